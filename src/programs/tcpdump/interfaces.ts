/** Where tcpdump may listen: the host's interfaces and the pseudo-device `any`, with Linux's cooked frames for it. */
import { netmask, parsePrefix } from '../../core/address.ts';
import { Writer } from '../../core/bytes.ts';
import type { Message, Sys } from '../../core/sys.ts';
import type { AddressRow, LinkRow } from '../../core/tables.ts';

export const ANY = 'any';
/** ARP hardware types (RFC 826): Linux gives its loopback 772. */
const HARDWARE_ETHERNET = 1;
const HARDWARE_LOOPBACK = 772;

export interface CaptureDevice {
  readonly name: string;
  readonly link: LinkRow | undefined;
}

const links = (sys: Sys): readonly LinkRow[] => sys.table('link') as readonly LinkRow[];

/** In libpcap's order: those that run, `any`, the loopback, then the rest. */
export function captureDevices(sys: Sys): readonly CaptureDevice[] {
  const rank = (link: LinkRow): number => (link.loopback ? 2 : link.up && link.carrier ? 0 : 3);
  const sorted = [...links(sys)].sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  const devices: CaptureDevice[] = sorted.map((link) => ({ name: link.interface, link }));
  const running = sorted.filter((link) => rank(link) === 0).length;
  devices.splice(running, 0, { name: ANY, link: undefined });
  return devices;
}

/** `1.eth0 [Up, Running, Connected]` */
export function deviceLine({ name, link }: CaptureDevice, index: number): string {
  if (!link) return `${index + 1}.any (Pseudo-device that captures on all interfaces) [Up, Running]\n`;
  const flags = [link.up && 'Up', link.up && (link.carrier || link.loopback) && 'Running'];
  if (link.loopback) flags.push('Loopback');
  else flags.push(link.carrier ? 'Connected' : 'Disconnected');
  return `${index + 1}.${name} [${flags.filter(Boolean).join(', ')}]\n`;
}

/** The device of a name or of a number from -D; without one, the first. */
export function findDevice(sys: Sys, wanted: string | undefined): CaptureDevice | undefined {
  const devices = captureDevices(sys);
  if (wanted === undefined) return devices[0];
  const named = devices.find((d) => d.name === wanted);
  return named ?? (/^\d+$/.test(wanted) ? devices[Number(wanted) - 1] : undefined);
}

export const interfaceOfIndex = (sys: Sys, index: number): string | undefined =>
  links(sys).find((link) => link.index === index)?.interface;

/** The mask of the interface's first address, for `ip broadcast`; 0 without one. */
export function interfaceMask(sys: Sys, name: string): number {
  const row = (sys.table('addr') as readonly AddressRow[]).find((r) => r.interface === name);
  const prefix = row && parsePrefix(row.address);
  return prefix?.ok ? netmask(prefix.value.length) : 0;
}

const COOKED_KIND = { in: 0, broadcast: 1, multicast: 2, other: 3, out: 4 } as const;

/** A frame under the header of LINKTYPE_LINUX_SLL2, as `-i any` sees it: the Ethernet header is gone but for the sender. */
export function cooked(sys: Sys, message: Message): Uint8Array {
  const link = links(sys).find((row) => row.interface === message.interface);
  const { bytes } = message;
  const sender = bytes.subarray(6, 12);
  return new Writer(bytes.length + 6)
    .raw(bytes.subarray(12, 14))
    .u16(0)
    .u32(link?.index ?? 0)
    .u16(link?.loopback ? HARDWARE_LOOPBACK : HARDWARE_ETHERNET)
    .u8(COOKED_KIND[message.direction])
    .u8(sender.length)
    .raw(sender)
    .u16(0)
    .raw(bytes.subarray(14))
    .finish();
}
