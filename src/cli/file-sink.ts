/** A file that is written in pieces: opened before the run, so that a wrong path is said at once, and complete after `close`. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

const BUFFER_BYTES = 1 << 18;

export class FileSink {
  readonly #path: string;
  readonly #fd: number;
  #chunks: Uint8Array[] = [];
  #held = 0;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'w');
    } catch (error) {
      throw new UsageError(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
    }
  }

  write(data: Uint8Array | string): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.#chunks.push(bytes);
    this.#held += bytes.length;
    if (this.#held >= BUFFER_BYTES) this.flush();
  }

  /** Writes what is held. A full disk is an error that names the file; what was written before stays. */
  flush(): void {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#held = 0;
    try {
      for (let at = 0; at < all.length;) at += writeSync(this.#fd, all, at);
    } catch (error) {
      throw new UsageError(`${this.#path} cannot be written: ${(error as Error).message}`, { cause: error });
    }
  }

  close(): void {
    this.flush();
    closeSync(this.#fd);
  }
}
