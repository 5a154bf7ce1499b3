/** A node's two routing tables, its own addresses first (Linux's `local`), then the routes (`main`), and a cache of answers (RFC 1812, 5.2.4). */
import { BROADCAST_IPV4, networkOf, type Ipv4Address, type Prefix } from '../../core/address.ts';
import type { Interface, InterfaceAddress } from '../interface.ts';
import { PrefixTable } from './prefix-table.ts';
import { RouteGroup, type Route } from './route.ts';
import type { RouteSupply } from './supply.ts';

const CACHE_LIMIT = 4096;

export class Routes {
  readonly main = new PrefixTable();
  readonly local = new PrefixTable();
  readonly #own = new Set<number>();
  readonly #broadcasts = new Set<number>();
  readonly #cache = new Map<number, RouteGroup | undefined>();

  /** What to do with a destination: the own addresses and broadcasts first, then the longest match. */
  lookup(destination: Ipv4Address): RouteGroup | undefined {
    const key = destination | 0;
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const group = this.local.lookup(destination) ?? this.main.lookup(destination);
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    if (group) this.#cache.set(key, group);
    return group;
  }

  /** The same when the packet must leave by one interface (SO_BINDTODEVICE). */
  lookupOn(destination: Ipv4Address, iface: Interface): RouteGroup | undefined {
    const local = this.local.lookup(destination);
    return local?.type === 'local' ? local : this.main.lookup(destination, (route) => route.iface === iface);
  }

  isOwn(address: Ipv4Address): boolean {
    return this.#own.has(address | 0) || address >>> 24 === 127;
  }

  /** Whether an address is an own or a broadcast one here; undefined for all others. */
  localType(address: Ipv4Address): 'local' | 'broadcast' | undefined {
    const key = address | 0;
    return this.#own.has(key) ? 'local' : this.#broadcasts.has(key) ? 'broadcast' : undefined;
  }

  /** Sends one destination elsewhere until the routes change (a redirect). */
  redirect(destination: Ipv4Address, route: Route): void {
    this.#cache.set(destination | 0, new RouteGroup([route]));
  }

  add(route: Route): void {
    this.main.add(route);
    this.#cache.clear();
  }

  supplyFrom(supply: RouteSupply, make: (network: Prefix, gateway: Ipv4Address) => Route): void {
    this.main.supplyFrom(supply, make);
    this.#cache.clear();
  }

  remove(gone: (route: Route) => boolean): Route[] {
    const removed = this.main.remove(gone);
    this.#cache.clear();
    return removed;
  }

  /** What an address brings with it: deliveries to itself and to its broadcasts, and (while the interface is up) its network. */
  addAddress(iface: Interface, { prefix, broadcast }: InterfaceAddress): void {
    const own = iface.loopback ? prefix : { address: prefix.address, length: 32 };
    this.#addLocal(iface, networkOf(own), own.length, 'local', prefix.address);
    if (own.length < 32) this.#addLocal(iface, prefix.address, 32, 'local', prefix.address);
    if (broadcast !== undefined) {
      this.#addLocal(iface, broadcast, 32, 'broadcast', prefix.address);
      this.#broadcasts.add(broadcast | 0);
    }
    this.#own.add(prefix.address | 0);
    this.#cache.clear();
  }

  removeAddress(iface: Interface, { prefix, broadcast }: InterfaceAddress): void {
    this.local.remove((r) => r.iface === iface && r.type === 'local' && r.source === prefix.address);
    this.local.remove((r) => r.iface === iface && r.type === 'broadcast' && r.source === prefix.address);
    if (this.local.lookup(prefix.address)?.type !== 'local') this.#own.delete(prefix.address | 0);
    if (broadcast !== undefined && this.local.lookup(broadcast)?.type !== 'broadcast')
      this.#broadcasts.delete(broadcast | 0);
    this.#cache.clear();
  }

  #addLocal(iface: Interface, prefix: Ipv4Address, length: number, type: 'local' | 'broadcast', source: number): void {
    const scope = type === 'local' ? 'host' : 'link';
    this.local.add({
      prefix,
      length,
      gateway: 0,
      iface,
      metric: 0,
      type,
      scope,
      protocol: 'kernel',
      source,
      weight: 1,
    });
  }
}

/** The route to an interface's own network; a /32 has none. */
export function connectedRoute(iface: Interface, { prefix }: InterfaceAddress): Route | undefined {
  if (prefix.length === 32 || iface.loopback) return undefined;
  return {
    prefix: networkOf(prefix),
    length: prefix.length,
    gateway: 0,
    iface,
    metric: 0,
    type: 'unicast',
    scope: 'link',
    protocol: 'kernel',
    source: prefix.address,
    weight: 1,
  };
}

/** A route of no special kind through a neighbour. */
export const gatewayRoute = (to: Prefix, gateway: Ipv4Address, iface: Interface): Route => ({
  prefix: to.address,
  length: to.length,
  gateway,
  iface,
  metric: 0,
  type: 'unicast',
  scope: 'global',
  protocol: 'boot',
  source: 0,
  weight: 1,
});

/** The limited broadcast address means everybody on whichever link it came by (RFC 1122, 3.2.1.3). */
export const isLimitedBroadcast = (address: Ipv4Address): boolean => address === BROADCAST_IPV4;
