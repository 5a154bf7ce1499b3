/** TCP (RFC 9293) as tcpdump tells it. */
import { fold, pseudoHeaderSum, sum16 } from '../../core/checksum.ts';
import { SERVICE_PORT } from '../../protocols/dns/codec.ts';
import { printDomain } from './domain.ts';
import { printHttp } from './http.ts';
import { finalDestination, rightChecksum, type Ipv4Place } from './ipv4-place.ts';
import type { Pen } from './pen.ts';
import { printTcpOptions } from './tcp-options.ts';
import type { RelativeNumbers } from './tcp-connections.ts';

const HEADER_BYTES = 20;
const FLAGS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'];

export function printTcp(pen: Pen, place: Ipv4Place): void {
  const { payloadAt: at, length } = place;
  pen.protocol = 'tcp';
  if (!pen.has(at, 4)) {
    return pen.put(`${pen.ip(place.at + 12)} > ${pen.ip(place.at + 16)}: [|tcp]`);
  }
  const name = (portAt: number): string => pen.names.port(pen.u16(portAt), 'tcp');
  pen.put(`${pen.ip(place.at + 12)}.${name(at)} > ${pen.ip(place.at + 16)}.${name(at + 2)}: `);
  if (!pen.has(at, HEADER_BYTES)) return pen.cut();
  const header = 4 * (pen.u8(at + 12) >>> 4);
  if (header < HEADER_BYTES) {
    return pen.put(` tcp ${length - header} [bad hdr length ${header} - too short, < 20]`);
  }
  const tooLong = header > length ? ` [bad hdr length ${header} - too long, > ${length}]` : '';
  if (pen.quiet > 0) return pen.put(`tcp ${(length - header) >>> 0}${tooLong}`);
  const flags = pen.u8(at + 13);
  const letters = FLAGS.filter((_, bit) => flags & (1 << bit)).join('') || 'none';
  pen.put(`Flags [${letters}]`);
  const { sequence, acknowledgment, sackBase } = numbers(pen, place, flags);
  if (tooLong) return pen.put(tooLong);
  if (pen.verbose > 0 && !pen.options.ignoreChecksums && !place.fragmented) printChecksum(pen, place);
  const data = length - header;
  if (pen.verbose > 1 || data > 0 || flags & 0x07)
    pen.put(`, seq ${sequence}${data > 0 ? `:${(sequence + data) >>> 0}` : ''}`);
  if (flags & 0x10) pen.put(`, ack ${acknowledgment}`);
  pen.put(`, win ${pen.u16(at + 14)}`);
  if (flags & 0x20) pen.put(`, urg ${pen.u16(at + 18)}`);
  if (header > HEADER_BYTES && !printTcpOptions(pen, at + HEADER_BYTES, at + header, sackBase)) return;
  pen.put(`, length ${data}`);
  if (flags & 0x04 && data > 0 && pen.verbose > 0) printResetData(pen, at + header, data);
  else if (data > 0 && isHttp(pen, at)) {
    pen.put(': ');
    printHttp(pen, at + header, data);
  } else if (!(flags & 0x04) && data > 2 && isDomain(pen, at)) printMessage(pen, at + header, data);
}

const HTTP_PORTS = [80, 8080];
const isHttp = (pen: Pen, at: number): boolean =>
  [pen.u16(at), pen.u16(at + 2)].some((port) => HTTP_PORTS.includes(port));

/** Relative to the connection's beginning, unless nothing is acknowledged, or -S asks for the numbers themselves. */
function numbers(pen: Pen, { at: ip, payloadAt: at }: Ipv4Place, flags: number): RelativeNumbers {
  const [sequence, acknowledgment] = [pen.u32(at + 4), pen.u32(at + 8)];
  if (pen.options.absoluteNumbers || !(flags & 0x10)) return { sequence, acknowledgment, sackBase: 0 };
  const [source, destination] = [pen.u32(ip + 12), pen.u32(ip + 16)];
  const isSyn = (flags & 0x02) !== 0;
  const [from, to] = [pen.u16(at), pen.u16(at + 2)];
  return pen.connections.relative(source, destination, from, to, isSyn, sequence, acknowledgment);
}

const isDomain = (pen: Pen, at: number): boolean => pen.u16(at) === SERVICE_PORT || pen.u16(at + 2) === SERVICE_PORT;

/** DNS over TCP: the message's length stands before it. */
function printMessage(pen: Pen, at: number, length: number): void {
  const [said, there] = [pen.u16(at), length - 2];
  if (said !== there) return pen.put(` [prefix length(${said}) != length(${there})] (invalid)`);
  pen.put(' ');
  printDomain(pen, at + 2, there);
}

const MOST_RESET_DATA = 30;

/** RFC 1122 section 4.2.2.12: a reset may say why in its data. */
function printResetData(pen: Pen, at: number, length: number): void {
  pen.put(` [${pen.has(at, length) ? '' : '!'}RST${length > MOST_RESET_DATA ? '+' : ''} `);
  const end = Math.min(at + Math.min(length, MOST_RESET_DATA), pen.end);
  for (let i = at; i < end; i++) pen.put(visible(pen.u8(i)));
  pen.put(']');
}

/** A byte as cat -v shows it: `a`, `^@`, `M-a`. */
function visible(byte: number): string {
  const low = byte & 0x7f;
  const printable = low >= 0x20 && low < 0x7f;
  return `${byte > 0x7f ? 'M-' : ''}${printable ? String.fromCharCode(low) : `^${String.fromCharCode(low ^ 0x40)}`}`;
}

function printChecksum(pen: Pen, place: Ipv4Place): void {
  const { at: ip, payloadAt: at, length } = place;
  if (!pen.has(at, length)) return;
  const pseudo = pseudoHeaderSum(pen.u32(ip + 12), finalDestination(pen, place), 6, length);
  const sum = fold(sum16(pen.bytes, at, at + length, pseudo));
  const found = pen.u16(at + 16);
  const hex = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;
  const verdict = sum === 0xffff ? 'correct' : `incorrect -> ${hex(rightChecksum(found, sum))}`;
  pen.put(`, cksum ${hex(found)} (${verdict})`);
}
