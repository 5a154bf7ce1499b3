/** Moving bytes from one descriptor to another, never faster than the reader at the other end takes them. */
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';

/** What is read at once, in bytes. */
export const COPY_BYTES = 65_536;

/** A file, or standard input as `-`. Close it with `closeInput`. */
export function openInput(sys: Sys, name: string): Result<Fd, Errno> {
  return name === '-' ? ok(0) : sys.open(name, 'read');
}

export function closeInput(sys: Sys, fd: Fd): void {
  if (fd !== 0) sys.close(fd);
}

/** Gives every piece of an input to `take` until it ends. */
export function* eachPiece(sys: Sys, fd: Fd, take: (piece: Uint8Array) => void): Call<Result<void, Errno>> {
  for (;;) {
    const piece = yield* sys.read(fd, { max: COPY_BYTES });
    if (!piece.ok) return piece;
    if (piece.value.length === 0) return ok(undefined);
    take(piece.value);
  }
}

export interface CopyError {
  readonly side: 'read' | 'write';
  readonly errno: Errno;
}

/** Copies to the end of input, or `limit` bytes. Returns how many it copied. */
export function* copy(sys: Sys, from: Fd, to: Fd, limit = Number.POSITIVE_INFINITY): Call<Result<number, CopyError>> {
  let copied = 0;
  while (copied < limit) {
    const piece = yield* sys.read(from, { max: Math.min(COPY_BYTES, limit - copied) });
    if (!piece.ok) return fail({ side: 'read', errno: piece.error });
    if (piece.value.length === 0) break;
    const written = yield* sys.writeAll(to, piece.value);
    if (!written.ok) return fail({ side: 'write', errno: written.error });
    copied += piece.value.length;
  }
  return ok(copied);
}
