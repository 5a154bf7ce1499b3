/** A message put together from segments (Wireshark's "reassembled PDU"): its pieces, and its bytes once they are all there. */

/** A message whose pieces came in several segments. */
export interface Assembled {
  readonly bytes: Uint8Array;
  /** By offset; without their bytes. */
  readonly pieces: readonly { readonly frame: number; readonly offset: number; readonly length: number }[];
}

const FIRST_CAPACITY = 4096;

export class Unfinished {
  /** Sequence number of its first byte, and the one behind its last as far as that is known. */
  readonly sequence: number;
  next: number;
  readonly firstFrame: number;
  lastFrame: number;
  /** All of the next segment belongs to it, however long that is. */
  wantsSegment = false;
  /** It has been put together, or given up. */
  done = false;
  /** So many bytes had been put together when it seemed to be all there, and nothing has come since. */
  assembled = 0;
  readonly #pieces: { readonly frame: number; readonly offset: number; readonly length: number }[] = [];
  /** Its bytes without a gap; those handed out are never written again. */
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #filled = 0;
  /** Bytes behind a gap. */
  #early: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #length: number | undefined;
  #held = 0;

  constructor(sequence: number, next: number, frame: number) {
    this.sequence = sequence;
    this.next = next;
    this.firstFrame = frame;
    this.lastFrame = frame;
  }

  /** Bytes that wait here. */
  get held(): number {
    return this.#held;
  }

  /** Adds a piece, of which a copy is kept; `isLast`: nothing comes behind it. Returns the message if it is all there now. */
  add(frame: number, offset: number, bytes: Uint8Array, isLast: boolean): Assembled | undefined {
    this.assembled = 0;
    this.#pieces.push({ frame, offset, length: bytes.length });
    this.#held += bytes.length;
    if (offset > this.#filled) this.#early.push({ offset, bytes: bytes.slice() });
    else this.#append(offset, bytes);
    if (isLast) this.#length = offset + bytes.length;
    if (this.#length === undefined || this.#filled < this.#length) return undefined;
    this.done = true;
    this.assembled = this.#length;
    const pieces = [...this.#pieces].sort((a, b) => a.offset - b.offset);
    return { bytes: this.#bytes.subarray(0, this.#length), pieces };
  }

  /** It turned out to be longer. */
  reopen(next: number): void {
    this.next = next;
    this.#length = undefined;
    this.done = false;
  }

  /** Forgets its bytes; that they came is still known. */
  release(): void {
    this.#pieces.length = 0;
    this.#early = [];
    this.#bytes = new Uint8Array(0);
    this.#held = 0;
    this.done = true;
  }

  #append(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#filled) {
      this.#grow(end);
      this.#bytes.set(bytes.subarray(this.#filled - offset), this.#filled);
      this.#filled = end;
    }
    const ready = this.#early.findIndex((piece) => piece.offset <= this.#filled);
    if (ready < 0) return;
    const [piece] = this.#early.splice(ready, 1);
    this.#append(piece!.offset, piece!.bytes);
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#filled));
    this.#bytes = grown;
  }
}
