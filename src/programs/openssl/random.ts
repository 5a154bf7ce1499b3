/** Bytes of chance from the machine's own random stream, which the world's seed decides. */
import type { Sys } from '../../core/sys.ts';

export function randomBytes(sys: Sys, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const word = sys.rng.u32();
    for (let i = 0; i < 4 && at + i < length; i++) bytes[at + i] = word >>> (8 * i);
  }
  return bytes;
}
