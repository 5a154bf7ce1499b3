/** Which address and service port a flow gets: its own port if no other flow has it, else another one (Linux's get_unique_tuple; RFC 4787, REQ-3). */
import type { Rng } from '../../../core/rng.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import { hasPorts, type Tuple } from '../conntrack/tuple.ts';
import { flowHash } from '../../wire.ts';
import type { Range } from './rule.ts';

/** Which end of a flow is rewritten. */
export type End = 'source' | 'destination';

export interface Choice {
  readonly tuple: Tuple;
  /** The port of its own was another flow's. */
  readonly taken: boolean;
}

export interface Choosing {
  readonly rng: Rng;
  /** Whether answers to this tuple would reach another flow. */
  taken(tuple: Tuple): boolean;
  /** What another flow of the same source address and port was given. */
  likeBefore(tuple: Tuple): Pick<Tuple, 'source' | 'sourcePort'> | undefined;
}

/** Linux tries so many ports in a row, then half as many from another start, and so on. */
const MOST_TRIES = 128;
const LEAST_TRIES = 16;

/** `tuple`: as packets come to the place where the rule stands. */
export function choose(tuple: Tuple, end: End, range: Range, { rng, taken, likeBefore }: Choosing): Choice {
  if (end === 'source' && !range.random) {
    if (inRange(tuple, range)) {
      if (!taken(tuple)) return { tuple, taken: false };
    } else {
      const before = likeBefore(tuple);
      const again = before && { ...tuple, ...before };
      if (again && inRange(again, range) && !taken(again)) return { tuple: again, taken: false };
    }
  }
  const moved = withAddress(tuple, end, range);
  const { ports } = range;
  if (!range.random) {
    const port = portOf(moved, end);
    const fits = !ports || (port >= ports[0] && port <= ports[1]);
    if (fits && ((ports && ports[0] === ports[1]) || !taken(moved))) return { tuple: moved, taken: false };
  }
  return search(moved, end, ports, { rng, taken });
}

function search(
  tuple: Tuple,
  end: End,
  given: Range['ports'],
  { rng, taken }: Pick<Choosing, 'rng' | 'taken'>,
): Choice {
  if (!hasPorts(tuple.protocol) && tuple.protocol !== icmp.IP_PROTOCOL) return { tuple, taken: false };
  // a destination is where somebody listens: its port is never guessed
  if (!given && end === 'destination') return { tuple, taken: false };
  const [low, high] = given ?? portsLike(tuple.protocol, portOf(tuple, end));
  const size = high - low + 1;
  let offset = end === 'destination' ? 0 : rng.below(0x1_0000);
  for (let tries = Math.min(size, MOST_TRIES); ; tries >>= 1) {
    for (let i = 0; i < tries; i++) {
      const candidate = withPort(tuple, end, low + ((offset + i) % size));
      if (!taken(candidate)) return { tuple: candidate, taken: true };
    }
    // all are tried, or enough: the flow keeps a port that clashes, and is dropped when it is to be kept
    if (tries >= size || tries < LEAST_TRIES) return { tuple, taken: true };
    offset = rng.below(0x1_0000);
  }
}

/** Ports stay in their class: servers may trust the low ones (RFC 4787, REQ-3; Linux parts the low ones at 512). */
function portsLike(protocol: number, port: number): readonly [number, number] {
  if (protocol === icmp.IP_PROTOCOL) return [0, 0xffff];
  if (port >= 1024) return [1024, 0xffff];
  return port < 512 ? [1, 511] : [600, 1023];
}

function inRange({ source, sourcePort }: Tuple, { addresses, ports }: Range): boolean {
  if (addresses && (source < addresses[0] || source > addresses[1])) return false;
  return !ports || (sourcePort >= ports[0] && sourcePort <= ports[1]);
}

/** One source keeps one of several addresses (RFC 4787, REQ-2). */
function withAddress(tuple: Tuple, end: End, { addresses }: Range): Tuple {
  if (!addresses) return tuple;
  const [first, last] = addresses;
  const address = first + (first === last ? 0 : flowHash(tuple.source, 0, 0, 0) % (last - first + 1));
  return end === 'source' ? { ...tuple, source: address } : { ...tuple, destination: address };
}

const portOf = (tuple: Tuple, end: End): number => (end === 'source' ? tuple.sourcePort : tuple.destinationPort);
const withPort = (tuple: Tuple, end: End, port: number): Tuple =>
  end === 'source' ? { ...tuple, sourcePort: port } : { ...tuple, destinationPort: port };
