/** Minds the clients of one process until something has happened: timers, messages, and signals that ask for a renewal or a release. */
import type { Call, Fd, Signal, Sys } from '../../../core/sys.ts';
import type { ClientAction } from '../../../protocols/dhcp/client.ts';
import type { ClientSession } from './session.ts';

export type Ending = (action: ClientAction, session: ClientSession) => boolean;

/** SIGUSR1 renews, SIGUSR2 releases, as udhcpc has it; another handled signal ends it, and is returned. */
export function* mind(sys: Sys, sessions: readonly ClientSession[], ends: Ending): Call<Signal | undefined> {
  sys.handle('SIGUSR1');
  sys.handle('SIGUSR2');
  for (;;) {
    const signal = sys.takeSignal();
    if (signal !== undefined && signal !== 'SIGUSR1' && signal !== 'SIGUSR2') return signal;
    for (const session of sessions) {
      const done = signal ? yield* ask(session, signal) : session.tick();
      if (done.some((action) => ends(action, session))) return undefined;
    }
    const ready = yield* wait(sys, sessions);
    if (ready === undefined) continue;
    const session = sessions.find(({ fds }) => fds.includes(ready))!;
    const done = yield* session.take(ready);
    if (done.some((action) => ends(action, session))) return undefined;
  }
}

/** Begins to try, as work: the clock moves until it has an address or gives up. */
export function begin(session: ClientSession): readonly ClientAction[] {
  const { machine } = session.status;
  session.status.outcome = undefined;
  machine.eager = true;
  return session.handle({ on: 'begin' });
}

function* ask(session: ClientSession, signal: Signal): Call<readonly ClientAction[]> {
  if (signal === 'SIGUSR1') return begin(session);
  const done = yield* session.release();
  session.status.outcome = 'released';
  return done;
}

/** The descriptor that has something; undefined when a timer is due or a signal came. */
function* wait(sys: Sys, sessions: readonly ClientSession[]): Call<Fd | undefined> {
  const timers = sessions.flatMap(({ status }) => status.machine.nextTimer() ?? []);
  const fds = sessions.flatMap((session) => session.fds);
  const [first] = timers.toSorted((a, b) => a.at - b.at);
  if (!first) return yield* found(sys.poll(fds));
  const timeout = Math.max(0, first.at - sys.now());
  return yield* found(sys.poll(fds, { timeout, upkeep: timers.every(({ upkeep }) => upkeep) }));
}

function* found(polled: ReturnType<Sys['poll']>): Call<Fd | undefined> {
  const ready = yield* polled;
  return ready.ok ? ready.value : undefined;
}
