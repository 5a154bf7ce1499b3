/** BOOTP and DHCP (RFC 951, RFC 2131) as tcpdump tells them: `BOOTP/DHCP, Request from 02:00:00:00:00:02, length 300`. */
import { printOptions } from './bootp-fields.ts';
import { charText } from './bootp-text.ts';
import type { Pen } from './pen.ts';

const MAGIC_COOKIE = 0x6382_5363;
const CMU_COOKIE = 0x434d_5500;
const NAME = { at: 44, bytes: 64, word: 'sname' } as const;
const FILE = { at: 108, bytes: 128, word: 'file' } as const;
const VENDOR_AT = 236;
const ADDRESSES = [
  { at: 12, word: 'Client-IP' },
  { at: 16, word: 'Your-IP' },
  { at: 20, word: 'Server-IP' },
  { at: 24, word: 'Gateway-IP' },
] as const;
const OPERATIONS: Readonly<Record<number, string>> = { 1: 'Request', 2: 'Reply' };

const hex = (n: number, digits = 1): string => `0x${n.toString(16).padStart(digits, '0')}`;

/** Prints the message of `length` bytes at `at`. */
export function printBootp(pen: Pen, at: number, length: number): void {
  pen.protocol = 'bootp';
  if (!pen.has(at, 1)) return pen.cut();
  const operation = pen.u8(at);
  pen.put(`BOOTP/DHCP, ${OPERATIONS[operation] ?? `unknown (${hex(operation, 2)})`}`);
  if (!pen.has(at, 3)) return pen.cut();
  const [type, size] = [pen.u8(at + 1), pen.u8(at + 2)];
  const ethernet = type === 1 && size === 6;
  if (ethernet && operation === 1) {
    if (!pen.has(at + 28, 6)) return pen.cut();
    pen.put(` from ${pen.mac(at + 28)}`);
  }
  pen.put(`, length ${length}`);
  if (pen.verbose === 0) return;
  if (!pen.has(at, 10)) return pen.cut();
  printNumbers(pen, at, type, size);
  if (!pen.has(at, 12)) return pen.cut();
  const flags = pen.u16(at + 10);
  pen.put(`, Flags [${flags & 0x8000 ? 'Broadcast' : 'none'}]${pen.verbose > 1 ? ` (${hex(flags, 4)})` : ''}`);
  for (const { at: offset, word } of ADDRESSES) {
    if (!pen.has(at + offset, 4)) return pen.cut();
    if (pen.u32(at + offset) !== 0) pen.put(`\n\t  ${word} ${pen.ip(at + offset)}`);
  }
  if (ethernet) {
    if (!pen.has(at + 28, 6)) return pen.cut();
    pen.put(`\n\t  Client-Ethernet-Address ${pen.mac(at + 28)}`);
  }
  for (const field of [NAME, FILE]) if (!printText(pen, at, field)) return;
  printVendor(pen, at + VENDOR_AT);
}

/** Only what is not as usual. */
function printNumbers(pen: Pen, at: number, type: number, size: number): void {
  if (type !== 1) pen.put(`, htype ${type}`);
  if (type !== 1 || size !== 6) pen.put(`, hlen ${size}`);
  const [hops, xid, secs] = [pen.u8(at + 3), pen.u32(at + 4), pen.u16(at + 8)];
  if (hops !== 0) pen.put(`, hops ${hops}`);
  if (xid !== 0) pen.put(`, xid ${hex(xid)}`);
  if (secs !== 0) pen.put(`, secs ${secs}`);
}

/** A field of fixed size that ends with a zero byte, when it is in use. False: it is cut short. */
function printText(pen: Pen, start: number, { at, bytes, word }: typeof NAME | typeof FILE): boolean {
  if (!pen.has(start + at, 1)) {
    pen.cut();
    return false;
  }
  if (pen.u8(start + at) === 0) return true;
  pen.put(`\n\t  ${word} "`);
  for (let i = 0; i < bytes; i++) {
    if (!pen.has(start + at + i, 1)) {
      pen.put('"');
      pen.cut();
      return false;
    }
    const byte = pen.u8(start + at + i);
    if (byte === 0) break;
    pen.put(charText(byte));
  }
  pen.put('"');
  return true;
}

function printVendor(pen: Pen, at: number): void {
  if (!pen.has(at, 4)) return pen.cut();
  const cookie = pen.u32(at);
  if (cookie === MAGIC_COOKIE) return printOptions(pen, at);
  if (cookie === CMU_COOKIE) return pen.put(' vend-cmu');
  if (cookie !== 0) pen.put(`\n\t  Vendor-#${hex(cookie)}`);
}
