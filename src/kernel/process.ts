/** One process: a generator, its descriptors, and what it waits for. The kernel moves it; it knows nothing of the kernel. */
import type { Alarm } from '../core/device.ts';
import type { Call, ExitStatus, Fd, Pid, Session, Signal, Wait } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import type { Handle, TerminalInput } from './handles.ts';

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

export class Process {
  readonly pid: Pid;
  readonly parent: Process | undefined;
  readonly command: string;
  readonly terminal: Terminal;
  /** The terminal's, or a subshell's own. */
  readonly session: Session;
  readonly background: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly descriptors = new Map<Fd, Handle>();
  readonly handled = new Set<Signal>();
  body: Call<ExitStatus> | undefined;
  waiting: Wait | undefined;
  /** The handled signal that came last and was not taken yet. */
  signal: Signal | undefined;
  /** Whether a signal came since the process last went on. */
  interrupted = false;
  /** Set when standard output has no reader left: the process ends at its next wait. */
  brokenPipe = false;
  ended = false;
  status: ExitStatus = 0;
  /** Work: the next step is due now. */
  readonly wake: Alarm;
  /** Work: the wait's deadline. */
  readonly deadline: Alarm;
  /** Calls made since `callsAt`: a process that never waits is stopped. */
  calls = 0;
  callsAt: Ns = -1;
  readonly onEnd: (() => void)[] = [];
  unwatch: (() => void)[] = [];

  constructor(
    identity: Pick<Process, 'pid' | 'parent' | 'command' | 'terminal' | 'session' | 'background' | 'environment'>,
    alarm: (fire: (process: Process) => void) => (process: Process) => Alarm,
    hooks: { readonly woken: (process: Process) => void; readonly expired: (process: Process) => void },
  ) {
    this.pid = identity.pid;
    this.parent = identity.parent;
    this.command = identity.command;
    this.terminal = identity.terminal;
    this.session = identity.session;
    this.background = identity.background;
    this.environment = identity.environment;
    this.wake = alarm(hooks.woken)(this);
    this.deadline = alarm(hooks.expired)(this);
  }

  /** The lowest descriptor that is free. */
  install(handle: Handle): Fd {
    let fd = 0;
    while (this.descriptors.has(fd)) fd++;
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
