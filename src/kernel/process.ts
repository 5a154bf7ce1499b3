/** One process: a generator, its descriptors, and what it waits for. The kernel moves it; it knows nothing of the kernel. */
import type { Alarm, NodeEnv } from '../core/device.ts';
import type { Call, ExitStatus, Fd, Pid, Session, Signal, Wait, Woken } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import type { Handle } from './handles.ts';
import type { TerminalInput } from './terminal-handles.ts';

/** A place where a learner types and reads: one shell session on one machine. */
export interface Terminal {
  readonly name: string;
  readonly session: Session;
  readonly input: TerminalInput;
  readonly output: Handle;
  readonly errors: Handle;
  /** Whether "on a real machine: sudo ..." was said. */
  toldSudo: boolean;
  /** How children ended that nobody has waited for yet. */
  readonly finished: Map<Pid, ExitStatus>;
}

export type ProcessIdentity = Pick<
  Process,
  'pid' | 'parent' | 'command' | 'terminal' | 'session' | 'background' | 'detached' | 'environment'
>;

export class Process {
  readonly pid: Pid;
  readonly parent: Process | undefined;
  readonly command: string;
  readonly terminal: Terminal;
  /** The terminal's, or a subshell's own. */
  readonly session: Session;
  readonly background: boolean;
  /** Started with `&`: it outlives its parent. */
  readonly detached: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly descriptors = new Map<Fd, Handle>();
  readonly handled = new Set<Signal>();
  body: Call<ExitStatus> | undefined;
  waiting: Wait | undefined;
  /** The handled signal that came last and was not taken yet. */
  signal: Signal | undefined;
  /** Whether a signal came since the process last went on. */
  interrupted = false;
  /** Whether its generator is on the stack now: it cannot be ended from outside then. */
  running = false;
  /** A signal that came while it was running and ends it: its next call does not return. */
  fatal: Signal | undefined;
  ended = false;
  status: ExitStatus = 0;
  /** Work: the next step is due now. */
  readonly wake: Alarm;
  /** Work: the wait's deadline. */
  readonly deadline: Alarm;
  /** Upkeep: the deadline of a wait that does not move the clock. */
  readonly upkeep: Alarm;
  /** Calls made since `callsAt`: a process that never waits is stopped. */
  calls = 0;
  callsAt: Ns = -1;
  readonly onEnd: (() => void)[] = [];
  /** Makes the next step due; handles call it while the process waits for them. */
  readonly wakeUp: () => void;

  constructor(identity: ProcessIdentity, env: NodeEnv, step: (process: Process, woken: Woken) => void) {
    this.pid = identity.pid;
    this.parent = identity.parent;
    this.command = identity.command;
    this.terminal = identity.terminal;
    this.session = identity.session;
    this.background = identity.background;
    this.detached = identity.detached;
    this.environment = identity.environment;
    this.wake = env.alarm(() => step(this, this.interrupted ? 'signal' : 'ready'), 'work');
    this.deadline = env.alarm(() => step(this, 'timeout'), 'work');
    this.upkeep = env.alarm(() => step(this, 'timeout'), 'upkeep');
    this.wakeUp = () => {
      if (!this.wake.armed) this.wake.set(env.now);
    };
  }

  /** The descriptor that `install` makes next. */
  lowestFree(): Fd {
    let fd = 0;
    while (this.descriptors.has(fd)) fd++;
    return fd;
  }

  install(handle: Handle): Fd {
    const fd = this.lowestFree();
    handle.retain();
    this.descriptors.set(fd, handle);
    return fd;
  }

  close(fd: Fd): void {
    const handle = this.descriptors.get(fd);
    this.descriptors.delete(fd);
    handle?.release();
  }

  closeAll(): void {
    for (const fd of [...this.descriptors.keys()]) this.close(fd);
  }
}
