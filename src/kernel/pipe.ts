/** The two ends of a pipe (pipe(7)). */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type Handle, NOTHING, Pieces, SharedHandle } from './handles.ts';

/** What a writer that waits for room may leave in a pipe, in bytes; one that does not wait finds no limit. */
const CAPACITY = 65_536;

class Reader extends SharedHandle {
  readonly #pipe: Pipe;

  constructor(pipe: Pipe) {
    super();
    this.#pipe = pipe;
  }

  override read(max?: number): Result<Uint8Array | undefined, Errno> {
    const { held, writers } = this.#pipe;
    const bytes = held.take(max);
    if (bytes) this.#pipe.writer.changed();
    return ok(bytes ?? (writers ? undefined : NOTHING));
  }

  override ready(): boolean {
    return this.#pipe.held.size > 0 || !this.#pipe.writers;
  }

  changed(): void {
    this.notify();
  }

  protected override closed(): void {
    this.#pipe.readers = false;
    this.#pipe.writer.changed();
  }
}

class Writer extends SharedHandle {
  readonly #pipe: Pipe;

  constructor(pipe: Pipe) {
    super();
    this.#pipe = pipe;
  }

  override write(bytes: Uint8Array): Result<number, Errno> {
    if (!this.#pipe.readers) return fail('EPIPE');
    if (bytes.length > 0) this.#pipe.held.push(bytes.slice());
    this.#pipe.reader.changed();
    return ok(bytes.length);
  }

  override room(): number {
    return this.#pipe.readers ? Math.max(0, CAPACITY - this.#pipe.held.size) : Number.POSITIVE_INFINITY;
  }

  changed(): void {
    this.notify();
  }

  protected override closed(): void {
    this.#pipe.writers = false;
    this.#pipe.reader.changed();
  }
}

export class Pipe {
  readonly held = new Pieces();
  /** Whether either end is still open. */
  readers = true;
  writers = true;
  readonly reader: Handle & { changed(): void } = new Reader(this);
  readonly writer: Handle & { changed(): void } = new Writer(this);
}
