/** The words after `ip route show` and `flush`: which routes are meant (ip-route(8), SELECTOR). */
import { formatIpv4, inPrefix, parsePrefix, type Prefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { RouteRow } from '../../../core/tables.ts';
import { linkNamed, routeRows } from '../../lib/rows.ts';
import { readIpv4, readPrefix } from '../../lib/iproute/addresses.ts';
import { noDevice, notBuilt, WRONG_USAGE, wrongArgument } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import { grouped, inLocalTable, type RouteGroup } from './group.ts';
import { ROUTE_USAGE } from './usage.ts';

export interface RouteSelection {
  readonly table: 'main' | 'local' | 'all' | 'cache';
  readonly device: string | undefined;
  readonly via: string | undefined;
  readonly source: string | undefined;
  readonly protocol: string | undefined;
  readonly scope: string | undefined;
  readonly type: string | undefined;
  readonly metric: number | undefined;
  /** Routes inside this prefix, and routes that hold it; both: that one alone. */
  readonly root: Prefix | undefined;
  readonly match: Prefix | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const TYPES = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit'];
export const ALL_ROUTES: RouteSelection = {
  table: 'main',
  device: undefined,
  via: undefined,
  source: undefined,
  protocol: undefined,
  scope: undefined,
  type: undefined,
  metric: undefined,
  root: undefined,
  match: undefined,
};

export function readRouteSelection(sys: Sys, words: Words): RouteSelection {
  const chosen: Writable<RouteSelection> = { ...ALL_ROUTES };
  while (!words.done) readOne(chosen, words);
  if (chosen.device !== undefined && !linkNamed(sys, chosen.device)) throw noDevice(chosen.device);
  return chosen;
}

function readOne(chosen: Writable<RouteSelection>, words: Words): void {
  const word = words.next();
  if (matches(word, 'table')) chosen.table = readTable(words.next());
  else if (word === 'dev' || word === 'oif' || word === 'iif') chosen.device = words.next();
  else if (word === 'via') chosen.via = formatIpv4(readIpv4(words.next()));
  else if (word === 'src') chosen.source = formatIpv4(readIpv4(words.next()));
  else if (matches(word, 'protocol')) chosen.protocol = words.next();
  else if (matches(word, 'scope')) chosen.scope = words.next();
  else if (matches(word, 'type')) chosen.type = readType(words.next());
  else if (matches(word, 'metric')) chosen.metric = Number(words.next());
  else if (word === 'cache' || word === 'cached') chosen.table = 'cache';
  else if (['vrf', 'tos', 'dsfield', 'mark', 'realms', 'from'].includes(word)) throw notBuilt(`"${word}"`);
  else readDestination(chosen, word, words);
}

function readDestination(chosen: Writable<RouteSelection>, first: string, words: Words): void {
  const word = first === 'to' ? words.next() : first;
  if (matches(word, 'root')) chosen.root = readPrefix(words.next());
  else if (matches(word, 'match')) chosen.match = readPrefix(words.next());
  else {
    if (matches(word, 'help')) throw new Stop(WRONG_USAGE, ROUTE_USAGE.trimEnd());
    chosen.root = chosen.match = readPrefix(matches(word, 'exact') ? words.next() : word);
  }
}

function readTable(word: string): RouteSelection['table'] {
  const found = { main: 'main', local: 'local', all: 'all', cache: 'cache', 254: 'main', 255: 'local' } as const;
  const table = (found as Readonly<Record<string, RouteSelection['table']>>)[word];
  if (table === undefined) throw wrongArgument(word, 'table id value is invalid\n');
  return table;
}

function readType(word: string): string {
  if (!TYPES.includes(word)) throw wrongArgument(word, 'node type value is invalid\n');
  return word;
}

/** The routes meant, in the kernel's order. */
export function selectedRoutes(sys: Sys, selection: RouteSelection): readonly RouteGroup[] {
  const local = sys.table('route-local') as readonly RouteRow[];
  const main = routeRows(sys).filter((row) => !inLocalTable(row));
  const tables = { main: [main], local: [local], all: [main, local], cache: [] }[selection.table];
  const groups = tables.flatMap((rows) => grouped(inKernelOrder(rows)));
  return groups.filter((group) => isSelected(group, selection));
}

/** By network, the longer prefix first, then by metric: the order of the kernel's trie. */
const inKernelOrder = (rows: readonly RouteRow[]): readonly RouteRow[] =>
  rows.toSorted((a, b) => {
    const [x, y] = [prefixOf(a), prefixOf(b)];
    return x.address - y.address || y.length - x.length || a.metric - b.metric;
  });

export function prefixOf(route: RouteRow): Prefix {
  const parsed = parsePrefix(route.to === 'default' ? '0.0.0.0/0' : route.to);
  return parsed.ok ? parsed.value : { address: 0, length: 0 };
}

function isSelected(group: RouteGroup, s: RouteSelection): boolean {
  const [route] = group;
  const prefix = prefixOf(route);
  // the interface and gateway of one path among several are not the route's
  const single = group.length === 1;
  return (
    (s.device === undefined || (single && route.interface === s.device)) &&
    (s.via === undefined || (single && route.via === s.via)) &&
    (s.source === undefined || route.source === s.source) &&
    (s.protocol === undefined || route.protocol === s.protocol) &&
    (s.scope === undefined || route.scope === s.scope) &&
    (s.type === undefined || route.type === s.type) &&
    (s.metric === undefined || route.metric === s.metric) &&
    (s.root === undefined || (prefix.length >= s.root.length && inPrefix(prefix.address, s.root))) &&
    (s.match === undefined || (prefix.length <= s.match.length && inPrefix(s.match.address, prefix)))
  );
}
