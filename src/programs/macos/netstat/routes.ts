/** `netstat -r` of BSD: destinations, gateways and flags, neighbours among them (network_cmds, netstat.tproj, route.c). */
import { formatIpv4, parseIpv4 } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { LinkRow, NeighbourRow, RouteRow } from '../../../core/tables.ts';
import { NS_PER_S } from '../../../core/time.ts';
import { addressRows, linkRows, neighbourRows, routeRows } from '../../lib/rows.ts';
import { netName, prefixOf, shortMac } from '../networks.ts';

/** Seconds that macOS keeps a neighbour (net.link.ether.inet.max_age). */
const NEIGHBOUR_LIFE = 1200;
const TITLES = 'Destination        Gateway            Flags               Netif Expire';

interface Line {
  readonly order: number;
  readonly length: number;
  readonly destination: string;
  readonly gateway: string;
  readonly flags: string;
  readonly interface: string;
  readonly expire: string;
}

/** `name`: an address's name, or undefined for its number. */
export function routeTable(sys: Sys, name: (address: string) => string | undefined): string {
  const links = linkRows(sys);
  const loopback = links.find((link) => link.loopback);
  const lines = [
    ...routeRows(sys).map((route) => routeLine(route, links)),
    ...ownLines(sys, links),
    ...(loopback ? loopbackLines(loopback) : []),
    ...neighbourRows(sys).map((row) => neighbourLine(sys, row, links)),
  ].toSorted((a, b) => a.order - b.order || b.length - a.length);
  const shown = lines.map((line) => {
    const destination = (line.length === 33 && name(line.destination)) || line.destination;
    const gateway = name(line.gateway) ?? line.gateway;
    return `${column(destination)} ${column(gateway)} ${line.flags.padEnd(10)} ${line.interface.padStart(14)} ${line.expire.padStart(6)}\n`;
  });
  return `Routing tables\n\nInternet:\n${TITLES}\n${shown.join('')}`;
}

const column = (text: string): string => text.padEnd(18);
const linkName = (links: readonly LinkRow[], name: string): string =>
  `link#${links.find((link) => link.interface === name)?.index ?? 0}`;

function routeLine(route: RouteRow, links: readonly LinkRow[]): Line {
  const prefix = prefixOf(route.to);
  const rejects = route.type === 'unreachable' || route.type === 'prohibit';
  const kind = rejects ? 'R' : route.type === 'blackhole' ? 'B' : '';
  const via = route.via !== '';
  const host = prefix.length === 32 ? 'H' : '';
  return {
    order: prefix.address,
    length: prefix.length,
    destination: netName(prefix),
    gateway: via ? route.via : linkName(links, route.interface),
    flags: via || kind !== '' ? `U${via ? 'G' : ''}${host}${kind}Sc${route.to === 'default' ? 'g' : ''}` : 'UCS',
    interface: route.interface,
    expire: via ? '' : '!',
  };
}

/** Its own addresses stand there as networks of one. */
const ownLines = (sys: Sys, links: readonly LinkRow[]): Line[] =>
  addressRows(sys)
    .filter((row) => row.scope !== 'host')
    .map((row) => {
      const { address } = prefixOf(row.address);
      return {
        order: address,
        length: 32,
        destination: `${formatIpv4(address)}/32`,
        gateway: linkName(links, row.interface),
        flags: 'UCS',
        interface: row.interface,
        expire: '!',
      };
    });

function loopbackLines({ interface: name }: LinkRow): Line[] {
  const base = { gateway: '127.0.0.1', interface: name, expire: '' };
  return [
    { ...base, order: 0x7f000000, length: 8, destination: '127', flags: 'UCS' },
    { ...base, order: 0x7f000001, length: 33, destination: '127.0.0.1', flags: 'UH' },
  ];
}

function neighbourLine(sys: Sys, row: NeighbourRow, links: readonly LinkRow[]): Line {
  const address = parseIpv4(row.address);
  const known = row.mac !== '' && row.state !== 'FAILED';
  const left = NEIGHBOUR_LIFE - Math.floor(row.age / NS_PER_S);
  const router = routeRows(sys).some(({ via }) => via === row.address) ? 'r' : '';
  return {
    order: address.ok ? address.value : 0,
    length: 33,
    destination: row.address,
    gateway: known ? shortMac(row.mac) : linkName(links, row.interface),
    flags: `UHL${row.state === 'PERMANENT' ? 'S' : 'W'}Ii${router}`,
    interface: row.interface,
    expire: row.state === 'PERMANENT' ? '' : known && left > 0 ? String(left) : '!',
  };
}
