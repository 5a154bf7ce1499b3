/**
 * `routes: auto`: shortest paths from every machine to every network, counted in routers. Equal paths are all kept. One search per
 * wire serves all machines; what it finds is kept as one small number a machine, and a machine's routes are read from it when asked for.
 */
import { inPrefix, type Ipv4Address, networkOf, type Prefix } from '../core/address.ts';
import type { RouteSupply } from '../stack/route/supply.ts';
import type { NodeSpec, TopologySpec } from '../topology/spec.ts';
import { type Attachment, findWires, type Wire } from './wires.ts';

/** What a search outwards from a wire found. */
interface Search {
  /** By node: how many were found before it; NOT_FOUND when no way leads there. */
  readonly ranks: Uint32Array | Uint16Array;
  /** The rank of the first node at each distance, and at the end the number of nodes found. */
  readonly levels: readonly number[];
}

const networkKey = (address: Ipv4Address, length: number): number => address * 64 + length;

export class AutoRoutes {
  readonly #nodes: readonly NodeSpec[];
  readonly #wires: readonly Wire[];
  /** By node: its places on wires, in the order of the wires. */
  readonly #places: Attachment[][];
  /** The nodes that can send to a router directly: those of router i from #hearersFrom[i] to #hearersFrom[i + 1]. */
  readonly #hearers: Int32Array;
  readonly #hearersFrom: Int32Array;
  /** By node, once asked for: where routers are that it can send to directly. */
  readonly #nextHops: (readonly Attachment[] | undefined)[] = [];
  /** The wires that have a network: mostly one. */
  readonly #homes = new Map<number, Wire[]>();
  readonly #networks: Prefix[] = [];
  readonly #lengths: readonly number[];
  readonly #searches: (Search | undefined)[] = [];
  readonly #notFound: number;

  constructor(spec: TopologySpec) {
    this.#nodes = spec.nodes;
    this.#notFound = spec.nodes.length < 0xffff ? 0xffff : 0xffff_ffff;
    this.#wires = findWires(spec);
    this.#places = spec.nodes.map(() => []);
    for (const wire of this.#wires) {
      for (const place of wire.attachments) {
        this.#places[place.node]!.push(place);
        this.#addNetwork(place.prefix, wire);
      }
    }
    this.#lengths = [...new Set(this.#networks.map((n) => n.length))];
    const heard = spec.nodes.map((node, i) => (node.kind === 'router' ? this.#hearersOf(i) : []));
    this.#hearers = Int32Array.from(heard.flat());
    this.#hearersFrom = new Int32Array(heard.length + 1);
    heard.forEach((list, i) => (this.#hearersFrom[i + 1] = this.#hearersFrom[i]! + list.length));
  }

  /** The routes of one machine. Written routes win: a network that it has a route to is left alone. */
  of(node: number): RouteSupply {
    const written = new Set(this.#nodes[node]!.routes.map(({ to }) => networkKey(to.address, to.length)));
    return {
      lengths: this.#lengths,
      networks: this.#networks,
      gateways: ({ address, length }) => {
        const key = networkKey(address, length);
        return written.has(key) ? [] : this.#gateways(node, this.#homes.get(key) ?? []);
      },
    };
  }

  /** Works out every way to everywhere now. */
  findAll(): void {
    for (const wire of this.#wires) this.#search(wire);
  }

  #addNetwork(prefix: Prefix, wire: Wire): void {
    const network = { address: networkOf(prefix), length: prefix.length };
    const key = networkKey(network.address, network.length);
    const homes = this.#homes.get(key);
    if (homes === undefined) {
      this.#homes.set(key, [wire]);
      this.#networks.push(network);
    } else if (!homes.includes(wire)) homes.push(wire);
  }

  #hearersOf(router: number): number[] {
    const found: number[] = [];
    for (const own of this.#places[router]!) {
      for (const { node, prefix } of own.wire.attachments) {
        // on the same wire, and in the same network
        if (node !== router && inPrefix(own.prefix.address, prefix)) found.push(node);
      }
    }
    return found;
  }

  /** The next routers towards a network: neighbours that are one nearer to a wire that has it, in the order in which the search found them. */
  #gateways(node: number, homes: readonly Wire[]): Ipv4Address[] {
    const found: Ipv4Address[] = [];
    for (const wire of homes) {
      const { ranks, levels } = this.#search(wire);
      const distance = distanceOf(ranks[node]!, levels);
      if (distance < 1) continue;
      const [from, to] = [levels[distance - 1]!, levels[distance]!];
      const nearer: Attachment[] = [];
      for (const hop of this.#nextHopsOf(node)) {
        const rank = ranks[hop.node]!;
        if (rank >= from && rank < to) nearer.push(hop);
      }
      if (nearer.length > 1) nearer.sort((a, b) => ranks[a.node]! - ranks[b.node]!);
      for (const { prefix } of nearer) if (!found.includes(prefix.address)) found.push(prefix.address);
    }
    return found;
  }

  #nextHopsOf(node: number): readonly Attachment[] {
    return (this.#nextHops[node] ??= this.#places[node]!.flatMap(({ prefix, wire }) =>
      wire.attachments.filter(
        (other) =>
          other.node !== node && this.#nodes[other.node]!.kind === 'router' && inPrefix(other.prefix.address, prefix),
      ),
    ));
  }

  /** Breadth first from a wire, outwards over routers. */
  #search(from: Wire): Search {
    const known = this.#searches[from.index];
    if (known) return known;
    const none = this.#notFound;
    const count = this.#nodes.length;
    const ranks = none === 0xffff ? new Uint16Array(count).fill(none) : new Uint32Array(count).fill(none);
    const queue = new Int32Array(count);
    let found = 0;
    for (const { node } of from.attachments) {
      if (ranks[node] !== none) continue;
      ranks[node] = found;
      queue[found++] = node;
    }
    const levels = [0];
    const hearers = this.#hearers;
    const hearersFrom = this.#hearersFrom;
    for (let at = 0; at < found;) {
      const end = found;
      levels.push(end);
      for (; at < end; at++) {
        const router = queue[at]!;
        const last = hearersFrom[router + 1]!;
        for (let i = hearersFrom[router]!; i < last; i++) {
          const node = hearers[i]!;
          if (ranks[node] !== none) continue;
          ranks[node] = found;
          queue[found++] = node;
        }
      }
    }
    return (this.#searches[from.index] = { ranks, levels });
  }
}

/** In routers; -1: not found. */
function distanceOf(rank: number, levels: readonly number[]): number {
  let [low, high] = [0, levels.length - 1];
  if (rank >= levels[high]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (levels[middle]! <= rank) low = middle;
    else high = middle;
  }
  return low;
}
