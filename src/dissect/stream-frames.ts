/** Frames that mean more to who has seen those before: TCP and UDP in IPv4 on Ethernet, told by a glance at three bytes. */
import { getU16 } from '../core/bytes.ts';
import * as IP from '../protocols/ipv4/codec.ts';
import { HEADER_BYTES as SEGMENT_HEADER, IP_PROTOCOL as TCP } from '../protocols/tcp/codec.ts';
import { IP_PROTOCOL as UDP } from '../protocols/udp/codec.ts';

const TYPE_AT = 12;
const PACKET_AT = 14;

export function isOfStream(frame: Uint8Array): boolean {
  if (frame.length < PACKET_AT + IP.HEADER_BYTES || getU16(frame, TYPE_AT) !== IP.ETHER_TYPE) return false;
  const protocol = frame[PACKET_AT + IP.PROTOCOL_AT];
  return protocol === TCP || protocol === UDP;
}

/** Where a frame without its FCS holds a whole TCP segment, and no fragment of one: from its header to its last byte. */
export interface SegmentPlace {
  readonly at: number;
  readonly end: number;
}

export function segmentIn(frame: Uint8Array): SegmentPlace | undefined {
  if (!isOfStream(frame) || frame[PACKET_AT + IP.PROTOCOL_AT] !== TCP || IP.isFragmentAt(frame, PACKET_AT))
    return undefined;
  const at = PACKET_AT + IP.headerLengthAt(frame, PACKET_AT);
  const end = PACKET_AT + getU16(frame, PACKET_AT + IP.LENGTH_AT);
  const isWhole = at >= PACKET_AT + IP.HEADER_BYTES && end >= at + SEGMENT_HEADER && end <= frame.length;
  return isWhole ? { at, end } : undefined;
}
