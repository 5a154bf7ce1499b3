/**
 * The browser's own process: it lives from the first page to `browser --close`, and owns the connections and what is remembered.
 * Commands leave their loads in the shared session and wake it with SIGUSR1; it wakes them when their page is there.
 */
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { type Latch, Tasks, waitFor } from '../lib/tasks.ts';
import { Connections } from './connections.ts';
import { Fetcher } from './fetching.ts';
import { Names } from './names.ts';
import { startPage } from './page.ts';
import { BROWSER_SESSION, forget, type Load, nameRows, runningSession } from './session.ts';

export function* runSession(sys: Sys): Call<ExitStatus> {
  const session = sys.shared(BROWSER_SESSION);
  const other = runningSession(sys, session);
  if (other !== undefined && other !== sys.pid) return (sys.warn(`browser: process ${other} is the session\n`), 1);
  sys.handle('SIGUSR1');
  sys.handle('SIGPIPE');
  forget(session);
  Object.assign(session, { pid: sys.pid, listening: true });
  sys.publish('browser-dns', () => nameRows(session, sys.now()));
  const running = new Map<Load, () => void>();
  const tasks = new Tasks(sys, () => {
    sys.takeSignal();
    look();
  });
  const connections = new Connections(sys, new Names(sys, session), tasks);
  const end: Latch = { open: false };
  tasks.start(waitFor(end));
  look();
  try {
    yield* tasks.run();
    return 0;
  } finally {
    connections.closeSecure();
    forget(session);
    Object.assign(session, { pid: undefined, listening: false });
  }

  /** Begins what is new, and stops what was withdrawn. */
  function look(): void {
    if (session.closeIdle) connections.closeIdle();
    session.closeIdle = false;
    for (const load of session.loads) if (!running.has(load)) begin(load);
    for (const [load, stop] of running) {
      if (session.loads.includes(load)) continue;
      running.delete(load);
      stop();
    }
  }

  function begin(load: Load): void {
    const fetcher = new Fetcher(sys, session, connections, load.reload);
    const stop = startPage(tasks, fetcher, load.url, (loaded) => {
      running.delete(load);
      session.loads = session.loads.filter((each) => each !== load);
      load.outcome = { loaded, rows: fetcher.rows, figures: fetcher.figures };
      sys.kill(load.client, 'SIGUSR1');
    });
    running.set(load, stop);
  }
}
