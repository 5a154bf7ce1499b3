/** The link layer of a captured packet: Ethernet with VLAN tags (IEEE 802.3, 802.1Q), or Linux's cooked header of `-i any`. */
import { printArp } from './arp.ts';
import { hexAsciiLines } from './hex.ts';
import { printIpv4 } from './ipv4.ts';
import { etherTypeWord } from './names.ts';
import type { Pen } from './pen.ts';

const ETHERNET_BYTES = 14;
const COOKED_BYTES = 20;
const LARGEST_LENGTH = 1500;
const VLAN_TYPES = [0x8100, 0x88a8, 0x9100, 0x9200];

export function printEthernet(pen: Pen, wireLength: number): void {
  if (!pen.has(0, ETHERNET_BYTES) || wireLength < ETHERNET_BYTES) {
    pen.linkHeaderBytes = pen.end;
    return pen.cut();
  }
  const addresses = `${pen.mac(6)} > ${pen.mac(0)}, `;
  if (pen.options.link) pen.put(addresses);
  let at = ETHERNET_BYTES;
  let type = pen.u16(12);
  pen.linkHeaderBytes = at;
  while (VLAN_TYPES.includes(type)) {
    pen.protocol = 'vlan';
    if (!pen.has(at, 4)) {
      pen.linkHeaderBytes = pen.end;
      return pen.cut();
    }
    const tag = pen.u16(at);
    if (pen.options.link) {
      pen.put(
        `${typePhrase(pen, type, wireLength)}vlan ${tag & 0xfff}, p ${tag >>> 13}${tag & 0x1000 ? ', DEI' : ''}, `,
      );
    }
    type = pen.u16(at + 2);
    if (pen.options.link && type > LARGEST_LENGTH) pen.put(`${typeWord(pen, type)}, `);
    at += 4;
    pen.linkHeaderBytes = at;
  }
  const phrase = typePhrase(pen, type, wireLength);
  if (pen.options.link && at === ETHERNET_BYTES) pen.put(phrase);
  if (printNetwork(pen, type, at, wireLength - at)) return;
  if (!pen.options.link) pen.put(`${addresses}${phrase}`);
  printRest(pen, at);
}

/** `ethertype IPv4 (0x0800), length 98: ` */
function typePhrase(pen: Pen, type: number, wireLength: number): string {
  return type <= LARGEST_LENGTH ? `802.3, length ${type}: ` : `${typeWord(pen, type)}, length ${wireLength}: `;
}

function typeWord(pen: Pen, type: number): string {
  const [word, number] = [etherTypeWord(type), `0x${type.toString(16).padStart(4, '0')}`];
  if (pen.quiet > 0) return word ?? `Unknown Ethertype (${number})`;
  return `ethertype ${word ?? 'Unknown'} (${number})`;
}

/** Kinds of packet of the cooked header, as `-i any` shows them. */
const COOKED_KINDS: Readonly<Record<number, string>> = { 0: 'In', 1: 'B', 2: 'M', 3: 'P', 4: 'Out' };

/** Linux "cooked" capture v2 (LINKTYPE_LINUX_SLL2). */
export function printCooked(pen: Pen, wireLength: number, interfaceName: (index: number) => string | undefined): void {
  pen.protocol = 'sll2';
  if (!pen.has(0, COOKED_BYTES)) return pen.cut();
  const index = pen.u32(4);
  const kind = COOKED_KINDS[pen.u8(10)] ?? '?';
  pen.put(`${(interfaceName(index) ?? '?').padEnd(5)} ${kind.padEnd(3)} `);
  const type = pen.u16(0);
  pen.linkHeaderBytes = COOKED_BYTES;
  const header = cookedHeader(pen, index, type, wireLength);
  if (pen.options.link) pen.put(header);
  if (printNetwork(pen, type, COOKED_BYTES, wireLength - COOKED_BYTES)) return;
  if (!pen.options.link) pen.put(header);
  printRest(pen, COOKED_BYTES);
}

function cookedHeader(pen: Pen, index: number, type: number, wireLength: number): string {
  const address = pen.u8(11) === 6 ? `${pen.mac(12)} ` : '';
  return `ifindex ${index} ${address}${typePhrase(pen, type, wireLength)}`;
}

function printNetwork(pen: Pen, type: number, at: number, length: number): boolean {
  if (type === 0x0800) printIpv4(pen, at, length);
  else if (type === 0x0806 || type === 0x8035) printArp(pen, at, length);
  else return false;
  return true;
}

/** The bytes of a protocol without a printer, unless -q, -x or -X was given. */
function printRest(pen: Pen, at: number): void {
  const { hex = 0, hexAscii = 0, quiet = 0 } = pen.options;
  if (hex + hexAscii + quiet === 0) pen.put(hexAsciiLines(pen.bytes.subarray(at)));
}
