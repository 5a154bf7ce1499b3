/** Whole files in and out, as openssl's commands take them: `-in`, standard input without it, `-out`. */
import { concat, utf8 } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { eachPiece } from '../lib/copy.ts';

/** A file, or standard input to its end. */
export function* readAll(sys: Sys, path: string | undefined): Call<Result<Uint8Array, Errno>> {
  if (path !== undefined && path !== '-') return sys.files.read(path);
  const pieces: Uint8Array[] = [];
  const read = yield* eachPiece(sys, 0, (piece) => pieces.push(piece.slice()));
  return read.ok ? ok(concat(pieces)) : read;
}

/** Writes a file; complains as openssl does, with status 1. */
export function* save(sys: Sys, path: string, content: Uint8Array | string): Call<ExitStatus> {
  const written = sys.files.write(path, typeof content === 'string' ? utf8(content) : content);
  if (written.ok) return 0;
  sys.warn(`Can't open "${path}" for writing, ${errnoText(written.error)}\n`);
  return 1;
}
