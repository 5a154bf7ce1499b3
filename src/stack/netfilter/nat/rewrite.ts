/** Puts another address and port into a packet, or into the one that an ICMP error quotes, and carries the difference into every checksum over it (RFC 1624, 3; RFC 5508, 4.2). */
import { getU16, setU16 } from '../../../core/bytes.ts';
import { updateChecksum } from '../../../core/checksum.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import * as ipv4 from '../../../protocols/ipv4/codec.ts';
import * as tcp from '../../../protocols/tcp/codec.ts';
import * as udp from '../../../protocols/udp/codec.ts';
import { isQuery } from '../conntrack/tuple.ts';
import type { End } from './choose.ts';

/** A checksum field; `outer` covers it, as an ICMP error's covers those that it quotes. */
interface Sum {
  readonly at: number;
  readonly udp: boolean;
  readonly outer: Sum | undefined;
}

const NO_PORT = -1;

/**
 * `at`: where the packet's IP header is; it is cut off at `end`. `outer`: where the checksum is of the ICMP error that quotes it.
 * What lies behind the cut cannot be changed and needs no change: a quote's own checksums are over bytes that nobody has.
 */
export function rewriteEnd(
  b: Uint8Array,
  at: number,
  end: number,
  which: End,
  address: number,
  port: number,
  outerAt = -1,
): void {
  const outer: Sum | undefined = outerAt < 0 ? undefined : { at: outerAt, udp: false, outer: undefined };
  const protocol = b[at + ipv4.PROTOCOL_AT]!;
  const l4 = at + (b[at]! & 15) * 4;
  const header: Sum = { at: at + ipv4.CHECKSUM_AT, udp: false, outer };
  const payload = payloadSum(b, protocol, l4, end, outer);
  const addressAt = at + (which === 'source' ? ipv4.SOURCE_AT : ipv4.DESTINATION_AT);
  // TCP's and UDP's checksums cover the addresses in their pseudo-header, ICMP's does not
  const pseudo = protocol === icmp.IP_PROTOCOL ? undefined : payload;
  patchWord(b, addressAt, address >>> 16, outer, header, pseudo);
  patchWord(b, addressAt + 2, address & 0xffff, outer, header, pseudo);
  const portAt = portPlace(b, protocol, l4, end, which);
  if (portAt !== NO_PORT) patchWord(b, portAt, port, outer, payload, undefined);
}

/** Where the service port or the ICMP identifier of an end is. */
function portPlace(b: Uint8Array, protocol: number, l4: number, end: number, which: End): number {
  if (protocol === tcp.IP_PROTOCOL || protocol === udp.IP_PROTOCOL) {
    const place = l4 + (which === 'source' ? 0 : 2);
    return place + 2 <= end ? place : NO_PORT;
  }
  if (protocol !== icmp.IP_PROTOCOL || l4 + icmp.HEADER_BYTES > end) return NO_PORT;
  const type = b[l4 + icmp.TYPE_AT]!;
  if (icmp.isErrorType(type)) return NO_PORT;
  return isQuery(type) === (which === 'source') ? l4 + icmp.IDENTIFIER_AT : NO_PORT;
}

function payloadSum(b: Uint8Array, protocol: number, l4: number, end: number, outer: Sum | undefined): Sum | undefined {
  const offset =
    protocol === tcp.IP_PROTOCOL
      ? tcp.CHECKSUM_AT
      : protocol === udp.IP_PROTOCOL
        ? udp.CHECKSUM_AT
        : protocol === icmp.IP_PROTOCOL
          ? icmp.CHECKSUM_AT
          : -1;
  if (offset < 0 || l4 + offset + 2 > end) return undefined;
  const isUdp = protocol === udp.IP_PROTOCOL;
  // RFC 768: zero means that there is none, and so it stays
  if (isUdp && getU16(b, l4 + offset) === 0) return undefined;
  return { at: l4 + offset, udp: isUdp, outer };
}

/** Writes a word and corrects the checksums over it: the enclosing error's, and up to two of its own packet. */
function patchWord(
  b: Uint8Array,
  at: number,
  after: number,
  outer: Sum | undefined,
  first: Sum | undefined,
  second: Sum | undefined,
): void {
  const before = getU16(b, at);
  if (before === after) return;
  setU16(b, at, after);
  for (const sum of [outer, first, second]) if (sum) correct(b, sum, before, after);
}

function correct(b: Uint8Array, sum: Sum, before: number, after: number): void {
  const old = getU16(b, sum.at);
  let now = updateChecksum(old, before, after);
  if (now === 0 && sum.udp) now = 0xffff;
  if (now === old) return;
  setU16(b, sum.at, now);
  if (sum.outer) correct(b, sum.outer, old, now);
}
