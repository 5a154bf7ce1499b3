/** Files as programs see them. */
import type { Errno } from './errno.ts';
import type { Result } from './result.ts';
import type { Ns } from './time.ts';

export interface FileStat {
  readonly kind: 'file' | 'directory';
  readonly size: number;
  readonly modified: Ns;
}

/** The per-host file system. Paths are absolute or relative to the session's working directory. */
export interface Files {
  read(path: string): Result<Uint8Array, Errno>;
  write(path: string, bytes: Uint8Array): Result<void, Errno>;
  append(path: string, bytes: Uint8Array): Result<void, Errno>;
  remove(path: string): Result<void, Errno>;
  list(path: string): Result<readonly string[], Errno>;
  stat(path: string): Result<FileStat, Errno>;
}
