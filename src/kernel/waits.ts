/** What a process waits for, and whether it has come already. */
import type { Fd, Pid, Wait } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import type { Handle } from './handles.ts';

export const watched = (wait: Wait & { readonly on: 'read' | 'poll' }): readonly Fd[] =>
  wait.on === 'poll' ? [...wait.fds, ...(wait.write ?? []), ...(wait.hangUp ?? [])] : wait.fds;

/** A descriptor that is not open keeps nobody waiting: the call then says so. */
export function mustWait(
  wait: Wait,
  descriptors: ReadonlyMap<Fd, Handle>,
  alive: (pid: Pid) => boolean,
  now: Ns,
): boolean {
  switch (wait.on) {
    case 'time':
      return wait.until > now;
    case 'child':
      return alive(wait.pid);
    case 'read':
      return !wait.fds.some((fd) => descriptors.get(fd)?.readable() ?? true);
    case 'poll':
      return !(
        wait.fds.some((fd) => descriptors.get(fd)?.ready() ?? true) ||
        wait.write?.some((fd) => descriptors.get(fd)?.writable() ?? true) ||
        wait.hangUp?.some((fd) => descriptors.get(fd)?.hungUp() ?? true)
      );
  }
}
