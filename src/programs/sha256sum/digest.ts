/** One file's digest. */
import type { Errno } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { closeInput, eachPiece, openInput } from '../lib/copy.ts';
import { Sha256 } from '../lib/sha256.ts';

/** The digest of a file, or of standard input as `-`, in hexadecimal. */
export function* digestOf(sys: Sys, name: string): Call<Result<string, Errno>> {
  const fd = openInput(sys, name);
  if (!fd.ok) return fd;
  const sha = new Sha256();
  const read = yield* eachPiece(sys, fd.value, (piece) => sha.update(piece));
  closeInput(sys, fd.value);
  return read.ok ? ok(sha.digest()) : read;
}
