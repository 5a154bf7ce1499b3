/** Reads a file or standard input line by line, as soon as each is there: what a filter in a pipe needs. */
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';

const NEWLINE = 10;

export class LineReader {
  readonly #sys: Sys;
  readonly #fd: number;
  readonly #own: boolean;
  #pending: Uint8Array = new Uint8Array(0);
  #ended = false;

  private constructor(sys: Sys, fd: number, own: boolean) {
    this.#sys = sys;
    this.#fd = fd;
    this.#own = own;
  }

  /** `-` is standard input. */
  static open(sys: Sys, name: string): Result<LineReader, Errno> {
    if (name === '-') return ok(new LineReader(sys, 0, false));
    const found = sys.files.stat(name);
    if (found.ok && found.value.kind === 'directory') return fail('EISDIR');
    const fd = sys.open(name, 'read');
    return fd.ok ? ok(new LineReader(sys, fd.value, true)) : fd;
  }

  /** The next line, its newline included where it has one; undefined at the end. */
  *next(): Call<Result<Uint8Array | undefined, Errno>> {
    for (;;) {
      const end = this.#pending.indexOf(NEWLINE);
      if (end >= 0) return ok(this.#take(end + 1));
      if (this.#ended) return ok(this.#pending.length > 0 ? this.#take(this.#pending.length) : undefined);
      const piece = yield* this.#sys.read(this.#fd);
      if (!piece.ok) return piece;
      if (piece.value.length === 0) this.#ended = true;
      this.#pending = joined(this.#pending, piece.value);
    }
  }

  close(): void {
    if (this.#own) this.#sys.close(this.#fd);
  }

  #take(length: number): Uint8Array {
    const line = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    return line;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
