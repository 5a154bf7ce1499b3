/** head: the first lines or bytes of files (coreutils' head(1)). */
import { errnoText } from '../core/errno.ts';
import type { Call, ExitStatus, Program, Sys } from '../core/sys.ts';
import { begin, curly, readWhole } from './lib/coreutil.ts';
import { LineReader, Output } from './lib/lines.ts';

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
    { flag: '-c', value: 'bytes', meaning: 'how many bytes instead' },
    { flag: '-q', meaning: 'no titles between files' },
  ],
  examples: ['ping bob | head -n 3'],
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
        if (!/^[+-]?\d+$/.test(value)) return (sys.warn(`head: invalid number of ${unit}: ${curly(value)}\n`), 1);
        limit = { unit, count: Math.abs(Number(value)), fromEnd: value.startsWith('-') };
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
    const stat = name === '-' ? undefined : sys.files.stat(name);
    if (stat && !stat.ok) {
      sys.warn(`head: cannot open '${name}' for reading: ${errnoText(stat.error)}\n`);
      status = 1;
      continue;
    }
    if (titles) sys.print(`${before}==> ${name === '-' ? 'standard input' : name} <==\n`);
    before = '\n';
    const whole = limit.unit === 'bytes' || limit.fromEnd;
    const error = whole ? yield* headWhole(sys, name, limit) : yield* headLines(sys, name, limit.count);
    if (error === undefined) continue;
    sys.warn(`head: error reading '${name}': ${error}\n`);
    status = 1;
  }
  return status;
}

/** Stops reading after the last line, so that whoever writes into the pipe learns of it. */
function* headLines(sys: Sys, name: string, count: number): Call<string | undefined> {
  const out = new Output(sys);
  const reader = LineReader.open(sys, name, out);
  if (!reader.ok) return errnoText(reader.error);
  for (let i = 0; i < count; i++) {
    const line = yield* reader.value.next();
    if (!line.ok) return errnoText(line.error);
    if (line.value === undefined) break;
    out.print(line.value);
  }
  out.flush();
  reader.value.close();
  return undefined;
}

function* headWhole(sys: Sys, name: string, { unit, count, fromEnd }: Limit): Call<string | undefined> {
  const read = yield* readWhole(sys, name);
  if (!read.ok) return errnoText(read.error);
  const bytes = read.value;
  if (unit === 'bytes') {
    sys.print(bytes.subarray(0, fromEnd ? Math.max(0, bytes.length - count) : count));
    return undefined;
  }
  let end = bytes.length;
  for (let left = count; left > 0 && end > 0; left--) end = bytes.lastIndexOf(10, end - 2) + 1;
  sys.print(bytes.subarray(0, end));
  return undefined;
}
