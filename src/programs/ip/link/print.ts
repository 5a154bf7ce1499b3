/** How ip prints an interface: `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 ...` (ip-link(8)). */
import type { LinkRow } from '../../../core/tables.ts';
import type { Options } from '../options.ts';

const NOBODY = '00:00:00:00:00:00';
const EVERYBODY = 'ff:ff:ff:ff:ff:ff';
/** The queue of a device without a queueing discipline of its own: first in, first out. */
const QUEUE_LENGTH = 1000;

export function linkFlags(link: LinkRow): string {
  const flags = [
    link.up && !link.carrier && 'NO-CARRIER',
    ...(link.loopback ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']),
    link.promiscuous && 'PROMISC',
    link.up && 'UP',
    link.up && link.carrier && 'LOWER_UP',
  ];
  return `<${flags.filter(Boolean).join(',')}>`;
}

/** RFC 2863's operational state. The loopback has none to tell. */
export function operationalState(link: LinkRow): 'UP' | 'DOWN' | 'UNKNOWN' {
  if (!link.up) return 'DOWN';
  if (link.loopback) return 'UNKNOWN';
  return link.carrier ? 'UP' : 'DOWN';
}

/** The first line, as `ip link` (with its mode) and `ip addr` print it. */
export function headLine(link: LinkRow, mode: boolean): string {
  const master = link['master'] ? ` master ${link['master']}` : '';
  const queue = link.loopback ? 'noqueue' : 'pfifo_fast';
  const state = `${operationalState(link)}${mode ? ' mode DEFAULT' : ''}`;
  return (
    `${link.index}: ${link.interface}: ${linkFlags(link)} mtu ${link.mtu} qdisc ${queue}${master} ` +
    `state ${state} group default qlen ${QUEUE_LENGTH}`
  );
}

export const linkLayerLine = (link: LinkRow): string =>
  link.loopback ? `    link/loopback ${NOBODY} brd ${NOBODY}` : `    link/ether ${link.mac} brd ${EVERYBODY}`;

export const briefHead = (link: LinkRow): string =>
  `${link.interface.padEnd(16)} ${operationalState(link).padEnd(14)} `;

/** Joins the lines of one record. */
export const record = (lines: readonly string[], options: Options): string =>
  `${lines.join(options.oneline ? '\\' : '\n')}\n`;

/** What -s adds. Twice: the kinds of errors too, of which wirelab's wires know one, the damaged frame (crc). */
export function statisticsLines(link: LinkRow, times: number): readonly string[] {
  const widths = columnWidths(link);
  const line = (label: string, first: number, words: readonly (string | number)[]): string =>
    `    ${label}${words.map((word, i) => String(word).padStart((widths[i] ?? 0) - (i === 0 ? first : 0))).join(' ')}`;
  const numbers = (values: readonly number[]): string =>
    `    ${values.map((value, i) => `${String(value).padStart(widths[i]!)} `).join('')}`;
  const details = (values: readonly number[]): string =>
    `${' '.repeat(widths[0]! + 5)}${values.map((value, i) => `${String(value).padStart(widths[i + 1]!)} `).join('')}`;
  const { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped } = link;
  const out = [
    line('RX: ', 4, ['bytes', 'packets', 'errors', 'dropped', 'missed', 'mcast', '']),
    numbers([rxBytes, rxPackets, rxErrors, rxDropped, 0, 0]),
  ];
  if (times > 1) {
    out.push(line('RX errors:', 10, ['', 'length', 'crc', 'frame', 'fifo', 'overrun']));
    out.push(details([0, rxErrors, 0, 0, 0]));
  }
  out.push(line('TX: ', 4, ['bytes', 'packets', 'errors', 'dropped', 'carrier', 'collsns', '']));
  out.push(numbers([txBytes, txPackets, txErrors, txDropped, 0, 0]));
  if (times > 1) {
    out.push(line('TX errors:', 10, ['', 'aborted', 'fifo', 'window', 'heartbt', 'transns']));
    out.push(details([0, 0, 0, 0, 0]));
  }
  return out;
}

/** As wide as the widest number of a column, and never narrower than the longest of its titles. */
function columnWidths(link: LinkRow): readonly number[] {
  const columns = [
    [link.rxBytes, link.txBytes],
    [link.rxPackets, link.txPackets],
    [link.rxErrors, link.txErrors],
    [link.rxDropped, link.txDropped],
  ];
  const titles = ['*X errors:', 'packets', 'errors', 'dropped', 'heartbt', 'overrun', 'compressed'];
  return titles.map((title, i) => Math.max(title.length, ...(columns[i] ?? []).map((n) => String(n).length)));
}
