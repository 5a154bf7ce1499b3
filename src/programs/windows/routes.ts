/** The IPv4 part of `route print`, which `netstat -r` prints too. Layout after learn.microsoft.com, route and azure docs' samples. */
import { formatIpv4, netmask, networkOf, parsePrefix } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { LinkRow, RouteRow } from '../../core/tables.ts';
import { addressRows, linkRows, localRouteRows, routeRows } from '../lib/rows.ts';

const RULE = `${'='.repeat(75)}\n`;
/** What Windows' automatic metric gives to an adapter of 1 Gbit/s and to the loopback; on-link routes cost 256 more. */
const ADAPTER_METRIC = 25;
const LOOPBACK_METRIC = 75;
const ON_LINK_METRIC = 256;

/** @param wanted only destinations that begin so; `*` stands for the rest */
export function routeTable(sys: Sys, wanted: string | undefined): string {
  const links = linkRows(sys);
  const kept = [...routeRows(sys), ...localRouteRows(sys)]
    .map((route) => columns(sys, route, links))
    .filter(({ destination }) => wanted === undefined || fits(destination, wanted))
    .toSorted((a, b) => a.order - b.order || a.length - b.length || a.metric - b.metric);
  const lines = kept.map(line).join('');
  const titles = 'Network Destination        Netmask          Gateway       Interface  Metric\n';
  const active = lines === '' ? '  None\n' : `Active Routes:\n${titles}${lines}${RULE}`;
  return `${interfaceList(links)}\nIPv4 Route Table\n${RULE}${active}Persistent Routes:\n  None\n`;
}

const fits = (text: string, wanted: string): boolean =>
  wanted.includes('*') ? text.startsWith(wanted.slice(0, wanted.indexOf('*'))) : text === wanted;

function interfaceList(links: readonly LinkRow[]): string {
  const rows = links
    .toSorted((a, b) => b.index - a.index)
    .map((link) => {
      const index = String(link.index).padStart(3);
      if (link.loopback) return `${index}${'.'.repeat(27)}Software Loopback Interface 1\n`;
      return `${index}...${link.mac.replaceAll(':', ' ')} ......${link.interface}\n`;
    });
  return `${RULE}Interface List\n${rows.join('')}${RULE}`;
}

interface Columns {
  readonly destination: string;
  readonly mask: string;
  readonly gateway: string;
  readonly own: string;
  readonly metric: number;
  readonly order: number;
  readonly length: number;
}

function columns(sys: Sys, route: RouteRow, links: readonly LinkRow[]): Columns {
  const parsed = parsePrefix(route.to === 'default' ? '0.0.0.0/0' : route.to);
  const prefix = parsed.ok ? parsed.value : { address: 0, length: 0 };
  const link = links.find((each) => each.interface === route.interface);
  const row = addressRows(sys).find((each) => each.interface === route.interface);
  const base = (link?.loopback ? LOOPBACK_METRIC : ADAPTER_METRIC) + (route.via === '' ? ON_LINK_METRIC : 0);
  return {
    destination: formatIpv4(networkOf(prefix)),
    mask: formatIpv4(netmask(prefix.length)),
    gateway: route.via === '' ? 'On-link ' : route.via,
    own: row?.address.replace(/\/.*/, '') ?? '0.0.0.0',
    metric: base + route.metric,
    order: networkOf(prefix),
    length: prefix.length,
  };
}

const line = ({ destination, mask, gateway, own, metric }: Columns): string =>
  `${[destination, mask, gateway, own].map((word) => word.padStart(17)).join('')}${String(metric).padStart(7)}\n`;
