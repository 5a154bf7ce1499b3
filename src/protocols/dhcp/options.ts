/** DHCP's options one by one, as Wireshark tells them (RFC 2132; RFC 3442 and RFC 4361 for those with a form of their own). */
import { formatMac } from '../../core/address.ts';
import { fromUtf8, getU16, getU32, getU48, toHex } from '../../core/bytes.ts';
import type { Emit, PacketContext } from '../../core/protocol.ts';
import * as C from './codec.ts';
import * as F from './fields.ts';

/** Wireshark takes such an identifier for a UUID, and no type from here on for a link's. */
const UUID_BYTES = 17;
const HARDWARE_TYPES = 48;
const OF_DUID = 255;
/** RFC 8415, 11: a link address with the time it was taken, and one without. */
const [DUID_LLT, DUID_LL] = [1, 3];

/** Where options may stand besides the options field (RFC 2132, 9.3). */
export interface Overload {
  readonly name: boolean;
  readonly file: boolean;
}

/** What option 52 says, looked for before anything is told. */
export function overloadOf(bytes: Uint8Array, at: number, end: number): Overload {
  for (let here = at; here < end && bytes[here] !== C.END;) {
    const length = bytes[here] === C.PAD ? -1 : (bytes[here + 1] ?? 0);
    if (bytes[here] === C.OPTION.overload && length === 1 && here + 2 < end) {
      const bits = bytes[here + 2]!;
      return { name: bits === 2 || bits === 3, file: bits === 1 || bits === 3 };
    }
    here += 2 + length;
  }
  return { name: false, file: false };
}

interface Field {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly packet: PacketContext;
  readonly emit: Emit;
  /** Where the options of overloaded fields begin; 0: nowhere. */
  readonly nameAt: number;
  readonly fileAt: number;
}

export function options(at: number, field: Field): void {
  const { bytes, end, packet, emit } = field;
  for (let here = at; here < end;) {
    const code = bytes[here]!;
    if (code === C.PAD) {
      const from = here;
      while (here < end && bytes[here] === C.PAD) here++;
      emit(F.PADDING, from * 8, (here - from) * 8, bytes.subarray(from, here));
      continue;
    }
    if (code === C.END) return last(here, field);
    const length = here + 1 < end ? bytes[here + 1]! : 0;
    if (here + 2 + length > end) {
      packet.malformed = `DHCP option ${code} needs ${2 + length} bytes; ${end - here} are there`;
      return;
    }
    option(code, here, length, field);
    here += 2 + length;
  }
}

function last(at: number, { bytes, end, emit }: Field): void {
  // Wireshark gives this option the number 0
  emit(F.OPTION_TYPE, at * 8, 8, 0);
  emit(F.END, at * 8, 8, C.END);
  if (end > at + 1) emit(F.PADDING, (at + 1) * 8, (end - at - 1) * 8, bytes.subarray(at + 1, end));
}

function option(code: number, at: number, length: number, field: Field): void {
  const { bytes, emit } = field;
  emit(F.OPTION_TYPE, at * 8, (2 + length) * 8, code);
  emit(F.OPTION_LENGTH, (at + 1) * 8, 8, length);
  if (length > 0) emit(F.OPTION_VALUE, (at + 2) * 8, length * 8, bytes.subarray(at + 2, at + 2 + length));
  value(code, bytes, at + 2, length, emit);
  if (isBad(code, length)) emit(F.BAD_LENGTH, at * 8, (2 + length) * 8, 1);
  if (code !== C.OPTION.overload || length !== 1) return;
  emit(F.OVERLOAD, (at + 2) * 8, 8, bytes[at + 2]!);
  if (field.nameAt > 0) within(field, field.nameAt, C.NAME_BYTES);
  if (field.fileAt > 0) within(field, field.fileAt, C.FILE_BYTES);
}

/** The options of an overloaded field, of which nothing is told behind their end. */
function within(field: Field, from: number, size: number): void {
  const { bytes } = field;
  let end = from;
  while (end < from + size && bytes[end] !== C.END) end += bytes[end] === C.PAD ? 1 : 2 + (bytes[end + 1] ?? 0);
  options(from, { ...field, end: Math.min(end + 1, from + size), nameAt: 0, fileAt: 0 });
}

/** Lengths that an option cannot have; of an empty one Wireshark says nothing. */
function isBad(code: number, length: number): boolean {
  if (length === 0) return false;
  if (F.ADDRESSES[code]) return F.SINGLE.has(code) ? length !== 4 : length < 4 || length % 4 !== 0;
  if (F.SECONDS[code] || code === C.OPTION.timeOffset) return length !== 4;
  return code === C.OPTION.maxSize && length !== 2;
}

function value(code: number, bytes: Uint8Array, at: number, length: number, emit: Emit): void {
  const [addresses, seconds, words] = [F.ADDRESSES[code], F.SECONDS[code], F.WORDS[code]];
  const isList = addresses !== undefined && !(F.SINGLE.has(code) && length !== 4);
  if (isList) for (let i = 0; i + 4 <= length; i += 4) emit(addresses, (at + i) * 8, 32, getU32(bytes, at + i));
  if (seconds && length === 4) emit(seconds, at * 8, 32, getU32(bytes, at));
  if (words && length > 0) emit(words, at * 8, length * 8, text(bytes, at, at + length));
  if (code === C.OPTION.timeOffset && length === 4) emit(F.TIME_OFFSET, at * 8, 32, getU32(bytes, at) | 0);
  if (code === C.OPTION.type && length === 1) emit(F.MESSAGE_TYPE, at * 8, 8, bytes[at]!);
  if (code === C.OPTION.maxSize && length === 2) emit(F.MAX_SIZE, at * 8, 16, getU16(bytes, at));
  if (code === C.OPTION.routes) routes(bytes, at, at + length, emit);
  if (code === C.OPTION.parameters) {
    for (let i = 0; i < length; i++) emit(F.REQUESTED_ITEM, (at + i) * 8, 8, bytes[at + i]!);
  }
  if (code === C.OPTION.client && length > 1) clientId(bytes, at, length, emit);
}

/** RFC 3442: a prefix length, as many bytes of the network as count, and the router. */
function routes(bytes: Uint8Array, from: number, end: number, emit: Emit): void {
  for (let at = from; at < end;) {
    const size = 1 + Math.ceil(bytes[at]! / 8) + 4;
    if (bytes[at]! > 32 || at + size > end) return;
    emit(F.ROUTE, at * 8, size * 8, bytes.subarray(at, at + size));
    at += size;
  }
}

/** RFC 2132, 9.14: a link address behind its hardware type, or type 0 and anything; RFC 4361: 255, an association, a DUID. */
function clientId(bytes: Uint8Array, at: number, length: number, emit: Emit): void {
  const type = bytes[at]!;
  if (type === 0 && length !== UUID_BYTES) {
    emit(F.CLIENT_TYPE, at * 8, 8, 0);
    emit(F.CLIENT_NAME, (at + 1) * 8, (length - 1) * 8, text(bytes, at + 1, at + length));
  } else if (type > 0 && type < HARDWARE_TYPES && length === 7) {
    emit(F.HW_TYPE, at * 8, 8, type);
    emit(F.HW_MAC, (at + 1) * 8, 48, getU48(bytes, at + 1));
  } else if (type === OF_DUID && length >= 9) duid(bytes, at, length, emit);
}

function duid(bytes: Uint8Array, at: number, length: number, emit: Emit): void {
  const type = getU16(bytes, at + 5);
  emit(F.IAID, (at + 1) * 8, 32, toHex(bytes.subarray(at + 1, at + 5)));
  emit(F.DUID_TYPE, (at + 5) * 8, 16, type);
  if (type === DUID_LLT && length === 19) {
    emit(F.DUID_LLT_HW_TYPE, (at + 7) * 8, 16, getU16(bytes, at + 7));
    emit(F.DUID_TIME, (at + 9) * 8, 32, getU32(bytes, at + 9));
    emit(F.DUID_ADDRESS, (at + 13) * 8, 48, formatMac(getU48(bytes, at + 13)));
  } else if (type === DUID_LL && length === 15) {
    emit(F.DUID_LL_HW_TYPE, (at + 7) * 8, 16, getU16(bytes, at + 7));
    emit(F.DUID_ADDRESS, (at + 9) * 8, 48, formatMac(getU48(bytes, at + 9)));
  }
}

/** Up to the first zero byte. */
export function text(bytes: Uint8Array, at: number, end: number): string {
  const zero = bytes.indexOf(0, at);
  return fromUtf8(bytes.subarray(at, zero >= 0 && zero < end ? zero : end));
}
