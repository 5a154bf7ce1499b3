/** TCP as a layer (RFC 9293, 3.1), with what Wireshark tells of streams: relative numbers, times, and its sequence analysis. */
import { getU16, getU32 } from '../../core/bytes.ts';
import { checksumHolds, internetChecksum, pseudoHeaderSum } from '../../core/checksum.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, Payload, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import { emitAnalysis } from './dissection/emit-analysis.ts';
import { flagLetters, flagNames, info } from './dissection/info.ts';
import { emitOptions, toldByOptions } from './dissection/options.ts';
import { RETRANSMISSION } from './dissection/analysis.ts';
import { emitReading, payloads, plainPayload, readMessages } from './dissection/reading.ts';
import type { Judgment } from './dissection/stream.ts';
import { Streams, type CapturedSegment } from './dissection/streams.ts';
import * as F from './fields.ts';

/** Wireshark asks for so much of a header before it names the stream. */
const JUDGED_BYTES = 16;

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const header = end - at > C.OFFSET_AT ? C.headerLengthAt(bytes, at) : C.HEADER_BYTES;
  emit(F.TCP, at * 8, Math.max(0, Math.min(Math.max(header, C.HEADER_BYTES), end - at)) * 8, F.TCP.label);
  const r = new FieldReader(bytes, at, end, emit);
  r.again(F.PORT, 2, r.u16(F.SRCPORT));
  r.again(F.PORT, 2, r.u16(F.DSTPORT));
  if (end - at < JUDGED_BYTES) {
    if (packet.quoted && r.left >= 4) r.u32(F.SEQ);
    return tooShort(packet, 'the TCP header', C.HEADER_BYTES, end - at);
  }
  const optionsEnd = Math.min(at + Math.max(header, C.HEADER_BYTES), end);
  const segment = readSegment(bytes, at, end, header, conversation);
  const judgment = judge(bytes, at, optionsEnd, segment, conversation);
  emit(F.STREAM, at * 8, 0, judgment.stream);
  packet.stream = `tcp ${judgment.stream}`;
  emit(F.COMPLETENESS, at * 8, 0, judgment.completeness);
  const relative = numbers(segment, judgment);
  emitNumbers(at, segment, relative, header, packet.quoted, emit);
  if (header < C.HEADER_BYTES) return undefined;
  emitFlags(at, segment.flags, emit);
  emitWindow(at, segment, judgment, emit);
  if (end - at < C.HEADER_BYTES) return tooShort(packet, 'the TCP header', C.HEADER_BYTES, end - at);
  const whole = emitChecksum(bytes, at, end, conversation, emit) && !packet.quoted;
  emit(F.URGENT_POINTER, (at + C.URGENT_AT) * 8, 16, getU16(bytes, at + C.URGENT_AT));
  emitOptions(bytes, at + C.OPTIONS_AT, optionsEnd, { base: judgment.otherBase, acknowledgment: relative.ack }, emit);
  emitAnalysis(at, judgment, emit);
  if (at + header > end) return tooShort(packet, 'the TCP header', header, end - at);
  return emitPayload(bytes, at + header, end, segment, judgment, whole, conversation, emit);
}

/** Shows a segment to a conversation that is asked about later ones only: nothing is emitted. */
export function witness(bytes: Uint8Array, at: number, end: number, conversation: Conversation): void {
  if (end - at < C.HEADER_BYTES) return;
  const { packet } = conversation;
  const header = C.headerLengthAt(bytes, at);
  const optionsEnd = Math.min(at + Math.max(header, C.HEADER_BYTES), end);
  const segment = readSegment(bytes, at, end, header, conversation);
  const judgment = judge(bytes, at, optionsEnd, segment, conversation);
  const isRead = (segment.length ?? 0) > 0 || segment.flags & C.FIN;
  if (!isRead || segment.flags & C.RST || !segment.sound || !segment.whole) return;
  const isWhole = (): boolean => isRight(bytes, at, end, conversation);
  const reading = readMessages(segment, bytes.subarray(at + header, end), judgment, conversation, isWhole);
  const read = reading?.protocol.witness;
  if (!read) return;
  packet.message = 0;
  for (let next = payloads(reading, at + header); next; next = next.next) {
    read(next.bytes ?? bytes, next.at, next.end, conversation);
    packet.message++;
  }
}

function isRight(bytes: Uint8Array, at: number, end: number, { packet }: Conversation): boolean {
  const pseudo = pseudoHeaderSum(packet.source, packet.destination, C.IP_PROTOCOL, end - at);
  return checksumHolds(bytes, at, end, pseudo);
}

function judge(
  bytes: Uint8Array,
  at: number,
  optionsEnd: number,
  segment: CapturedSegment,
  conversation: Conversation,
): Judgment {
  const { packet } = conversation;
  const { source, destination } = packet;
  packet.sourcePort = segment.sourcePort;
  packet.destinationPort = segment.destinationPort;
  const told = toldByOptions(bytes, at + C.OPTIONS_AT, optionsEnd);
  return Streams.of(conversation).judge(source, destination, segment, told);
}

function readSegment(
  bytes: Uint8Array,
  at: number,
  end: number,
  header: number,
  { packet }: Conversation,
): CapturedSegment {
  const there = end - at + packet.missing;
  const known = !packet.quoted && there >= header;
  return {
    frame: packet.number,
    time: packet.time,
    sourcePort: getU16(bytes, at),
    destinationPort: getU16(bytes, at + C.DESTINATION_PORT_AT),
    flags: getU16(bytes, at + C.OFFSET_AT) & 0xfff,
    sequence: getU32(bytes, at + C.SEQUENCE_AT),
    acknowledgment: getU32(bytes, at + C.ACKNOWLEDGMENT_AT),
    window: getU16(bytes, at + C.WINDOW_AT),
    length: known ? there - header : undefined,
    sound: header >= C.HEADER_BYTES,
    whole: end - at >= header,
  };
}

interface Relative {
  readonly seq: number;
  readonly ack: number;
}

/** Relative to the SYNs; where the stream is not asked, and where nothing is acknowledged, as on the wire. */
function numbers({ length, flags, sequence, acknowledgment }: CapturedSegment, judgment: Judgment): Relative {
  if (length === undefined) return { seq: sequence, ack: acknowledgment };
  return {
    seq: (sequence - judgment.base) >>> 0,
    ack: flags & C.ACK ? (acknowledgment - judgment.otherBase) >>> 0 : acknowledgment,
  };
}

function emitNumbers(
  at: number,
  { flags, length, sequence, acknowledgment }: CapturedSegment,
  { seq, ack }: Relative,
  header: number,
  quoted: boolean,
  emit: Emit,
): void {
  if (length !== undefined) emit(F.LEN, (at + C.OFFSET_AT) * 8, 0, length >>> 0);
  emit(F.SEQ, (at + C.SEQUENCE_AT) * 8, 32, seq);
  if (!quoted) emit(F.SEQ_RAW, (at + C.SEQUENCE_AT) * 8, 32, sequence);
  const offset = (at + C.OFFSET_AT) * 8;
  const bogus = header < C.HEADER_BYTES;
  const note = bogus ? 'bogus: it must be at least 20' : `${header} bytes (${header >>> 2})`;
  if (bogus) return emit(F.HDR_LEN, offset, 4, header, note);
  const phantom = flags & (C.SYN | C.FIN) ? 1 : 0;
  if (length !== undefined) emit(F.NXTSEQ, at * 8, 0, (seq + length + phantom) >>> 0);
  emit(F.ACK, (at + C.ACKNOWLEDGMENT_AT) * 8, 32, ack);
  emit(F.ACK_RAW, (at + C.ACKNOWLEDGMENT_AT) * 8, 32, acknowledgment);
  emit(F.HDR_LEN, offset, 4, header, note);
}

const FLAG_BITS = [
  F.FLAGS_AE,
  F.FLAGS_CWR,
  F.FLAGS_ECE,
  F.FLAGS_URG,
  F.FLAGS_ACK,
  F.FLAGS_PUSH,
  F.FLAGS_RESET,
  F.FLAGS_SYN,
  F.FLAGS_FIN,
];

function emitFlags(at: number, flags: number, emit: Emit): void {
  const bitAt = (at + C.OFFSET_AT) * 8 + 4;
  emit(F.FLAGS, bitAt, 12, flags, flagNames(flags));
  emit(F.FLAGS_RES, bitAt, 3, flags & 0xe00 ? 1 : 0);
  FLAG_BITS.forEach((field, i) => emit(field, bitAt + 3 + i, 1, (flags >>> (8 - i)) & 1));
  emit(F.FLAGS_STR, bitAt, 12, flagLetters(flags));
}

function emitWindow(at: number, { flags, length, window }: CapturedSegment, judgment: Judgment, emit: Emit): void {
  const bitAt = (at + C.WINDOW_AT) * 8;
  const { windowScale } = judgment;
  const scaled = !(flags & C.SYN) && length !== undefined && windowScale > 0;
  emit(F.WINDOW_VALUE, bitAt, 16, window);
  emit(F.WINDOW, bitAt, 16, scaled ? window * 2 ** windowScale : window);
  // the window of a SYN is never scaled (RFC 7323, 2.2)
  if (!(flags & C.SYN)) emit(F.WINDOW_SCALEFACTOR, bitAt, 0, windowScale < 0 ? windowScale : 2 ** windowScale);
}

/** Whether all of the segment is here, and right. */
function emitChecksum(bytes: Uint8Array, at: number, end: number, { packet }: Conversation, emit: Emit): boolean {
  const bitAt = (at + C.CHECKSUM_AT) * 8;
  const sent = getU16(bytes, at + C.CHECKSUM_AT);
  if (packet.partial && !packet.quoted) {
    emit(F.CHECKSUM, bitAt, 16, sent, 'unverified');
    emit(F.CHECKSUM_STATUS, bitAt, 0, 2);
    return false;
  }
  const pseudo = pseudoHeaderSum(packet.source, packet.destination, C.IP_PROTOCOL, end - at);
  // the checksum field counts as zero: adding its complement takes it out of the sum
  const right = internetChecksum(bytes, at, end, pseudo + (0xffff ^ sent));
  const note = right === sent ? 'correct' : `incorrect, should be 0x${right.toString(16).padStart(4, '0')}`;
  emit(F.CHECKSUM, bitAt, 16, sent, note);
  emit(F.CHECKSUM_STATUS, bitAt, 0, right === sent ? 1 : 0);
  emit(F.CHECKSUM_CALCULATED, bitAt, 16, right);
  return right === sent;
}

const OVERLAPS = '[Reassembly error, protocol TCP: New fragment overlaps old data (retransmission?)]';

function emitPayload(
  bytes: Uint8Array,
  at: number,
  end: number,
  segment: CapturedSegment,
  judgment: Judgment,
  whole: boolean,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const data = bytes.subarray(at, end);
  if (segment.flags & C.RST) {
    if (at < end) emit(F.RESET_CAUSE, at * 8, (end - at) * 8, String.fromCharCode(...data));
    return undefined;
  }
  if (at >= end && !(segment.flags & C.FIN)) return undefined;
  const reading = readMessages(segment, data, judgment, conversation, () => whole);
  // Wireshark leaves it out where the end of the stream completes a message
  if (at < end && !reading?.isEnd) emit(F.PAYLOAD, at * 8, (end - at) * 8, data);
  if (!reading) {
    const isAgain = whole && (judgment.marks & RETRANSMISSION) !== 0 && at < end;
    if (isAgain) emit(F.SEGMENT_DATA, at * 8, (end - at) * 8, data);
    const isDeclined = (key: number): boolean =>
      conversation.registry.find('tcp.port', key)?.declines?.(data, 0, data.length) ?? false;
    return at < end ? plainPayload(segment, judgment.marks, whole, [at, end], isDeclined) : undefined;
  }
  emitReading(reading, data, at, emit);
  const { packet } = conversation;
  if (!whole) packet.partial = true;
  if (reading.overlaps) {
    packet.malformed = 'these bytes had been put together with others before';
    packet.added = OVERLAPS;
    return undefined;
  }
  packet.begun = reading.begun;
  packet.added = reading.added;
  packet.waits = reading.waits;
  return payloads(reading, at);
}

export const tcp: Protocol = {
  id: 'tcp',
  title: F.TCP.label,
  rfc: 'RFC 9293',
  fields: F.FIELDS,
  over: [{ table: 'ip.proto', key: C.IP_PROTOCOL }],
  dissect,
  info,
  reasons: [],
  events: [],
};
