/** What the program has written and the peer has not acknowledged (RFC 9293, 3.8). Places count from 1: the SYN is 0. */
import { ByteRing } from './byte-ring.ts';

export class SendQueue {
  /** Place of the oldest byte kept, and of the byte that the program will write next. */
  start = 1;
  end = 1;
  readonly #ring = new ByteRing();

  get length(): number {
    return this.end - this.start;
  }

  /** Takes the first `length` bytes. */
  write(bytes: Uint8Array, length: number): void {
    this.#ring.reserve(this.start, this.end + length);
    this.#ring.write(this.end, bytes, 0, length);
    this.end += length;
  }

  /** Copies what stands at a place into `target`. */
  copy(place: number, length: number, target: Uint8Array, at: number): void {
    this.#ring.copy(place, length, target, at);
  }

  /** All before a place was acknowledged. */
  release(place: number): void {
    this.start = Math.min(this.end, Math.max(this.start, place));
  }
}
