/** A window over a stream of bytes, each at its place modulo a power of two. Both of TCP's buffers are one (RFC 9293, 3.3.1). */

const LEAST = 4096;

export class ByteRing {
  #bytes = new Uint8Array(LEAST);

  /** Makes room for the places from `start` to `end`; what is kept from `start` on stays. */
  reserve(start: number, end: number): void {
    const before = this.#bytes;
    if (end - start <= before.length) return;
    let size = before.length;
    while (size < end - start) size *= 2;
    this.#bytes = new Uint8Array(size);
    // the old ring, turned so that it begins at `start`
    const at = start % before.length;
    this.write(start, before, at, before.length - at);
    this.write(start + before.length - at, before, 0, at);
  }

  /** Puts `length` bytes of `source`, from `at`, at a place. */
  write(place: number, source: Uint8Array, at: number, length: number): void {
    const ring = this.#bytes;
    const to = place % ring.length;
    const first = Math.min(length, ring.length - to);
    ring.set(source.subarray(at, at + first), to);
    if (first < length) ring.set(source.subarray(at + first, at + length), 0);
  }

  /** Copies `length` bytes from a place to `target`, at `at`. */
  copy(place: number, length: number, target: Uint8Array, at: number): void {
    const ring = this.#bytes;
    const from = place % ring.length;
    const first = Math.min(length, ring.length - from);
    target.set(ring.subarray(from, from + first), at);
    if (first < length) target.set(ring.subarray(0, length - first), at + first);
  }
}
