/** wc: counts lines, words, characters and bytes (coreutils' wc(1)). */
import { errnoText, type Errno } from '../core/errno.ts';
import { ok, type Result } from '../core/result.ts';
import type { Call, ExitStatus, Program, Sys } from '../core/sys.ts';
import { closeInput, eachPiece, openInput } from './lib/copy.ts';
import { begin } from './lib/coreutil.ts';
import { hasOption } from './lib/options.ts';

/** In the order in which they are printed. */
const COUNTS = ['l', 'w', 'm', 'c', 'L'] as const;
type Count = (typeof COUNTS)[number];
type Counts = Record<Count, number>;

export const wc: Program = {
  name: 'wc',
  summary: 'Counts lines, words and bytes',
  usage: 'wc [-lwmcL] [file ...]',
  options: [
    { flag: '-l', meaning: 'lines' },
    { flag: '-w', meaning: 'words' },
    { flag: '-m', meaning: 'characters' },
    { flag: '-c', meaning: 'bytes' },
    { flag: '-L', meaning: 'the length of the longest line' },
  ],
  examples: ['wc -c file', 'nc -l 5000 | wc -c'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const parsed = begin(sys, wc, args, 'lwmcL', [
      { name: 'lines', short: 'l' },
      { name: 'words', short: 'w' },
      { name: 'chars', short: 'm' },
      { name: 'bytes', short: 'c' },
      { name: 'max-line-length', short: 'L' },
    ]);
    if (typeof parsed === 'number') return parsed;
    const asked = COUNTS.filter((flag) => hasOption(parsed, flag));
    return yield* countAll(sys, parsed.operands, asked.length > 0 ? asked : ['l', 'w', 'c']);
  },
};

function* countAll(sys: Sys, operands: readonly string[], asked: readonly Count[]): Call<ExitStatus> {
  const names = operands.length > 0 ? operands : ['-'];
  const width = widthOf(sys, names, asked);
  const total: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const say = (counts: Counts, name: string): void =>
    sys.print(`${asked.map((flag) => String(counts[flag]).padStart(width)).join(' ')}${name && ` ${name}`}\n`);
  let status = 0;
  for (const name of names) {
    const counts = yield* count(sys, name);
    if (!counts.ok) {
      sys.warn(`wc: ${name}: ${errnoText(counts.error)}\n`);
      status = 1;
      if (counts.error === 'EISDIR') say({ l: 0, w: 0, m: 0, c: 0, L: 0 }, name);
      continue;
    }
    for (const flag of COUNTS) {
      total[flag] = flag === 'L' ? Math.max(total.L, counts.value.L) : total[flag] + counts.value[flag];
    }
    say(counts.value, operands.length > 0 ? name : '');
  }
  if (names.length > 1) say(total, 'total');
  return status;
}

/** As wide as the sizes of all files together, and 7 where one is not a file; one number of one file needs no width. */
function widthOf(sys: Sys, names: readonly string[], asked: readonly Count[]): number {
  if (names.length === 1 && asked.length === 1) return 1;
  const stats = names.map((name) => sys.files.stat(name));
  const least = stats.some((s, i) => names[i] === '-' || (s.ok && s.value.kind !== 'file')) ? 7 : 1;
  const bytes = stats.reduce((sum, s) => sum + (s.ok && s.value.kind === 'file' ? s.value.size : 0), 0);
  return Math.max(least, String(bytes).length);
}

function* count(sys: Sys, name: string): Call<Result<Counts, Errno>> {
  const fd = openInput(sys, name);
  if (!fd.ok) return fd;
  const counts: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  let [inWord, column] = [false, 0];
  const read = yield* eachPiece(sys, fd.value, (piece) => {
    counts.c += piece.length;
    for (const byte of piece) {
      const space = byte === 32 || (byte >= 9 && byte <= 13);
      if (!space && !inWord) counts.w++;
      inWord = !space;
      const starts = (byte & 0xc0) !== 0x80; // not a later byte of a UTF-8 sequence
      if (starts) counts.m++;
      if (byte === 10) {
        counts.l++;
        column = 0;
      } else if (byte === 9) column += 8 - (column % 8);
      else if (starts && byte >= 32) column++;
      counts.L = Math.max(counts.L, column);
    }
  });
  closeInput(sys, fd.value);
  return read.ok ? ok(counts) : read;
}
