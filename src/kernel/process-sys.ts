/** Sys as one process sees it (core/sys.ts). */
import { utf8 } from '../core/bytes.ts';
import type { ChangeOp, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { EventKind } from '../core/event.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Rng } from '../core/rng.ts';
import type {
  Call,
  ExitStatus,
  Fd,
  Files,
  Occurrence,
  Patience,
  Persona,
  Pid,
  ProcessInfo,
  Program,
  Session,
  SharedKey,
  Signal,
  SpawnOptions,
  Sys,
} from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import type { KernelCalls } from './calls.ts';
import { FileReader, FileWriter, openDevice } from './file-handles.ts';
import { RelativeFiles } from './files.ts';
import { Pipe } from './pipe.ts';
import type { Process } from './process.ts';
import { SocketCalls } from './socket-calls.ts';

export class ProcessSys extends SocketCalls implements Sys {
  readonly files: Files;

  constructor(kernel: KernelCalls, process: Process) {
    super(kernel, process);
    this.files = new RelativeFiles(kernel.files, () => process.session.cwd);
  }

  get hostname(): string {
    return this.kernel.machine.env.name;
  }
  get persona(): Persona {
    return this.kernel.machine.persona;
  }
  get device(): string {
    return this.kernel.machine.device;
  }
  get environment(): Readonly<Record<string, string>> {
    return this.process.environment;
  }
  get session(): Session {
    return this.process.session;
  }
  get rng(): Rng {
    return this.kernel.machine.env.rng;
  }
  get epochMs(): number {
    return this.kernel.machine.epochMs;
  }
  // standard streams and files

  print(data: string | Uint8Array): void {
    this.write(1, data);
  }

  warn(text: string): void {
    this.write(2, text);
  }

  write(fd: Fd, data: string | Uint8Array): Result<number, Errno> {
    this.charge();
    const handle = this.handleOf(fd);
    if (!handle.ok) return handle;
    const written = handle.value.write(typeof data === 'string' ? utf8(data) : data);
    if (!written.ok && written.error === 'EPIPE') this.brokenPipe();
    return written;
  }

  *read(fd: Fd, options?: Patience & { readonly max?: number }): Call<Result<Uint8Array, Errno>> {
    const until = this.deadline(options);
    for (;;) {
      this.charge();
      const handle = this.handleOf(fd);
      if (!handle.ok) return handle;
      const bytes = handle.value.read(options?.max);
      if (!bytes.ok) return bytes;
      if (bytes.value) return ok(bytes.value);
      const woken = yield { on: 'read', fds: [fd], until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  *writeAll(fd: Fd, bytes: Uint8Array, options?: Patience): Call<Result<number, Errno>> {
    const until = this.deadline(options);
    for (let at = 0; ;) {
      const handle = this.handleOf(fd);
      if (!handle.ok) return handle;
      const room = handle.value.room();
      const written = room > 0 ? this.write(fd, bytes.subarray(at, at + room)) : ok(0);
      if (written.ok) at += written.value;
      else if (written.error !== 'EAGAIN') return written;
      if (at === bytes.length) return ok(at);
      const woken = yield { on: 'poll', fds: [], write: [fd], until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return ok(at);
    }
  }

  isTerminal(fd: Fd): boolean {
    return this.process.descriptors.get(fd)?.terminal ?? false;
  }

  open(path: string, mode: 'read' | 'write' | 'append'): Result<Fd, Errno> {
    this.charge();
    const device = openDevice(path, this.rng);
    if (device) return ok(this.process.install(device));
    if (mode === 'read') {
      const bytes = this.files.read(path);
      return bytes.ok ? ok(this.process.install(new FileReader(bytes.value))) : bytes;
    }
    const empty = new Uint8Array(0);
    const made = mode === 'write' ? this.files.write(path, empty) : this.files.append(path, empty);
    if (!made.ok) return made;
    const absolute = (this.files as RelativeFiles).absolute(path);
    return ok(this.process.install(new FileWriter(this.kernel.files, absolute)));
  }

  pipe(): { readonly reader: Fd; readonly writer: Fd } {
    const pipe = new Pipe();
    return { reader: this.process.install(pipe.reader), writer: this.process.install(pipe.writer) };
  }

  close(fd: Fd): void {
    this.process.close(fd);
  }

  *sleep(duration: Ns, options?: { readonly upkeep?: boolean }): Call<Result<void, 'EINTR'>> {
    this.charge();
    const woken = yield { on: 'time', until: this.now() + duration, upkeep: options?.upkeep };
    return woken === 'signal' ? fail('EINTR') : ok(undefined);
  }

  // tables

  table(name: string, query?: Row): readonly Row[] {
    this.charge();
    return this.kernel.machine.tables.table(name, query);
  }
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    this.charge();
    return this.kernel.machine.tables.change(name, op, row);
  }
  publish(name: string, rows: () => readonly Row[]): void {
    this.process.onEnd.push(this.kernel.machine.publish(name, rows));
  }

  shared<T>(key: SharedKey<T>): T {
    this.charge();
    return this.kernel.shared.of(key);
  }
  emit(kind: EventKind, { reason, numbers = [], note }: Occurrence = {}): void {
    this.charge();
    const { env } = this.kernel.machine;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = numbers;
    if (kind.numbers.length <= 4) env.emit(kind, -1, 0, reason, a, b, c, d, note);
    else env.emitWide(kind, -1, 0, reason, note, a, b, c, d, e, f, g, h);
  }

  // processes

  spawn(argv: readonly string[], options: SpawnOptions = {}): Result<Pid, Errno> {
    this.charge();
    return this.kernel.spawn(this.process, argv, options);
  }

  *wait(pid: Pid): Call<Result<ExitStatus, Errno>> {
    const { finished } = this.process.terminal;
    for (;;) {
      this.charge();
      const status = finished.get(pid);
      finished.delete(pid);
      if (status !== undefined) return ok(status);
      if (!this.kernel.alive(pid)) return fail('ECHILD');
      const woken = yield { on: 'child', pid };
      if (woken === 'signal') return fail('EINTR');
    }
  }

  kill(pid: Pid, signal: Signal): Result<void, Errno> {
    this.charge();
    const done = this.kernel.kill(pid, signal);
    this.endIfSignalled();
    return done;
  }
  toFront(pid: Pid): void {
    this.kernel.toFront(pid);
  }
  processes(): readonly ProcessInfo[] {
    return this.kernel.processes();
  }
  handle(signal: Signal): void {
    this.process.handled.add(signal);
  }
  takeSignal(): Signal | undefined {
    const { signal } = this.process;
    this.process.signal = undefined;
    return signal;
  }
  programs(): readonly Program[] {
    return this.kernel.programs();
  }

  privileged(): void {
    const { terminal, command } = this.process;
    if (this.environment['SUDO'] !== undefined || terminal.toldSudo) return;
    terminal.toldSudo = true;
    this.warn(`on a real machine: sudo ${command}\n`);
  }
}
