/** Whether a node's routes and neighbour entries can be had: what its stack would refuse is an issue of the file. */
import { formatIpv4, formatPrefix, inPrefix, type Ipv4Address, type Prefix } from '../core/address.ts';
import type { IssueList, Path } from './place.ts';
import type { NodeInput, WorldInput } from './schema.ts';
import type { InterfaceSpec, NodeSpec } from './spec.ts';

type RouteInput = NodeInput['routes'][number];

/** The networks of a node's interfaces; the loopback leads to no other machine. */
const networksOf = (interfaces: readonly InterfaceSpec[]): Prefix[] =>
  interfaces.filter((i) => i.name !== 'lo').flatMap((i) => i.addresses);

export function checkRoutes(
  name: string,
  input: NodeInput,
  interfaces: readonly InterfaceSpec[],
  path: Path,
  issues: IssueList,
): void {
  const networks = networksOf(interfaces);
  const own = interfaces.flatMap((i) => i.addresses).map((p) => p.address);
  const reach = (via: Ipv4Address, here: Path, what: string): void => {
    const message = unreachable(name, via, networks, own, what);
    if (message) issues.add(here, message, { expected: `a ${what} on one of ${name}'s own networks` });
  };
  if (input.gateway !== undefined) reach(input.gateway, [...path, 'gateway'], 'gateway');
  const seen = new Set(input.gateway === undefined ? [] : [`0.0.0.0/0 0 ${input.gateway}`]);
  for (const [i, route] of input.routes.entries()) {
    const here = [...path, 'routes', i];
    if (route.via !== undefined) reach(route.via, [...here, 'via'], 'next hop');
    checkRoute(route, here, issues);
    if (route.src !== undefined && !own.includes(route.src)) {
      const message = `${formatIpv4(route.src)} is no address of ${name}`;
      issues.add([...here, 'src'], message, { expected: `an address of ${name}` });
    }
    const key = `${formatPrefix(route.to)} ${route.metric} ${route.via ?? route.dev ?? ''}`;
    if (seen.has(key)) issues.add(here, `${name} has this route already`, { expected: 'each route once' });
    seen.add(key);
  }
}

function unreachable(
  name: string,
  via: Ipv4Address,
  networks: readonly Prefix[],
  own: readonly Ipv4Address[],
  what: string,
): string | undefined {
  if (own.includes(via)) return `${formatIpv4(via)} is ${name}'s own address: a ${what} is another machine`;
  if (networks.some((p) => inPrefix(via, p))) return undefined;
  const listed = networks.map(formatPrefix).join(', ') || 'it has no address';
  return `${formatIpv4(via)} is on none of ${name}'s networks (${listed})`;
}

function checkRoute(route: RouteInput, here: Path, issues: IssueList): void {
  const leads = route.via !== undefined || route.dev !== undefined;
  if (route.type === 'unicast' && !leads) {
    issues.add(here, 'a route needs "via" or "dev"', { expected: '"via" or "dev"' });
  }
  if (route.type !== 'unicast' && leads) {
    const message = `a route of the type ${route.type} leads nowhere, so "via" and "dev" say nothing`;
    issues.add(here, message, { expected: 'no "via" and no "dev"' });
  }
}

/** A permanent neighbour must be on one of the node's links. */
export function checkNeighbours(name: string, node: NodeSpec, path: Path, issues: IssueList): void {
  const networks = networksOf(node.interfaces);
  const own = node.interfaces.flatMap((i) => i.addresses).map((p) => p.address);
  for (const { address } of node.neighbours) {
    const message = unreachable(name, address, networks, own, 'neighbour');
    const here = [...path, 'neighbours', formatIpv4(address)];
    if (message) issues.add(here, message, { expected: `an address on one of ${name}'s own networks`, part: 'key' });
  }
}

/** `dev` may name an interface that only a link creates, so this waits for the links. */
export function checkDevices(
  world: WorldInput,
  nodes: ReadonlyMap<string, { readonly interfaces: readonly InterfaceSpec[] }>,
  issues: IssueList,
): void {
  for (const [name, input] of Object.entries(world.topology.nodes)) {
    const interfaces = nodes.get(name)?.interfaces ?? [];
    const known = interfaces.map((i) => i.name);
    for (const [i, { dev, via }] of input.routes.entries()) {
      if (dev === undefined || dev === 'lo') continue;
      const here = ['topology', 'nodes', name, 'routes', i];
      const iface = interfaces.find((candidate) => candidate.name === dev);
      if (!iface) {
        const expected = `one of ${known.join(', ')}`;
        issues.add([...here, 'dev'], `${name} has no interface "${dev}"`, { expected, word: dev, candidates: known });
      } else if (via !== undefined && !iface.addresses.some((p) => inPrefix(via, p))) {
        const message = `${formatIpv4(via)} is not on the network of ${dev}`;
        issues.add([...here, 'dev'], message, { expected: 'the interface on whose network "via" is' });
      }
    }
  }
}
