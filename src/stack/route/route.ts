/** A route and the group of equal-cost routes that one lookup finds (RFC 1812, 5.2.4; equal cost: RFC 2992). */
import type { Ipv4Address } from '../../core/address.ts';
import type { RouteRow } from '../../core/tables.ts';
import type { Interface } from '../interface.ts';

export interface Route {
  readonly prefix: Ipv4Address;
  readonly length: number;
  /** 0: the destination is on the link. */
  readonly gateway: Ipv4Address;
  /** Undefined for routes that lead nowhere. */
  readonly iface: Interface | undefined;
  readonly metric: number;
  readonly type: RouteRow['type'];
  readonly scope: RouteRow['scope'];
  readonly protocol: RouteRow['protocol'];
  /** Preferred source address, or 0. */
  readonly source: Ipv4Address;
  readonly weight: number;
}

export class RouteGroup {
  readonly routes: readonly Route[];
  readonly first: Route;
  readonly type: Route['type'];
  readonly length: number;
  readonly several: boolean;
  readonly #weights: number;

  constructor(routes: readonly Route[]) {
    this.routes = routes;
    this.first = routes[0]!;
    this.type = this.first.type;
    this.length = this.first.length;
    this.several = routes.length > 1;
    this.#weights = routes.reduce((sum, r) => sum + r.weight, 0);
  }

  /** The route of a flow: the hash space is divided by weight, so that a flow keeps its path (RFC 2992). */
  pick(hash: number): Route {
    let left = Math.floor((hash / 0x1_0000_0000) * this.#weights);
    for (const route of this.routes) {
      left -= route.weight;
      if (left < 0) return route;
    }
    return this.first;
  }
}
