/** DHCP as a layer (RFC 2131, 2; RFC 2132). */
import { fromUtf8, getU16, getU32, getU48 } from '../../core/bytes.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import * as F from './fields.ts';

/** Wireshark takes such an identifier for a UUID, and no type from here on for a link's. */
const UUID_BYTES = 17;
const HARDWARE_TYPES = 48;
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
  for (const [field, size] of [
    [F.SERVER, C.NAME_BYTES],
    [F.FILE, C.FILE_BYTES],
  ] as const) {
    if (r.left >= size) emit(field, r.at * 8, size * 8, text(bytes, r.at, r.at + size));
    r.skip(size);
  }
  const cookie = r.u32(F.COOKIE);
  if (r.short) return tooShort(conversation.packet, 'the DHCP header', C.OPTIONS_AT, end - at);
  if (cookie === C.MAGIC_COOKIE) options(r, bytes, Math.min(end, bytes.length), conversation, emit);
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

function options(r: FieldReader, bytes: Uint8Array, end: number, { packet }: Conversation, emit: Emit): void {
  while (r.left > 0) {
    const code = r.peek();
    const at = r.at;
    if (code === C.PAD) {
      while (r.left > 0 && r.peek() === C.PAD) r.skip(1);
      emit(F.PADDING, at * 8, (r.at - at) * 8, bytes.subarray(at, r.at));
      continue;
    }
    if (code === C.END) {
      // Wireshark gives this option the number 0
      emit(F.OPTION_TYPE, at * 8, 8, 0);
      r.u8(F.END);
      if (r.left > 0) r.bytes(F.PADDING, r.left);
      return;
    }
    const length = r.peek(1);
    if (at + 2 + length > end) {
      packet.malformed = `DHCP option ${code} needs ${2 + length} bytes; ${end - at} are there`;
      return;
    }
    emit(F.OPTION_TYPE, at * 8, (2 + length) * 8, code);
    emit(F.OPTION_LENGTH, (at + 1) * 8, 8, length);
    if (length > 0) emit(F.OPTION_VALUE, (at + 2) * 8, length * 8, bytes.subarray(at + 2, at + 2 + length));
    value(code, bytes, at + 2, length, emit);
    r.skip(2 + length);
  }
}

function value(code: number, bytes: Uint8Array, at: number, length: number, emit: Emit): void {
  const [addresses, seconds, words] = [F.ADDRESSES[code], F.SECONDS[code], F.WORDS[code]];
  if (addresses) for (let i = 0; i + 4 <= length; i += 4) emit(addresses, (at + i) * 8, 32, getU32(bytes, at + i));
  if (seconds && length === 4) emit(seconds, at * 8, 32, getU32(bytes, at));
  if (words && length > 0) emit(words, at * 8, length * 8, text(bytes, at, at + length));
  if (code === C.OPTION.type && length === 1) emit(F.MESSAGE_TYPE, at * 8, 8, bytes[at]!);
  if (code === C.OPTION.maxSize && length === 2) emit(F.MAX_SIZE, at * 8, 16, getU16(bytes, at));
  if (code === C.OPTION.parameters) {
    for (let i = 0; i < length; i++) emit(F.REQUESTED_ITEM, (at + i) * 8, 8, bytes[at + i]!);
  }
  if (code === C.OPTION.client && length > 1) clientId(bytes, at, length, emit);
}

/** RFC 2132, 9.14: a link address behind its hardware type, or type 0 and anything. */
function clientId(bytes: Uint8Array, at: number, length: number, emit: Emit): void {
  const type = bytes[at]!;
  if (type === 0 && length !== UUID_BYTES) {
    emit(F.CLIENT_TYPE, at * 8, 8, 0);
    emit(F.CLIENT_NAME, (at + 1) * 8, (length - 1) * 8, text(bytes, at + 1, at + length));
  } else if (type > 0 && type < HARDWARE_TYPES && length === 7) {
    emit(F.HW_TYPE, at * 8, 8, type);
    emit(F.HW_MAC, (at + 1) * 8, 48, getU48(bytes, at + 1));
  }
}

/** Up to the first zero byte. */
function text(bytes: Uint8Array, at: number, end: number): string {
  const zero = bytes.indexOf(0, at);
  return fromUtf8(bytes.subarray(at, zero >= 0 && zero < end ? zero : end));
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
