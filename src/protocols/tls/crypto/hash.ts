/** The hashes that TLS 1.3 builds on (FIPS 180-4), and HMAC over them (RFC 2104). */
import { createHash, createHmac } from 'node:crypto';

export type HashName = 'sha256' | 'sha384';

/** Bytes. */
export const hashLength = (hash: HashName): number => (hash === 'sha256' ? 32 : 48);

export function digest(hash: HashName, pieces: readonly Uint8Array[]): Uint8Array {
  const state = createHash(hash);
  for (const piece of pieces) state.update(piece);
  return Uint8Array.from(state.digest());
}

export const hmac = (hash: HashName, key: Uint8Array, message: Uint8Array): Uint8Array =>
  Uint8Array.from(createHmac(hash, key).update(message).digest());
