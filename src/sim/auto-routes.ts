/** `routes: auto`: shortest paths from every machine to every network, counted in routers. Equal paths are all kept. */
import { inPrefix, type Ipv4Address, networkOf, type Prefix } from '../core/address.ts';
import type { NodeSpec, RouteSpec, TopologySpec } from '../topology/spec.ts';

/** An address on a wire: which machine, by which interface. */
interface Attachment {
  readonly node: NodeSpec;
  readonly prefix: Prefix;
}

interface Segment {
  readonly attachments: Attachment[];
}

/** Routes to add to each node, by name. Written routes win: a network that a node has a route to is left alone. */
export function autoRoutes(spec: TopologySpec): ReadonlyMap<string, readonly RouteSpec[]> {
  const segments = findSegments(spec);
  const segmentsOf = new Map<string, { segment: Segment; own: Attachment }[]>();
  for (const segment of segments) {
    for (const own of segment.attachments) {
      const list = segmentsOf.get(own.node.name) ?? [];
      list.push({ segment, own });
      segmentsOf.set(own.node.name, list);
    }
  }
  const routes = new Map<string, RouteSpec[]>(spec.nodes.map((n) => [n.name, []]));
  for (const segment of segments) {
    for (const network of networksOf(segment)) spread(network, segment, segmentsOf, routes);
  }
  return routes;
}

/** Breadth first from the wire that has the network, outwards over routers. */
function spread(
  network: Prefix,
  from: Segment,
  segmentsOf: ReadonlyMap<string, { segment: Segment; own: Attachment }[]>,
  routes: ReadonlyMap<string, RouteSpec[]>,
): void {
  const distance = new Map<string, number>(from.attachments.map((a) => [a.node.name, 0]));
  let frontier = from.attachments.map((a) => a.node);
  for (let d = 1; frontier.length > 0; d++) {
    const next = new Map<string, NodeSpec>();
    for (const router of new Set(frontier)) {
      if (router.kind !== 'router') continue;
      for (const { segment, own } of segmentsOf.get(router.name) ?? []) {
        for (const { node, prefix } of segment.attachments) {
          if (!inPrefix(own.prefix.address, prefix)) continue; // on the same wire, but not in the same network
          if ((distance.get(node.name) ?? d) < d || node === router) continue;
          distance.set(node.name, d);
          addRoute(node, network, own.prefix.address, routes.get(node.name)!);
          next.set(node.name, node);
        }
      }
    }
    frontier = [...next.values()];
  }
}

function addRoute(node: NodeSpec, to: Prefix, via: Ipv4Address, routes: RouteSpec[]): void {
  const same = (r: RouteSpec): boolean => r.to.length === to.length && r.to.address === to.address;
  if (node.routes.some(same) || routes.some((r) => same(r) && r.via === via)) return;
  routes.push({ to, type: 'unicast', via, dev: undefined, metric: 0, src: undefined });
}

function networksOf(segment: Segment): Prefix[] {
  const seen = new Map<string, Prefix>();
  for (const { prefix } of segment.attachments) {
    const network = { address: networkOf(prefix), length: prefix.length };
    seen.set(`${network.address}/${network.length}`, network);
  }
  return [...seen.values()];
}

/** The wires: interfaces joined by links, switches and hubs. */
function findSegments(spec: TopologySpec): Segment[] {
  const bridges = new Set(spec.nodes.filter((n) => n.kind === 'switch' || n.kind === 'hub').map((n) => n.name));
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    while (parent.get(at) !== undefined) at = parent.get(at)!;
    return at;
  };
  const place = (end: { node: string; port: string }): string =>
    bridges.has(end.node) ? end.node : `${end.node}:${end.port}`;
  for (const link of spec.links) {
    const a = root(place(link.a));
    const b = root(place(link.b));
    if (a !== b) parent.set(a, b);
  }
  const segments = new Map<string, Segment>();
  for (const node of spec.nodes) {
    for (const iface of bridges.has(node.name) ? [] : node.interfaces) {
      for (const prefix of iface.addresses) {
        const key = root(`${node.name}:${iface.name}`);
        const segment = segments.get(key) ?? { attachments: [] };
        segment.attachments.push({ node, prefix });
        segments.set(key, segment);
      }
    }
  }
  return [...segments.values()];
}
