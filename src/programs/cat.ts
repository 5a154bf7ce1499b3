/** cat: prints files one after the other (coreutils' cat(1)). */
import type { Call, Program, Sys } from '../core/sys.ts';
import type { Errno } from '../core/errno.ts';
import { begin, complain } from './lib/coreutil.ts';
import { LineReader, Output } from './lib/lines.ts';
import { hasOption } from './lib/options.ts';

interface Counter {
  /** Counts on from file to file. */
  line: number;
  readonly numbered: boolean;
}

export const cat: Program = {
  name: 'cat',
  summary: 'Prints files, or what comes in by standard input',
  usage: 'cat [-n] [file ...]',
  options: [{ flag: '-n', meaning: 'number the lines' }],
  operand: 'file',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = begin(sys, cat, args, 'nu', [{ name: 'number', short: 'n' }]);
    if (typeof parsed === 'number') return parsed;
    const names = parsed.operands.length > 0 ? parsed.operands : ['-'];
    const counter: Counter = { line: 0, numbered: hasOption(parsed, 'n') };
    let status = 0;
    for (const name of names) {
      const error = yield* copy(sys, name, counter);
      if (error === 'EINTR') return 130;
      if (error === undefined) continue;
      complain(sys, 'cat', name, error);
      status = 1;
    }
    return status;
  },
};

function* copy(sys: Sys, name: string, counter: Counter): Call<Errno | undefined> {
  const out = new Output(sys);
  const reader = LineReader.open(sys, name, out);
  if (!reader.ok) return reader.error;
  for (;;) {
    const line = yield* reader.value.next();
    if (!line.ok) return line.error;
    if (line.value === undefined) break;
    if (counter.numbered) out.print(`${String(++counter.line).padStart(6)}\t`);
    out.print(line.value);
  }
  out.flush();
  reader.value.close();
  return undefined;
}
