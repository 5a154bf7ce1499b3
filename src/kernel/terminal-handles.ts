/** The two sides of a terminal: lines that were typed, and what is shown. */
import type { Errno } from '../core/errno.ts';
import { ok, type Result } from '../core/result.ts';
import { NOTHING, Pieces, SharedHandle } from './handles.ts';

/** The reading side of a terminal: lines typed while a program runs. */
export class TerminalInput extends SharedHandle {
  override readonly terminal = true;
  readonly #lines = new Pieces();
  #ended = false;
  #closed = false;

  /** Nobody will ever type here. */
  close(): void {
    this.#closed = true;
    this.notify();
  }

  /** Whether nobody will ever type here. */
  get deserted(): boolean {
    return this.#closed;
  }

  /** Takes what was typed and nobody has read. */
  takeUnread(): Uint8Array[] {
    const unread: Uint8Array[] = [];
    for (let line = this.#lines.take(); line; line = this.#lines.take()) unread.push(line);
    return unread;
  }

  /** What the learner typed, line by line. An empty array is Ctrl-D. */
  type(bytes: Uint8Array): void {
    if (bytes.length === 0) this.#ended = true;
    else this.#lines.push(bytes);
    this.notify();
  }

  override read(max?: number): Result<Uint8Array | undefined, Errno> {
    const line = this.#lines.take(max);
    if (line) return ok(line);
    if (this.#closed) return ok(NOTHING);
    if (!this.#ended) return ok(undefined);
    this.#ended = false; // the next reader of this terminal waits again
    return ok(NOTHING);
  }

  override ready(): boolean {
    return this.#lines.size > 0 || this.#ended || this.#closed;
  }
}

/**
 * What a background job has for a terminal: nobody types to it until `fg` brings it to the front. Linux stops a job that
 * reads all the same (SIGTTIN); here it waits, and goes on with what else it does.
 */
export class BackgroundInput extends SharedHandle {
  override readonly terminal = true;
  readonly #input: TerminalInput;
  #front = false;

  constructor(input: TerminalInput) {
    super();
    this.#input = input;
  }

  bringToFront(): void {
    this.#front = true;
    this.notify();
  }

  override read(max?: number): Result<Uint8Array | undefined, Errno> {
    return this.#reads() ? this.#input.read(max) : ok(undefined);
  }

  override ready(): boolean {
    return this.#reads() && this.#input.ready();
  }

  override watch(wake: () => void): void {
    super.watch(wake);
    this.#input.watch(wake);
  }

  override unwatch(wake: () => void): void {
    super.unwatch(wake);
    this.#input.unwatch(wake);
  }

  #reads(): boolean {
    return this.#front || this.#input.deserted;
  }
}

/** The writing side of a terminal, or of whatever stands in for one. */
export class TerminalOutputHandle extends SharedHandle {
  override readonly terminal = true;
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  override write(bytes: Uint8Array): Result<number, Errno> {
    this.#write(bytes);
    return ok(bytes.length);
  }
}
