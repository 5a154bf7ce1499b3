/** The User Datagram Protocol (RFC 768; zero checksums: RFC 1122, 4.1.3.4). */
import type { Ipv4Address } from '../../core/address.ts';
import { getU16, Reader, setU16, Writer } from '../../core/bytes.ts';
import { checksumHolds, internetChecksum, pseudoHeaderSum } from '../../core/checksum.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const IP_PROTOCOL = 17;
export const HEADER_BYTES = 8;

export const SOURCE_PORT_AT = 0;
export const DESTINATION_PORT_AT = 2;
export const LENGTH_AT = 4;
export const CHECKSUM_AT = 6;
export const PAYLOAD_AT = 8;

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** As it stands on the wire; 0 means that the sender made none. `sealed` computes it, since it covers the IP addresses too. */
  readonly checksum: number;
  readonly payload: Uint8Array;
}

/** Reads a datagram; bytes after its length are not part of it. */
export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<UdpDatagram> {
  const r = new Reader(bytes, at, end);
  const sourcePort = r.u16();
  const destinationPort = r.u16();
  const length = r.u16();
  const checksum = r.u16();
  if (r.short) return fail(`the UDP header is cut short: ${Math.max(0, r.end - at)} bytes do not hold it`);
  if (length < HEADER_BYTES) return fail(`the UDP length is ${length}; it counts its own header, so it is 8 at least`);
  if (at + length > r.end) return fail(`the UDP length is ${length} bytes, but only ${r.end - at} are there`);
  return ok({ sourcePort, destinationPort, checksum, payload: r.take(length - HEADER_BYTES) });
}

export function encode(datagram: UdpDatagram): Uint8Array {
  return new Writer(HEADER_BYTES + datagram.payload.length)
    .u16(datagram.sourcePort)
    .u16(datagram.destinationPort)
    .u16(HEADER_BYTES + datagram.payload.length)
    .u16(datagram.checksum)
    .raw(datagram.payload)
    .finish();
}

/** Writes the right checksum into the datagram at `at`, whose length field is set; returns the bytes. */
export function sealed(bytes: Uint8Array, source: Ipv4Address, destination: Ipv4Address, at = 0): Uint8Array {
  const length = getU16(bytes, at + LENGTH_AT);
  setU16(bytes, at + CHECKSUM_AT, 0);
  const sum = internetChecksum(bytes, at, at + length, pseudoHeaderSum(source, destination, IP_PROTOCOL, length));
  setU16(bytes, at + CHECKSUM_AT, sum === 0 ? 0xffff : sum); // RFC 768: a computed zero is sent as all ones
  return bytes;
}

/** Whether the checksum of the datagram between `at` and `end` holds; one that was not made does. */
export const checksumIsRight = (
  bytes: Uint8Array,
  at: number,
  end: number,
  source: Ipv4Address,
  destination: Ipv4Address,
): boolean =>
  getU16(bytes, at + CHECKSUM_AT) === 0 ||
  checksumHolds(bytes, at, end, pseudoHeaderSum(source, destination, IP_PROTOCOL, end - at));
