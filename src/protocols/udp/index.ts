/** UDP as a layer (RFC 768), with the stream numbers that Wireshark counts. */
import { getU16 } from '../../core/bytes.ts';
import { internetChecksum, pseudoHeaderSum } from '../../core/checksum.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, Payload, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import * as F from './fields.ts';

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const r = new FieldReader(bytes, at, end, emit);
  emit(F.UDP, at * 8, Math.min(C.HEADER_BYTES, end - at) * 8, F.UDP.label);
  const source = r.u16(F.SRCPORT);
  r.again(F.PORT, 2, source);
  const destination = r.u16(F.DSTPORT);
  r.again(F.PORT, 2, destination);
  if (r.left < 4) {
    if (r.left >= 2) r.u16(F.LENGTH);
    return tooShort(packet, 'the UDP header', C.HEADER_BYTES, end - at);
  }
  const length = getU16(bytes, r.at);
  const problem = lengthProblem(length, end - at, packet.partial || packet.quoted);
  r.u16(F.LENGTH, problem);
  packet.malformed = problem;
  if (length < C.HEADER_BYTES) return undefined;
  const last = Math.min(at + length, end);
  tellChecksum(r, bytes, at, last, last < at + length, conversation, emit);
  const stream = streamNumber(conversation, source, destination);
  emit(F.STREAM, at * 8, 0, stream);
  packet.stream = `udp ${stream}`;
  // as Wireshark has it: up to the end of the packet, even where the datagram says that it ends before
  if (last > r.at) emit(F.PAYLOAD, r.at * 8, (end - r.at) * 8, bytes.subarray(r.at, end));
  return last > r.at
    ? { table: TABLE, key: serviceOf(source, destination, conversation), at: r.at, end: last }
    : undefined;
}

const TABLE = 'udp.port';

/** The lower service port counts first, then the other one. */
function serviceOf(source: number, destination: number, { registry }: Conversation): number {
  const [low, high] = [Math.min(source, destination), Math.max(source, destination)];
  return !registry.find(TABLE, low) && registry.find(TABLE, high) ? high : low;
}

function lengthProblem(length: number, there: number, partial: boolean): string | undefined {
  if (length < C.HEADER_BYTES) return `bad length: the header alone is ${C.HEADER_BYTES} bytes`;
  return length > there && !partial ? `bad length: only ${there} bytes are there` : undefined;
}

function tellChecksum(
  r: FieldReader,
  bytes: Uint8Array,
  at: number,
  end: number,
  cut: boolean,
  { packet }: Conversation,
  emit: Emit,
): void {
  const sent = getU16(bytes, at + C.CHECKSUM_AT);
  const status = (value: number): void => emit(F.CHECKSUM_STATUS, (at + C.CHECKSUM_AT) * 8, 0, value);
  if (sent === 0) {
    r.u16(F.CHECKSUM, 'zero: the sender made none');
    return status(3);
  }
  if (cut || (packet.partial && !packet.quoted)) {
    r.u16(F.CHECKSUM, 'unverified');
    return status(2);
  }
  const pseudo = pseudoHeaderSum(packet.source, packet.destination, C.IP_PROTOCOL, end - at);
  // the checksum field counts as zero: adding its complement takes it out of the sum
  const computed = internetChecksum(bytes, at, end, pseudo + (0xffff ^ sent));
  const right = computed === 0 ? 0xffff : computed;
  r.u16(F.CHECKSUM, right === sent ? 'correct' : `incorrect, should be 0x${right.toString(16).padStart(4, '0')}`);
  status(right === sent ? 1 : 0);
}

/** Streams count from 0 in the order of their first packet; both directions are one stream. */
function streamNumber({ state, packet }: Conversation, sourcePort: number, destinationPort: number): number {
  let streams = state.get('udp') as Map<string, number> | undefined;
  if (!streams) state.set('udp', (streams = new Map()));
  const from = `${packet.source}:${sourcePort}`;
  const to = `${packet.destination}:${destinationPort}`;
  const key = from < to ? `${from}-${to}` : `${to}-${from}`;
  let number = streams.get(key);
  if (number === undefined) streams.set(key, (number = streams.size));
  return number;
}

export const udp: Protocol = {
  id: 'udp',
  title: F.UDP.label,
  rfc: 'RFC 768',
  fields: F.FIELDS,
  over: [{ table: 'ip.proto', key: C.IP_PROTOCOL }],
  dissect,
  info(value) {
    const length = value('udp.length');
    if (typeof length !== 'number') return 'UDP, cut short';
    const ports = `${String(value('udp.srcport'))} → ${String(value('udp.dstport'))}`;
    if (length < C.HEADER_BYTES) return `${ports} [BAD UDP LENGTH ${length} < 8]`;
    const data = `Len=${length - C.HEADER_BYTES}`;
    if (value('_ws.malformed') !== undefined) return `${ports} [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH] ${data}`;
    return `${ports} ${data}${value('udp.checksum.status') === 0 ? ' [UDP CHECKSUM INCORRECT]' : ''}`;
  },
  reasons: [],
  events: [],
};
