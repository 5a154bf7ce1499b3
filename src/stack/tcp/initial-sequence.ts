/** Initial sequence numbers: a clock of 4 µs plus a keyed hash of the 4-tuple, so that nobody outside can guess them (RFC 6528, 3; RFC 9293, 3.4.1). */
import { createHash } from 'node:crypto';
import type { Ipv4Address } from '../../core/address.ts';
import { getU32, Writer } from '../../core/bytes.ts';
import type { Rng } from '../../core/rng.ts';
import type { Ns } from '../../core/time.ts';

export interface FourTuple {
  readonly localIp: Ipv4Address;
  readonly localPort: number;
  readonly remoteIp: Ipv4Address;
  readonly remotePort: number;
}

const TICK_NS = 4000;

export class InitialSequences {
  readonly #secret: readonly number[];

  constructor(rng: Rng) {
    this.#secret = [rng.u32(), rng.u32(), rng.u32(), rng.u32()];
  }

  /** ISN = M + F(local address, local port, remote address, remote port, secret). */
  next(tuple: FourTuple, now: Ns): number {
    return (Math.floor(now / TICK_NS) + this.#hash(tuple, 0)) % 0x1_0000_0000;
  }

  /** What the clock of a connection's timestamps begins with (RFC 7323, 5.4): another word of the hash. */
  clockOffset(tuple: FourTuple): number {
    return this.#hash(tuple, 4);
  }

  #hash({ localIp, localPort, remoteIp, remotePort }: FourTuple, word: number): number {
    const input = new Writer(28).u32(localIp).u16(localPort).u32(remoteIp).u16(remotePort);
    for (const part of this.#secret) input.u32(part);
    return getU32(createHash('md5').update(input.finish()).digest(), word);
  }
}
