/** UDP (RFC 768) as tcpdump tells it. */
import { fold, pseudoHeaderSum, sum16 } from '../../core/checksum.ts';
import { SERVICE_PORT } from '../../protocols/dns/codec.ts';
import { CLIENT_PORT, SERVER_PORT } from '../../protocols/dhcp/codec.ts';
import { printBootp } from './bootp.ts';
import { printDomain } from './domain.ts';
import { finalDestination, rightChecksum, type Ipv4Place } from './ipv4-place.ts';
import type { Pen } from './pen.ts';

const HEADER_BYTES = 8;

export function printUdp(pen: Pen, place: Ipv4Place): void {
  const { payloadAt: at, length } = place;
  pen.protocol = 'udp';
  if (!pen.has(at, 4)) {
    pen.put(`${pen.ip(place.at + 12)} > ${pen.ip(place.at + 16)}: `);
    return pen.cut();
  }
  const name = (portAt: number): string => pen.names.port(pen.u16(portAt), 'udp');
  const header = `${pen.ip(place.at + 12)}.${name(at)} > ${pen.ip(place.at + 16)}.${name(at + 2)}: `;
  pen.put(header);
  if (length < HEADER_BYTES) return pen.put(`truncated-udp ${length}`);
  if (!pen.has(at, 6)) return pen.cut();
  const said = pen.u16(at + 4);
  if (said < HEADER_BYTES) return pen.put(`truncated-udplength ${said}`);
  if (!pen.has(at, HEADER_BYTES)) return pen.cut();
  const data = Math.min(said, length) - HEADER_BYTES;
  if (pen.verbose > 0 && !pen.options.ignoreChecksums && !place.fragmented) printChecksum(pen, place, data);
  if (isDomain(pen, at) && pen.quiet === 0) return printDomain(pen, at + HEADER_BYTES, data);
  if (isBootp(pen, at) && pen.quiet === 0) return printBootp(pen, at + HEADER_BYTES, data);
  const tooLong = said > length && !place.fragmented;
  pen.put(tooLong ? `UDP, bad length ${said - HEADER_BYTES} > ${data}` : `UDP, length ${said - HEADER_BYTES}`);
}

const isDomain = (pen: Pen, at: number): boolean => pen.u16(at) === SERVICE_PORT || pen.u16(at + 2) === SERVICE_PORT;

const isBootp = (pen: Pen, at: number): boolean =>
  [pen.u16(at), pen.u16(at + 2)].some((port) => port === CLIENT_PORT || port === SERVER_PORT);

function printChecksum(pen: Pen, place: Ipv4Place, data: number): void {
  const { at: ip, payloadAt: at } = place;
  const found = pen.u16(at + 6);
  if (pen.verbose < 2) return;
  if (found === 0) return pen.put('[no cksum] ');
  if (!pen.has(at + HEADER_BYTES, data)) return;
  const length = HEADER_BYTES + data;
  const pseudo = pseudoHeaderSum(pen.u32(ip + 12), finalDestination(pen, place), 17, length);
  const sum = fold(sum16(pen.bytes, at, at + length, pseudo));
  if (sum === 0xffff) return pen.put('[udp sum ok] ');
  const hex = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;
  pen.put(`[bad udp cksum ${hex(found)} -> ${hex(rightChecksum(found, sum))}!] `);
}
