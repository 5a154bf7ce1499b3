/** How TLS 1.2 protects a record's fragment: AES-GCM with a part of the nonce in the record (RFC 5288, 3), ChaCha20 without (RFC 7905, 2). */
import { type CipherGCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';
import { concat, Writer } from '../../../core/bytes.ts';
import type { DirectionKeys } from './secrets.ts';
import type { Suite12 } from './suites.ts';

// ChaCha20-Poly1305 has GCM's interface in node:crypto, but an overload of its own: `CipherGCMTypes` stands for both.
const TAG_LENGTH = 16;
const VERSION_12 = 0x0303;

/** One record: its content type, and how many were protected before it in this direction with these keys. */
export interface RecordPlace {
  readonly contentType: number;
  readonly sequence: number;
}

/** Bytes that protection adds to a fragment. */
export const overhead12 = (suite: Suite12): number => suite.recordIvLength + TAG_LENGTH;

/** The fragment as it goes on the wire: its part of the nonce, the ciphertext, the tag. */
export function protect(suite: Suite12, keys: DirectionKeys, place: RecordPlace, plaintext: Uint8Array): Uint8Array {
  const recordIv = sequenceBytes(place.sequence).slice(0, suite.recordIvLength);
  const nonce = nonceOf(suite, keys, place, recordIv);
  const cipher = createCipheriv(suite.cipher as CipherGCMTypes, keys.key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(additionalData(place, plaintext.length), { plaintextLength: plaintext.length });
  const body = cipher.update(plaintext);
  const last = cipher.final();
  return concat([recordIv, body, last, cipher.getAuthTag()]);
}

/** The plaintext, or undefined when the tag does not vouch for it: such bytes are given to nobody (RFC 5246, 6.2.3.3). */
export function unprotect(
  suite: Suite12,
  keys: DirectionKeys,
  place: RecordPlace,
  fragment: Uint8Array,
): Uint8Array | undefined {
  const length = fragment.length - overhead12(suite);
  if (length < 0) return undefined;
  const nonce = nonceOf(suite, keys, place, fragment.slice(0, suite.recordIvLength));
  const decipher = createDecipheriv(suite.cipher as CipherGCMTypes, keys.key, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAAD(additionalData(place, length), { plaintextLength: length });
  decipher.setAuthTag(fragment.slice(fragment.length - TAG_LENGTH));
  const plaintext = decipher.update(fragment.slice(suite.recordIvLength, suite.recordIvLength + length));
  try {
    return concat([plaintext, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Sequence number, type, version and length of the plaintext: what the tag vouches for besides (RFC 5246, 6.2.3.3). */
const additionalData = ({ sequence, contentType }: RecordPlace, length: number): Uint8Array =>
  new Writer(13).raw(sequenceBytes(sequence)).u8(contentType).u16(VERSION_12).u16(length).finish();

/** GCM: the salt of the key block, then the record's own eight bytes; ChaCha20: the whole IV with the sequence number laid over it. */
function nonceOf(suite: Suite12, { iv }: DirectionKeys, { sequence }: RecordPlace, recordIv: Uint8Array): Uint8Array {
  if (suite.recordIvLength > 0) return concat([iv, recordIv]);
  const nonce = iv.slice();
  sequenceBytes(sequence).forEach((byte, i) => (nonce[4 + i]! ^= byte));
  return nonce;
}

const sequenceBytes = (sequence: number): Uint8Array => new Writer(8).u16(0).u48(sequence).finish();
