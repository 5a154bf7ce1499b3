/** DHCP as a layer (RFC 2131, 2; RFC 2132). */
import { getU16, getU48 } from '../../core/bytes.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import * as F from './fields.ts';
import { options, overloadOf, text } from './options.ts';

const ETHERNET = 1;
const IEEE_802 = 6;

function dissect(bytes: Uint8Array, at: number, end: number, conversation: Conversation, emit: Emit): undefined {
  const r = new FieldReader(bytes, at, end, emit);
  emit(F.DHCP, at * 8, (end - at) * 8, F.DHCP.label);
  r.u8(F.TYPE);
  const type = r.u8(F.HW_TYPE);
  const length = r.u8(F.HW_LEN);
  r.u8(F.HOPS);
  r.u32(F.ID);
  secs(r, bytes, emit);
  const flags = r.u16(F.FLAGS);
  r.bits(F.FLAG_BROADCAST, 2, 0, 1, flags >>> 15);
  r.bits(F.FLAG_RESERVED, 2, 1, 15, flags & 0x7fff);
  for (const field of [F.IP_CLIENT, F.IP_YOUR, F.IP_SERVER, F.IP_RELAY]) r.u32(field);
  hardware(r, bytes, type, length, emit);
  const [nameAt, fileAt] = [r.at, r.at + C.NAME_BYTES];
  const whole = Math.min(end, bytes.length);
  const overload = overloadOf(bytes, at + C.OPTIONS_AT, whole);
  if (r.left >= C.NAME_BYTES) {
    if (overload.name) emit(F.NAME_OVERLOADED, nameAt * 8, C.NAME_BYTES * 8, 1);
    else emit(F.SERVER, nameAt * 8, C.NAME_BYTES * 8, text(bytes, nameAt, fileAt));
  }
  r.skip(C.NAME_BYTES);
  if (r.left >= C.FILE_BYTES && !overload.file)
    emit(F.FILE, fileAt * 8, C.FILE_BYTES * 8, text(bytes, fileAt, fileAt + C.FILE_BYTES));
  r.skip(C.FILE_BYTES);
  const cookie = r.u32(F.COOKIE);
  if (r.short) return tooShort(conversation.packet, 'the DHCP header', C.OPTIONS_AT, end - at);
  if (cookie !== C.MAGIC_COOKIE) return;
  const places = { nameAt: overload.name ? nameAt : 0, fileAt: overload.file ? fileAt : 0 };
  options(r.at, { bytes, end: whole, packet: conversation.packet, emit, ...places });
}

/** Wireshark takes whole multiples of 256 s for a number with its bytes the wrong way round, and so do we. */
function secs(r: FieldReader, bytes: Uint8Array, emit: Emit): void {
  const { at } = r;
  r.skip(2);
  if (r.short) return;
  const value = getU16(bytes, at);
  emit(F.SECS, at * 8, 16, value & 0xff ? value : value >>> 8);
}

/** As Wireshark reads it: a MAC address, or all sixteen bytes; what the length leaves over is also shown by itself. */
function hardware(r: FieldReader, bytes: Uint8Array, type: number, length: number, emit: Emit): void {
  const { at } = r;
  r.skip(C.HARDWARE_BYTES);
  if (r.short || length === 0) return;
  const rest = C.HARDWARE_BYTES - length;
  if (length === 6 && (type === ETHERNET || type === IEEE_802)) emit(F.HW_MAC, at * 8, 48, getU48(bytes, at));
  else emit(F.HW_ADDR, at * 8, C.HARDWARE_BYTES * 8, bytes.subarray(at, at + C.HARDWARE_BYTES));
  if (rest > 0) emit(F.HW_PADDING, (at + length) * 8, rest * 8, bytes.subarray(at + length, at + C.HARDWARE_BYTES));
}

export const dhcp: Protocol = {
  id: 'dhcp',
  title: F.DHCP.label,
  rfc: 'RFC 2131',
  fields: F.FIELDS,
  over: [
    { table: 'udp.port', key: C.SERVER_PORT },
    { table: 'udp.port', key: C.CLIENT_PORT },
  ],
  dissect,
  info(value) {
    const id = value('dhcp.id');
    if (typeof id !== 'number') return 'DHCP, cut short';
    const type = Number(value('dhcp.option.dhcp') ?? 0);
    const boot = value('dhcp.type') === 1 ? 'Boot Request' : 'Boot Reply';
    const said = type > 0 ? `DHCP ${(F.MESSAGE_TYPE.values?.[type] ?? 'Unknown').padEnd(8)}` : boot;
    return `${said} - Transaction ID 0x${id.toString(16)}`;
  },
  reasons: [],
  events: [],
};
