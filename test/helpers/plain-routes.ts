/** Shortest paths as one would first write them, a search per network over names: what src/sim/auto-routes.ts is held to. */
import { inPrefix, networkOf, type Ipv4Address, type Prefix } from '../../src/core/address.ts';
import { findWires, type Wire } from '../../src/sim/wires.ts';
import type { TopologySpec } from '../../src/topology/spec.ts';

export interface PlainRoute {
  readonly to: Prefix;
  readonly via: Ipv4Address;
}

/** By node, in the order in which they are found. */
export function plainRoutes(spec: TopologySpec): PlainRoute[][] {
  const wires = findWires(spec);
  const routes: PlainRoute[][] = spec.nodes.map(() => []);
  for (const wire of wires) {
    const networks = new Map(wire.attachments.map(({ prefix: p }) => [`${networkOf(p)}/${p.length}`, p]));
    for (const { address, length } of networks.values()) {
      spread(spec, wires, wire, { address: networkOf({ address, length }), length }, routes);
    }
  }
  return routes;
}

function spread(
  spec: TopologySpec,
  wires: readonly Wire[],
  from: Wire,
  to: Prefix,
  routes: readonly PlainRoute[][],
): void {
  const distance = new Map(from.attachments.map((a) => [a.node, 0]));
  let frontier = [...distance.keys()];
  for (let d = 1; frontier.length > 0; d++) {
    const next = new Set<number>();
    for (const router of frontier.filter((n) => spec.nodes[n]!.kind === 'router')) {
      for (const wire of wires) {
        for (const own of wire.attachments.filter((a) => a.node === router)) {
          for (const { node, prefix } of wire.attachments) {
            if (node === router || !inPrefix(own.prefix.address, prefix) || (distance.get(node) ?? d) < d) continue;
            distance.set(node, d);
            next.add(node);
            const via = own.prefix.address;
            const known = routes[node]!.some((r) => same(r.to, to) && r.via === via);
            const written = spec.nodes[node]!.routes.some((r) => same(r.to, to));
            if (!known && !written) routes[node]!.push({ to, via });
          }
        }
      }
    }
    frontier = [...next];
  }
}

const same = (a: Prefix, b: Prefix): boolean => a.address === b.address && a.length === b.length;
