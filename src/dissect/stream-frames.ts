/** Frames that mean more to who has seen those before: TCP and UDP in IPv4 on Ethernet, told by a glance at three bytes. */
import { getU16 } from '../core/bytes.ts';
import { ETHER_TYPE, PROTOCOL_AT } from '../protocols/ipv4/codec.ts';
import { IP_PROTOCOL as TCP } from '../protocols/tcp/codec.ts';
import { IP_PROTOCOL as UDP } from '../protocols/udp/codec.ts';

const TYPE_AT = 12;
const PACKET_AT = 14;

export function isOfStream(frame: Uint8Array): boolean {
  if (frame.length < PACKET_AT + 20 || getU16(frame, TYPE_AT) !== ETHER_TYPE) return false;
  const protocol = frame[PACKET_AT + PROTOCOL_AT];
  return protocol === TCP || protocol === UDP;
}
