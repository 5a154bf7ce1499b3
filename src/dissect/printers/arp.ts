/** ARP and RARP (RFC 826, RFC 903) as tcpdump tells them. */
import { toHex } from '../../core/bytes.ts';
import { etherTypeWord } from './names.ts';
import type { Pen } from './pen.ts';
import { hexAsciiLines } from './hex.ts';

const HARDWARE: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  6: 'TokenRing',
  7: 'ArcNet',
  15: 'FrameRelay',
  19: 'ATM',
  23: 'Strip',
  24: 'IEEE 1394',
  32: 'InfiniBand',
};
const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Reply',
  3: 'Reverse Request',
  4: 'Reverse Reply',
  8: 'Inverse Request',
  9: 'Inverse Reply',
  10: 'NACK Reply',
};

/** `length`: of the whole ARP packet with its padding, as it was on the wire. */
export function printArp(pen: Pen, at: number, length: number): void {
  pen.protocol = 'arp';
  const [hardware, protocol] = [pen.u16(at), pen.u16(at + 2)];
  const [hardwareLength, protocolLength] = [pen.u8(at + 4), pen.u8(at + 5)];
  const operation = pen.u16(at + 6);
  const senderMac = at + 8;
  const targetMac = senderMac + hardwareLength + protocolLength;
  const targetIp = targetMac + hardwareLength;
  if (!pen.has(targetIp, protocolLength)) return pen.giveUp();
  if (!pen.options.link) pen.put('ARP, ');
  const known = (protocol === 0x0800 || protocol === 0x1000) && protocolLength === 4 && hardwareLength > 0;
  if (!known || pen.verbose > 0) {
    pen.put(`${HARDWARE[hardware] ?? `Unknown Hardware (${hardware})`} (len ${hardwareLength}), `);
    const type = etherTypeWord(protocol) ?? `Unknown Protocol (0x${protocol.toString(16).padStart(4, '0')})`;
    pen.put(`${type} (len ${protocolLength})`);
  }
  if (!known && pen.verbose === 0) return pen.put(`, length ${length}`);
  pen.put(`${pen.verbose > 0 ? ', ' : ''}${OPERATIONS[operation] ?? `Unknown (${operation})`} `);
  const ip = (where: number): string => {
    if (protocol !== 0x0800 && protocol !== 0x1000) return '<wrong proto type>';
    return protocolLength === 4 ? pen.ip(where) : '<wrong len>';
  };
  const mac = (where: number): string => linkAddress(pen, where, hardwareLength);
  const said = sentence(operation, pen.bytes.subarray(targetMac, targetIp), {
    senderIp: () => ip(senderMac + hardwareLength),
    targetIp: () => ip(targetIp),
    senderMac: () => mac(senderMac),
    targetMac: () => mac(targetMac),
  });
  if (said === undefined) return pen.put(hexAsciiLines(pen.bytes.subarray(at, pen.end)));
  pen.put(`${said}, length ${length}`);
}

interface Parties {
  senderIp(): string;
  targetIp(): string;
  senderMac(): string;
  targetMac(): string;
}

function sentence(operation: number, target: Uint8Array, p: Parties): string | undefined {
  switch (operation) {
    case 1: {
      const asked = target.some((byte) => byte !== 0) ? ` (${p.targetMac()})` : '';
      return `who-has ${p.targetIp()}${asked} tell ${p.senderIp()}`;
    }
    case 2:
      return `${p.senderIp()} is-at ${p.senderMac()}`;
    case 3:
    case 8:
      return `who-is ${p.targetMac()} tell ${p.senderMac()}`;
    case 4:
      return `${p.targetMac()} at ${p.targetIp()}`;
    case 9:
      return `${p.senderMac()} at ${p.senderIp()}`;
    default:
      return undefined;
  }
}

function linkAddress(pen: Pen, at: number, length: number): string {
  if (length === 0) return '<empty>';
  return length === 6 ? pen.mac(at) : toHex(pen.bytes.subarray(at, at + length), ':');
}
