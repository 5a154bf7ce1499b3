/** The one address that ifconfig knows of an interface, its first: set anew it replaces the old one (netdevice(7), SIOCSIFADDR). */
import {
  broadcastOf,
  formatIpv4,
  formatPrefix,
  netmask,
  parseIpv4,
  parsePrefix,
  type Ipv4Address,
  type Prefix,
} from '../../../core/address.ts';
import type { Errno } from '../../../core/errno.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Sys } from '../../../core/sys.ts';
import { lookupHost } from '../hosts.ts';
import { addressRows, linkNamed } from '../rows.ts';

export const UNKNOWN_HOST = 'Unknown host';

/** `192.168.1.3`, `192.168.1.3/24`, a name of the hosts file. `length` is undefined without a slash. */
export function readAddressWord(
  sys: Sys,
  word: string,
): Result<{ readonly address: Ipv4Address; readonly length: number | undefined }> {
  if (word === 'default') return ok({ address: 0, length: undefined });
  const [host = '', length] = word.split('/');
  if (length !== undefined && !(/^\d+$/.test(length) && Number(length) <= 32)) return fail(UNKNOWN_HOST);
  const address = lookupHost(sys, host);
  if (!address.ok) return fail(UNKNOWN_HOST);
  return ok({ address: address.value, length: length === undefined ? undefined : Number(length) });
}

interface Current {
  readonly prefix: Prefix;
  readonly broadcast: Ipv4Address | undefined;
}

function current(sys: Sys, name: string): Current | undefined {
  const row = addressRows(sys).find((each) => each.interface === name);
  const prefix = row ? parsePrefix(row.address) : fail('none');
  if (!row || !prefix.ok) return undefined;
  const broadcast = parseIpv4(row.broadcast);
  return { prefix: prefix.value, broadcast: broadcast.ok ? broadcast.value : undefined };
}

function replace(sys: Sys, name: string, old: Prefix | undefined, now: Current | undefined): Errno | undefined {
  if (old) sys.change('addr', 'delete', { interface: name, address: formatPrefix(old) });
  if (!now) return undefined;
  const broadcast = now.broadcast === undefined ? '' : formatIpv4(now.broadcast);
  const done = sys.change('addr', 'add', { interface: name, address: formatPrefix(now.prefix), broadcast });
  return done.ok ? undefined : done.error;
}

/** Without a length the mask is that of the address's class (RFC 791, 2.3); 0.0.0.0 takes the address away. */
export function setAddress(
  sys: Sys,
  name: string,
  { address, length }: { readonly address: Ipv4Address; readonly length: number | undefined },
): Errno | undefined {
  if (!linkNamed(sys, name)) return 'ENODEV';
  const old = current(sys, name)?.prefix;
  if (address === 0) return replace(sys, name, old, undefined);
  const bits = length ?? classLength(address);
  if (bits === undefined) return 'EINVAL';
  const prefix = { address, length: bits };
  return replace(sys, name, old, { prefix, broadcast: broadcastOf(prefix) });
}

function classLength(address: Ipv4Address): number | undefined {
  const first = address >>> 24;
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : undefined;
}

/** A broadcast address that was the network's own follows the mask. */
export function setNetmask(sys: Sys, name: string, mask: Ipv4Address): Errno | undefined {
  if (!linkNamed(sys, name)) return 'ENODEV';
  const now = current(sys, name);
  const length = Array.from({ length: 33 }, (_, i) => i).find((bits) => netmask(bits) === mask);
  if (!now) return 'EADDRNOTAVAIL';
  if (length === undefined) return 'EINVAL';
  const prefix = { address: now.prefix.address, length };
  const followed = now.broadcast === broadcastOf(now.prefix) ? broadcastOf(prefix) : now.broadcast;
  return replace(sys, name, now.prefix, { prefix, broadcast: followed });
}

export function setBroadcast(sys: Sys, name: string, broadcast: Ipv4Address): Errno | undefined {
  if (!linkNamed(sys, name)) return 'ENODEV';
  const now = current(sys, name);
  if (!now) return 'EADDRNOTAVAIL';
  return replace(sys, name, now.prefix, { prefix: now.prefix, broadcast });
}
