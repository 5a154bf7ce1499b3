/** How TLS 1.2 protects a record's fragment: AES-GCM with a part of the nonce in the record (RFC 5288, 3), ChaCha20 without (RFC 7905, 2). */
import { concat, Writer } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { encodeRecord, MAX_CIPHERTEXT_12, MAX_PLAINTEXT, type RecordHeader } from '../codec.ts';
import { open, seal, TAG_LENGTH } from '../crypto/aead.ts';
import { VERSION } from '../numbers.ts';
import { REASONS, type TlsReason } from '../reasons.ts';
import type { Content, Opener, Sealer } from '../record.ts';
import { BAD_RECORD_MAC } from './reasons.ts';
import type { DirectionKeys } from './secrets.ts';
import type { Suite12 } from './suites.ts';

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
  const aad = additionalData(place, plaintext.length);
  return concat([recordIv, seal(suite.cipher, { key: keys.key, nonce, aad }, plaintext)]);
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
  const aad = additionalData(place, length);
  return open(suite.cipher, { key: keys.key, nonce, aad }, fragment.subarray(suite.recordIvLength));
}

/** Sequence number, type, version and length of the plaintext: what the tag vouches for besides (RFC 5246, 6.2.3.3). */
const additionalData = ({ sequence, contentType }: RecordPlace, length: number): Uint8Array =>
  new Writer(13).raw(sequenceBytes(sequence)).u8(contentType).u16(VERSION.tls12).u16(length).finish();

/** GCM: the salt of the key block, then the record's own eight bytes; ChaCha20: the whole IV with the sequence number laid over it. */
function nonceOf(suite: Suite12, { iv }: DirectionKeys, { sequence }: RecordPlace, recordIv: Uint8Array): Uint8Array {
  if (suite.recordIvLength > 0) return concat([iv, recordIv]);
  const nonce = iv.slice();
  sequenceBytes(sequence).forEach((byte, i) => (nonce[4 + i]! ^= byte));
  return nonce;
}

const sequenceBytes = (sequence: number): Uint8Array => new Writer(8).u16(0).u48(sequence).finish();

/** Seals what this end sends, counting its records as the other end does (RFC 5246, 6.1). */
export class Sealer12 implements Sealer {
  readonly #suite: Suite12;
  readonly #keys: DirectionKeys;
  #sequence = 0;

  constructor(suite: Suite12, keys: DirectionKeys) {
    this.#suite = suite;
    this.#keys = keys;
  }

  seal(type: number, content: Uint8Array): Uint8Array {
    const place = { contentType: type, sequence: this.#sequence++ };
    return encodeRecord(type, VERSION.tls12, protect(this.#suite, this.#keys, place, content));
  }
}

/** Opens what the peer sealed. */
export class Opener12 implements Opener {
  readonly maxFragment = MAX_CIPHERTEXT_12;
  readonly #suite: Suite12;
  readonly #keys: DirectionKeys;
  #sequence = 0;

  constructor(suite: Suite12, keys: DirectionKeys) {
    this.#suite = suite;
    this.#keys = keys;
  }

  open({ type, version }: RecordHeader, fragment: Uint8Array): Result<Content, TlsReason> {
    const place = { contentType: type, sequence: this.#sequence };
    const bytes = version === VERSION.tls12 ? unprotect(this.#suite, this.#keys, place, fragment) : undefined;
    if (!bytes) return fail(BAD_RECORD_MAC);
    if (bytes.length > MAX_PLAINTEXT) return fail(REASONS.recordOverflow);
    this.#sequence++;
    return ok({ type, bytes, encrypted: true });
  }
}
