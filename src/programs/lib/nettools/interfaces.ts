/** Interfaces as net-tools prints them: ifconfig's blocks, and the table of `netstat -i` and `ifconfig -s`. */
import { formatIpv4, netmask, parsePrefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { AddressRow, LinkRow } from '../../../core/tables.ts';
import { addressRows, linkRows } from '../rows.ts';

const QUEUE_LENGTH = 1000;
/** IFF_* of <net/if.h>, in the order in which ifconfig names them, with the letter of the table. */
const FLAGS = [
  { name: 'UP', bit: 1, letter: 'U', is: (l: LinkRow) => l.up },
  { name: 'BROADCAST', bit: 2, letter: 'B', is: (l: LinkRow) => !l.loopback },
  { name: 'LOOPBACK', bit: 8, letter: 'L', is: (l: LinkRow) => l.loopback },
  { name: 'RUNNING', bit: 64, letter: 'R', is: (l: LinkRow) => l.up && l.carrier },
  { name: 'PROMISC', bit: 256, letter: 'P', is: (l: LinkRow) => l.promiscuous },
  { name: 'MULTICAST', bit: 4096, letter: 'M', is: (l: LinkRow) => !l.loopback },
] as const;
const LETTER_ORDER = 'BLMPRU';

/** Those switched on, or all, in net-tools' order: by name, numbers in it as numbers. */
export const listedLinks = (sys: Sys, all: boolean): readonly LinkRow[] =>
  linkRows(sys)
    .filter((link) => all || link.up)
    .toSorted((a, b) => byName(a.interface, b.interface));

function byName(a: string, b: string): number {
  const [stemA = '', numberA = ''] = split(a);
  const [stemB = '', numberB = ''] = split(b);
  if (stemA !== stemB) return stemA < stemB ? -1 : 1;
  return Number(numberA) - Number(numberB);
}

const split = (name: string): readonly string[] => /^(.*?)(\d*)$/.exec(name)!.slice(1);

/** ifconfig's block with the empty line after it. It knows one address per interface, the first. */
export function interfaceBlock(sys: Sys, link: LinkRow): string {
  const flags = FLAGS.filter(({ is }) => is(link));
  const sum = flags.reduce((total, { bit }) => total + bit, 0);
  const own = addressRows(sys).find((row) => row.interface === link.interface);
  const lines = [
    `${link.interface}: flags=${sum}<${flags.map(({ name }) => name).join(',')}>  mtu ${link.mtu}`,
    ...(own ? [addressLine(link, own)] : []),
    link.loopback
      ? `        loop  txqueuelen ${QUEUE_LENGTH}  (Local Loopback)`
      : `        ether ${link.mac}  txqueuelen ${QUEUE_LENGTH}  (Ethernet)`,
    `        RX packets ${link.rxPackets}  bytes ${link.rxBytes} (${humanBytes(link.rxBytes)})`,
    `        RX errors ${link.rxErrors}  dropped ${link.rxDropped}  overruns 0  frame ${link.rxErrors}`,
    `        TX packets ${link.txPackets}  bytes ${link.txBytes} (${humanBytes(link.txBytes)})`,
    `        TX errors ${link.txErrors}  dropped ${link.txDropped} overruns 0  carrier 0  collisions 0`,
  ];
  return `${lines.join('\n')}\n\n`;
}

function addressLine(link: LinkRow, row: AddressRow): string {
  const prefix = parsePrefix(row.address);
  if (!prefix.ok) return '';
  const { address, length } = prefix.value;
  const broadcast = link.loopback ? '' : `  broadcast ${row.broadcast || '0.0.0.0'}`;
  return `        inet ${formatIpv4(address)}  netmask ${formatIpv4(netmask(length))}${broadcast}`;
}

/** `194 (194.0 B)`: one decimal, cut off, in units of 1024. */
function humanBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let power = 0;
  while (power < 5 && bytes > 1024 ** (power + 1)) power++;
  const tenths = Math.floor((bytes * 10) / 1024 ** power);
  return `${Math.floor(tenths / 10)}.${tenths % 10} ${units[power]!}`;
}

const HEADER = '   RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n';
/** `netstat -i` has the MTU's title over its column, `ifconfig -s` does not. */
export const NETSTAT_HEADER = `Iface             MTU ${HEADER}`;
export const IFCONFIG_HEADER = `Iface      MTU ${HEADER}`;

export function interfaceRow(link: LinkRow): string {
  const column = (value: number, width: number): string => String(value).padStart(width);
  const { mtu, rxPackets, rxErrors, rxDropped, txPackets, txErrors, txDropped } = link;
  const received = `${column(rxPackets, 8)} ${column(rxErrors, 6)} ${column(rxDropped, 6)} ${'0'.padEnd(6)}`;
  const sent = `${column(txPackets, 8)} ${column(txErrors, 6)} ${column(txDropped, 6)} ${column(0, 6)}`;
  const letters = FLAGS.filter(({ is }) => is(link)).map(({ letter }) => letter);
  const flags = letters.toSorted((a, b) => LETTER_ORDER.indexOf(a) - LETTER_ORDER.indexOf(b)).join('');
  return `${link.interface.padEnd(15)} ${column(mtu, 5)} ${received} ${sent} ${flags}\n`;
}
