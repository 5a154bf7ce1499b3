/** What dhclient's script does with a lease: the interface's address, the default route, /etc/resolv.conf (RFC 2131, 4.4.5). */
import { broadcastOf, formatIpv4 } from '../../../core/address.ts';
import { utf8 } from '../../../core/bytes.ts';
import type { Sys } from '../../../core/sys.ts';
import type { Lease } from '../../../protocols/dhcp/lease.ts';
import type { ClientStatus } from './status.ts';

const RESOLVER = '/etc/resolv.conf';

/** `before`: the lease in use until now, when there is one. */
export function configure(sys: Sys, status: ClientStatus, lease: Lease, before: Lease | undefined): void {
  const name = status.interface;
  if (before && (before.address !== lease.address || before.length !== lease.length)) removeAddress(sys, name, before);
  const prefix = { address: lease.address, length: lease.length };
  const broadcast = broadcastOf(prefix);
  sys.change('addr', 'replace', {
    interface: name,
    address: `${formatIpv4(lease.address)}/${lease.length}`,
    ...(broadcast === undefined ? {} : { broadcast: formatIpv4(broadcast) }),
  });
  const [router] = lease.routers;
  // a default route that somebody wrote stays, as with `ip route add`
  if (router !== undefined) sys.change('route', 'add', { to: 'default', via: formatIpv4(router), interface: name });
  if (lease.dns.length > 0 || lease.domain !== '') writeResolver(sys, status, lease);
}

/** Takes everything away again; routes go with the address. */
export function unconfigure(sys: Sys, status: ClientStatus, lease: Lease): void {
  removeAddress(sys, status.interface, lease);
  const now = sys.files.read(RESOLVER);
  if (!now.ok || !sameText(now.value, resolverOf(lease))) return;
  if (status.resolver) sys.files.write(RESOLVER, status.resolver);
  else sys.files.remove(RESOLVER);
  status.resolver = undefined;
}

function removeAddress(sys: Sys, name: string, { address, length, routers }: Lease): void {
  const [router] = routers;
  if (router !== undefined) sys.change('route', 'delete', { to: 'default', via: formatIpv4(router), interface: name });
  sys.change('addr', 'delete', { interface: name, address: `${formatIpv4(address)}/${length}` });
}

function writeResolver(sys: Sys, status: ClientStatus, lease: Lease): void {
  const before = sys.files.read(RESOLVER);
  const text = resolverOf(lease);
  if (before.ok && sameText(before.value, text)) return;
  if (status.resolver === undefined && before.ok) status.resolver = before.value;
  sys.files.write(RESOLVER, text);
}

function resolverOf({ dns, domain }: Lease): Uint8Array {
  const words = domain === '' ? [] : [`domain ${domain}`, `search ${domain}`];
  return utf8([...words, ...dns.map((address) => `nameserver ${formatIpv4(address)}`), ''].join('\n'));
}

const sameText = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
