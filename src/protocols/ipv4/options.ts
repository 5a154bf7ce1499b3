/** Options of the IPv4 header (RFC 791, 3.1; router alert: RFC 2113). End of options is what fills the header up. */
import type { Ipv4Address } from '../../core/address.ts';
import { Reader, Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const EOL = 0;
export const NOP = 1;
export const RECORD_ROUTE = 7;
export const TIMESTAMP = 68;
export const ROUTER_ALERT = 148;
/** Options whose type has this bit are copied into every fragment. */
export const COPIED = 0x80;
const MAX_OPTION_BYTES = 40;

export type Ipv4Option =
  | { readonly kind: 'nop' }
  /** `pointer`: 1-based octet of the next free slot. `slots`: all of them, filled or not. */
  | { readonly kind: 'record-route'; readonly pointer: number; readonly slots: readonly Ipv4Address[] }
  /** `flag` 0: stamps only; 1 and 3: pairs of address and stamp. `words`: what follows, 32 bits each. */
  | {
      readonly kind: 'timestamp';
      readonly pointer: number;
      readonly overflow: number;
      readonly flag: number;
      readonly words: readonly number[];
    }
  | { readonly kind: 'router-alert'; readonly value: number }
  | { readonly kind: 'unknown'; readonly type: number; readonly data: Uint8Array };

/** Reads the options between the fixed header and its end; stops at end-of-options. */
export function decodeOptions(bytes: Uint8Array, at: number, end: number): Result<Ipv4Option[]> {
  const options: Ipv4Option[] = [];
  const r = new Reader(bytes, at, end);
  while (r.left > 0) {
    const type = r.u8();
    if (type === EOL) break;
    if (type === NOP) {
      options.push({ kind: 'nop' });
      continue;
    }
    const length = r.u8();
    if (r.short || length < 2) return fail(`IPv4 option ${type} has no length of at least 2`);
    const data = r.take(length - 2);
    if (r.short) return fail(`IPv4 option ${type} says it has ${length} bytes; the header ends before`);
    options.push(readOption(type, data));
  }
  return ok(options);
}

function readOption(type: number, data: Uint8Array): Ipv4Option {
  const r = new Reader(data);
  const words = (): number[] => {
    const list: number[] = [];
    while (r.left >= 4) list.push(r.u32());
    return list;
  };
  if (type === RECORD_ROUTE && data.length % 4 === 1) return { kind: 'record-route', pointer: r.u8(), slots: words() };
  if (type === TIMESTAMP && data.length >= 2 && data.length % 4 === 2) {
    const pointer = r.u8();
    const last = r.u8();
    return { kind: 'timestamp', pointer, overflow: last >>> 4, flag: last & 15, words: words() };
  }
  if (type === ROUTER_ALERT && data.length === 2) return { kind: 'router-alert', value: r.u16() };
  return { kind: 'unknown', type, data };
}

/** Writes the options and the zeros up to a multiple of 4. */
export function encodeOptions(options: readonly Ipv4Option[]): Uint8Array {
  const w = new Writer(MAX_OPTION_BYTES);
  for (const option of options) writeOption(w, option);
  return w.zeros(-w.length & 3).finish();
}

function writeOption(w: Writer, option: Ipv4Option): void {
  switch (option.kind) {
    case 'nop':
      w.u8(NOP);
      break;
    case 'record-route':
      w.u8(RECORD_ROUTE)
        .u8(3 + 4 * option.slots.length)
        .u8(option.pointer);
      for (const slot of option.slots) w.u32(slot);
      break;
    case 'timestamp':
      w.u8(TIMESTAMP)
        .u8(4 + 4 * option.words.length)
        .u8(option.pointer);
      w.u8((option.overflow << 4) | option.flag);
      for (const word of option.words) w.u32(word);
      break;
    case 'router-alert':
      w.u8(ROUTER_ALERT).u8(4).u16(option.value);
      break;
    case 'unknown':
      w.u8(option.type)
        .u8(2 + option.data.length)
        .raw(option.data);
  }
}
