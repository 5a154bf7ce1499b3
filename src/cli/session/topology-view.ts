/** The drawing's view of a world: nodes with their interfaces and addresses as they are now, and the cables between them. */
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

/** The view as it was made last: the same object as long as nothing in it changed. */
export class KeptTopology {
  view: TopologyView;

  constructor(world: World) {
    this.view = topologyView(world);
  }

  refresh(world: World): void {
    const fresh = topologyView(world);
    if (JSON.stringify(fresh) !== JSON.stringify(this.view)) this.view = fresh;
  }
}
