/** The routing table as net-tools prints it, for `route` and `netstat -r` (route(8)). */
import { formatIpv4, netmask, parseIpv4, parsePrefix, type Prefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { RouteRow } from '../../../core/tables.ts';
import { reverseLookup } from '../hosts.ts';
import { routeRows } from '../rows.ts';

export type RouteFormat = 'metric' | 'mss' | 'both';

const HEADERS: Readonly<Record<RouteFormat, string>> = {
  metric: 'Flags Metric Ref    Use Iface',
  mss: 'Flags   MSS Window  irtt Iface',
  both: 'Flags Metric Ref    Use Iface    MSS   Window irtt',
};

interface Shown {
  readonly prefix: Prefix;
  readonly route: RouteRow;
}

export function routeTable(sys: Sys, format: RouteFormat, numeric: boolean): string {
  const rows = shownRoutes(sys).map((shown) => routeLine(sys, shown, format, numeric));
  const columns = `Destination     Gateway         Genmask         ${HEADERS[format]}\n`;
  return `Kernel IP routing table\n${columns}${rows.join('')}`;
}

/** Of several paths of equal cost the kernel's old table shows the first. */
function shownRoutes(sys: Sys): readonly Shown[] {
  const all = routeRows(sys)
    .filter(({ type }) => type !== 'local' && type !== 'broadcast')
    .map((route) => ({ route, prefix: prefixOf(route) }))
    .toSorted(
      (a, b) =>
        a.prefix.address - b.prefix.address || b.prefix.length - a.prefix.length || a.route.metric - b.route.metric,
    );
  return all.filter(({ route }, i) => {
    const before = all[i - 1]?.route;
    return before === undefined || before.to !== route.to || before.metric !== route.metric;
  });
}

function prefixOf({ to }: RouteRow): Prefix {
  const parsed = parsePrefix(to === 'default' ? '0.0.0.0/0' : to);
  return parsed.ok ? parsed.value : { address: 0, length: 0 };
}

function routeLine(sys: Sys, { route, prefix }: Shown, format: RouteFormat, numeric: boolean): string {
  const rejects = route.type === 'unreachable' || route.type === 'prohibit';
  const device = rejects ? '-' : route.type === 'blackhole' ? '*' : route.interface;
  const flags = rejects ? '!' : `U${route.via === '' ? '' : 'G'}${prefix.length === 32 ? 'H' : ''}`;
  const left = [
    numeric ? formatIpv4(prefix.address) : destinationName(sys, prefix),
    rejects ? '-' : gatewayName(sys, route.via, numeric),
    formatIpv4(netmask(prefix.length)),
  ];
  const start = left.map((word) => `${word.slice(0, 15).padEnd(15)} `).join('');
  if (format === 'mss') return `${start}${flags.padEnd(5)}     0 ${'0'.padEnd(5)}      0 ${device}\n`;
  const metric = `${flags.padEnd(5)} ${String(route.metric).padEnd(6)} ${(rejects ? '-' : '0').padEnd(2)} ${'0'.padStart(7)} `;
  if (format === 'metric') return `${start}${metric}${device}\n`;
  return `${start}${metric}${device.padEnd(8)} ${'0'.padEnd(5)} ${'0'.padEnd(6)} 0\n`;
}

/** Only hosts have names here; networks would have them in networks(5). */
function destinationName(sys: Sys, { address, length }: Prefix): string {
  if (length === 0) return 'default';
  const name = length === 32 ? reverseLookup(sys, address) : undefined;
  return name ?? formatIpv4(address);
}

function gatewayName(sys: Sys, via: string, numeric: boolean): string {
  const gateway = parseIpv4(via);
  if (!gateway.ok) return '0.0.0.0';
  return (numeric ? undefined : reverseLookup(sys, gateway.value)) ?? via;
}
