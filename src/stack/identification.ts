/** The identification field: a counter per flow from a seeded start, so that fragments of two packets never mix (RFC 791, 3.2; RFC 6864). */
import type { Ipv4Address } from '../core/address.ts';
import { flowHash } from './wire.ts';

const BUCKETS = 1024;

export class Identifications {
  readonly #seed: number;
  /** How often each bucket was asked; made at first use, since most routers send nothing of their own. */
  #given: Uint16Array | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  next(source: Ipv4Address, destination: Ipv4Address, protocol: number): number {
    const bucket = flowHash(source, destination, protocol, this.#seed) % BUCKETS;
    this.#given ??= new Uint16Array(BUCKETS);
    const start = flowHash(bucket, this.#seed, 0, 0) & 0xffff;
    return (start + this.#given[bucket]!++) & 0xffff;
  }
}
