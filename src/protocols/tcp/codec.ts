/** The Transmission Control Protocol's header (RFC 9293, 3.1). Options are read and written in options.ts. */
import type { Ipv4Address } from '../../core/address.ts';
import { Reader, setU16, Writer } from '../../core/bytes.ts';
import { checksumHolds, internetChecksum, pseudoHeaderSum } from '../../core/checksum.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const IP_PROTOCOL = 6;
export const HEADER_BYTES = 20;

export const SOURCE_PORT_AT = 0;
export const DESTINATION_PORT_AT = 2;
export const SEQUENCE_AT = 4;
export const ACKNOWLEDGMENT_AT = 8;
/** Data offset in the high four bits, then the reserved bits and AE. */
export const OFFSET_AT = 12;
export const FLAGS_AT = 13;
export const WINDOW_AT = 14;
export const CHECKSUM_AT = 16;
export const URGENT_AT = 18;
export const OPTIONS_AT = 20;

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
/** RFC 3168, 6.1: ECN echo, and congestion window reduced. */
export const ECE = 0x40;
export const CWR = 0x80;

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** 32 bits each, as on the wire. */
  readonly sequence: number;
  readonly acknowledgment: number;
  /** The four bits after the data offset: three reserved, then AE. */
  readonly reserved: number;
  readonly flags: number;
  /** As on the wire: unscaled. */
  readonly window: number;
  /** As on the wire; `sealed` computes it, since it covers the IP addresses too. */
  readonly checksum: number;
  readonly urgent: number;
  /** A multiple of four bytes, 40 at most. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
}

export const headerLengthAt = (bytes: Uint8Array, at: number): number => (bytes[at + OFFSET_AT]! >>> 4) * 4;

/** Reads a segment; its payload goes up to `end`, since TCP counts on IP's length. */
export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<TcpSegment> {
  const r = new Reader(bytes, at, end);
  const sourcePort = r.u16();
  const destinationPort = r.u16();
  const sequence = r.u32();
  const acknowledgment = r.u32();
  const offset = r.u8();
  const flags = r.u8();
  const window = r.u16();
  const checksum = r.u16();
  const urgent = r.u16();
  if (r.short) return fail(`the TCP header is cut short: ${Math.max(0, r.end - at)} bytes do not hold it`);
  const header = (offset >>> 4) * 4;
  if (header < HEADER_BYTES) return fail(`the TCP data offset says ${header} bytes; the header alone is 20`);
  if (at + header > r.end) return fail(`the TCP data offset says ${header} bytes, but only ${r.end - at} are there`);
  const options = r.take(header - HEADER_BYTES);
  const reserved = offset & 15;
  const payload = r.rest();
  return ok({
    sourcePort,
    destinationPort,
    sequence,
    acknowledgment,
    reserved,
    flags,
    window,
    checksum,
    urgent,
    options,
    payload,
  });
}

export function encode(segment: TcpSegment): Uint8Array {
  return new Writer(HEADER_BYTES + segment.options.length + segment.payload.length)
    .u16(segment.sourcePort)
    .u16(segment.destinationPort)
    .u32(segment.sequence)
    .u32(segment.acknowledgment)
    .u8((((HEADER_BYTES + segment.options.length) >>> 2) << 4) | segment.reserved)
    .u8(segment.flags)
    .u16(segment.window)
    .u16(segment.checksum)
    .u16(segment.urgent)
    .raw(segment.options)
    .raw(segment.payload)
    .finish();
}

/** Writes the right checksum into the segment between `at` and `end`; returns the bytes. */
export function sealed(
  bytes: Uint8Array,
  source: Ipv4Address,
  destination: Ipv4Address,
  at = 0,
  end = bytes.length,
): Uint8Array {
  setU16(bytes, at + CHECKSUM_AT, 0);
  const pseudo = pseudoHeaderSum(source, destination, IP_PROTOCOL, end - at);
  setU16(bytes, at + CHECKSUM_AT, internetChecksum(bytes, at, end, pseudo));
  return bytes;
}

/** Whether the checksum of the segment between `at` and `end` holds; TCP's is never left out (RFC 9293, MUST-3). */
export const checksumIsRight = (
  bytes: Uint8Array,
  at: number,
  end: number,
  source: Ipv4Address,
  destination: Ipv4Address,
): boolean => checksumHolds(bytes, at, end, pseudoHeaderSum(source, destination, IP_PROTOCOL, end - at));
