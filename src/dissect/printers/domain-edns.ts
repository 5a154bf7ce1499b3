/** The OPT record (RFC 6891) as tcpdump tells it: `UDPsize=1232 DO [COOKIE 0011223344556677]`. */
import { toHex } from '../../core/bytes.ts';
import type { Pen } from './pen.ts';

const NAMES: Readonly<Record<number, string>> = {
  ...{ 1: 'LLQ', 2: 'UL', 3: 'NSID', 5: 'DAU', 6: 'DHU', 7: 'N3U', 8: 'ECS', 9: 'EXPIRE', 10: 'COOKIE' },
  ...{ 11: 'KEEPALIVE', 12: 'PADDING', 13: 'CHAIN', 14: 'KEY-TAG', 16: 'CLIENT-TAG', 17: 'SERVER-TAG' },
};

/** Undefined when an option is not all there. */
export function shownEdns(pen: Pen, at: number, end: number, udpBytes: number, ttl: number): string | undefined {
  let text = ` UDPsize=${udpBytes}${ttl & 0x8000 ? ' DO' : ''}`;
  for (let option = at; option < end;) {
    if (option + 4 > end) return undefined;
    const [code, length] = [pen.u16(option), pen.u16(option + 2)];
    const next = option + 4 + length;
    if (next > end) return undefined;
    const name = NAMES[code] ?? `Opt${code}`;
    text += ` [${name}${shownOption(code, pen.bytes.subarray(option + 4, next))}]`;
    option = next;
  }
  return text;
}

function shownOption(code: number, data: Uint8Array): string {
  if (data.length === 0) return '';
  if (code === 12) return ` (${data.length})`;
  if (code === 10 && data.length > 8) return ` ${toHex(data.subarray(0, 8))} ${toHex(data.subarray(8))}`;
  return ` ${toHex(data)}`;
}
