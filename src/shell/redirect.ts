/** Opens what a command's redirections name and says which descriptors its 0, 1 and 2 become (POSIX.1-2017, XCU 2.7). */
import { errnoText } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Call, Fd, Sys } from '../core/sys.ts';
import { expandFields, type Expander, takeFault } from './expand.ts';
import type { Redirect } from './syntax.ts';

/** Standard input, output and error of a command, as descriptors of the shell. */
export type Streams = readonly [Fd, Fd, Fd];

export interface Redirected {
  readonly streams: Streams;
  /** Opened for this command: close them when it has started. */
  readonly opened: readonly Fd[];
}

/** Applies redirections from left to right. The error is the tail of `bash: nodir/x: No such file or directory`. */
export function* redirect(
  sys: Sys,
  shell: Expander,
  redirects: readonly Redirect[],
  streams: Streams,
): Call<Result<Redirected>> {
  const now: Fd[] = [...streams];
  const opened: Fd[] = [];
  const giveUp = (error: string): Result<Redirected> => {
    for (const fd of opened) sys.close(fd);
    return fail(error);
  };
  for (const { fd, operator, target } of redirects) {
    const fields = yield* expandFields(target, shell);
    const fault = takeFault(shell);
    if (fault !== undefined) return giveUp(fault);
    const name = fields[0];
    if (name === undefined || fields.length > 1) return giveUp(`${target.source}: ambiguous redirect`);
    if (operator.endsWith('&')) {
      const from = now[Number(name)];
      if (!/^\d+$/.test(name)) return giveUp(`${target.source}: ambiguous redirect`);
      if (from === undefined) return giveUp(`${name}: Bad file descriptor`);
      now[fd === 'both' ? 1 : fd] = from;
      continue;
    }
    const file = sys.open(name, operator === '<' ? 'read' : operator === '>>' ? 'append' : 'write');
    if (!file.ok) return giveUp(`${name}: ${errnoText(file.error)}`);
    opened.push(file.value);
    for (const target of fd === 'both' ? [1, 2] : [fd]) now[target] = file.value;
  }
  return ok({ streams: [now[0]!, now[1]!, now[2]!], opened });
}
