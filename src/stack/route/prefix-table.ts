/** Longest prefix match by one hash map per prefix length (RFC 1812, 5.2.4.3). */
import { netmask, type Ipv4Address, type Prefix } from '../../core/address.ts';
import { RouteGroup, type Route } from './route.ts';
import type { RouteSupply } from './supply.ts';

/** Routes that a supply has, as long as the table is only looked into. */
interface Supplied {
  readonly supply: RouteSupply;
  readonly make: (network: Prefix, gateway: Ipv4Address) => Route;
  /** Networks that the table had before, and has not asked the supply for. */
  readonly mixed: Set<number>;
}

export class PrefixTable {
  /** By length: network address (as int32) → groups, lowest metric first. */
  readonly #byLength: (Map<number, RouteGroup[]> | undefined)[] = new Array(33).fill(undefined);
  /** Lengths in use, longest first. */
  #lengths: number[] = [];
  #supplied: Supplied | undefined;

  /** From now on the table also has the supply's routes, behind those of equal cost that are there; `make` writes one out. */
  supplyFrom(supply: RouteSupply, make: Supplied['make']): void {
    this.#takeAll();
    const mixed = new Set<number>();
    for (const length of supply.lengths)
      for (const network of this.#map(length).keys()) mixed.add(keyOf(network, length));
    this.#supplied = { supply, make, mixed };
  }

  /** The best group for an address; `fits` leaves out routes that may not be used. */
  lookup(address: Ipv4Address, fits?: (route: Route) => boolean): RouteGroup | undefined {
    for (const length of this.#lengths) {
      const network = address & netmask(length);
      const groups = this.#groups(network, length);
      if (groups === undefined) continue;
      if (fits === undefined) return groups[0];
      for (const group of groups) {
        const routes = group.routes.filter(fits);
        if (routes.length > 0) return routes.length === group.routes.length ? group : new RouteGroup(routes);
      }
    }
    return undefined;
  }

  /** Adds a route as a further path of equal cost. */
  add(route: Route): void {
    this.#takeAll();
    this.#insert(route);
  }

  /** Takes out every route that `gone` names; returns them. */
  remove(gone: (route: Route) => boolean): Route[] {
    const removed = this.routes().filter(gone);
    for (const { length, prefix } of removed) {
      const map = this.#map(length);
      const left = (map.get(prefix | 0) ?? []).map((g) => g.routes.filter((r) => !gone(r))).filter((r) => r.length > 0);
      if (left.length > 0) {
        map.set(
          prefix | 0,
          left.map((routes) => new RouteGroup(routes)),
        );
      } else map.delete(prefix | 0);
      if (map.size === 0) this.#lengths = this.#lengths.filter((n) => n !== length);
    }
    return removed;
  }

  /** All routes, shortest prefix first, then by network and metric. */
  routes(): Route[] {
    this.#takeAll();
    const all: Route[] = [];
    for (const length of [...this.#lengths].reverse()) {
      const networks = [...this.#byLength[length]!].sort(([a], [b]) => (a >>> 0) - (b >>> 0));
      for (const [, groups] of networks) for (const group of groups) all.push(...group.routes);
    }
    return all;
  }

  /** Whether a route to just this network is there that `fits`. */
  has({ address, length }: Prefix, fits: (route: Route) => boolean): boolean {
    const groups = this.#byLength[length]?.get(address | 0) ?? [];
    return groups.some((group) => group.routes.some(fits));
  }

  #insert(route: Route): void {
    const map = this.#map(route.length);
    const groups = map.get(route.prefix | 0);
    if (groups === undefined) {
      map.set(route.prefix | 0, [new RouteGroup([route])]);
      return;
    }
    const same = groups.findIndex((g) => g.first.metric === route.metric);
    if (same >= 0) groups[same] = new RouteGroup([...groups[same]!.routes, route]);
    else groups.push(new RouteGroup([route]));
    groups.sort((a, b) => a.first.metric - b.first.metric);
  }

  /** Networks of a length; the length is looked at from now on. */
  #map(length: number): Map<number, RouteGroup[]> {
    const map = (this.#byLength[length] ??= new Map<number, RouteGroup[]>());
    if (!this.#lengths.includes(length)) this.#lengths = [...this.#lengths, length].sort((a, b) => b - a);
    return map;
  }

  /** The groups of a network, lowest metric first; the supply's are made when they are first looked for. */
  #groups(network: number, length: number): readonly RouteGroup[] | undefined {
    const groups = this.#byLength[length]!.get(network);
    const supplied = this.#supplied;
    if (!supplied || (groups && !supplied.mixed.delete(keyOf(network, length)))) return groups;
    const to = { address: network >>> 0, length };
    for (const gateway of supplied.supply.gateways(to)) this.#insert(supplied.make(to, gateway));
    return this.#byLength[length]!.get(network);
  }

  /** Everything that is still to come, before the table is listed or changed. */
  #takeAll(): void {
    const supplied = this.#supplied;
    if (!supplied) return;
    for (const { address, length } of supplied.supply.networks) this.#groups(address | 0, length);
    this.#supplied = undefined;
  }
}

const keyOf = (network: number, length: number): number => (network >>> 0) * 64 + length;
