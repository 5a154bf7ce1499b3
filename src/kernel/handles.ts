/** What file descriptors point to: terminals, pipes, files and sockets behind one small interface. Nothing here waits. */
import type { Errno } from '../core/errno.ts';
import type { Socket } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Files } from '../core/sys.ts';

/** A handle may be shared by several descriptors; it closes with the last. */
export interface Handle {
  readonly terminal: boolean;
  readonly socket: Socket | undefined;
  /** Bytes to read, an empty array at the end, undefined when the reader must wait. */
  read(): Result<Uint8Array | undefined, Errno>;
  write(bytes: Uint8Array): Result<number, Errno>;
  /** Whether poll reports it. */
  ready(): boolean;
  /** Whether a read or receive would not wait. */
  readable(): boolean;
  /** Calls `wake` whenever `ready` or `readable` may have become true. */
  watch(wake: () => void): void;
  unwatch(wake: () => void): void;
  /** One more descriptor points here. */
  retain(): void;
  release(): void;
}

/** Keeps who watches, and counts descriptors. */
abstract class Shared {
  readonly #watchers = new Set<() => void>();
  #descriptors = 0;

  abstract ready(): boolean;

  readable(): boolean {
    return this.ready();
  }

  watch(wake: () => void): void {
    this.#watchers.add(wake);
  }

  unwatch(wake: () => void): void {
    this.#watchers.delete(wake);
  }

  retain(): void {
    this.#descriptors++;
  }

  release(): void {
    if (--this.#descriptors === 0) this.closed();
  }

  protected notify(): void {
    for (const wake of this.#watchers) wake();
  }

  protected closed(): void {}
}

const NOTHING = new Uint8Array(0);

/** The two ends of a pipe. The buffer has no limit: whoever writes never waits. */
export class Pipe {
  readonly reader: Handle;
  readonly writer: Handle;

  constructor() {
    const chunks: Uint8Array[] = [];
    let writers = true;
    let readers = true;
    class Reader extends Shared implements Handle {
      readonly terminal = false;
      readonly socket = undefined;
      read(): Result<Uint8Array | undefined, Errno> {
        return ok(chunks.shift() ?? (writers ? undefined : NOTHING));
      }
      write(): Result<number, Errno> {
        return fail('EBADF');
      }
      ready(): boolean {
        return chunks.length > 0 || !writers;
      }
      changed(): void {
        this.notify();
      }
      protected override closed(): void {
        readers = false;
      }
    }
    const reader = new Reader();
    class Writer extends Shared implements Handle {
      readonly terminal = false;
      readonly socket = undefined;
      read(): Result<Uint8Array | undefined, Errno> {
        return fail('EBADF');
      }
      write(bytes: Uint8Array): Result<number, Errno> {
        if (!readers) return fail('EPIPE');
        if (bytes.length > 0) chunks.push(bytes.slice());
        reader.changed();
        return ok(bytes.length);
      }
      ready(): boolean {
        return true;
      }
      protected override closed(): void {
        writers = false;
        reader.changed();
      }
    }
    this.reader = reader;
    this.writer = new Writer();
  }
}

/** A file opened for reading: the bytes as they were when it was opened. */
export class FileReader extends Shared implements Handle {
  readonly terminal = false;
  readonly socket = undefined;
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  read(): Result<Uint8Array | undefined, Errno> {
    const bytes = this.#bytes;
    this.#bytes = NOTHING;
    return ok(bytes);
  }

  write(): Result<number, Errno> {
    return fail('EBADF');
  }

  ready(): boolean {
    return true;
  }
}

/** A file opened for writing: every write goes to its end. */
export class FileWriter extends Shared implements Handle {
  readonly terminal = false;
  readonly socket = undefined;
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    super();
    this.#files = files;
    this.#path = path;
  }

  read(): Result<Uint8Array | undefined, Errno> {
    return fail('EBADF');
  }

  write(bytes: Uint8Array): Result<number, Errno> {
    const stored = this.#files.append(this.#path, bytes);
    return stored.ok ? ok(bytes.length) : stored;
  }

  ready(): boolean {
    return true;
  }
}

/** `/dev/null`: takes everything, holds nothing (null(4)). */
export class NullDevice extends Shared implements Handle {
  readonly terminal = false;
  readonly socket = undefined;

  read(): Result<Uint8Array | undefined, Errno> {
    return ok(NOTHING);
  }

  write(bytes: Uint8Array): Result<number, Errno> {
    return ok(bytes.length);
  }

  ready(): boolean {
    return true;
  }
}

export class SocketHandle extends Shared implements Handle {
  readonly terminal = false;
  readonly socket: Socket;

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.onReady = () => this.notify();
  }

  read(): Result<Uint8Array | undefined, Errno> {
    const pending = this.socket.takePending();
    return pending ? fail(pending) : ok(this.socket.take()?.bytes);
  }

  write(bytes: Uint8Array): Result<number, Errno> {
    return this.socket.send(bytes);
  }

  ready(): boolean {
    return this.socket.ready;
  }

  override readable(): boolean {
    return this.socket.readable;
  }

  protected override closed(): void {
    this.socket.close();
  }
}

/** The reading side of a terminal: lines typed while a program runs. */
export class TerminalInput extends Shared implements Handle {
  readonly terminal = true;
  readonly socket = undefined;
  readonly #lines: Uint8Array[] = [];
  #ended = false;
  #closed = false;

  /** Nobody will ever type here. */
  close(): void {
    this.#closed = true;
    this.notify();
  }

  /** What the learner typed, line by line. An empty array is Ctrl-D. */
  type(bytes: Uint8Array): void {
    if (bytes.length === 0) this.#ended = true;
    else this.#lines.push(bytes);
    this.notify();
  }

  read(): Result<Uint8Array | undefined, Errno> {
    const line = this.#lines.shift();
    if (line) return ok(line);
    if (this.#closed) return ok(NOTHING);
    if (!this.#ended) return ok(undefined);
    this.#ended = false; // the next reader of this terminal waits again
    return ok(NOTHING);
  }

  write(): Result<number, Errno> {
    return fail('EBADF');
  }

  ready(): boolean {
    return this.#lines.length > 0 || this.#ended || this.#closed;
  }
}

/** The writing side of a terminal, or of whatever stands in for one. */
export class TerminalOutputHandle extends Shared implements Handle {
  readonly terminal = true;
  readonly socket = undefined;
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  read(): Result<Uint8Array | undefined, Errno> {
    return fail('EBADF');
  }

  write(bytes: Uint8Array): Result<number, Errno> {
    this.#write(bytes);
    return ok(bytes.length);
  }

  ready(): boolean {
    return true;
  }
}
