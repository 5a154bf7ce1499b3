/** What has come from the peer: bytes in order wait for the program, bytes out of order for the gap before them (RFC 9293, 3.10.7.4, seventh). */
import { ByteRing } from './byte-ring.ts';
import { Ranges } from './ranges.ts';

/** Short reads share their memory: an array of its own costs several times what its bytes do. */
const CHUNK_BYTES = 64 * 1024;
const SHORT = 8 * 1024;

export class ReceiveQueue {
  /** Place of the next byte that the program reads, and of the next that the peer shall send (RCV.NXT, without SYN and FIN). */
  read = 1;
  next = 1;
  /** Kept, though something before it is missing. */
  readonly early = new Ranges();
  readonly #ring = new ByteRing();
  #chunk = new Uint8Array(0);
  #used = 0;

  /** Bytes in order that wait for the program. */
  get waiting(): number {
    return this.next - this.read;
  }

  /** Keeps bytes at a place not before `next`; how many bytes came in order through them. */
  add(place: number, bytes: Uint8Array, at: number, length: number): number {
    const end = place + length;
    this.#ring.reserve(this.read, Math.max(end, this.early.end));
    this.#ring.write(place, bytes, at, length);
    if (place !== this.next) {
      this.early.add(place, end);
      return 0;
    }
    const before = this.next;
    this.next = end;
    if (this.early.count > 0) this.#closeGap();
    return this.next - before;
  }

  #closeGap(): void {
    const { early } = this;
    while (early.count > 0 && early.list[0]!.left <= this.next) {
      this.next = Math.max(this.next, early.list[0]!.right);
      early.dropBefore(this.next);
    }
  }

  /** Up to `max` bytes in order, the caller's to keep. */
  take(max: number): Uint8Array {
    const bytes = this.#room(Math.min(max, this.waiting));
    this.#ring.copy(this.read, bytes.length, bytes, 0);
    this.read += bytes.length;
    return bytes;
  }

  #room(length: number): Uint8Array {
    if (length > SHORT) return new Uint8Array(length);
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = new Uint8Array(CHUNK_BYTES);
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += length;
    return this.#chunk.subarray(at, at + length);
  }
}
