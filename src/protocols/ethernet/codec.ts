/** Ethernet II frames with their frame check sequence (IEEE 802.3, 3.2; the type field as RFC 894 uses it). */
import type { MacAddress } from '../../core/address.ts';
import { Reader, Writer } from '../../core/bytes.ts';
import { crc32 } from '../../core/checksum.ts';
import { ETHERNET_HEADER_BYTES, FCS_BYTES, MIN_FRAME_BYTES } from '../../core/frame.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const PAYLOAD_AT = ETHERNET_HEADER_BYTES;
/** IEEE 802.3, 3.2.6: from here on the field is a type; up to 1500 it is a length. */
export const LOWEST_TYPE = 0x0600;
export const HIGHEST_LENGTH = 1500;

export interface EthernetFrame {
  readonly destination: MacAddress;
  readonly source: MacAddress;
  readonly type: number;
  /** What follows the header, padding included. Fewer than 46 bytes are padded with zeros when encoded. */
  readonly payload: Uint8Array;
  /** The frame check sequence when it is not the right one; absent when it is. */
  readonly fcs?: number;
}

/** Reads a frame that ends with its FCS. */
export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<EthernetFrame> {
  const last = Math.min(end, bytes.length);
  if (last - at < ETHERNET_HEADER_BYTES + FCS_BYTES) {
    return fail(`the Ethernet frame is cut short: ${Math.max(0, last - at)} bytes do not hold a header and an FCS`);
  }
  const r = new Reader(bytes, at, last - FCS_BYTES);
  const frame = { destination: r.u48(), source: r.u48(), type: r.u16(), payload: r.rest() };
  if (frame.type < LOWEST_TYPE) return fail(lengthSentence(frame.type));
  const fcs = readFcs(bytes, last);
  return ok(fcs === crc32(bytes, at, last - FCS_BYTES) ? frame : { ...frame, fcs });
}

/** Writes a frame of at least 64 bytes with its FCS: the right one unless another is given. */
export function encode(frame: EthernetFrame): Uint8Array {
  const w = new Writer(MIN_FRAME_BYTES);
  w.u48(frame.destination).u48(frame.source).u16(frame.type).raw(frame.payload);
  w.zeros(Math.max(0, MIN_FRAME_BYTES - FCS_BYTES - w.length));
  const fcs = frame.fcs ?? crc32(w.view());
  return w
    .u8(fcs)
    .u8(fcs >>> 8)
    .u8(fcs >>> 16)
    .u8(fcs >>> 24)
    .finish(); // least significant byte first
}

/** The FCS in the four bytes before `end`, as `crc32` gives it. */
export const readFcs = (b: Uint8Array, end: number): number =>
  (b[end - 4]! | (b[end - 3]! << 8) | (b[end - 2]! << 16) | (b[end - 1]! << 24)) >>> 0;

export const lengthSentence = (length: number): string =>
  length <= HIGHEST_LENGTH
    ? `the field after the addresses is ${length}: a length, so this is an IEEE 802.3 length frame, not Ethernet II`
    : `the field after the addresses is ${length}: neither a length (at most 1500) nor a type (at least 0x0600)`;
