/** Addresses and prefixes as iproute2 reads them: `10.1` is 10.1.0.0, `10/8` a network, `default` everything. */
import { netmask, parseMac, type Ipv4Address, type MacAddress, type Prefix } from '../../../core/address.ts';
import { REFUSED } from './stop.ts';
import { Stop } from '../stop.ts';

const EVERYTHING = ['default', 'any', 'all'];

/** One to four numbers from the left; what is missing is 0. */
function readAddress(text: string): Ipv4Address | undefined {
  const parts = text.split('.');
  if (parts.length > 4 || parts.some((part) => !/^(\d{1,3}|0x[0-9a-f]{1,2})$/i.test(part) || Number(part) > 255)) {
    return undefined;
  }
  return parts.reduce((address, part, i) => address + Number(part) * 256 ** (3 - i), 0);
}

function readLength(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text) && Number(text) <= 32) return Number(text);
  const mask = text.includes('.') ? readAddress(text) : undefined;
  const length = Array.from({ length: 33 }, (_, i) => i).find((bits) => netmask(bits) === mask);
  return mask === undefined ? undefined : length;
}

/** What must be an address of a kind: the kind is what the complaint names. */
export function readIpv4(text: string, kind = 'inet address'): Ipv4Address {
  const address = EVERYTHING.includes(text) ? 0 : readAddress(text);
  if (address === undefined) throw new Stop(REFUSED, `Error: ${kind} is expected rather than "${text}".`);
  return address;
}

/** With its host bits. `bare`: no length was given, it is 32. */
export function readPrefix(text: string): Prefix & { readonly bare: boolean } {
  if (EVERYTHING.includes(text)) return { address: 0, length: 0, bare: false };
  const slash = text.indexOf('/');
  const bare = slash < 0;
  const address = readAddress(bare ? text : text.slice(0, slash));
  const length = bare ? 32 : readLength(text.slice(slash + 1));
  if (address === undefined || length === undefined) {
    throw new Stop(REFUSED, `Error: any valid prefix is expected rather than "${text}".`);
  }
  return { address, length, bare };
}

/** How many bytes a link-layer address has, and which MAC address it is when it has six. */
export function readLinkAddress(text: string): { readonly bytes: number; readonly mac: MacAddress | undefined } {
  const parts = text.split(':');
  const bad = parts.find((part) => !/^[0-9a-f]{1,2}$/i.test(part));
  if (bad !== undefined) throw new Stop(REFUSED, `"${bad}" is invalid lladdr.`);
  const mac = parseMac(text);
  return { bytes: parts.length, mac: mac.ok ? mac.value : undefined };
}
