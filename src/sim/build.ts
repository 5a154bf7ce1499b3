/** From a topology to a running simulation: nodes, kernels, cables and faults. The only place that knows how they fit together. */
import { type Ipv4Address, formatIpv4, type MacAddress } from '../core/address.ts';
import { fromUtf8, utf8 } from '../core/bytes.ts';
import type { Persona } from '../core/machine-state.ts';
import type { Network } from '../core/network.ts';
import type { ServiceKind } from '../core/services.ts';
import { stream } from '../core/rng.ts';
import { type DeviceKind, type DevicePlan, deviceKinds } from '../devices/index.ts';
import { Host } from '../devices/host.ts';
import { Kernel } from '../kernel/kernel.ts';
import { runLine } from '../shell/index.ts';
import type {
  InterfaceSpec,
  LinkDirectionSpec,
  LinkSpec,
  NodeSpec,
  ServiceSpec,
  TopologySpec,
} from '../topology/spec.ts';
import { AutoRoutes } from './auto-routes.ts';
import { worldBegin } from './events.ts';
import { LinkDirection, type LinkParameters } from './link-direction.ts';
import { MachineTables } from './links-table.ts';
import { installedDaemons, installedPrograms } from './installed.ts';
import { WorldNodeEnv } from './node-env.ts';
import { type SimPort, Simulation } from './simulation.ts';
import { placeCertificates } from './trust.ts';

/** Builds the simulation that a topology describes. Nothing in it moves yet. */
export function build(spec: TopologySpec, observed = true): Simulation {
  const simulation = new Simulation(spec.seed, spec.epochMs, observed);
  if (spec.routes === 'auto') simulation.autoRoutes = new AutoRoutes(spec);
  simulation.log.emit(worldBegin, -1, -1, 0, undefined, spec.seed);
  const names = hostsFile(spec.nodes);
  for (const node of spec.nodes) addNode(simulation, names, node);
  for (const link of spec.links) addLink(simulation, link);
  for (const node of spec.nodes) startServices(simulation, node);
  return simulation;
}

/** What other systems begin with: Windows' time to live, and the dynamic ports of RFC 6335, section 6, that both draw from. */
const PERSONA_SYSCTL: Readonly<Record<Persona, Readonly<Record<string, string>>>> = {
  linux: {},
  macos: { 'net.ipv4.ip_local_port_range': '49152\t65535' },
  windows: { 'net.ipv4.ip_default_ttl': '128', 'net.ipv4.ip_local_port_range': '49152\t65535' },
};

/** `names`: the hosts file of those who know everybody's name. */
function addNode(simulation: Simulation, names: Uint8Array, node: NodeSpec): void {
  const kind = deviceKinds.find((k) => k.kind === node.kind);
  if (!kind) throw new Error(`no device of the kind ${node.kind}`);
  const index = simulation.nodes.length;
  const ports: SimPort[] = node.interfaces.map((i) => ({ name: i.name, out: undefined }));
  const env = new WorldNodeEnv(simulation, index, node.name, ports);
  const plan: DevicePlan = {
    interfaces: node.interfaces.map((i) => ({ ...i, mac: macOf(simulation.seed, node, i) })),
    routes: node.routes,
    automatic: simulation.autoRoutes?.of(index),
    neighbours: node.neighbours,
    rules: node.rules,
    sysctl: { ...PERSONA_SYSCTL[node.persona], ...node.sysctl },
  };
  const device = kind.make(env, plan);
  const network = device instanceof Host ? device.network : undefined;
  const tables = new MachineTables(device, simulation);
  const kernel = kind.shell ? makeKernel(simulation, node, kind, env, network, tables) : undefined;
  kernel?.files.write('/etc/hostname', utf8(`${node.name}\n`));
  const hosts = node.hosts ? names : hostsFile([node]);
  kernel?.files.place('/etc/hosts', node.names.length > 0 ? withNames(hosts, node) : hosts);
  if (node.nameservers.length + node.search.length > 0)
    kernel?.files.write('/etc/resolv.conf', utf8(resolverFile(node)));
  if (kernel) placeCertificates(kernel.files, node);
  simulation.addNode({ index, name: node.name, kind: node.kind, device, kernel, tables, ports });
}

/** Daemons run from the start: their first step is the first thing that happens when the world runs, in the order of the file. */
function startServices(simulation: Simulation, { name, interfaces, services }: NodeSpec): void {
  const { kernel } = simulation.node(name)!;
  for (const i of interfaces) {
    if (kernel && i.dhcp) startService(kernel, { kind: 'dhcp-client', options: { interface: i.name } });
  }
  if (kernel) for (const service of services) startService(kernel, service);
}

function startService<Kind extends ServiceKind>(kernel: Kernel, { kind, options }: ServiceSpec<Kind>): void {
  const daemon = installedDaemons()[kind];
  kernel.startDaemon(daemon.name, (sys) => daemon.main(sys, options));
}

function makeKernel(
  simulation: Simulation,
  node: NodeSpec,
  kind: DeviceKind,
  env: WorldNodeEnv,
  network: Network | undefined,
  tables: MachineTables,
): Kernel {
  return new Kernel({
    env,
    device: kind.kind,
    persona: node.persona,
    epochMs: simulation.epochMs,
    network,
    tables,
    publish: (name, rows) => tables.publish(name, rows),
    programs: installedPrograms,
    shell: runLine,
    output: (terminal, out, bytes, event) =>
      simulation.onOutput?.({ event, t: simulation.now, node: env.index, terminal, stream: out, bytes }),
  });
}

/** A MAC address that the file does not give is drawn from a stream of the interface's own: locally administered, individual. */
function macOf(seed: number, node: NodeSpec, iface: InterfaceSpec): MacAddress {
  if (iface.mac !== undefined) return iface.mac;
  const rng = stream(seed, `mac:${node.name}:${iface.name}`);
  return 0x02 * 0x100_0000_0000 + rng.below(0x100) * 0x1_0000_0000 + rng.u32();
}

/** Names of nodes with their first addresses. */
function hostsFile(nodes: readonly NodeSpec[]): Uint8Array {
  const lines = ['127.0.0.1\tlocalhost'];
  for (const { name, interfaces } of nodes) {
    const address = firstAddress(interfaces);
    if (address !== undefined) lines.push(`${formatIpv4(address)}\t${name}`);
  }
  return utf8(`${lines.join('\n')}\n`);
}

/** A hosts file with the lines that the lab's file gives a node besides. */
const withNames = (file: Uint8Array, { names }: NodeSpec): Uint8Array =>
  utf8(fromUtf8(file) + names.map(({ name, address }) => `${formatIpv4(address)}\t${name}\n`).join(''));

const resolverFile = ({ nameservers, search }: NodeSpec): string => {
  const servers = nameservers.map((address) => `nameserver ${formatIpv4(address)}\n`);
  return `${servers.join('')}${search.length > 0 ? `search ${search.join(' ')}\n` : ''}`;
};

const firstAddress = (interfaces: readonly InterfaceSpec[]): Ipv4Address | undefined =>
  interfaces.find((i) => i.addresses.length > 0)?.addresses[0]?.address;

function addLink(simulation: Simulation, link: LinkSpec): void {
  const end = ({ node, port }: LinkSpec['a']): { node: number; port: number } => {
    const found = simulation.node(node)!;
    return { node: found.index, port: found.ports.findIndex((p) => p.name === port) };
  };
  const a = end(link.a);
  const b = end(link.b);
  const direction = (name: 'forward' | 'backward', from: typeof a, to: typeof a): LinkDirection => {
    const made = new LinkDirection(
      simulation,
      stream(simulation.seed, `link:${link.name}:${name}`),
      {
        index: simulation.directions.length,
        link: link.name,
        fromNode: from.node,
        fromPort: from.port,
        toNode: to.node,
        toPort: to.port,
      },
      parametersOf(link[name]),
    );
    simulation.directions.push(made);
    simulation.nodes[from.node]!.ports[from.port]!.out = made;
    return made;
  };
  simulation.links.push({
    name: link.name,
    forward: direction('forward', a, b),
    backward: direction('backward', b, a),
  });
}

/** Written out, since V8 gives each spread object with a further key a shape of its own, and links read these for every frame. */
const parametersOf = (spec: LinkDirectionSpec): LinkParameters => ({
  rate: spec.rate,
  delay: spec.delay,
  jitter: spec.jitter,
  loss: spec.loss,
  corrupt: spec.corrupt,
  reorder: spec.reorder,
  duplicate: spec.duplicate,
  queue: spec.queue,
  mark: spec.mark,
  up: true,
});
