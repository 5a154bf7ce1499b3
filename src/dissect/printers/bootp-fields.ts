/** The options of a DHCP message (RFC 2132), one line each, as tcpdump -v tells them. */
import { type Form, OPTIONS } from './bootp-options.ts';
import { charText } from './bootp-text.ts';
import type { Pen } from './pen.ts';

const PAD = 0;
const END = 255;
const MESSAGES = [
  ...['', 'Discover', 'Offer', 'Request', 'Decline', 'ACK', 'NACK', 'Release', 'Inform'],
  ...['', 'LeaseQuery', 'LeaseUnassigned', 'LeaseUnknown', 'LeaseActive'],
];
const OVERLOADS: Readonly<Record<number, string>> = { 1: 'file', 2: 'sname', 3: 'file+sname' };
const NODES: Readonly<Record<number, string>> = { 1: 'b-node', 2: 'p-node', 4: 'm-node', 8: 'h-node' };
const HARDWARE: Readonly<Record<number, string>> = {
  1: 'ether',
  6: 'ieee802',
  7: 'arcnet',
  15: 'frelay',
  23: 'strip',
  24: 'ieee1394',
};
const SUB_OPTIONS: Readonly<Record<number, string>> = { 1: 'Circuit-ID', 2: 'Remote-ID', 6: 'Subscriber-ID' };

/** From the magic cookie to the end option, or to where the packet ends. */
export function printOptions(pen: Pen, start: number): void {
  pen.put('\n\t  Vendor-rfc1048 Extensions');
  pen.put(`\n\t    Magic Cookie 0x${pen.u32(start).toString(16).padStart(8, '0')}`);
  for (let at = start + 4; pen.has(at, 1);) {
    const code = pen.u8(at++);
    if (code === PAD && pen.verbose < 3) continue;
    if (code === END && pen.verbose < 3) return;
    const bare = code === PAD || code === END;
    if (!bare && !pen.has(at, 1)) return pen.cut();
    const length = bare ? 0 : pen.u8(at++);
    pen.put(`\n\t    ${OPTIONS[code]?.name ?? 'Unknown'} (${code}), length ${length}${length > 0 ? ': ' : ''}`);
    if (code === PAD) at = skipPads(pen, at);
    if (!pen.has(at, length)) return pen.cut();
    printValue(pen, at, length, formOf(code, length));
    at += length;
  }
}

function skipPads(pen: Pen, from: number): number {
  let at = from;
  while (pen.has(at, 1) && pen.u8(at) === PAD) at++;
  if (at > from) pen.put(`, occurs ${at - from + 1}`);
  return at;
}

/** What has no name is read as what its length suggests. */
function formOf(code: number, length: number): Form {
  const known = OPTIONS[code]?.form;
  if (known === 'message' && length !== 1) return 'bytes';
  if (known) return known;
  return length & 1 ? 'bytes' : length & 2 ? 'short' : 'number';
}

/** Width of the items of a list, and how one is written. */
const LISTS: Partial<
  Record<Form, { readonly width: number; readonly between: string; item(pen: Pen, at: number): string }>
> = {
  address: { width: 4, between: ',', item: (pen, at) => pen.ip(at) },
  pairs: { width: 8, between: ',', item: (pen, at) => `(${pen.ip(at)}:${pen.ip(at + 4)})` },
  number: { width: 4, between: ',', item: (pen, at) => String(pen.u32(at)) },
  signed: { width: 4, between: ',', item: (pen, at) => String(pen.u32(at) | 0) },
  short: { width: 2, between: ',', item: (pen, at) => String(pen.u16(at)) },
  bytes: { width: 1, between: '.', item: (pen, at) => String(pen.u8(at)) },
  switch: { width: 1, between: ',', item: (pen, at) => ['N', 'Y'][pen.u8(at)] ?? `${pen.u8(at)}?` },
};

function printValue(pen: Pen, at: number, length: number, form: Form): void {
  const list = LISTS[form];
  if (list) {
    const count = Math.floor(length / list.width);
    pen.put(Array.from({ length: count }, (_, i) => list.item(pen, at + i * list.width)).join(list.between));
    return left(pen, length - count * list.width);
  }
  switch (form) {
    case 'text':
      return pen.put(quoted(pen, at, length));
    case 'message':
      return pen.put(MESSAGES[pen.u8(at)] || `Unknown (${pen.u8(at)})`);
    case 'parameters':
      return printParameters(pen, at, length);
    case 'node':
      return printWord(pen, at, length, NODES);
    case 'overload':
      return printWord(pen, at, length, OVERLOADS);
    case 'client':
      return printClient(pen, at, length);
    case 'fqdn':
      return printFqdn(pen, at, length);
    case 'agent':
      return printAgent(pen, at, length);
    case 'routes':
      return printRoutes(pen, at, length);
    default:
      return printClasses(pen, at, length);
  }
}

function left(pen: Pen, bytes: number): void {
  if (bytes > 0) pen.put(`\n\t  trailing data length ${bytes}`);
}

function text(pen: Pen, at: number, length: number): string {
  let written = '';
  for (let i = 0; i < length; i++) written += charText(pen.u8(at + i));
  return written;
}

const quoted = (pen: Pen, at: number, length: number): string => `"${text(pen, at, length)}"`;

/** Four to a line. */
function printParameters(pen: Pen, at: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const code = pen.u8(at + i);
    pen.put(`${i % 4 === 0 ? '\n\t      ' : ', '}${OPTIONS[code]?.name ?? 'Unknown'} (${code})`);
  }
}

function printWord(pen: Pen, at: number, length: number, words: Readonly<Record<number, string>>): void {
  if (length < 1) return pen.put('[ERROR: length < 1 bytes]');
  const value = pen.u8(at);
  pen.put(words[value] ?? `#${value}`);
  left(pen, length - 1);
}

function printClient(pen: Pen, at: number, length: number): void {
  if (length < 1) return pen.put('[ERROR: length < 1 bytes]');
  const type = pen.u8(at);
  if (type === 0) return pen.put(quoted(pen, at + 1, length - 1));
  const bytes = Array.from({ length: length - 1 }, (_, i) =>
    pen
      .u8(at + 1 + i)
      .toString(16)
      .padStart(2, '0'),
  );
  pen.put(`${HARDWARE[type] ?? `hardware-type ${type},`} ${bytes.join(':')}`);
}

/** RFC 4702 */
function printFqdn(pen: Pen, at: number, length: number): void {
  if (length < 3) return pen.put('[ERROR: length < 3 bytes]');
  const flags = pen.u8(at);
  const letters = ['S', 'O', 'E', 'N'].filter((_, i) => flags & (1 << i)).join('');
  if (flags & 0xf0) pen.put(`[ERROR: MBZ nibble 0x${(flags >> 4).toString(16)} != 0] `);
  if (letters) pen.put(`[${letters}] `);
  const [a, b] = [pen.u8(at + 1), pen.u8(at + 2)];
  if (a || b) pen.put(`${a}/${b} `);
  pen.put(quoted(pen, at + 3, length - 3));
}

/** RFC 3046 */
function printAgent(pen: Pen, start: number, length: number): void {
  const end = start + length;
  let at = start;
  while (end - at >= 2) {
    const [code, size] = [pen.u8(at), pen.u8(at + 1)];
    at += 2;
    const head = `\n\t      ${SUB_OPTIONS[code] ?? 'Unknown'} SubOption ${code}, length ${size}: `;
    if (size > end - at) return pen.put(`${head}length goes past end of option`);
    pen.put(head);
    if (SUB_OPTIONS[code] !== undefined) pen.put(text(pen, at, size));
    at += size;
  }
  left(pen, end - at);
}

/** RFC 3442 */
function printRoutes(pen: Pen, start: number, length: number): void {
  if (length < 5) return pen.put('[ERROR: length < 5 bytes]');
  const end = start + length;
  for (let at = start; at < end;) {
    if (at > start) pen.put(',');
    const width = pen.u8(at++);
    if (width > 32) return pen.put(`[ERROR: Mask width (${width}) > 32]`);
    const octets = Math.ceil(width / 8);
    if (end - at < octets + 4) return pen.put(`[ERROR: Remaining length (${end - at}) < ${octets + 4} bytes]`);
    const parts = Array.from({ length: 4 }, (_, i) => (i < octets ? pen.u8(at + i) : 0));
    pen.put(`(${width === 0 ? 'default' : `${parts.join('.')}/${width}`}:${pen.ip(at + octets)})`);
    at += octets + 4;
  }
}

/** RFC 3004 */
function printClasses(pen: Pen, start: number, length: number): void {
  if (length < 2) return pen.put('[ERROR: length < 2 bytes]');
  const end = start + length;
  for (let at = start, number = 1; at < end; number++) {
    const size = pen.u8(at++);
    pen.put(`\n\t      instance#${number}: `);
    if (size === 0) return pen.put('[ERROR: suboption length must be non-zero]');
    if (end - at < size) return pen.put('[ERROR: invalid option]');
    pen.put(`${quoted(pen, at, size)}, length ${size}`);
    at += size;
  }
}
