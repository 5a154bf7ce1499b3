/** Content codings (RFC 9110, 8.4.1) taken off as the content arrives: gzip and deflate. */
import { Decompress } from 'fflate';
import { concat } from '../../core/bytes.ts';
import { Problem, STATUS } from './problem.ts';

export class Decoder {
  readonly #inner: Decompress;
  #out: Uint8Array[] = [];

  private constructor() {
    this.#inner = new Decompress((piece) => void this.#out.push(piece));
  }

  /** Undefined when there is nothing to take off. Throws a Problem for a coding that is not known. */
  static for(coding: string | undefined): Decoder | undefined {
    const name = coding?.trim().toLowerCase() ?? 'identity';
    if (name === 'identity' || name === '') return undefined;
    if (['gzip', 'x-gzip', 'deflate'].includes(name)) return new Decoder();
    throw new Problem(
      STATUS.BAD_CONTENT_ENCODING,
      `Unrecognized content encoding type. wirelab understands deflate and gzip, not ${name}.`,
    );
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.#through(bytes, false);
  }

  finish(): Uint8Array {
    return this.#through(new Uint8Array(0), true);
  }

  #through(bytes: Uint8Array, last: boolean): Uint8Array {
    try {
      this.#inner.push(bytes, last);
    } catch {
      throw new Problem(STATUS.BAD_CONTENT_ENCODING, 'Error while processing content unencoding: incorrect data');
    }
    const out = concat(this.#out);
    this.#out = [];
    return out;
  }
}
