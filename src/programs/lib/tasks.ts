/**
 * Several calls of one process at a time, as a server's event loop runs them: each waits for its own, and none keeps the others.
 * What wakes the process resumes everybody who waits for descriptors; calls of Sys look again before they go on, so that costs nothing.
 */
import type { Call, Fd, Sys, Wait, Woken } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';

interface Task {
  readonly body: Call<unknown>;
  waits: Wait | undefined;
}

/** Something that one task waits for and another brings about, inside the same Tasks. */
export interface Latch {
  open: boolean;
}

export class Tasks {
  readonly #sys: Sys;
  readonly #tasks = new Set<Task>();
  readonly #onSignal: (() => void) | undefined;

  /** With `onSignal` a signal is heard there, and interrupts nobody's call. */
  constructor(sys: Sys, onSignal?: () => void) {
    this.#sys = sys;
    this.#onSignal = onSignal;
  }

  get running(): number {
    return this.#tasks.size;
  }

  /** Begins with the next turn of `run`. Not for calls that wait for a child. Returns how to end it early, from outside of it. */
  start(body: Call<unknown>): () => void {
    const task: Task = { body, waits: undefined };
    this.#tasks.add(task);
    return () => {
      if (this.#tasks.delete(task)) body.return(undefined);
    };
  }

  /** Until all have ended; ends them when the process is ended. */
  *run(): Call<void> {
    try {
      let woken: Woken = 'ready';
      while (this.#tasks.size > 0) {
        this.#resume(woken);
        this.#startNew();
        if (this.#tasks.size === 0) return;
        woken = yield merged([...this.#tasks].map((task) => task.waits!));
      }
    } finally {
      for (const task of this.#tasks) task.body.return(undefined);
    }
  }

  #resume(woken: Woken): void {
    if (woken === 'signal' && this.#onSignal) return this.#onSignal();
    for (const task of [...this.#tasks]) {
      if (!task.waits || task.waits instanceof LatchWait) continue;
      const what = woken === 'signal' ? woken : wakes(task.waits, woken, this.#sys.now());
      if (what) this.#step(task, what);
    }
  }

  /** Those that have not begun, and those whose latch another opened, until nobody is left who could go on. */
  #startNew(): void {
    const canGo = ({ waits }: Task): boolean => !waits || (waits instanceof LatchWait && waits.latch.open);
    for (let next = [...this.#tasks].find(canGo); next; next = [...this.#tasks].find(canGo)) this.#step(next, 'ready');
  }

  #step(task: Task, woken: Woken): void {
    const step = task.body.next(woken);
    if (step.done) this.#tasks.delete(task);
    else task.waits = step.value;
  }
}

/** Waits, inside Tasks, until another task opens the latch. */
export function* waitFor(latch: Latch): Call<void> {
  while (!latch.open) yield new LatchWait(latch);
}

class LatchWait {
  readonly on = 'read';
  readonly fds: readonly Fd[] = [];
  readonly latch: Latch;

  constructor(latch: Latch) {
    this.latch = latch;
  }
}

/** How a task goes on, if it does. Who became ready at its deadline looks first, and times out on the next turn. */
function wakes(wait: Wait, woken: Woken, now: Ns): Woken | undefined {
  const due = 'until' in wait && wait.until !== undefined && wait.until <= now;
  if (wait.on === 'time' || wait.on === 'child') return due ? 'timeout' : undefined;
  return woken === 'timeout' && due ? 'timeout' : 'ready';
}

/** One wait for all: its timeout is work when any of theirs is. */
function merged(waits: readonly Wait[]): Wait {
  const timed = waits.flatMap((wait) =>
    'until' in wait && wait.until !== undefined ? [{ until: wait.until, upkeep: wait.upkeep ?? false }] : [],
  );
  const until = timed.length > 0 ? Math.min(...timed.map((t) => t.until)) : undefined;
  const upkeep = timed.every((t) => t.upkeep);
  const polls = waits.filter((wait) => wait.on === 'poll');
  const fds = waits.flatMap((wait) => (wait.on === 'read' || wait.on === 'poll' ? wait.fds : []));
  if (polls.length === 0) return { on: 'read', fds, until, upkeep };
  const write = polls.flatMap((wait) => wait.write ?? []);
  const hangUp = polls.flatMap((wait) => wait.hangUp ?? []);
  return { on: 'poll', fds, write, hangUp, until, upkeep };
}
