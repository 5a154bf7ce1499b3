/** From a segment to the messages in it: which protocol reads the stream, and what it is given. */
import type { Conversation, Emit, Payload, Protocol, Registry } from '../../../core/protocol.ts';
import { FIN } from '../codec.ts';
import * as F from '../fields.ts';
import { KEEP_ALIVE, OUT_OF_ORDER, RETRANSMISSION, SPURIOUS_RETRANSMISSION } from './analysis.ts';
import { emptyReading, find, Messages, type Reading } from './messages.ts';
import type { Judgment, Stream } from './stream.ts';
import { Streams, type CapturedSegment } from './streams.ts';

export const TABLE = 'tcp.port';

/**
 * The lower service port counts first, then the other one; else what the bytes look like, then and from then on. `isBegun`: messages
 * have been read in this direction, so these bytes may be the middle of one.
 */
export function protocolOf(
  { sourcePort, destinationPort }: CapturedSegment,
  stream: Stream | undefined,
  data: Uint8Array,
  isBegun: boolean,
  registry: Registry,
): Protocol | undefined {
  if (stream?.guessed) return stream.guessed;
  const byPort =
    registry.find(TABLE, Math.min(sourcePort, destinationPort)) ??
    registry.find(TABLE, Math.max(sourcePort, destinationPort));
  if (data.length === 0 || (byPort && !byPort.declines?.(data, 0, data.length))) return byPort;
  const guessed = registry.guess(TABLE, data, 0, data.length);
  if (stream) stream.guessed = guessed;
  return guessed ?? (isBegun ? byPort : undefined);
}

/**
 * The messages of a segment, undefined when no protocol finds any in its stream. `isWhole` is asked whether all of the segment is
 * here, and right: only then may it be part of longer messages.
 */
export function readMessages(
  segment: CapturedSegment,
  data: Uint8Array,
  judgment: Judgment,
  conversation: Conversation,
  isWhole: () => boolean,
): Reading | undefined {
  if (judgment.isRead) return judgment.reading;
  const { place, marks } = judgment;
  const isBegun = !place || place.flow.messages !== undefined;
  const protocol = protocolOf(segment, place?.stream, data, isBegun, conversation.registry);
  if (!protocol?.extent) {
    // later segments may tell whose stream it is; of this one nobody knew
    if (place) judgment.isRead = true;
    return undefined;
  }
  conversation.packet.stream = `tcp ${judgment.stream}`;
  if (!place || !isWhole()) {
    const isOld = (marks & (RETRANSMISSION | OUT_OF_ORDER)) !== 0;
    const messages = isOld ? [] : find(protocol, data, 0, conversation, 'cut').messages;
    const alone = { ...emptyReading(protocol), calls: [{ bytes: undefined, messages }] };
    if (place) remember(judgment, alone);
    return alone;
  }
  place.flow.messages ??= new Messages();
  const payload = {
    frame: segment.frame,
    sequence: segment.sequence,
    bytes: data,
    isAgain: (marks & RETRANSMISSION) !== 0,
    isNeedless: (marks & SPURIOUS_RETRANSMISSION) !== 0,
    isLate: (marks & OUT_OF_ORDER) !== 0,
    closes: (segment.flags & FIN) !== 0,
  };
  const reading = place.flow.messages.read(protocol, payload, conversation);
  remember(judgment, reading);
  const bytes = reading.assembled.reduce((sum, made) => sum + made.bytes.length, 0);
  Streams.of(conversation).keep(judgment, segment.frame, bytes, conversation);
  return reading;
}

function remember(judgment: Judgment, reading: Reading): void {
  judgment.reading = reading;
  judgment.isRead = true;
}

/** Every message, as a chain of payloads. `at`: where the segment's own payload begins. */
export function payloads(reading: Reading, at: number): Payload | undefined {
  const key = reading.protocol.over.find(({ table }) => table === TABLE)!.key;
  let next: Payload | undefined;
  for (const { bytes, messages } of [...reading.calls].reverse()) {
    for (let i = messages.length - 1; i >= 0; i--) {
      const [from, to] = messages[i]!;
      const place = bytes ? { bytes, at: from, end: to } : { at: at + from, end: at + to };
      next = { table: TABLE, key, ...place, joined: i > 0, ...(next ? { next } : {}) };
    }
  }
  return next;
}

/** Tells what of the segment belongs to longer messages. */
export function emitReading(reading: Reading, data: Uint8Array, at: number, emit: Emit): void {
  for (const [from, to] of reading.parts) {
    emit(F.SEGMENT_DATA, (at + from) * 8, (to - from) * 8, data.subarray(from, to));
  }
  for (const { bytes, pieces } of reading.assembled) {
    emit(F.SEGMENTS, at * 8, 0, 1, `${pieces.length} segments, ${bytes.length} bytes`);
    for (const { frame, offset, length } of pieces) {
      emit(F.SEGMENT, at * 8, 0, frame, `bytes ${offset} to ${offset + length - 1}`);
    }
    emit(F.SEGMENT_COUNT, at * 8, 0, pieces.length);
    emit(F.REASSEMBLED_LENGTH, at * 8, 0, bytes.length);
    emit(F.REASSEMBLED_DATA, at * 8, 0, bytes);
  }
}

/**
 * Bytes that had been there before are handed to nobody again, and those of a keep-alive mean nothing; nor do those that the protocol of
 * the service port does not want.
 */
export function plainPayload(
  { sourcePort, destinationPort }: CapturedSegment,
  marks: number,
  whole: boolean,
  [at, end]: readonly [number, number],
  isDeclined: (key: number) => boolean,
): Payload | undefined {
  if (marks & (RETRANSMISSION | OUT_OF_ORDER) || (whole && marks & SPURIOUS_RETRANSMISSION)) return undefined;
  const key = Math.min(sourcePort, destinationPort);
  if (marks & KEEP_ALIVE || isDeclined(key)) return { table: 'data', key: 0, at, end };
  return { table: TABLE, key, at, end };
}
