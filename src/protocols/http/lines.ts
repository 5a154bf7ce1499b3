/** Lines taken from bytes as they arrive (RFC 9112, 2.2), and the bytes between them. */
import { concat } from '../../core/bytes.ts';
import { ok, type Result } from '../../core/result.ts';
import { refuse } from './grammar.ts';
import { type Refusal, textOfBytes } from './message.ts';

const LF = 10;
const CR = 13;
const NOTHING = new Uint8Array(0);

/** What has arrived and is not taken yet. */
export class ByteQueue {
  #bytes: Uint8Array = NOTHING;
  /** Up to where there is certainly no line end. */
  #searched = 0;
  /** Bytes taken since the beginning. */
  taken = 0;

  get length(): number {
    return this.#bytes.length;
  }

  push(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : concat([this.#bytes, bytes]);
  }

  /** At most `most` bytes, as a view. */
  take(most: number): Uint8Array {
    const piece = this.#bytes.subarray(0, most);
    this.#drop(piece.length);
    return piece;
  }

  /**
   * The next line without its end, undefined when its end has not arrived. With `strict` a line ends with CR LF and nothing else; a head's
   * may end with LF alone, as RFC 9112, 2.2 allows. A CR elsewhere, which other readers might take for a line end, is refused.
   */
  takeLine(most: number, tooLong: Refusal, strict = false): Result<string | undefined, Refusal> {
    const at = this.#bytes.indexOf(LF, this.#searched);
    const length = at < 0 ? this.#bytes.length : at;
    if (length > most + 1) return { ok: false, error: tooLong };
    this.#searched = length;
    if (at < 0) return ok(undefined);
    const ended = this.#bytes[at - 1] === CR;
    if (strict && !ended) return refuse(400, 'A line of chunked content ends with LF without CR', 'RFC 9112, 7.1');
    const line = textOfBytes(this.#bytes.subarray(0, ended ? at - 1 : at));
    if (line.length > most) return { ok: false, error: tooLong };
    if (line.includes('\r')) return refuse(400, 'There is a CR without LF', 'RFC 9112, 2.2');
    this.#drop(at + 1);
    return ok(line);
  }

  #drop(count: number): void {
    this.taken += count;
    this.#searched = 0;
    this.#bytes = count === this.#bytes.length ? NOTHING : this.#bytes.subarray(count);
  }
}
