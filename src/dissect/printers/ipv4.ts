/** IPv4 (RFC 791) as tcpdump tells it: with -v the header in parentheses, then the payload on its own line. */
import { fold, sum16 } from '../../core/checksum.ts';
import { printIcmp } from './icmp.ts';
import { printIpOptions } from './ip-options.ts';
import { rightChecksum, type Ipv4Place } from './ipv4-place.ts';
import { ipProtocolWord } from './names.ts';
import type { Pen } from './pen.ts';
import { printTcp } from './tcp.ts';
import { printUdp } from './udp.ts';

const HEADER_BYTES = 20;
const ECN = ['', ',ECT(1)', ',ECT(0)', ',CE'];

/** `length`: bytes from here to the end of the packet on the wire. */
export function printIpv4(pen: Pen, at: number, length: number): void {
  pen.protocol = 'ip';
  const version = pen.u8(at) >>> 4;
  if (version !== 4) {
    return pen.put(`${version === 6 ? 'IP6, wrong link-layer encapsulation' : `IP${version}`} (invalid)`);
  }
  if (!pen.options.link) pen.put('IP ');
  if (!pen.has(at, HEADER_BYTES)) return pen.cut();
  if (length < HEADER_BYTES) return pen.put(`truncated-ip ${length}`);
  const header = 4 * (pen.u8(at) & 15);
  if (header < HEADER_BYTES) return pen.put(`bad-hlen ${header}`);
  const total = pen.u16(at + 2);
  if (length < total) pen.put(`truncated-ip - ${total - length} bytes missing! `);
  if (total < header) return pen.put(`bad-len ${total}`);
  const outerEnd = pen.end;
  pen.end = Math.min(pen.end, at + total);
  const flags = pen.u16(at + 6);
  const place = { at, payloadAt: at + header, length: total - header, fragmented: (flags & 0x2000) !== 0 };
  if (pen.verbose === 0 || printHeader(pen, place, flags)) printPayload(pen, place, flags & 0x1fff);
  pen.end = outerEnd;
}

/** `(tos 0x0, ttl 64, ...)`; false when the options are cut. */
function printHeader(pen: Pen, { at, payloadAt }: Ipv4Place, flags: number): boolean {
  const [tos, ttl, protocol] = [pen.u8(at + 1), pen.u8(at + 8), pen.u8(at + 9)];
  pen.put(`(tos 0x${tos.toString(16)}${ECN[tos & 3]}${ttl > 0 ? `, ttl ${ttl}` : ''}`);
  pen.put(`, id ${pen.u16(at + 4)}, offset ${(flags & 0x1fff) * 8}, flags [${flagWords(flags)}]`);
  pen.put(`, proto ${ipProtocolWord(protocol)} (${protocol}), length ${pen.u16(at + 2)}`);
  let whole = true;
  if (payloadAt - at > HEADER_BYTES) {
    pen.put(', options (');
    whole = printIpOptions(pen, at + HEADER_BYTES, payloadAt - at - HEADER_BYTES);
    pen.put(whole ? ')' : ' [truncated-option])');
  }
  if (!pen.options.ignoreChecksums && pen.has(at, payloadAt - at)) {
    const sum = fold(sum16(pen.bytes, at, payloadAt));
    if (sum !== 0xffff) {
      const found = pen.u16(at + 10);
      pen.put(`, bad cksum ${found.toString(16)} (->${rightChecksum(found, sum).toString(16)})!`);
    }
  }
  pen.put(')\n    ');
  if (whole) return true;
  pen.put(`${pen.ip(at + 12)} > ${pen.ip(at + 16)}: `);
  pen.cut();
  return false;
}

function flagWords(flags: number): string {
  const words = [flags & 0x2000 ? '+' : '', flags & 0x4000 ? 'DF' : '', flags & 0x8000 ? 'rsvd' : ''].filter((w) => w);
  return words.length > 0 ? words.join(', ') : 'none';
}

function printPayload(pen: Pen, place: Ipv4Place, offset: number): void {
  const { at, payloadAt, length } = place;
  const protocol = pen.u8(at + 9);
  const addresses = `${pen.ip(at + 12)} > ${pen.ip(at + 16)}:`;
  if (offset > 0) {
    if (pen.quiet < 2) pen.put(`${addresses} ${pen.names.protocol(protocol)}`);
    return;
  }
  const hasPorts = protocol === 6 || protocol === 17;
  if (!hasPorts) pen.put(`${addresses} `);
  if (!pen.has(at, payloadAt - at)) {
    pen.put(` [remaining caplen(${pen.end - at}) < header length(${payloadAt - at})]`);
    return pen.giveUp();
  }
  if (protocol === 1) printIcmp(pen, place, printIpv4);
  else if (protocol === 17) printUdp(pen, place);
  else if (protocol === 6) printTcp(pen, place);
  else pen.put(` ${pen.names.protocol(protocol)} ${length}`);
}
