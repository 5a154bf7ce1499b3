/** Where things are in a frame that carries IPv4, from the frame's first byte: the codecs' offsets, moved by Ethernet's header. */
import type { Ipv4Address } from '../core/address.ts';
import { getU16, getU32, setU16 } from '../core/bytes.ts';
import { internetChecksum } from '../core/checksum.ts';
import { ETHERNET_HEADER_BYTES, FCS_BYTES, MIN_FRAME_BYTES, type Frame, type FramePool } from '../core/frame.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';

/** Where the IP header (or the ARP message) begins. */
export const L3 = ETHERNET_HEADER_BYTES;
export const IP_TOS = L3 + ipv4.TOS_AT;
export const IP_LENGTH = L3 + ipv4.LENGTH_AT;
export const IP_ID = L3 + ipv4.IDENTIFICATION_AT;
export const IP_FRAGMENT = L3 + ipv4.FRAGMENT_AT;
export const IP_TTL = L3 + ipv4.TTL_AT;
export const IP_PROTOCOL = L3 + ipv4.PROTOCOL_AT;
export const IP_CHECKSUM = L3 + ipv4.CHECKSUM_AT;
export const IP_SOURCE = L3 + ipv4.SOURCE_AT;
export const IP_DESTINATION = L3 + ipv4.DESTINATION_AT;
export const IP_OPTIONS = L3 + ipv4.OPTIONS_AT;

/** How a frame was addressed on its link. */
export const TO_US = 0;
export const TO_ALL = 1;
export const TO_GROUP = 2;
export const TO_OTHER = 3;
export type LinkTarget = 0 | 1 | 2 | 3;

export const ipLength = (frame: Frame): number => getU16(frame.bytes, IP_LENGTH);
export const ipSource = (frame: Frame): Ipv4Address => getU32(frame.bytes, IP_SOURCE);
export const ipDestination = (frame: Frame): Ipv4Address => getU32(frame.bytes, IP_DESTINATION);
export const ipProtocol = (frame: Frame): number => frame.bytes[IP_PROTOCOL]!;
/** Length of the IP header, in bytes. */
export const headerLength = (frame: Frame): number => (frame.bytes[L3]! & 15) * 4;
/** Where the IP payload begins in the frame. */
export const L4 = (frame: Frame): number => L3 + headerLength(frame);
/** Where the IP packet ends in the frame: padding and FCS follow. */
export const ipEnd = (frame: Frame): number => L3 + getU16(frame.bytes, IP_LENGTH);
export const isFragment = (frame: Frame): boolean => ipv4.isFragmentAt(frame.bytes, L3);
/** Offset in bytes of the fragment's payload in its datagram. */
export const fragmentOffset = (frame: Frame): number => (getU16(frame.bytes, IP_FRAGMENT) & ipv4.OFFSET_MASK) * 8;

/** A frame with room for an IP packet of `length` bytes; its link header is zeros. */
export function allocatePacket(pool: FramePool, length: number): Frame {
  const frame = pool.allocate(Math.max(MIN_FRAME_BYTES, L3 + length + FCS_BYTES));
  frame.bytes.fill(0, 0, L3);
  return frame;
}

/** Computes the IP header's checksum anew. */
export function sealHeader(frame: Frame): void {
  setU16(frame.bytes, IP_CHECKSUM, 0);
  setU16(frame.bytes, IP_CHECKSUM, internetChecksum(frame.bytes, L3, L4(frame)));
}

/**
 * Mixes what names a flow (RFC 2992; Linux's hash policies): addresses alone, or with protocol and service ports.
 * `ports`: source port in the high half, 0 when there are none.
 */
export function flowHash(source: Ipv4Address, destination: Ipv4Address, protocol: number, ports: number): number {
  let h = Math.imul(source ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ destination, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ protocol, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16) ^ ports, 0x165667b1);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The flow hash of a packet as it stands. Fragments hash without ports, as only the first one carries them. */
export function frameFlowHash(frame: Frame, usePorts: boolean): number {
  const protocol = usePorts ? ipProtocol(frame) : 0;
  const ported = (protocol === 17 || protocol === 6) && !isFragment(frame);
  return flowHash(ipSource(frame), ipDestination(frame), protocol, ported ? getU32(frame.bytes, L4(frame)) : 0);
}
