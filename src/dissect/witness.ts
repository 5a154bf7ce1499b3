/** A segment that a conversation must have seen and that nobody asks about: its stream judges it, and nothing else is done. */
import { getU32 } from '../core/bytes.ts';
import type { Conversation } from '../core/protocol.ts';
import * as IP from '../protocols/ipv4/codec.ts';
import { witness as witnessSegment } from '../protocols/tcp/index.ts';
import { segmentIn } from './stream-frames.ts';

const PACKET_AT = 14;

/**
 * `frame`: without its FCS. `number`, `time`: as `dissect` is told. False, and nothing done, when it is no whole TCP segment:
 * then it must be taken apart.
 */
export function witness(frame: Uint8Array, conversation: Conversation, number: number, time: number): boolean {
  const segment = segmentIn(frame);
  if (!segment) return false;
  const { packet } = conversation;
  packet.number = number;
  packet.time = time;
  packet.source = getU32(frame, PACKET_AT + IP.SOURCE_AT);
  packet.destination = getU32(frame, PACKET_AT + IP.DESTINATION_AT);
  packet.quoted = false;
  packet.partial = false;
  packet.secure = false;
  packet.missing = 0;
  packet.malformed = undefined;
  witnessSegment(frame, segment.at, segment.end, conversation);
  return true;
}
