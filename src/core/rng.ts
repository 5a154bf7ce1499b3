/**
 * Named, seeded random streams. Every link direction and every node owns one, so adding a node or a link reshuffles
 * none of the others. The generator is sfc32 (PractRand), seeded from (world seed, stream name) by a string hash.
 */
export interface Rng {
  /** Uniform integer in [0, 2^32). */
  u32(): number;
  /** Uniform in [0, 1), with 32 bits of resolution. */
  real(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** True with the given probability; draws nothing when it is 0. */
  chance(probability: number): boolean;
}

/** 128 bits of seed from the text: FNV-1a with four offsets, each finished by murmur3's mixer. */
function hash4(text: string): [number, number, number, number] {
  const lanes: [number, number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let lane = 0; lane < 4; lane++) {
    let h = lanes[lane as 0];
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    lanes[lane as 0] = (h ^ (h >>> 16)) >>> 0;
  }
  return lanes;
}

class Sfc32 implements Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: readonly [number, number, number, number]) {
    [this.#a, this.#b, this.#c, this.#counter] = seed;
    for (let i = 0; i < 12; i++) this.u32();
  }

  u32(): number {
    const t = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  real(): number {
    return this.u32() / 0x1_0000_0000;
  }

  below(bound: number): number {
    return Math.floor(this.real() * bound);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.real() < probability;
  }
}

/** The stream called `name` of the world seeded `seed`. Equal arguments give equal streams. */
export const stream = (seed: number, name: string): Rng => new Sfc32(hash4(`${seed}/${name}`));
