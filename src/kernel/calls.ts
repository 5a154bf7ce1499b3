/** What every call of Sys begins with: it is counted, and a process that a signal has ended gets no further. */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Fd, Patience, Pid, ProcessInfo, Program, Signal, SpawnOptions } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import type { FileTree } from './files.ts';
import type { Handle } from './handles.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import type { SharedStates } from './shared-states.ts';
import { EndedBySignal, MAX_CALLS_AT_ONE_INSTANT, TooManyCalls } from './thrown.ts';

/** What a process asks of its kernel. */
export interface KernelCalls {
  readonly machine: Machine;
  readonly files: FileTree;
  spawn(parent: Process, argv: readonly string[], options: SpawnOptions): Result<Pid, Errno>;
  kill(pid: Pid, signal: Signal): Result<void, Errno>;
  toFront(pid: Pid): void;
  alive(pid: Pid): boolean;
  processes(): readonly ProcessInfo[];
  programs(): readonly Program[];
  readonly shared: SharedStates;
}

export abstract class Calls {
  protected readonly kernel: KernelCalls;
  protected readonly process: Process;

  constructor(kernel: KernelCalls, process: Process) {
    this.kernel = kernel;
    this.process = process;
  }

  get pid(): Pid {
    return this.process.pid;
  }
  now(): Ns {
    return this.kernel.machine.env.now;
  }

  protected deadline(options: Patience | undefined): Ns | undefined {
    return options?.timeout === undefined ? undefined : this.now() + options.timeout;
  }

  protected handleOf(fd: Fd): Result<Handle, Errno> {
    const handle = this.process.descriptors.get(fd);
    return handle ? ok(handle) : fail('EBADF');
  }

  /** The reader has gone. A handled SIGPIPE is handled here and now: it interrupts no later wait. */
  protected brokenPipe(): void {
    const { interrupted } = this.process;
    this.kernel.kill(this.pid, 'SIGPIPE');
    this.process.interrupted = interrupted;
    this.endIfSignalled();
  }

  /** Counts calls at one instant. */
  protected charge(): void {
    this.endIfSignalled();
    const { process } = this;
    const now = this.now();
    if (process.callsAt !== now) {
      process.callsAt = now;
      process.calls = 0;
    }
    if (++process.calls > MAX_CALLS_AT_ONE_INSTANT) throw new TooManyCalls();
  }

  /** After SIGKILL every later call fails too, so that nothing more can happen. */
  protected endIfSignalled(): void {
    const { fatal } = this.process;
    if (fatal === undefined) return;
    if (fatal !== 'SIGKILL') this.process.fatal = undefined;
    throw new EndedBySignal(fatal);
  }
}
