/** Ethernet II as a layer: header first, then, once the payload is known, padding and frame check sequence (IEEE 802.3, 3.2). */
import { formatMac, isGroupMac, type MacAddress } from '../../core/address.ts';
import { getU32, toHex } from '../../core/bytes.ts';
import { crc32 } from '../../core/checksum.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import { FCS_BYTES, MIN_FRAME_BYTES } from '../../core/frame.ts';
import type { Conversation, Emit, Field, Payload, Protocol } from '../../core/protocol.ts';
import { HIGHEST_LENGTH, lengthSentence, LOWEST_TYPE, PAYLOAD_AT, readFcs } from './codec.ts';
import * as F from './fields.ts';

/** The U/L bit, the second lowest of the first byte (IEEE 802, 8.2). */
const isLocalMac = (mac: MacAddress): boolean => Math.floor(mac / 0x200_0000_0000) % 2 === 1;

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  { packet }: Conversation,
  emit: Emit,
): Payload | undefined {
  const r = new FieldReader(bytes, at, end, emit);
  emit(F.ETH, at * 8, Math.min(PAYLOAD_AT, end - at) * 8, F.ETH.label);
  address(r, F.DST, F.DST_LG, F.DST_IG);
  address(r, F.SRC, F.SRC_LG, F.SRC_IG);
  if (r.left < 2) {
    return tooShort(packet, 'the Ethernet header', PAYLOAD_AT, end - at);
  }
  const type = (bytes[r.at]! << 8) | bytes[r.at + 1]!;
  const isLength = type > 0 && type <= HIGHEST_LENGTH;
  const field = isLength ? F.LEN : type >= LOWEST_TYPE || type === 0 ? F.TYPE : F.INVALID_LENTYPE;
  r.u16(field, type < LOWEST_TYPE ? lengthSentence(type) : undefined);
  const fcs = packet.fcs === 'present' && end - r.at >= FCS_BYTES ? FCS_BYTES : 0;
  if (isLength && type > end - fcs - r.at && !packet.snapped) {
    packet.malformed = `the length is ${type} bytes, but only ${end - fcs - r.at} follow`;
  }
  // what is neither a type nor a length tells nothing of what follows, not even where the FCS is
  const last = field === F.INVALID_LENTYPE ? end : isLength ? Math.min(r.at + type, end - fcs) : end - fcs;
  return { table: 'eth.type', key: type, at: r.at, end: last };
}

function address(r: FieldReader, field: Field, local: Field, group: Field): void {
  const mac = r.u48(field);
  const lg = isLocalMac(mac) ? 1 : 0;
  const ig = isGroupMac(mac) ? 1 : 0;
  r.again(F.ADDR, 6, mac);
  r.bits(local, 6, 6, 1, lg);
  r.bits(F.ANY_LG, 6, 6, 1, lg);
  r.bits(group, 6, 7, 1, ig);
  r.bits(F.ANY_IG, 6, 7, 1, ig);
}

/** Splits what follows the packet as Wireshark does: zeros up to 60 bytes are padding, the last four the FCS, the rest a trailer. */
function finish(bytes: Uint8Array, at: number, end: number, { packet }: Conversation, emit: Emit): void {
  let from = Math.max(packet.end, at + PAYLOAD_AT);
  const length = end - at;
  if (length < PAYLOAD_AT || from > end) return;
  const present = packet.fcs === 'present' && end - from >= FCS_BYTES;
  const missing = length < MIN_FRAME_BYTES - FCS_BYTES ? 0 : at + MIN_FRAME_BYTES - FCS_BYTES - from;
  if (missing > 0 && allZero(bytes, from, from + missing)) {
    emit(F.PADDING, from * 8, missing * 8, bytes.subarray(from, from + missing));
    from += missing;
  }
  const guessed = packet.fcs === 'guess' && length >= MIN_FRAME_BYTES && end - from >= FCS_BYTES;
  const last = present || guessed ? end - FCS_BYTES : end;
  if (last > from) emit(F.TRAILER, from * 8, (last - from) * 8, bytes.subarray(from, last));
  if (last === end) return;
  const right = crc32(bytes, at, last);
  const good = readFcs(bytes, end) === right;
  emit(F.FCS, last * 8, 32, getU32(bytes, last), good ? 'correct' : `incorrect, should be ${asOnTheWire(right)}`);
  emit(F.FCS_STATUS, last * 8, 0, good ? 1 : 0);
}

/** Wireshark shows the four bytes in the order in which they travel: the CRC's lowest first. */
const asOnTheWire = (crc: number): string => `0x${toHex(Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24))}`;

function allZero(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (bytes[i] !== 0) return false;
  return true;
}

export const ethernet: Protocol = {
  id: 'eth',
  title: F.ETH.label,
  rfc: 'IEEE 802.3; RFC 894',
  fields: F.FIELDS,
  over: [{ table: 'link', key: 1 }],
  dissect,
  finish,
  info(value) {
    const type = value('eth.type');
    if (typeof type === 'number') return F.TYPE_NAMES[type] ?? 'Ethernet II';
    const source = value('eth.src');
    return typeof source === 'number' ? `IEEE 802.3 frame from ${formatMac(source)}` : 'Ethernet, cut short';
  },
  reasons: [],
  events: [],
};
