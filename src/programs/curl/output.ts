/** Where curl puts what it receives: standard output, or files that are made with the first byte; and what it takes up with it. */
import { errnoText } from '../../core/errno.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { Problem, STATUS } from './problem.ts';
import { warn } from './warnings.ts';

const BINARY_WARNING =
  'Binary output can mess up your terminal. Use "--output -" to tell curl to output it to your terminal anyway, or consider "--output <FILE>" to save to a file.';

export class Output {
  readonly #sys: Sys;
  readonly #silent: boolean;
  /** Undefined: standard output. */
  path: string | undefined;
  readonly #anyway: boolean;
  readonly #append: boolean;
  #fd: Fd | undefined;
  written = 0;

  /** `anyway`: `-o -`, binary content too. `append`: behind what the file has (-C). */
  constructor(sys: Sys, silent: boolean, path: string | undefined, anyway: boolean, append: boolean) {
    this.#sys = sys;
    this.#silent = silent;
    this.path = path;
    this.#anyway = anyway;
    this.#append = append;
  }

  *write(bytes: Uint8Array): Call<void> {
    const sys = this.#sys;
    if (
      this.path === undefined &&
      !this.#anyway &&
      this.written === 0 &&
      sys.isTerminal(1) &&
      bytes.subarray(0, 2000).includes(0)
    ) {
      warn(sys, this.#silent, BINARY_WARNING);
      throw new Problem(STATUS.WRITE_ERROR, '', true);
    }
    const fd = this.#fd ?? this.#open();
    const written = yield* sys.writeAll(fd, bytes);
    if (!written.ok) throw new Problem(STATUS.WRITE_ERROR, 'Failure writing output to destination');
    this.written += bytes.length;
  }

  /** Makes the file that a successful transfer without content leaves behind. */
  finish(): void {
    if (this.#fd === undefined && this.path !== undefined) this.#open();
  }

  close(): void {
    if (this.#fd !== undefined && this.#fd !== 1) this.#sys.close(this.#fd);
    this.#fd = undefined;
  }

  #open(): Fd {
    if (this.path === undefined) return (this.#fd = 1);
    const opened = this.#sys.open(this.path, this.#append ? 'append' : 'write');
    if (!opened.ok) {
      warn(this.#sys, this.#silent, `Failed to open the file ${this.path}: ${errnoText(opened.error)}`);
      throw new Problem(STATUS.WRITE_ERROR, 'Failure writing output to destination');
    }
    return (this.#fd = opened.value);
  }
}
