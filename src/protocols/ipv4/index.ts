/** IPv4 as a layer (RFC 791, 3.1), fragments put together as Wireshark does. */
import { getU16 } from '../../core/bytes.ts';
import { internetChecksum } from '../../core/checksum.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, FieldValue, Payload, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import { dissectOptions } from './dissect-options.ts';
import * as F from './fields.ts';
import { addFragment } from './fragments.ts';

const hex4 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const r = new FieldReader(bytes, at, end, emit);
  const headerLength = end > at ? C.headerLengthAt(bytes, at) : 0;
  emit(F.IP, at * 8, Math.min(Math.max(headerLength, 1), end - at) * 8, F.IP.label);
  const proceed = readLengths(r, headerLength, end - at, packet.snapped || packet.quoted, emit);
  if (proceed) readRest(r, bytes, at, headerLength, end, conversation, emit);
  if (r.short || (proceed && at + headerLength > end)) {
    return tooShort(packet, 'the IPv4 header', Math.max(C.HEADER_BYTES, headerLength), end - at);
  }
  if (!proceed) return undefined;
  const last = Math.min(at + totalLength(bytes, at, end), end);
  packet.end = last;
  return payload(bytes, at, headerLength, last, conversation, emit);
}

/** Version to total length. False when one of them cannot be: Wireshark reads no further then, and nor do we. */
function readLengths(r: FieldReader, headerLength: number, there: number, cut: boolean, emit: Emit): boolean {
  const first = r.peek();
  const at = r.at;
  r.skip(1);
  if (r.short) return false;
  const version = first >>> 4;
  r.bits(F.VERSION, 1, 0, 4, version, version === 4 ? undefined : 'bogus: it must be 4');
  if (version !== 4) return false;
  const bogus = headerLength < C.HEADER_BYTES;
  r.bits(
    F.HDR_LEN,
    1,
    4,
    4,
    headerLength,
    bogus ? 'bogus: it must be at least 20' : `${headerLength} bytes (${first & 15})`,
  );
  if (bogus) return false;
  const tos = r.u8(F.DSFIELD);
  r.bits(F.DSCP, 1, 0, 6, tos >>> 2);
  r.bits(F.ECN, 1, 6, 2, tos & 3);
  if (r.left < 2) r.skip(2);
  if (r.short) return false;
  const total = (r.peek() << 8) | r.peek(1);
  if (total === 0) {
    r.skip(2);
    r.again(F.LEN, 2, there, '0 on the wire: the length was left to the network card');
    return true;
  }
  if (total < headerLength) {
    emit(F.LEN, (at + C.LENGTH_AT) * 8, 16, total, `bogus: less than the header's ${headerLength} bytes`);
    return false;
  }
  r.u16(F.LEN, total > there && !cut ? `only ${there} bytes are there` : undefined);
  return true;
}

/** A total length of 0 stands for all there is, as Wireshark reads it: the sender's network card was to fill it in. */
const totalLength = (bytes: Uint8Array, at: number, end: number): number => getU16(bytes, at + C.LENGTH_AT) || end - at;

/** Identification to the options. */
function readRest(
  r: FieldReader,
  bytes: Uint8Array,
  at: number,
  headerLength: number,
  end: number,
  { packet }: Conversation,
  emit: Emit,
): void {
  r.u16(F.ID);
  const word = (r.peek() << 8) | r.peek(1);
  const offset = word & C.OFFSET_MASK;
  r.skip(2);
  r.bits(F.FLAGS, 2, 0, 3, word >>> 13);
  r.bits(F.FLAGS_RB, 2, 0, 1, word >>> 15);
  r.bits(F.FLAGS_DF, 2, 1, 1, (word >>> 14) & 1);
  r.bits(F.FLAGS_MF, 2, 2, 1, (word >>> 13) & 1);
  r.bits(F.FRAG_OFFSET, 2, 3, 13, offset, offset === 0 ? undefined : `${offset * 8} bytes`);
  r.u8(F.TTL);
  r.u8(F.PROTO);
  tellChecksum(r, bytes, at, Math.min(at + headerLength, bytes.length), at + headerLength > end, emit);
  packet.source = r.u32(F.SRC);
  r.again(F.ADDR, 4, packet.source);
  if (at + headerLength > end) return; // Wireshark wants the options (source routes) before it names a destination
  packet.destination = r.u32(F.DST);
  r.again(F.ADDR, 4, packet.destination);
  if (!r.short) dissectOptions(bytes, r.at, at + headerLength, emit);
}

function tellChecksum(
  r: FieldReader,
  bytes: Uint8Array,
  at: number,
  headerEnd: number,
  cut: boolean,
  emit: Emit,
): void {
  const sent = (r.peek() << 8) | r.peek(1);
  const right = cut ? sent : internetChecksum(bytes, at, headerEnd, 0xffff ^ sent); // takes the field itself out of the sum
  r.u16(F.CHECKSUM, cut ? 'unverified' : right === sent ? 'correct' : `incorrect, should be ${hex4(right)}`);
  if (!r.short) emit(F.CHECKSUM_STATUS, (at + C.CHECKSUM_AT) * 8, 0, cut ? 2 : right === sent ? 1 : 0);
}

function payload(
  bytes: Uint8Array,
  at: number,
  headerLength: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const from = at + headerLength;
  const key = bytes[at + C.PROTOCOL_AT]!;
  const total = totalLength(bytes, at, end);
  const cut = end < at + total;
  packet.partial = cut && (packet.quoted || packet.snapped);
  packet.missing = packet.partial && !packet.quoted ? at + total - end : 0;
  const whole: Payload = { table: 'ip.proto', key, at: from, end };
  const word = getU16(bytes, at + C.FRAGMENT_AT);
  if ((word & (C.MORE_FRAGMENTS | C.OFFSET_MASK)) === 0) return whole;
  packet.partial = true;
  const offset = (word & C.OFFSET_MASK) * 8;
  const usable = !cut && from < end && internetChecksum(bytes, at, from) === 0;
  if (!usable) return offset === 0 ? whole : plain(from, end);
  if (packet.quoted) return plain(from, end);
  const id = `${packet.source}/${packet.destination}/${key}/${getU16(bytes, at + C.IDENTIFICATION_AT)}`;
  const piece = { frame: packet.number, offset, bytes: bytes.subarray(from, end) };
  const made = addFragment(conversation, id, piece, (word & C.MORE_FRAGMENTS) === 0);
  if (!made) return plain(from, end);
  emit(F.FRAGMENTS, from * 8, 0, made.bytes);
  for (const p of made.pieces) {
    emit(
      p.conflicts ? F.FRAGMENT_ERROR : F.FRAGMENT,
      from * 8,
      0,
      p.frame,
      `bytes ${p.offset} to ${p.offset + p.bytes.length - 1}`,
    );
  }
  emit(F.FRAGMENT_COUNT, from * 8, 0, made.pieces.length);
  emit(F.REASSEMBLED_LENGTH, from * 8, 0, made.bytes.length);
  emit(F.REASSEMBLED_DATA, from * 8, 0, made.bytes);
  packet.partial = false;
  packet.missing = 0;
  return { table: 'ip.proto', key, at: 0, end: made.bytes.length, bytes: made.bytes };
}

/** A piece of something, which no protocol can read. */
const plain = (at: number, end: number): Payload => ({ table: 'data', key: 0, at, end });

function info(value: (name: string) => FieldValue | undefined): string {
  const proto = value('ip.proto');
  const [version, headerLength, total] = [value('ip.version'), value('ip.hdr_len'), value('ip.len')];
  if (version !== undefined && version !== 4) return `Bogus IPv4 version (${String(version)}, must be 4)`;
  if (typeof headerLength === 'number' && headerLength < C.HEADER_BYTES) {
    return `Bogus IP header length (${headerLength}, must be at least 20)`;
  }
  if (typeof total === 'number' && typeof headerLength === 'number' && total < headerLength) {
    return `Bogus IP length (${total}, less than header length ${headerLength})`;
  }
  if (typeof proto !== 'number') return 'IPv4, cut short';
  const name = F.PROTOCOL_NAMES[proto];
  const offset = Number(value('ip.frag_offset') ?? 0) * 8;
  if (offset > 0 || value('ip.flags.mf') === 1) {
    const id = Number(value('ip.id') ?? 0)
      .toString(16)
      .padStart(4, '0');
    return `Fragmented IP protocol (proto=${name ?? 'Unknown'} ${proto}, off=${offset}, ID=${id})`;
  }
  return name === undefined ? `Unknown (${proto})` : `${name} (${proto})`;
}

export const ipv4: Protocol = {
  id: 'ip',
  title: F.IP.label,
  rfc: 'RFC 791',
  fields: F.FIELDS,
  over: [
    { table: 'eth.type', key: C.ETHER_TYPE },
    { table: 'ip.proto', key: 4 },
  ],
  dissect,
  info,
  reasons: [],
  events: [],
};
