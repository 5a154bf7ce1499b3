/**
 * What names one direction of a flow: protocol, addresses and service ports (RFC 3022, 2). An ICMP query has its identifier in
 * place of a port: a request's is its source, a reply's its destination (RFC 5508, 3).
 */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import { getU16, getU32 } from '../../../core/bytes.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import * as ipv4 from '../../../protocols/ipv4/codec.ts';
import * as tcp from '../../../protocols/tcp/codec.ts';
import * as udp from '../../../protocols/udp/codec.ts';

export interface Tuple {
  readonly protocol: number;
  readonly source: Ipv4Address;
  readonly sourcePort: number;
  readonly destination: Ipv4Address;
  readonly destinationPort: number;
  /** ICMP: type and code; -1 for all other protocols. */
  readonly type: number;
  readonly code: number;
}

/** A query's type and that of its reply (RFC 792; RFC 950, appendix I). */
const REPLY_TYPES: Readonly<Record<number, number>> = {
  [icmp.ECHO]: icmp.ECHO_REPLY,
  [icmp.TIMESTAMP]: icmp.TIMESTAMP_REPLY,
  15: 16,
  17: 18,
};
const REQUEST_TYPES: Readonly<Record<number, number>> = Object.fromEntries(
  Object.entries(REPLY_TYPES).map(([request, reply]) => [reply, Number(request)]),
);

export const isQuery = (type: number): boolean => REPLY_TYPES[type] !== undefined;
export const hasPorts = (protocol: number): boolean => protocol === tcp.IP_PROTOCOL || protocol === udp.IP_PROTOCOL;

/** The tuple of a packet whose IP header is at `at`; it may be cut off at `end`. Undefined: a later fragment, too short, or an ICMP message that is no query. */
export function tupleAt(b: Uint8Array, at: number, end: number): Tuple | undefined {
  if ((getU16(b, at + ipv4.FRAGMENT_AT) & ipv4.OFFSET_MASK) !== 0) return undefined;
  const protocol = b[at + ipv4.PROTOCOL_AT]!;
  const l4 = at + (b[at]! & 15) * 4;
  const base = {
    protocol,
    source: getU32(b, at + ipv4.SOURCE_AT),
    sourcePort: 0,
    destination: getU32(b, at + ipv4.DESTINATION_AT),
    destinationPort: 0,
    type: -1,
    code: -1,
  };
  if (hasPorts(protocol)) {
    if (l4 + 8 > end) return undefined;
    return { ...base, sourcePort: getU16(b, l4), destinationPort: getU16(b, l4 + 2) };
  }
  if (protocol !== icmp.IP_PROTOCOL) return base;
  if (l4 + icmp.HEADER_BYTES > end) return undefined;
  const [type, code] = [b[l4 + icmp.TYPE_AT]!, b[l4 + icmp.CODE_AT]!];
  const identifier = getU16(b, l4 + icmp.IDENTIFIER_AT);
  if (isQuery(type)) return { ...base, type, code, sourcePort: identifier };
  return REQUEST_TYPES[type] === undefined ? undefined : { ...base, type, code, destinationPort: identifier };
}

/** The same flow's other direction. */
export const inverted = (t: Tuple): Tuple => ({
  protocol: t.protocol,
  source: t.destination,
  sourcePort: t.destinationPort,
  destination: t.source,
  destinationPort: t.sourcePort,
  type: t.type < 0 ? -1 : (REPLY_TYPES[t.type] ?? REQUEST_TYPES[t.type] ?? t.type),
  code: t.code,
});

export const keyOf = (t: Tuple): string =>
  `${t.protocol} ${t.source} ${t.sourcePort} ${t.destination} ${t.destinationPort} ${t.type} ${t.code}`;

export const sameTuple = (a: Tuple, b: Tuple): boolean => keyOf(a) === keyOf(b);

/** `192.168.1.10:40000`, and without a port what has none. */
export const endText = (address: Ipv4Address, port: number): string =>
  port === 0 ? formatIpv4(address) : `${formatIpv4(address)}:${port}`;
