/** SHA-256 (FIPS 180-4, 5.3.3 and 6.2), fed piece by piece. */

const WORDS_PER_BLOCK = 16;
const BLOCK_BYTES = 64;
const ROUNDS = 64;
/** Where the length of the message stands in the last block: 64 bits, in bits. */
const LENGTH_AT = 56;

const PRIMES = ((): readonly number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < ROUNDS; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
})();

/** The first 32 bits of a number's fractional part. */
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 0x1_0000_0000);
/** 4.2.2: of the cube roots of the first 64 primes. 5.3.3: of the square roots of the first 8. */
const K: readonly number[] = PRIMES.map((p) => fraction(Math.cbrt(p)));
const INITIAL: readonly number[] = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

const rotr = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

export class Sha256 {
  readonly #hash = new Uint32Array(INITIAL);
  readonly #schedule = new Uint32Array(ROUNDS);
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #held = 0;
  #bytes = 0;

  update(bytes: Uint8Array): this {
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + BLOCK_BYTES - this.#held);
      this.#block.set(piece, this.#held);
      this.#held += piece.length;
      at += piece.length;
      if (this.#held === BLOCK_BYTES) this.#compress();
    }
    return this;
  }

  /** The digest in hexadecimal. Nothing can be added after it. */
  digest(): string {
    const bits = this.#bytes * 8;
    const used = this.#held;
    const padding = new Uint8Array((used < LENGTH_AT ? LENGTH_AT : LENGTH_AT + BLOCK_BYTES) - used + 8);
    padding[0] = 0x80;
    const length = new DataView(padding.buffer, padding.length - 8);
    length.setUint32(0, Math.floor(bits / 0x1_0000_0000));
    length.setUint32(4, bits >>> 0);
    this.update(padding);
    return [...this.#hash].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  /** 6.2.2, for the block that is full. */
  #compress(): void {
    this.#held = 0;
    const w = this.#schedule;
    const view = new DataView(this.#block.buffer);
    for (let t = 0; t < WORDS_PER_BLOCK; t++) w[t] = view.getUint32(4 * t);
    for (let t = WORDS_PER_BLOCK; t < ROUNDS; t++) {
      const [x, y] = [w[t - 15]!, w[t - 2]!];
      const sigma0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
      const sigma1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
      w[t] = sigma1 + w[t - 7]! + sigma0 + w[t - 16]!;
    }
    let [a, b, c, d, e, f, g, h] = this.#hash as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let t = 0; t < ROUNDS; t++) {
      const sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const choice = (e & f) ^ (~e & g);
      const t1 = (h + sum1 + choice + K[t]! + w[t]!) | 0;
      const sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      [h, g, f, e] = [g, f, e, (d + t1) | 0];
      [d, c, b, a] = [c, b, a, (t1 + sum0 + majority) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (this.#hash[i]! += word));
  }
}
