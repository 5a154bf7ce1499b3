/** The Internet Protocol, version 4 (RFC 791, 3.1; the TOS byte as RFC 2474 and RFC 3168 redefine it). */
import type { Ipv4Address } from '../../core/address.ts';
import { getU16, Reader, setU16, Writer } from '../../core/bytes.ts';
import { checksumHolds, internetChecksum } from '../../core/checksum.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { decodeOptions, encodeOptions, type Ipv4Option } from './options.ts';

export const ETHER_TYPE = 0x0800;
/** Without options. */
export const HEADER_BYTES = 20;
export const MAX_PACKET_BYTES = 65_535;

export const TOS_AT = 1;
export const LENGTH_AT = 2;
export const IDENTIFICATION_AT = 4;
/** Three flags and the fragment offset share these 16 bits. */
export const FRAGMENT_AT = 6;
export const TTL_AT = 8;
export const PROTOCOL_AT = 9;
export const CHECKSUM_AT = 10;
export const SOURCE_AT = 12;
export const DESTINATION_AT = 16;
export const OPTIONS_AT = 20;

export const RESERVED_FLAG = 0x8000;
export const DONT_FRAGMENT = 0x4000;
export const MORE_FRAGMENTS = 0x2000;
/** The offset counts units of 8 bytes. */
export const OFFSET_MASK = 0x1fff;

export interface Ipv4Header {
  readonly dscp: number;
  readonly ecn: number;
  readonly identification: number;
  /** The reserved bit, which must be 0 (RFC 3514's joke apart). */
  readonly reserved: boolean;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  readonly protocol: number;
  /** The header checksum when it is not the right one; absent when it is. */
  readonly checksum?: number;
  readonly source: Ipv4Address;
  readonly destination: Ipv4Address;
  /** Without the zeros that fill the header up to a multiple of 4. */
  readonly options: readonly Ipv4Option[];
}

export interface Ipv4Packet extends Ipv4Header {
  readonly payload: Uint8Array;
}

/** A header with the lengths that it claims, in bytes. */
export interface Ipv4HeaderRead {
  readonly header: Ipv4Header;
  readonly headerLength: number;
  readonly totalLength: number;
}

/** Reads the header alone: what is quoted inside an ICMP error ends before the total length says (RFC 792). */
export function decodeHeader(bytes: Uint8Array, at = 0, end = bytes.length): Result<Ipv4HeaderRead> {
  const r = new Reader(bytes, at, end);
  const first = r.u8();
  const tos = r.u8();
  const totalLength = r.u16();
  const identification = r.u16();
  const fragment = r.u16();
  const ttl = r.u8();
  const protocol = r.u8();
  const checksum = r.u16();
  const source = r.u32();
  const destination = r.u32();
  const headerLength = (first & 15) * 4;
  if (r.short) return r.done('the IPv4 header', undefined as never);
  if (first >>> 4 !== 4) return fail(`the version is ${first >>> 4}, not 4`);
  if (headerLength < HEADER_BYTES) return fail(`the header length is ${headerLength} bytes; it cannot be less than 20`);
  if (at + headerLength > r.end)
    return fail(`the header length is ${headerLength} bytes, but only ${r.end - at} are there`);
  const options = decodeOptions(bytes, at + OPTIONS_AT, at + headerLength);
  if (!options.ok) return options;
  const header: Ipv4Header = {
    dscp: tos >>> 2,
    ecn: tos & 3,
    identification,
    reserved: (fragment & RESERVED_FLAG) !== 0,
    dontFragment: (fragment & DONT_FRAGMENT) !== 0,
    moreFragments: (fragment & MORE_FRAGMENTS) !== 0,
    fragmentOffset: (fragment & OFFSET_MASK) * 8,
    ttl,
    protocol,
    ...(checksumHolds(bytes, at, at + headerLength) ? {} : { checksum }),
    source,
    destination,
    options: options.value,
  };
  return ok({ header, headerLength, totalLength });
}

/** Reads a packet; bytes after its total length (Ethernet's padding) are not part of it. */
export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<Ipv4Packet> {
  const read = decodeHeader(bytes, at, end);
  if (!read.ok) return read;
  const { header, headerLength, totalLength } = read.value;
  const there = Math.min(end, bytes.length) - at;
  if (totalLength < headerLength)
    return fail(`the total length is ${totalLength} bytes, less than the header's ${headerLength}`);
  if (totalLength > there) return fail(`the total length is ${totalLength} bytes, but only ${there} are there`);
  return ok({ ...header, payload: bytes.slice(at + headerLength, at + totalLength) });
}

/** Writes the packet with its lengths and its checksum: the right one unless another is given. */
export function encode(packet: Ipv4Packet): Uint8Array {
  const options = encodeOptions(packet.options);
  const headerLength = HEADER_BYTES + options.length;
  const bytes = new Writer(headerLength + packet.payload.length)
    .u8(0x40 | (headerLength / 4))
    .u8((packet.dscp << 2) | packet.ecn)
    .u16(headerLength + packet.payload.length)
    .u16(packet.identification)
    .u16(fragmentWord(packet))
    .u8(packet.ttl)
    .u8(packet.protocol)
    .u16(packet.checksum ?? 0)
    .u32(packet.source)
    .u32(packet.destination)
    .raw(options)
    .raw(packet.payload)
    .finish();
  if (packet.checksum === undefined) setU16(bytes, CHECKSUM_AT, internetChecksum(bytes, 0, headerLength));
  return bytes;
}

/** The 16 bits at `FRAGMENT_AT`. */
export const fragmentWord = (
  h: Pick<Ipv4Header, 'reserved' | 'dontFragment' | 'moreFragments' | 'fragmentOffset'>,
): number =>
  (h.reserved ? RESERVED_FLAG : 0) |
  (h.dontFragment ? DONT_FRAGMENT : 0) |
  (h.moreFragments ? MORE_FRAGMENTS : 0) |
  (h.fragmentOffset >>> 3);

/** Header length in bytes, as the header at `at` claims it. */
export const headerLengthAt = (bytes: Uint8Array, at: number): number => (bytes[at]! & 15) * 4;
/** Whether the packet at `at` is a fragment: more follow, or it is not the first. */
export const isFragmentAt = (bytes: Uint8Array, at: number): boolean =>
  (getU16(bytes, at + FRAGMENT_AT) & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0;
