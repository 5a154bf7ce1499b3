/** The pseudorandom function of TLS 1.2 (RFC 5246, 5): P_hash stretches a secret, a label and a seed to as many bytes as are wanted. */
import { concat, utf8 } from '../../../core/bytes.ts';
import { type HashName, hmac } from '../crypto/hash.ts';

/** PRF(secret, label, seed), cut to `length` bytes. */
export function prf(hash: HashName, secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array {
  const labelled = concat([utf8(label), seed]);
  const pieces: Uint8Array[] = [];
  let a = labelled;
  for (let made = 0; made < length;) {
    a = hmac(hash, secret, a);
    const piece = hmac(hash, secret, concat([a, labelled]));
    pieces.push(piece);
    made += piece.length;
  }
  return concat(pieces).slice(0, length);
}
