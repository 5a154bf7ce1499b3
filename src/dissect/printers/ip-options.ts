/** IPv4 options (RFC 791, section 3.1) in tcpdump's -v line. */
import type { Pen } from './pen.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'EOL',
  1: 'NOP',
  7: 'RR',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'LSRR',
  137: 'SSRR',
  148: 'RA',
};

/** False when the snapshot ends inside an option. */
export function printIpOptions(pen: Pen, start: number, length: number): boolean {
  let left = length;
  for (let at = start, first = true; left > 0; first = false) {
    if (!first) pen.put(',');
    const type = pen.u8(at);
    pen.put(NAMES[type] ?? `unknown ${type}`);
    const size = type < 2 ? 1 : pen.u8(at + 1);
    if (!pen.wet) return true;
    if ((type >= 2 && size < 2) || size > left) {
      pen.put(` [bad length ${size}]`);
      return true;
    }
    if (!pen.has(at, size)) return false;
    if (type === 0) return true;
    printOption(pen, type, at, size);
    at += size;
    left -= size;
  }
  return true;
}

function printOption(pen: Pen, type: number, at: number, size: number): void {
  if (type === 68) printTimestamps(pen, at, size);
  if (type === 7 || type === 131 || type === 137) printRoute(pen, at, size);
  if (type === 148) {
    if (size < 4) pen.put(` [bad length ${size}]`);
    else if (pen.u16(at + 2) !== 0) pen.put(` value ${pen.u16(at + 2)}`);
  }
}

/** Record route and source routes: addresses, with a comma behind those before the pointer. */
function printRoute(pen: Pen, at: number, size: number): void {
  if (size < 3) return pen.put(` [bad length ${size}]`);
  if ((size + 1) & 3) pen.put(` [bad length ${size}]`);
  const pointer = pen.u8(at + 2) - 1;
  if (pointer < 3 || (pointer + 1) & 3 || pointer > size + 1) pen.put(` [bad ptr ${pen.u8(at + 2)}]`);
  for (let hop = 3; hop < size; hop += 4) pen.put(` ${pen.ip(at + hop)}${pointer > hop ? ',' : ''}`);
}

const TIMESTAMP_KINDS: Readonly<Record<number, string>> = { 0: 'TSONLY', 1: 'TS+ADDR', 3: 'PRESPEC' };

function printTimestamps(pen: Pen, at: number, size: number): void {
  if (size < 4) return pen.put(`[bad length ${size}]`);
  const flags = pen.u8(at + 3);
  const kind = TIMESTAMP_KINDS[flags & 15];
  const step = (flags & 15) === 0 ? 4 : 8;
  const pointer = pen.u8(at + 2) - 1;
  pen.put(' TS{');
  if ((size - 4) & (step - 1)) pen.put(`[bad length ${size}]`);
  if (pointer < 4 || (pointer - 4) & (step - 1) || pointer > size + 1) pen.put(`[bad ptr ${pen.u8(at + 2)}]`);
  pen.put(kind ?? `[bad ts type ${flags & 15}]`);
  let hop = 0;
  if (kind !== undefined) {
    for (hop = 4; hop < size; hop += step) {
      const stamp = pen.u32(at + hop + step - 4);
      pen.put(`${pointer === hop ? ' ^ ' : ' '}${stamp}@${step === 8 ? pen.ip(at + hop) : ''}`);
    }
  }
  if (pointer === hop) pen.put(' ^ ');
  pen.put(flags >> 4 ? ` [${flags >> 4} hops not recorded]} ` : '}');
}
