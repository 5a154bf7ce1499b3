/** ICMP (RFC 792, RFC 950, RFC 1191, RFC 1256) as tcpdump tells it; with -v the quoted packet of an error as well. */
import { fold, sum16 } from '../../core/checksum.ts';
import { rightChecksum, type Ipv4Place } from './ipv4-place.ts';
import type { Pen } from './pen.ts';

/** Where an error's quoted packet begins. */
const QUOTE_AT = 8;
const ERRORS = [3, 4, 5, 11, 12];
/** RFC 4884: behind 128 quoted bytes an extension may begin; tcpdump looks for its header, and we print none. */
const EXTENSIBLE = [3, 11, 12];
const EXTENSION_AT = 136;

const PLAIN: Readonly<Record<number, string>> = {
  4: 'source quench',
  10: 'router solicitation',
  15: 'information request',
  16: 'information reply',
  17: 'address mask request',
};

/** Unreachable codes; `@` stands for the address that was not reached. */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'net @ unreachable',
  1: 'host @ unreachable',
  5: '@ unreachable - source route failed',
  6: 'net @ unreachable - unknown',
  7: 'host @ unreachable - unknown',
  8: '@ unreachable - source host isolated',
  9: 'net @ unreachable - admin prohibited',
  10: 'host @ unreachable - admin prohibited',
  11: 'net @ unreachable - tos prohibited',
  12: 'host @ unreachable - tos prohibited',
  13: 'host @ unreachable - admin prohibited filter',
  14: 'host @ unreachable - host precedence violation',
  15: 'host @ unreachable - precedence cutoff',
};
const REDIRECT: Readonly<Record<number, readonly [string, string]>> = {
  0: ['redirect', 'net '],
  1: ['redirect', 'host '],
  2: ['redirect-tos', 'net '],
  3: ['redirect-tos', 'host '],
};

/** `quote` prints the packet that an error quotes. */
export function printIcmp(pen: Pen, place: Ipv4Place, quote: (pen: Pen, at: number, length: number) => void): void {
  const { payloadAt: at, length } = place;
  pen.protocol = 'icmp';
  const [type, code] = [pen.u8(at), pen.u8(at + 1)];
  const said = sentence(pen, at, type, code);
  pen.put(`ICMP ${said}, length ${length}`);
  if (pen.verbose === 0) return;
  if (!place.fragmented && pen.has(at, length)) {
    const sum = fold(sum16(pen.bytes, at, at + length));
    const found = pen.u16(at + 2);
    if (sum !== 0xffff) {
      pen.put(` (wrong icmp cksum ${found.toString(16)} (->${rightChecksum(found, sum).toString(16)})!)`);
    }
  }
  if (ERRORS.includes(type)) {
    pen.put('\n\t');
    const quoteAt = at + QUOTE_AT;
    const outerEnd = pen.end;
    pen.end = Math.min(outerEnd, quoteAt + pen.u16(quoteAt + 2));
    const quotedLength = pen.u16(quoteAt + 2);
    if (!pen.wet) return;
    quote(pen, quoteAt, quotedLength);
    pen.end = outerEnd;
    pen.protocol = 'icmp';
    if (EXTENSIBLE.includes(type) && length > EXTENSION_AT && !pen.has(at + EXTENSION_AT, 4)) pen.cut();
  }
}

function sentence(pen: Pen, at: number, type: number, code: number): string {
  switch (type) {
    case 0:
    case 8:
      return `echo ${type === 8 ? 'request' : 'reply'}, id ${pen.u16(at + 4)}, seq ${pen.u16(at + 6)}`;
    case 3:
      return unreachable(pen, at, code);
    case 5: {
      const [word, what] = REDIRECT[code] ?? [`redirect-#${code}`, ''];
      return `${word} ${pen.ip(at + QUOTE_AT + 16)} to ${what}${pen.ip(at + 4)}`;
    }
    case 9:
      return advertisement(pen, at);
    case 11:
      pen.u32(at + QUOTE_AT + 16);
      if (code === 0) return 'time exceeded in-transit';
      return code === 1 ? 'ip reassembly time exceeded' : `time exceeded-#${code}`;
    case 12:
      return code ? `parameter problem - code ${code}` : `parameter problem - octet ${pen.u8(at + 4)}`;
    case 13:
      return `time stamp query id ${pen.u16(at + 4)} seq ${pen.u16(at + 6)}`;
    case 14: {
      const [origin, received, sent] = [8, 12, 16].map((offset) => timeOfDay(pen.u32(at + offset)));
      return `time stamp reply id ${pen.u16(at + 4)} seq ${pen.u16(at + 6)}: org ${origin}, recv ${received}, xmit ${sent}`;
    }
    case 18:
      return `address mask is 0x${pen
        .u32(at + 8)
        .toString(16)
        .padStart(8, '0')}`;
    default:
      return PLAIN[type] ?? `type-#${type}`;
  }
}

function unreachable(pen: Pen, at: number, code: number): string {
  const quote = at + QUOTE_AT;
  const destination = pen.ip(quote + 16);
  const protocol = pen.u8(quote + 9);
  if (code === 2) return `${destination} protocol ${protocol} unreachable`;
  if (code === 3) {
    const port = pen.u16(quote + 4 * (pen.u8(quote) & 15) + 2);
    if (protocol === 6) return `${destination} tcp port ${pen.names.port(port, 'tcp')} unreachable`;
    if (protocol === 17) return `${destination} udp port ${pen.names.port(port, 'udp')} unreachable`;
    return `${destination} protocol ${protocol} port ${port} unreachable`;
  }
  if (code === 4) {
    const mtu = pen.u16(at + 6);
    return `${destination} unreachable - need to frag${mtu ? ` (mtu ${mtu})` : ''}`;
  }
  return (UNREACHABLE[code] ?? `@ unreachable - #${code}`).replace('@', destination);
}

/** RFC 1256: lifetime, and the routers with their preferences. */
function advertisement(pen: Pen, at: number): string {
  const [count, size, lifetime] = [pen.u8(at + 4), pen.u8(at + 5), pen.u16(at + 6)];
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(lifetime / 3600), Math.floor(lifetime / 60) % 60, lifetime % 60];
  let text = `router advertisement lifetime `;
  if (lifetime < 60) text += lifetime;
  else text += hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  text += ` ${count}:`;
  if (size !== 2) return `${text} [size ${size}]`;
  for (let i = 0; i < count; i++) text += ` {${pen.ip(at + 8 + 8 * i)} ${pen.u32(at + 12 + 8 * i)}}`;
  return text;
}

/** Milliseconds since midnight UTC (RFC 792); the top bit says that they are something else. */
function timeOfDay(ms: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${clock}.${String(ms % 1000).padStart(3, '0')}`;
}
