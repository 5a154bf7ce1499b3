/** A filter's two ends: reads lines as soon as they are there, and writes in bulk, but never later than its next wait. */
import { utf8, concat } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';

const NEWLINE = 10;

/** Collects what is to be printed; `flush` prints it with one call. */
export class Output {
  readonly #sys: Sys;
  #pieces: Uint8Array[] = [];

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  print(data: string | Uint8Array): void {
    this.#pieces.push(typeof data === 'string' ? utf8(data) : data);
  }

  flush(): void {
    if (this.#pieces.length > 0) this.#sys.print(concat(this.#pieces));
    this.#pieces = [];
  }
}

export class LineReader {
  readonly #sys: Sys;
  readonly #fd: Fd;
  readonly #out: Output;
  #pending: Uint8Array = new Uint8Array(0);
  #at = 0;
  #ended = false;

  private constructor(sys: Sys, fd: Fd, out: Output) {
    this.#sys = sys;
    this.#fd = fd;
    this.#out = out;
  }

  /** Reads a descriptor that is open. `out` is flushed before each wait. */
  static of(sys: Sys, fd: Fd, out: Output): LineReader {
    return new LineReader(sys, fd, out);
  }

  /** Opens a file, or standard input as `-`. `out` is flushed before each wait. */
  static open(sys: Sys, name: string, out: Output): Result<LineReader, Errno> {
    if (name === '-') return ok(new LineReader(sys, 0, out));
    const found = sys.files.stat(name);
    if (found.ok && found.value.kind === 'directory') return fail('EISDIR');
    const fd = sys.open(name, 'read');
    return fd.ok ? ok(new LineReader(sys, fd.value, out)) : fd;
  }

  /** The next line, its newline included where it has one; undefined at the end. */
  *next(): Call<Result<Uint8Array | undefined, Errno>> {
    for (;;) {
      const end = this.#pending.indexOf(NEWLINE, this.#at);
      if (end >= 0) return ok(this.#take(end + 1));
      if (this.#ended) return ok(this.#at < this.#pending.length ? this.#take(this.#pending.length) : undefined);
      this.#out.flush();
      const piece = yield* this.#sys.read(this.#fd);
      if (!piece.ok) return piece;
      if (piece.value.length === 0) this.#ended = true;
      this.#pending = concat([this.#pending.subarray(this.#at), piece.value]);
      this.#at = 0;
    }
  }

  close(): void {
    if (this.#fd !== 0) this.#sys.close(this.#fd);
  }

  #take(end: number): Uint8Array {
    const line = this.#pending.subarray(this.#at, end);
    this.#at = end;
    return line;
  }
}
