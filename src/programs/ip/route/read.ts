/** The words after `ip route add` and its like: one route (ip-route(8), ROUTE). */
import { formatIpv4, networkOf, type Ipv4Address, type Prefix } from '../../../core/address.ts';
import { readIpv4, readPrefix } from '../../lib/iproute/addresses.ts';
import { garbage, notBuilt, WRONG_USAGE, wrongArgument } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import { ROUTE_USAGE } from './usage.ts';

export interface Hop {
  via: string;
  device: string;
  weight: number;
}

export interface WrittenRoute {
  to: Prefix | undefined;
  type: string;
  readonly hop: Hop;
  readonly hops: Hop[];
  source: Ipv4Address | undefined;
  metric: number | undefined;
  protocol: string;
  scope: string;
  onlink: boolean;
}

const TYPES = ['unicast', 'blackhole', 'unreachable', 'prohibit'];
const OTHER_TYPES = ['local', 'broadcast', 'anycast', 'multicast', 'throw', 'nat', 'xresolve'];
const NOT_BUILT = [
  'tos',
  'dsfield',
  'expires',
  'mtu',
  'hoplimit',
  'advmss',
  'reordering',
  'rtt',
  'rttvar',
  'window',
  'cwnd',
  'initcwnd',
  'initrwnd',
  'ssthresh',
  'realms',
  'rto_min',
  'quickack',
  'congctl',
  'features',
  'nhid',
  'encap',
  'pref',
  'vrf',
  'as',
];

export function readRoute(words: Words): WrittenRoute & { readonly to: Prefix } {
  const route: WrittenRoute = {
    to: undefined,
    type: 'unicast',
    hop: { via: '', device: '', weight: 1 },
    hops: [],
    source: undefined,
    metric: undefined,
    protocol: '',
    scope: '',
    onlink: false,
  };
  while (!words.done) readOne(route, words);
  const { to } = route;
  if (to === undefined) throw new Stop(WRONG_USAGE, ROUTE_USAGE.trimEnd());
  return { ...route, to };
}

function readOne(route: WrittenRoute, words: Words): void {
  const word = words.next();
  if (word === 'src') route.source = readIpv4(words.next());
  else if (word === 'via') readVia(route.hop, words);
  else if (word === 'dev' || word === 'oif') route.hop.device = words.next();
  else if (['metric', 'priority', 'preference'].some((name) => matches(word, name))) {
    route.metric = readNumber(words.next(), '"metric" value is invalid\n');
  } else if (word === 'onlink') route.onlink = true;
  else if (word === 'nexthop') readHops(route.hops, words);
  else if (matches(word, 'protocol')) route.protocol = readProtocol(words.next());
  else if (matches(word, 'scope')) route.scope = readScope(words.next());
  else if (matches(word, 'table')) readTable(words.next());
  else if (NOT_BUILT.includes(word)) throw notBuilt(`"ip route ... ${word}"`);
  else readDestination(route, word, words);
}

function readDestination(route: WrittenRoute, first: string, words: Words): void {
  let word = first === 'to' ? words.next() : first;
  if (OTHER_TYPES.includes(word)) throw notBuilt(`route type "${word}"`);
  if (TYPES.includes(word)) {
    route.type = word;
    word = words.next();
  }
  if (matches(word, 'help')) throw new Stop(WRONG_USAGE, ROUTE_USAGE.trimEnd());
  if (route.to !== undefined) throw garbage('to', word);
  route.to = readPrefix(word);
}

function readVia(hop: Hop, words: Words): void {
  words.takes('inet');
  hop.via = formatIpv4(readIpv4(words.next()));
}

/** `nexthop via A weight 1 nexthop via B weight 2`, to the end of the line. */
function readHops(hops: Hop[], words: Words): void {
  hops.push({ via: '', device: '', weight: 1 });
  while (!words.done) {
    const word = words.next();
    const hop = hops.at(-1)!;
    if (word === 'nexthop') hops.push({ via: '', device: '', weight: 1 });
    else if (word === 'via') readVia(hop, words);
    else if (word === 'dev') hop.device = words.next();
    else if (word === 'weight') hop.weight = readWeight(words.next());
    else throw garbage('nexthop', word);
  }
}

function readWeight(word: string): number {
  const weight = readNumber(word, '"weight" is invalid\n');
  if (weight === 0 || weight > 256) throw wrongArgument(word, '"weight" is invalid\n');
  return weight;
}

function readNumber(word: string, complaint: string): number {
  if (!/^\d+$/.test(word) || Number(word) > 0xffff_ffff) throw wrongArgument(word, complaint);
  return Number(word);
}

function readProtocol(word: string): string {
  if (word !== 'boot' && word !== 'static') throw notBuilt(`"proto ${word}"`);
  return word;
}

function readScope(word: string): string {
  if (!['global', 'link', 'host'].includes(word)) throw wrongArgument(word, 'invalid "scope" value\n');
  return word;
}

function readTable(word: string): void {
  if (word !== 'main' && word !== '254') throw notBuilt(`"table ${word}"`);
}

/** `172.31.0.1/16`: a network must not have host bits. */
export const hasHostBits = (to: Prefix): boolean => networkOf(to) !== to.address;
