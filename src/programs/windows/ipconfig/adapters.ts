/** What ipconfig shows of each adapter (learn.microsoft.com, ipconfig; layout after the samples named in test/golden/personas). */
import { formatIpv4, netmask, parsePrefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { LinkRow } from '../../../core/tables.ts';
import { resolvConf } from '../../lib/dns/resolv-conf.ts';
import { addressRows, linkRows, routeRows } from '../../lib/rows.ts';
import { calendarTime } from './calendar.ts';

/** What DHCP knows of an adapter. Times are ns of simulated time. */
interface Lease {
  readonly server: string;
  readonly obtained: number;
  readonly expires: number;
}

/** Of an adapter that asks a DHCP server: its lease, or that there is none. */
export type LeaseOf = (adapter: string) => Lease | 'none' | undefined;

export const HEADING = '\nWindows IP Configuration\n\n';
const LABEL_WIDTH = 33;
const VALUE_AT = LABEL_WIDTH + 6;

/** `   Subnet Mask . . . . . . . . . . . : `. Labels have an odd length. */
const field = (label: string, value: string): string =>
  `   ${label}${' .'.repeat((LABEL_WIDTH - label.length) / 2)} : ${value}\n`;

export const adapters = (sys: Sys): readonly LinkRow[] => linkRows(sys).filter((link) => !link.loopback);

export function plain(sys: Sys): string {
  return (
    HEADING +
    adapters(sys)
      .map((link) => adapter(sys, link, false, () => undefined))
      .join('')
  );
}

export function all(sys: Sys, leaseOf: LeaseOf): string {
  const { search } = resolvConf(sys);
  const forwards = sys.table('sysctl').some((row) => row['key'] === 'net.ipv4.ip_forward' && row['value'] === '1');
  const lines = [
    field('Host Name', sys.hostname),
    field('Primary Dns Suffix ', ''),
    field('Node Type', 'Hybrid'),
    field('IP Routing Enabled.', forwards ? 'Yes' : 'No'),
    field('WINS Proxy Enabled.', 'No'),
    ...(search.length > 0 ? [continued('DNS Suffix Search List.', search)] : []),
  ];
  return (
    HEADING +
    lines.join('') +
    adapters(sys)
      .map((link) => adapter(sys, link, true, leaseOf))
      .join('')
  );
}

/** Further values stand below the first. */
const continued = (label: string, [first = '', ...rest]: readonly string[]): string =>
  field(label, first) + rest.map((value) => `${' '.repeat(VALUE_AT)}${value}\n`).join('');

function adapter(sys: Sys, link: LinkRow, full: boolean, leaseOf: LeaseOf): string {
  const title = `\nEthernet adapter ${link.interface}:\n\n`;
  const connected = link.up && link.carrier;
  const lease = leaseOf(link.interface);
  const hardware = [
    field('Description', `${link.interface} Ethernet Adapter`),
    field('Physical Address.', link.mac.toUpperCase().replaceAll(':', '-')),
    field('DHCP Enabled.', lease === undefined ? 'No' : 'Yes'),
    field('Autoconfiguration Enabled', 'Yes'),
  ];
  return [
    title,
    ...(connected ? [] : [field('Media State', 'Media disconnected')]),
    field('Connection-specific DNS Suffix ', resolvConf(sys).search[0] ?? ''),
    ...(full ? hardware : []),
    ...(connected ? addresses(sys, link, full, lease) : []),
  ].join('');
}

function addresses(sys: Sys, { interface: name }: LinkRow, full: boolean, lease: ReturnType<LeaseOf>): string[] {
  const prefixes = addressRows(sys)
    .filter((row) => row.interface === name)
    .flatMap((row) => {
      const prefix = parsePrefix(row.address);
      return prefix.ok ? [prefix.value] : [];
    });
  const held = typeof lease === 'object' ? lease : undefined;
  const time = (at: number): string => calendarTime(sys.epochMs, at);
  const { servers } = resolvConf(sys);
  return [
    ...prefixes.flatMap(({ address, length }) => [
      field('IPv4 Address.', `${formatIpv4(address)}${full ? '(Preferred) ' : ''}`),
      field('Subnet Mask', formatIpv4(netmask(length))),
    ]),
    ...(full && held
      ? [field('Lease Obtained.', time(held.obtained)), field('Lease Expires', time(held.expires))]
      : []),
    continued('Default Gateway', gateways(sys, name)),
    ...(full && held ? [field('DHCP Server', held.server)] : []),
    ...(full && servers.length > 0 ? [continued('DNS Servers', servers.map(formatIpv4))] : []),
    ...(full ? [field('NetBIOS over Tcpip.', 'Disabled')] : []),
  ];
}

const gateways = (sys: Sys, name: string): readonly string[] =>
  routeRows(sys)
    .filter((row) => row.to === 'default' && row.interface === name && row.via !== '')
    .map((row) => row.via);
