/** The pseudorandom function of TLS 1.2 (RFC 5246, 5): P_hash stretches a secret, a label and a seed to as many bytes as are wanted. */
import { createHmac } from 'node:crypto';
import { concat, utf8 } from '../../../core/bytes.ts';

/** A cipher suite names the hash of its PRF: SHA-256, or SHA-384 for the suites with 256-bit GCM keys (RFC 5289, 3). */
export type PrfHash = 'sha256' | 'sha384';

/** PRF(secret, label, seed), cut to `length` bytes. */
export function prf(hash: PrfHash, secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array {
  const hmac = (...pieces: Uint8Array[]): Uint8Array => {
    const mac = createHmac(hash, secret);
    for (const piece of pieces) mac.update(piece);
    return Uint8Array.from(mac.digest());
  };
  const labelled = concat([utf8(label), seed]);
  const pieces: Uint8Array[] = [];
  let a = labelled;
  for (let made = 0; made < length;) {
    a = hmac(a);
    const piece = hmac(a, labelled);
    pieces.push(piece);
    made += piece.length;
  }
  return concat(pieces).slice(0, length);
}
