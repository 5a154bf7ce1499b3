/**
 * Record protection of TLS 1.3 (RFC 8446, 5.2 to 5.4): content and its type, sealed under a key and a nonce that counts the records.
 * Outside, every protected record calls itself application data of TLS 1.2.
 */
import { Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  encodeRecordHeader,
  MAX_CIPHERTEXT_13,
  MAX_PLAINTEXT,
  RECORD_HEADER_LENGTH,
  type RecordHeader,
} from './codec.ts';
import * as aead from './crypto/aead.ts';
import { CONTENT, VERSION } from './numbers.ts';
import { REASONS, type TlsReason } from './reasons.ts';

/** Makes records; TLS 1.2 has its own (tls12/). */
export interface Sealer {
  /** A whole record, header included; at most 2^14 bytes of content. */
  seal(type: number, content: Uint8Array): Uint8Array;
}

/** Reads the records that the peer's Sealer made. */
export interface Opener {
  /** Bytes of the longest fragment that may come. */
  readonly maxFragment: number;
  open(header: RecordHeader, fragment: Uint8Array): Result<Content, TlsReason>;
}

export interface Content {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** False for what came in the clear although there are keys. */
  readonly encrypted: boolean;
}

export interface TrafficKeys {
  readonly aead: aead.AeadName;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** The iv with the record's number in its last eight bytes (5.3). */
function nonceOf(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice();
  for (let i = nonce.length - 1, left = sequence; left > 0; i--, left = Math.floor(left / 256)) nonce[i]! ^= left % 256;
  return nonce;
}

export class Sealer13 implements Sealer {
  readonly keys: TrafficKeys;
  sequence = 0;

  constructor(keys: TrafficKeys) {
    this.keys = keys;
  }

  /** `padding`: zeros after the type, which hide the content's length (5.4). */
  seal(type: number, content: Uint8Array, padding = 0): Uint8Array {
    const inner = new Uint8Array(content.length + 1 + padding);
    inner.set(content);
    inner[content.length] = type;
    const length = inner.length + aead.TAG_LENGTH;
    const header = encodeRecordHeader({ type: CONTENT.applicationData, version: VERSION.tls12, length });
    const nonce = nonceOf(this.keys.iv, this.sequence++);
    const sealed = aead.seal(this.keys.aead, { key: this.keys.key, nonce, aad: header }, inner);
    return new Writer(RECORD_HEADER_LENGTH + length).raw(header).raw(sealed).view();
  }
}

export class Opener13 implements Opener {
  readonly keys: TrafficKeys;
  readonly maxFragment = MAX_CIPHERTEXT_13;
  /** A peer that could not follow our hello says so before it has keys: its alert is read until the handshake is done. */
  readonly plainAlerts: boolean;
  sequence = 0;

  constructor(keys: TrafficKeys, plainAlerts: boolean) {
    this.keys = keys;
    this.plainAlerts = plainAlerts;
  }

  open(header: RecordHeader, fragment: Uint8Array): Result<Content, TlsReason> {
    if (header.type === CONTENT.alert && this.plainAlerts)
      return ok({ type: CONTENT.alert, bytes: fragment, encrypted: false });
    if (header.type !== CONTENT.applicationData) return fail(REASONS.unprotectedRecord);
    const nonce = nonceOf(this.keys.iv, this.sequence);
    const use = { key: this.keys.key, nonce, aad: encodeRecordHeader(header) };
    const inner = aead.open(this.keys.aead, use, fragment);
    if (!inner) return fail(REASONS.badRecordMac);
    this.sequence++;
    return unwrap(inner);
  }
}

/** The type is the last byte that is not zero; a record of zeros alone has none (5.4). */
function unwrap(inner: Uint8Array): Result<Content, TlsReason> {
  let end = inner.length - 1;
  while (end >= 0 && inner[end] === 0) end--;
  if (end < 0) return fail(REASONS.noContentType);
  if (inner.length > MAX_PLAINTEXT + 1) return fail(REASONS.recordOverflow);
  return ok({ type: inner[end]!, bytes: inner.subarray(0, end), encrypted: true });
}
