/** The drawing's view of a world: nodes with their interfaces and addresses as they are now, and the cables between them. */
import type { EventKind } from '../../core/event.ts';
import type { TopologyView } from '../../store/session.ts';
import type { World } from '../../sim/world.ts';

export function topologyView(world: World): TopologyView {
  const nodes = world.simulation.nodes.map((node, index) => {
    const addresses = node.device.table('addr');
    const links = node.device.table('link');
    return {
      name: node.name,
      kind: node.kind,
      at: world.spec.nodes[index]!.at,
      interfaces: node.ports.map((port) => ({
        name: port.name,
        mac: String(links.find((row) => row['interface'] === port.name)?.['mac'] ?? ''),
        addresses: addresses.filter((row) => row['interface'] === port.name).map((row) => String(row['address'])),
      })),
    };
  });
  const links = world.simulation.links.map(({ name, forward }) => ({
    name,
    a: { node: forward.fromNode, port: forward.fromPort },
    b: { node: forward.toNode, port: forward.toPort },
  }));
  return { nodes, links };
}

/** What may change the drawing: addresses, MAC addresses, interfaces that come and go. */
const CHANGES = new Set(['address.change', 'link.change']);

/** The view as it was made last: the same object as long as nothing in it changed. */
export class KeptTopology {
  #view: TopologyView;
  #stale = false;

  constructor(world: World) {
    this.#view = topologyView(world);
  }

  /** Without an event: whatever there was, it may be otherwise now. */
  note(event?: EventKind): void {
    if (event === undefined || CHANGES.has(event.id)) this.#stale = true;
  }

  of(world: World): TopologyView {
    if (!this.#stale) return this.#view;
    this.#stale = false;
    const fresh = topologyView(world);
    if (JSON.stringify(fresh) !== JSON.stringify(this.#view)) this.#view = fresh;
    return this.#view;
  }
}
