/** cat: prints files one after the other (coreutils' cat(1)). */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Call, Fd, Program, Sys } from '../core/sys.ts';
import { closeInput, copy, type CopyError, openInput } from './lib/copy.ts';
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
      const error = yield* show(sys, name, counter);
      if (error === 'EINTR') return 130;
      if (error === undefined) continue;
      complain(sys, 'cat', name, error);
      status = 1;
    }
    return status;
  },
};

/** Bytes as they are, or lines with their numbers. */
function* show(sys: Sys, name: string, counter: Counter): Call<Errno | undefined> {
  const fd = openInput(sys, name);
  if (!fd.ok) return fd.error;
  const done = counter.numbered ? yield* number(sys, fd.value, counter) : yield* copy(sys, fd.value, 1);
  closeInput(sys, fd.value);
  return done.ok ? undefined : done.error.errno;
}

function* number(sys: Sys, fd: Fd, counter: Counter): Call<Result<void, CopyError>> {
  const out = new Output(sys);
  const reader = LineReader.of(sys, fd, out);
  for (;;) {
    const line = yield* reader.next();
    if (!line.ok) return fail({ side: 'read', errno: line.error });
    if (line.value === undefined) break;
    out.print(`${String(++counter.line).padStart(6)}\t`);
    out.print(line.value);
  }
  out.flush();
  return ok(undefined);
}
