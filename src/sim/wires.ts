/** The wires of a topology: interfaces joined by links, switches and hubs. */
import type { Prefix } from '../core/address.ts';
import type { TopologySpec } from '../topology/spec.ts';

/** An address on a wire: which machine's, by index. */
export interface Attachment {
  readonly node: number;
  readonly prefix: Prefix;
  readonly wire: Wire;
}

export interface Wire {
  readonly index: number;
  readonly attachments: Attachment[];
}

/** Wires with an address on them, in the order in which the nodes name them. */
export function findWires(spec: TopologySpec): readonly Wire[] {
  const bridges = new Set(spec.nodes.filter((n) => n.kind === 'switch' || n.kind === 'hub').map((n) => n.name));
  const root = joined(spec, bridges);
  const wires = new Map<string, Wire>();
  spec.nodes.forEach((node, index) => {
    for (const { addresses, name } of bridges.has(node.name) ? [] : node.interfaces) {
      for (const prefix of addresses) {
        const key = root(`${node.name}:${name}`);
        const wire = wires.get(key) ?? { index: wires.size, attachments: [] };
        wire.attachments.push({ node: index, prefix, wire });
        wires.set(key, wire);
      }
    }
  });
  return [...wires.values()];
}

/** What names the wire that an interface is on. */
function joined(spec: TopologySpec, bridges: ReadonlySet<string>): (place: string) => string {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const place = (end: { node: string; port: string }): string =>
    bridges.has(end.node) ? end.node : `${end.node}:${end.port}`;
  for (const link of spec.links) {
    const a = root(place(link.a));
    const b = root(place(link.b));
    if (a !== b) parent.set(a, b);
  }
  return root;
}
