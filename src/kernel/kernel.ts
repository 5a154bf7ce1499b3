/**
 * A machine's operating system without its network: starts programs, moves them when what they wait for has come, delivers
 * signals, and closes what they leave behind. Every step of a process is a dispatch of its own, so no program ever runs
 * inside the network stack.
 */
import { fromUtf8, utf8 } from '../core/bytes.ts';
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import {
  type Call,
  type ExitStatus,
  type Pid,
  type ProcessInfo,
  type Program,
  type Session,
  SIGNALS,
  type Signal,
  type SpawnOptions,
  type Sys,
  type Wait,
  type Woken,
} from '../core/sys.ts';
import { processEnd, processSignal, processStart, terminalWrite } from './events.ts';
import { FileWriter, openDevice } from './file-handles.ts';
import { FileTree } from './files.ts';
import type { KernelCalls } from './calls.ts';
import type { Handle } from './handles.ts';
import type { Machine } from './machine.ts';
import { Process, type ProcessIdentity, type Terminal } from './process.ts';
import { ProcessSys } from './process-sys.ts';
import { SharedStates } from './shared-states.ts';
import { BackgroundInput, TerminalInput, TerminalOutputHandle } from './terminal-handles.ts';
import { EndedBySignal, TooManyCalls } from './thrown.ts';
import { mustWait, watched } from './waits.ts';

export class Kernel implements KernelCalls {
  readonly machine: Machine;
  readonly files: FileTree;
  readonly #processes = new Map<Pid, Process>();
  readonly #terminals = new Map<string, Terminal>();
  readonly shared: SharedStates;
  #nextPid = 1000;

  constructor(machine: Machine) {
    this.machine = machine;
    this.shared = new SharedStates(machine);
    this.files = new FileTree(() => machine.env.now);
  }

  /** The terminal of that name, made when it is first asked for. */
  terminal(name: string): Terminal {
    const known = this.#terminals.get(name);
    if (known) return known;
    const session: Session = { cwd: '/root', variables: new Map(), jobs: new Map(), lastStatus: 0 };
    const writer = (stream: 'out' | 'err') =>
      new TerminalOutputHandle((bytes) => this.#terminalWrite(name, stream, bytes));
    const terminal: Terminal = {
      name,
      session,
      input: new TerminalInput(),
      output: writer('out'),
      errors: writer('err'),
      toldSudo: false,
      finished: new Map(),
    };
    this.#terminals.set(name, terminal);
    return terminal;
  }

  /**
   * Runs a command line on a terminal: a shell process that ends when the line has. What was typed before was for the shell
   * that somebody sits at, and not for the programs of this line.
   */
  runLine(terminal: Terminal, line: string, interactive = false): Process {
    if (interactive) terminal.input.takeUnread();
    return this.run(terminal, line, (sys) => this.machine.shell(sys, line, { interactive }));
  }

  /** Starts a daemon of the lab file: no terminal is its own, and what it prints goes to /var/log. */
  startDaemon(name: string, body: (sys: Sys) => Call<ExitStatus>): Process {
    const terminal = this.terminal('daemons');
    const log = new FileWriter(this.files, `/var/log/${name}.log`);
    const identity = { parent: undefined, command: name, terminal, session: terminal.session };
    return this.#start(body, { ...identity, background: true, detached: true, environment: { SUDO: 'boot' } }, [
      openDevice('/dev/null', this.machine.env.rng)!,
      log,
      log,
    ]);
  }

  /** Runs a program that no name leads to: a workload of `wirelab bench`. */
  run(terminal: Terminal, command: string, body: (sys: Sys) => Call<ExitStatus>, background = false): Process {
    const handles: [Handle, Handle, Handle] = [terminal.input, terminal.output, terminal.errors];
    return this.#start(
      body,
      { parent: undefined, command, terminal, session: terminal.session, background, detached: false, environment: {} },
      handles,
    );
  }

  /** Starts a program by name as a child of a process. */
  spawn(parent: Process, argv: readonly string[], options: SpawnOptions): Result<Pid, Errno> {
    const program = this.programs().find((p) => p.name === argv[0]);
    if (!program) return fail('ENOENT');
    const handles = (options.fds ?? [0, 1, 2]).map((fd) => parent.descriptors.get(fd));
    const [input, output, errors] = handles;
    if (!input || !output || !errors) return fail('EBADF');
    const child = this.#start(
      (sys) => program.main(sys, argv.slice(1)),
      {
        parent,
        command: argv.join(' '),
        terminal: parent.terminal,
        background: options.background ?? parent.background,
        detached: options.background ?? false,
        environment: { ...parent.environment, ...options.environment },
        session: options.session ?? parent.session,
      },
      [options.background && input instanceof TerminalInput ? new BackgroundInput(input) : input, output, errors],
    );
    return ok(child.pid);
  }

  programs(): readonly Program[] {
    const { device, persona, programs } = this.machine;
    return programs().filter(
      (p) => (p.on ?? ['host', 'router']).includes(device) && (p.personas?.includes(persona) ?? true),
    );
  }

  /** The command line that a terminal is busy with. */
  foregroundLine(terminal: Terminal): Process | undefined {
    return [...this.#processes.values()].find((p) => p.terminal === terminal && !p.parent && !p.background);
  }

  alive(pid: Pid): boolean {
    return this.#processes.has(pid);
  }

  processes(): readonly ProcessInfo[] {
    return [...this.#processes.values()].map((p) => ({
      pid: p.pid,
      command: p.command,
      state: p.waiting ? 'waiting' : 'running',
    }));
  }

  kill(pid: Pid, signal: Signal): Result<void, Errno> {
    const process = this.#processes.get(pid);
    if (!process) return fail('ESRCH');
    this.#deliver(process, signal);
    return ok(undefined);
  }

  /** Ctrl-C and its kin: the signal goes to what runs in the foreground of the terminal, the shell itself waits. */
  interrupt(terminal: Terminal, signal: Signal): void {
    const foreground = [...this.#processes.values()].filter((p) => p.terminal === terminal && !p.background);
    const parents = new Set(foreground.map((p) => p.parent));
    for (const process of foreground) if (!parents.has(process)) this.#deliver(process, signal);
  }

  /** What a background job and its children read from now on is what is typed (tcsetpgrp). */
  toFront(pid: Pid): void {
    const input = this.#processes.get(pid)?.descriptors.get(0);
    if (input instanceof BackgroundInput) input.bringToFront();
  }

  /** Whether every process of a terminal waits for something that is still to come. */
  allWait(terminal: Terminal): boolean {
    return [...this.#processes.values()].every((p) => p.terminal !== terminal || (p.waiting && !p.wake.armed));
  }

  /** Ends every process that is left, as a shutdown does. */
  terminateAll(): void {
    for (const process of [...this.#processes.values()]) if (!process.ended) this.#deliver(process, 'SIGTERM');
  }

  #terminalWrite(terminal: string, stream: 'out' | 'err', bytes: Uint8Array): void {
    const { env, output } = this.machine;
    const text = fromUtf8(bytes);
    const event = env.emit(terminalWrite, -1, 0, undefined, 0, stream === 'err' ? 1 : 0, bytes.length, 0, text);
    output(terminal, stream, bytes, event);
  }

  #start(
    program: (sys: Sys) => Call<ExitStatus>,
    identity: Omit<ProcessIdentity, 'pid'>,
    handles: readonly [Handle, Handle, Handle],
  ): Process {
    const { env } = this.machine;
    const process = new Process({ ...identity, pid: this.#nextPid++ }, env, (p, woken) => this.#step(p, woken));
    for (const handle of handles) process.install(handle);
    this.#processes.set(process.pid, process);
    const parent = identity.parent?.pid ?? 0;
    env.emit(processStart, -1, 0, undefined, process.pid, parent, 0, 0, process.command);
    process.body = program(new ProcessSys(this, process));
    process.wakeUp();
    return process;
  }

  #step(process: Process, woken: Woken): void {
    const { body } = process;
    if (process.ended || !body) return;
    this.#stopWaiting(process);
    process.interrupted = false;
    process.running = true;
    try {
      let next = body.next(woken);
      while (
        !next.done &&
        !process.fatal &&
        !mustWait(next.value, process.descriptors, (pid) => this.alive(pid), this.machine.env.now)
      )
        next = body.next('ready');
      process.running = false;
      if (process.fatal) this.#endBySignal(process, process.fatal);
      else if (next.done) this.#end(process, next.value & 0xff);
      else this.#wait(process, next.value);
    } catch (error) {
      process.running = false;
      this.#thrown(process, error);
    }
  }

  /** A call that did not return. */
  #thrown(process: Process, error: unknown): void {
    if (error instanceof EndedBySignal) return this.#end(process, 128 + SIGNALS[error.signal]);
    if (!(error instanceof TooManyCalls)) throw error;
    const words = `${process.command.split(' ')[0]}: stopped: ${error.message}\n`;
    process.descriptors.get(2)?.write(utf8(words));
    this.#end(process, 1);
  }

  #wait(process: Process, wait: Wait): void {
    process.waiting = wait;
    if (process.interrupted) process.wakeUp(); // the signal came while it was running
    if (wait.on === 'child') return;
    if (wait.until !== undefined) (wait.upkeep ? process.upkeep : process.deadline).set(wait.until);
    if (wait.on === 'time') return;
    for (const fd of watched(wait)) process.descriptors.get(fd)?.watch(process.wakeUp);
  }

  #stopWaiting(process: Process): void {
    const { waiting } = process;
    process.waiting = undefined;
    process.wake.cancel();
    process.deadline.cancel();
    process.upkeep.cancel();
    if (waiting?.on !== 'read' && waiting?.on !== 'poll') return;
    for (const fd of watched(waiting)) process.descriptors.get(fd)?.unwatch(process.wakeUp);
  }

  #deliver(process: Process, signal: Signal): void {
    this.machine.env.emit(processSignal, -1, 0, undefined, process.pid, SIGNALS[signal], 0, 0, signal);
    if (signal === 'SIGKILL' || !process.handled.has(signal)) return this.#endBySignal(process, signal);
    process.signal = signal;
    process.interrupted = true;
    if (!process.running) process.wakeUp();
  }

  /** Unhandled: the generator's `finally` blocks run, except after SIGKILL, which resumes nothing. */
  #endBySignal(process: Process, signal: Signal): void {
    if (process.running) {
      process.fatal ??= signal;
      return;
    }
    process.fatal = undefined;
    if (signal !== 'SIGKILL') this.#unwind(process);
    this.#end(process, 128 + SIGNALS[signal]);
  }

  #unwind(process: Process): void {
    process.running = true;
    try {
      process.body?.return(0);
    } catch (error) {
      if (!(error instanceof TooManyCalls || error instanceof EndedBySignal)) throw error;
    } finally {
      process.running = false;
    }
  }

  #end(process: Process, status: ExitStatus): void {
    if (process.ended) return;
    process.ended = true;
    process.status = status;
    this.#stopWaiting(process);
    process.body = undefined;
    this.machine.env.emit(processEnd, -1, 0, undefined, process.pid, status, 0, 0, process.command);
    process.closeAll();
    this.#processes.delete(process.pid);
    process.terminal.finished.set(process.pid, status);
    for (const notify of process.onEnd) notify();
    for (const other of [...this.#processes.values()]) {
      if (other.waiting?.on === 'child' && other.waiting.pid === process.pid) other.wakeUp();
      if (other.parent === process && !other.detached && !other.ended) this.#deliver(other, 'SIGHUP');
    }
  }
}
