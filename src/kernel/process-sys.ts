/** Sys as one process sees it (core/sys.ts). */
import { utf8 } from '../core/bytes.ts';
import type { ChangeOp, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { Socket } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Rng } from '../core/rng.ts';
import type {
  Call,
  ExitStatus,
  Fd,
  Files,
  Message,
  Pid,
  ProcessInfo,
  Program,
  Session,
  Signal,
  SocketAddress,
  SocketError,
  SocketKind,
  SocketOptions,
  SpawnOptions,
  Sys,
} from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import { type FileTree, RelativeFiles } from './files.ts';
import { FileReader, FileWriter, type Handle, NullDevice, Pipe, SocketHandle } from './handles.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import { EndedBySignal, MAX_CALLS_AT_ONE_INSTANT, TooManyCalls } from './thrown.ts';

/** What a process asks of its kernel. */
export interface KernelCalls {
  readonly machine: Machine;
  readonly files: FileTree;
  spawn(parent: Process, argv: readonly string[], options: SpawnOptions): Result<Pid, Errno>;
  kill(pid: Pid, signal: Signal): Result<void, Errno>;
  alive(pid: Pid): boolean;
  processes(): readonly ProcessInfo[];
  programs(): readonly Program[];
}

export class ProcessSys implements Sys {
  readonly files: Files;
  readonly #kernel: KernelCalls;
  readonly #process: Process;

  constructor(kernel: KernelCalls, process: Process) {
    this.#kernel = kernel;
    this.#process = process;
    this.files = new RelativeFiles(kernel.files, () => process.session.cwd);
  }

  get pid(): Pid {
    return this.#process.pid;
  }
  get hostname(): string {
    return this.#kernel.machine.env.name;
  }
  get persona(): 'linux' | 'macos' | 'windows' {
    return this.#kernel.machine.persona;
  }
  get device(): string {
    return this.#kernel.machine.device;
  }
  get environment(): Readonly<Record<string, string>> {
    return this.#process.environment;
  }
  get session(): Session {
    return this.#process.session;
  }
  get rng(): Rng {
    return this.#kernel.machine.env.rng;
  }
  get epochMs(): number {
    return this.#kernel.machine.epochMs;
  }
  now(): Ns {
    return this.#kernel.machine.env.now;
  }

  // standard streams and files

  print(data: string | Uint8Array): void {
    this.write(1, data);
  }

  warn(text: string): void {
    this.write(2, text);
  }

  write(fd: Fd, data: string | Uint8Array): Result<number, Errno> {
    this.#charge();
    const handle = this.#handle(fd);
    if (!handle.ok) return handle;
    const written = handle.value.write(typeof data === 'string' ? utf8(data) : data);
    if (!written.ok && written.error === 'EPIPE') this.kill(this.pid, 'SIGPIPE');
    return written;
  }

  *read(fd: Fd, options?: { readonly timeout?: Ns }): Call<Result<Uint8Array, Errno>> {
    const until = options?.timeout === undefined ? undefined : this.now() + options.timeout;
    for (;;) {
      this.#charge();
      const handle = this.#handle(fd);
      if (!handle.ok) return handle;
      const bytes = handle.value.read();
      if (!bytes.ok) return bytes;
      if (bytes.value) return ok(bytes.value);
      const woken = yield { on: 'read', fds: [fd], until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  isTerminal(fd: Fd): boolean {
    return this.#process.descriptors.get(fd)?.terminal ?? false;
  }

  open(path: string, mode: 'read' | 'write' | 'append'): Result<Fd, Errno> {
    this.#charge();
    if (path === '/dev/null') return ok(this.#process.install(new NullDevice()));
    if (mode === 'read') {
      const bytes = this.files.read(path);
      return bytes.ok ? ok(this.#process.install(new FileReader(bytes.value))) : bytes;
    }
    const empty = new Uint8Array(0);
    const made = mode === 'write' ? this.files.write(path, empty) : this.files.append(path, empty);
    if (!made.ok) return made;
    const absolute = (this.files as RelativeFiles).absolute(path);
    return ok(this.#process.install(new FileWriter(this.#kernel.files, absolute)));
  }

  pipe(): { readonly reader: Fd; readonly writer: Fd } {
    const pipe = new Pipe();
    return { reader: this.#process.install(pipe.reader), writer: this.#process.install(pipe.writer) };
  }

  close(fd: Fd): void {
    this.#process.close(fd);
  }

  *sleep(duration: Ns): Call<Result<void, 'EINTR'>> {
    this.#charge();
    const woken = yield { on: 'time', until: this.now() + duration };
    return woken === 'signal' ? fail('EINTR') : ok(undefined);
  }

  // sockets

  socket(kind: SocketKind, protocol = 0): Result<Fd, Errno> {
    this.#charge();
    const { network } = this.#kernel.machine;
    if (!network) return fail('EPROTONOSUPPORT');
    let fd = 0;
    while (this.#process.descriptors.has(fd)) fd++;
    const program = this.#process.command.split(' ')[0] ?? '';
    const socket = network.open(kind, protocol, { pid: this.pid, program, fd });
    return socket.ok ? ok(this.#process.install(new SocketHandle(socket.value))) : socket;
  }

  setOptions(fd: Fd, options: SocketOptions): Result<void, Errno> {
    return this.#withSocket(fd, (socket) => socket.setOptions(options));
  }
  bind(fd: Fd, local: SocketAddress): Result<void, Errno> {
    return this.#withSocket(fd, (socket) => socket.bind(local));
  }
  connect(fd: Fd, remote: SocketAddress): Result<void, Errno> {
    return this.#withSocket(fd, (socket) => socket.connect(remote));
  }
  localAddress(fd: Fd): Result<SocketAddress, Errno> {
    return this.#withSocket(fd, (socket) => socket.localAddress());
  }
  send(fd: Fd, bytes: Uint8Array, to?: SocketAddress): Result<number, Errno> {
    return this.#withSocket(fd, (socket) => socket.send(bytes, to));
  }

  *receive(fd: Fd, options?: { readonly timeout?: Ns }): Call<Result<Message, Errno>> {
    const until = options?.timeout === undefined ? undefined : this.now() + options.timeout;
    for (;;) {
      const message = this.#withSocket<Message | undefined>(fd, (socket) => {
        const pending = socket.takePending();
        return pending ? fail(pending) : ok(socket.take());
      });
      if (!message.ok) return message;
      if (message.value) return ok(message.value);
      const woken = yield { on: 'read', fds: [fd], until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  takeError(fd: Fd): SocketError | undefined {
    return this.#process.descriptors.get(fd)?.socket?.takeError();
  }

  *poll(fds: readonly Fd[], options?: { readonly timeout?: Ns }): Call<Result<Fd, 'ETIMEDOUT' | 'EINTR'>> {
    const until = options?.timeout === undefined ? undefined : this.now() + options.timeout;
    for (;;) {
      this.#charge();
      const ready = fds.find((fd) => this.#process.descriptors.get(fd)?.ready() ?? true);
      if (ready !== undefined) return ok(ready);
      const woken = yield { on: 'poll', fds, until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  // tables

  table(name: string, query?: Row): readonly Row[] {
    this.#charge();
    return this.#kernel.machine.tables.table(name, query);
  }
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    this.#charge();
    return this.#kernel.machine.tables.change(name, op, row);
  }

  // processes

  spawn(argv: readonly string[], options: SpawnOptions = {}): Result<Pid, Errno> {
    this.#charge();
    return this.#kernel.spawn(this.#process, argv, options);
  }

  *wait(pid: Pid): Call<Result<ExitStatus, Errno>> {
    const { finished } = this.#process.terminal;
    for (;;) {
      this.#charge();
      const status = finished.get(pid);
      finished.delete(pid);
      if (status !== undefined) return ok(status);
      if (!this.#kernel.alive(pid)) return fail('ECHILD');
      const woken = yield { on: 'child', pid };
      if (woken === 'signal') return fail('EINTR');
    }
  }

  kill(pid: Pid, signal: Signal): Result<void, Errno> {
    this.#charge();
    const done = this.#kernel.kill(pid, signal);
    this.#endIfSignalled();
    return done;
  }
  processes(): readonly ProcessInfo[] {
    return this.#kernel.processes();
  }
  handle(signal: Signal): void {
    this.#process.handled.add(signal);
  }
  takeSignal(): Signal | undefined {
    const { signal } = this.#process;
    this.#process.signal = undefined;
    return signal;
  }
  programs(): readonly Program[] {
    return this.#kernel.programs();
  }

  privileged(): void {
    const { terminal, command } = this.#process;
    if (this.environment['SUDO'] !== undefined || terminal.toldSudo) return;
    terminal.toldSudo = true;
    this.warn(`on a real machine: sudo ${command}\n`);
  }

  #withSocket<T>(fd: Fd, call: (socket: Socket) => Result<T, Errno>): Result<T, Errno> {
    this.#charge();
    const handle = this.#handle(fd);
    if (!handle.ok) return handle;
    return handle.value.socket ? call(handle.value.socket) : fail('ENOTSOCK');
  }

  #handle(fd: Fd): Result<Handle, Errno> {
    const handle = this.#process.descriptors.get(fd);
    return handle ? ok(handle) : fail('EBADF');
  }

  /** Counts calls at one instant. */
  #charge(): void {
    this.#endIfSignalled();
    const process = this.#process;
    const now = this.now();
    if (process.callsAt !== now) {
      process.callsAt = now;
      process.calls = 0;
    }
    if (++process.calls > MAX_CALLS_AT_ONE_INSTANT) throw new TooManyCalls();
  }

  /** After SIGKILL every later call fails too, so that nothing more can happen. */
  #endIfSignalled(): void {
    const { fatal } = this.#process;
    if (fatal === undefined) return;
    if (fatal !== 'SIGKILL') this.#process.fatal = undefined;
    throw new EndedBySignal(fatal);
  }
}
