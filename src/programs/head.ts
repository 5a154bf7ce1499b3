/** head: the first lines or bytes of files (coreutils' head(1)). */
import { errnoText } from '../core/errno.ts';
import { concat } from '../core/bytes.ts';
import type { Call, ExitStatus, Fd, Program, Sys } from '../core/sys.ts';
import { closeInput, copy, eachPiece, openInput } from './lib/copy.ts';
import { begin, curly } from './lib/coreutil.ts';
import { LineReader, Output } from './lib/lines.ts';
import { parseSize } from './lib/size.ts';

interface Limit {
  readonly unit: 'lines' | 'bytes';
  readonly count: number;
  /** `-n -3`: all but the last. */
  readonly fromEnd: boolean;
}

export const head: Program = {
  name: 'head',
  summary: 'Prints the first lines of files',
  usage: 'head [-n lines] [-c bytes] [file ...]',
  options: [
    { flag: '-n', value: 'lines', meaning: 'how many lines (10); with a minus, all but the last' },
    { flag: '-c', value: 'bytes', meaning: 'how many bytes instead: 100, 1K, 1M, 1MB' },
    { flag: '-q', meaning: 'no titles between files' },
  ],
  examples: ['ping bob | head -n 3', 'head -c 1M /dev/urandom > file'],
  operand: 'file',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const modern = args.map((a, i) => (i === 0 && /^-\d+$/.test(a) ? `-n${a.slice(1)}` : a));
    const parsed = begin(sys, head, modern, 'n:c:qv', [
      { name: 'lines', short: 'n', value: 'required' },
      { name: 'bytes', short: 'c', value: 'required' },
    ]);
    if (typeof parsed === 'number') return parsed;
    let limit: Limit = { unit: 'lines', count: 10, fromEnd: false };
    let titles = parsed.operands.length > 1;
    for (const { flag, value = '' } of parsed.options) {
      if (flag === 'q' || flag === 'v') titles = flag === 'v';
      else {
        const unit = flag === 'c' ? 'bytes' : 'lines';
        const count = parseSize(value.replace(/^[+-]/, ''));
        const [, shown = ''] = /^-?(.*)$/.exec(value) ?? [];
        if (count === undefined) return (sys.warn(`head: invalid number of ${unit}: ${curly(shown)}\n`), 1);
        limit = { unit, count, fromEnd: value.startsWith('-') };
      }
    }
    const names = parsed.operands.length > 0 ? parsed.operands : ['-'];
    return yield* headAll(sys, names, limit, titles);
  },
};

function* headAll(sys: Sys, names: readonly string[], limit: Limit, titles: boolean): Call<ExitStatus> {
  let status = 0;
  let before = '';
  for (const name of names) {
    const fd = openInput(sys, name);
    if (!fd.ok && fd.error !== 'EISDIR') {
      sys.warn(`head: cannot open '${name}' for reading: ${errnoText(fd.error)}\n`);
      status = 1;
      continue;
    }
    if (titles) sys.print(`${before}==> ${name === '-' ? 'standard input' : name} <==\n`);
    before = '\n';
    const error = fd.ok ? yield* headOne(sys, fd.value, limit) : errnoText(fd.error);
    if (fd.ok) closeInput(sys, fd.value);
    if (error === undefined) continue;
    sys.warn(`head: error reading '${name}': ${error}\n`);
    status = 1;
  }
  return status;
}

/** What went wrong, in words. */
function* headOne(sys: Sys, fd: Fd, limit: Limit): Call<string | undefined> {
  if (limit.fromEnd) return yield* headWhole(sys, fd, limit);
  if (limit.unit === 'lines') return yield* headLines(sys, fd, limit.count);
  const copied = yield* copy(sys, fd, 1, limit.count);
  return copied.ok ? undefined : errnoText(copied.error.errno);
}

/** Stops reading after the last line, so that whoever writes into the pipe learns of it. */
function* headLines(sys: Sys, fd: Fd, count: number): Call<string | undefined> {
  const out = new Output(sys);
  const reader = LineReader.of(sys, fd, out);
  for (let i = 0; i < count; i++) {
    const line = yield* reader.next();
    if (!line.ok) return errnoText(line.error);
    if (line.value === undefined) break;
    out.print(line.value);
  }
  out.flush();
  return undefined;
}

function* headWhole(sys: Sys, fd: Fd, { unit, count }: Limit): Call<string | undefined> {
  const pieces: Uint8Array[] = [];
  const read = yield* eachPiece(sys, fd, (piece) => pieces.push(piece));
  if (!read.ok) return errnoText(read.error);
  const bytes = concat(pieces);
  let end = unit === 'bytes' ? Math.max(0, bytes.length - count) : bytes.length;
  if (unit === 'lines') for (let left = count; left > 0 && end > 0; left--) end = bytes.lastIndexOf(10, end - 2) + 1;
  sys.print(bytes.subarray(0, end));
  return undefined;
}
