/** Records and handshake messages as they lie in the stream (RFC 8446, 5.1 and 4): headers with a type and a length, bodies as bytes. */
import { Reader, Writer } from '../../core/bytes.ts';
import { handshakeName } from './numbers.ts';

export { CONTENT, HANDSHAKE, VERSION } from './numbers.ts';

export const RECORD_HEADER_LENGTH = 5;
export const HANDSHAKE_HEADER_LENGTH = 4;
/** Bytes of content in a record. */
export const MAX_PLAINTEXT = 2 ** 14;
/** Bytes of a protected record: what protection may add in TLS 1.3, and in TLS 1.2 (RFC 5246, 6.2.3). */
export const MAX_CIPHERTEXT_13 = MAX_PLAINTEXT + 256;
export const MAX_CIPHERTEXT_12 = MAX_PLAINTEXT + 2048;

export interface RecordHeader {
  readonly type: number;
  readonly version: number;
  /** Bytes of the fragment that follows. */
  readonly length: number;
}

/** Undefined until its five bytes are there. */
export function decodeRecordHeader(bytes: Uint8Array, at = 0): RecordHeader | undefined {
  const r = new Reader(bytes, at);
  const header = { type: r.u8(), version: r.u16(), length: r.u16() };
  return r.short ? undefined : header;
}

export const encodeRecordHeader = ({ type, version, length }: RecordHeader): Uint8Array =>
  new Writer(RECORD_HEADER_LENGTH).u8(type).u16(version).u16(length).finish();

export const encodeRecord = (type: number, version: number, fragment: Uint8Array): Uint8Array =>
  new Writer(RECORD_HEADER_LENGTH + fragment.length).u8(type).u16(version).u16(fragment.length).raw(fragment).finish();

/** One handshake message. */
export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
  /** Header and body: what the transcript takes. */
  readonly bytes: Uint8Array;
}

export function encodeHandshake(type: number, body: Uint8Array): HandshakeMessage {
  const w = new Writer(HANDSHAKE_HEADER_LENGTH + body.length);
  const bytes = w
    .u8(type)
    .u8(body.length >>> 16)
    .u16(body.length & 0xffff)
    .raw(body)
    .finish();
  return { type, body, bytes };
}

/** The first message in the bytes; undefined until it is there as a whole. */
export function decodeHandshake(bytes: Uint8Array, at = 0): HandshakeMessage | undefined {
  const length = handshakeLength(bytes, at);
  if (length === undefined || bytes.length - at < length) return undefined;
  const whole = bytes.slice(at, at + length);
  return { type: whole[0]!, body: whole.subarray(HANDSHAKE_HEADER_LENGTH), bytes: whole };
}

/** Header and body together, in bytes; undefined until the header is there. */
export function handshakeLength(bytes: Uint8Array, at = 0): number | undefined {
  const r = new Reader(bytes, at);
  r.u8();
  const length = (r.u8() << 16) | r.u16();
  return r.short ? undefined : HANDSHAKE_HEADER_LENGTH + length;
}

export const messageName = (message: HandshakeMessage): string => handshakeName(message.type);
