/** cmp: says where two files begin to differ (diffutils' cmp(1)). */
import { concat } from '../core/bytes.ts';
import { errnoText, type Errno } from '../core/errno.ts';
import { ok, type Result } from '../core/result.ts';
import type { Call, ExitStatus, Program, Sys } from '../core/sys.ts';
import { closeInput, eachPiece, openInput } from './lib/copy.ts';
import { hasOption, optionValue, parseOptions, type ParsedOptions } from './lib/options.ts';
import { parseSize } from './lib/size.ts';
import { usageText } from './lib/usage.ts';

const NEWLINE = 10;

export const cmp: Program = {
  name: 'cmp',
  summary: 'Says whether two files are the same, and if not, where they begin to differ',
  usage: 'cmp [-ls] [-n bytes] file [file]',
  options: [
    { flag: '-l', meaning: 'every byte that differs: its number, and both values in octal' },
    { flag: '-s', meaning: 'say nothing, the exit status tells' },
    { flag: '-n', value: 'bytes', meaning: 'compare so many at most' },
  ],
  examples: ['cmp file copy'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const parsed = parseOptions('cmp', args, 'lsn:', [
      { name: 'verbose', short: 'l' },
      { name: 'quiet', short: 's' },
      { name: 'silent', short: 's' },
      { name: 'bytes', short: 'n', value: 'required' },
      { name: 'help' },
    ]);
    if (!parsed.ok) return misuse(sys, parsed.error.replace(/^cmp: /, ''));
    if (hasOption(parsed.value, 'help')) return (sys.print(usageText(cmp)), 0);
    const [first, second = '-', extra] = parsed.value.operands;
    if (first === undefined) return misuse(sys, "missing operand after 'cmp'");
    if (extra !== undefined) return misuse(sys, `invalid --ignore-initial value '${extra}'`);
    const most = optionValue(parsed.value, 'n');
    const limit = most === undefined ? Number.POSITIVE_INFINITY : parseSize(most);
    if (limit === undefined) return misuse(sys, `invalid --bytes value '${most}'`);
    const [a, b] = [yield* whole(sys, first, limit), yield* whole(sys, second, limit)];
    for (const [name, read] of [
      [first, a],
      [second, b],
    ] as const) {
      if (!read.ok) return (sys.warn(`cmp: ${name}: ${errnoText(read.error)}\n`), 2);
    }
    return a.ok && b.ok
      ? tell(sys, parsed.value, { name: first, bytes: a.value }, { name: second, bytes: b.value })
      : 2;
  },
};

function misuse(sys: Sys, words: string): ExitStatus {
  sys.warn(`cmp: ${words}\ncmp: Try 'cmp --help' for more information.\n`);
  return 2;
}

function* whole(sys: Sys, name: string, limit: number): Call<Result<Uint8Array, Errno>> {
  const fd = openInput(sys, name);
  if (!fd.ok) return fd;
  const pieces: Uint8Array[] = [];
  const read = yield* eachPiece(sys, fd.value, (piece) => pieces.push(piece));
  closeInput(sys, fd.value);
  return read.ok ? ok(concat(pieces).subarray(0, limit)) : read;
}

interface Side {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function tell(sys: Sys, options: ParsedOptions, a: Side, b: Side): ExitStatus {
  const common = Math.min(a.bytes.length, b.bytes.length);
  const every = hasOption(options, 'l');
  const silent = hasOption(options, 's');
  const width = String(Math.max(a.bytes.length, b.bytes.length)).length;
  let differ = false;
  for (let i = 0; i < common; i++) {
    const [x, y] = [a.bytes[i]!, b.bytes[i]!];
    if (x === y) continue;
    differ = true;
    if (!every) {
      if (!silent) sys.print(`${a.name} ${b.name} differ: byte ${i + 1}, line ${linesIn(a.bytes, i) + 1}\n`);
      return 1;
    }
    sys.print(`${String(i + 1).padStart(width)} ${octal(x)} ${octal(y)}\n`);
  }
  if (a.bytes.length === b.bytes.length) return differ ? 1 : 0;
  const short = a.bytes.length < b.bytes.length ? a : b;
  if (!silent) sys.warn(`cmp: EOF on ${short.name} ${endOf(short.bytes, every)}\n`);
  return 1;
}

function endOf(bytes: Uint8Array, everyByte: boolean): string {
  if (bytes.length === 0) return 'which is empty';
  const at = `after byte ${bytes.length}`;
  if (everyByte) return at;
  const lines = linesIn(bytes, bytes.length);
  return bytes.at(-1) === NEWLINE ? `${at}, line ${lines}` : `${at}, in line ${lines + 1}`;
}

const octal = (byte: number): string => byte.toString(8).padStart(3);

function linesIn(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === NEWLINE) lines++;
  return lines;
}
