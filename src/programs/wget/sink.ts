/** Where wget writes a document. */
import { errnoText } from '../../core/errno.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';

export class Sink {
  readonly #sys: Sys;
  readonly #fd: Fd;
  readonly path: string;

  private constructor(sys: Sys, path: string, fd: Fd) {
    this.#sys = sys;
    this.path = path;
    this.#fd = fd;
  }

  /** Returns what is wrong instead.. */
  static open(sys: Sys, path: string, append: boolean): Sink | string {
    if (path === '-') return new Sink(sys, path, 1);
    const opened = sys.open(path, append ? 'append' : 'write');
    return opened.ok ? new Sink(sys, path, opened.value) : `${path}: ${errnoText(opened.error)}`;
  }

  get isOutput(): boolean {
    return this.path === '-';
  }
  get shown(): string {
    return this.isOutput ? 'STDOUT' : this.path;
  }
  get gaugeName(): string {
    return this.path.split('/').at(-1)!;
  }

  *write(bytes: Uint8Array): Call<void> {
    if (bytes.length > 0) yield* this.#sys.writeAll(this.#fd, bytes);
  }

  close(): void {
    if (this.#fd !== 1) this.#sys.close(this.#fd);
  }
}
