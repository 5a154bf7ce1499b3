/** Longest prefix match by one hash map per prefix length (RFC 1812, 5.2.4.3). */
import { netmask, type Ipv4Address } from '../../core/address.ts';
import { RouteGroup, type Route } from './route.ts';

export class PrefixTable {
  /** By length: network address (as int32) → groups, lowest metric first. */
  readonly #byLength: (Map<number, RouteGroup[]> | undefined)[] = new Array(33).fill(undefined);
  /** Lengths in use, longest first. */
  #lengths: number[] = [];

  /** The best group for an address; `fits` leaves out routes that may not be used. */
  lookup(address: Ipv4Address, fits?: (route: Route) => boolean): RouteGroup | undefined {
    for (const length of this.#lengths) {
      const groups = this.#byLength[length]!.get(address & netmask(length));
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
    const groups = this.#groups(route.prefix, route.length);
    const same = groups.find((g) => g.first.metric === route.metric);
    this.#put(route, [...groups.filter((g) => g !== same), new RouteGroup([...(same?.routes ?? []), route])]);
  }

  /** Takes out every route that `gone` names; returns them. */
  remove(gone: (route: Route) => boolean): Route[] {
    const removed = this.routes().filter(gone);
    for (const route of removed) {
      const groups = this.#groups(route.prefix, route.length);
      const left = groups.map((g) => g.routes.filter((r) => r !== route)).filter((routes) => routes.length > 0);
      this.#put(
        route,
        left.map((routes) => new RouteGroup(routes)),
      );
    }
    return removed;
  }

  /** All routes, shortest prefix first, then by network and metric. */
  routes(): Route[] {
    const all: Route[] = [];
    for (const length of [...this.#lengths].reverse()) {
      const networks = [...this.#byLength[length]!].sort(([a], [b]) => (a >>> 0) - (b >>> 0));
      for (const [, groups] of networks) for (const group of groups) all.push(...group.routes);
    }
    return all;
  }

  #groups(prefix: Ipv4Address, length: number): RouteGroup[] {
    return this.#byLength[length]?.get(prefix | 0) ?? [];
  }

  #put({ prefix, length }: Route, groups: RouteGroup[]): void {
    const map = (this.#byLength[length] ??= new Map<number, RouteGroup[]>());
    if (groups.length === 0) map.delete(prefix | 0);
    else
      map.set(
        prefix | 0,
        groups.sort((a, b) => a.first.metric - b.first.metric),
      );
    this.#lengths = [];
    for (let n = 32; n >= 0; n--) if ((this.#byLength[n]?.size ?? 0) > 0) this.#lengths.push(n);
  }
}
