/** Nodes of the file → NodeSpec: names, addresses and next hops are checked against each other here. */
import {
  broadcastOf,
  formatIpv4,
  formatPrefix,
  isLoopbackIpv4,
  isMulticastIpv4,
  networkOf,
  parseIpv4,
  type Ipv4Address,
  type Prefix,
} from '../core/address.ts';
import type { NamedServiceKind } from '../core/services.ts';
import { SYSCTL_KEYS, sysctlExpected, sysctlKey, sysctlValue } from '../core/sysctl.ts';
import { checkNeighbours, checkRoutes } from './check-routes.ts';
import { NODE_KINDS } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { resolveFirewall, resolveNat } from './netfilter/resolve.ts';
import type { IssueList, Path } from './place.ts';
import { NODE_NAME, PORT_NAME } from './scalars.ts';
import type { NodeInput, WorldInput } from './schema.ts';
import { serviceKinds } from './services/later.ts';
import type { InterfaceSpec, NodeSpec, RouteSpec, ServiceSpec } from './spec.ts';

/** A node with a list of interfaces that links may still add to. */
export type OpenNode = NodeSpec & { readonly interfaces: InterfaceSpec[] };

const RESERVED = new Set(['localhost', 'default', 'all']);

export function resolveNodes(world: WorldInput, issues: IssueList): Map<string, OpenNode> {
  const nodes = new Map<string, OpenNode>();
  const entries = Object.entries(world.topology.nodes);
  if (entries.length === 0) {
    const expected = `1 to ${LIMITS.nodes} nodes`;
    issues.add(['topology', 'nodes'], `expected ${expected}, found none`, { expected, part: 'key' });
    return nodes;
  }
  const spelled = new Map<string, string>();
  for (const [name, input] of entries) {
    const path = ['topology', 'nodes', name];
    checkName(name, spelled, path, issues);
    nodes.set(name, resolveNode(name, input, world.topology.hosts, path, issues));
  }
  return nodes;
}

function checkName(name: string, spelled: Map<string, string>, path: Path, issues: IssueList): void {
  const expected = 'a letter, then at most 62 letters, digits and single dashes';
  if (!NODE_NAME.test(name)) issues.add(path, `"${name}" cannot name a node: expected ${expected}`, at(expected, name));
  const lower = name.toLowerCase();
  if (RESERVED.has(lower)) issues.add(path, `"${name}" is a reserved name`, at('a name of your own', name));
  const other = spelled.get(lower);
  if (other !== undefined) {
    issues.add(
      path,
      `"${name}" and "${other}" are the same host name: case does not count in names`,
      at('another name', name),
    );
  }
  spelled.set(lower, name);
}

const at = (expected: string, found: string) => ({ expected, found: `"${found}"`, part: 'key' as const });

function resolveNode(name: string, input: NodeInput, hosts: boolean, path: Path, issues: IssueList): OpenNode {
  const kind = NODE_KINDS[input.kind]!;
  if (!kind.stack) refuseStack(input, kind.called, path, issues);
  const interfaces = resolveInterfaces(name, input, kind.ports, path, issues);
  if (kind.stack) checkAddresses(name, input, path, issues);
  const node: OpenNode = {
    name,
    kind: input.kind,
    persona: input.persona,
    at: input.at,
    interfaces,
    routes: resolveRoutes(input),
    nameservers: input.nameservers,
    search: input.search,
    sysctl: Object.fromEntries(Object.entries(input.sysctl).map(([key, value]) => [key, sysctlText(value)])),
    neighbours: resolveNeighbours(input, path, issues),
    rules: [
      ...(input.firewall ? resolveFirewall(input.firewall, path, issues) : []),
      ...resolveNat(input.nat, { name, interfaces }, path, issues),
    ],
    hosts: input.hosts ?? hosts,
    names: resolveNames(input, path, issues),
    trust: [], // settled once the authorities are known
    services: input.services.flatMap((service, i) => resolveService(service, [...path, 'services', i], issues)),
  };
  checkCounts(input, path, issues);
  if (kind.stack) {
    checkSysctls(input, path, issues);
    checkRoutes(name, input, interfaces, path, issues);
    checkNeighbours(name, node, path, issues);
  }
  return node;
}

function checkSysctls(input: NodeInput, path: Path, issues: IssueList): void {
  for (const [word, given] of Object.entries(input.sysctl)) {
    const here = [...path, 'sysctl', word];
    const key = sysctlKey(word);
    if (!key) {
      const expected = 'a kernel parameter that machines here have';
      issues.add(here, `no kernel parameter is called "${word}"`, {
        ...at(expected, word),
        word,
        candidates: SYSCTL_KEYS,
      });
    } else if (!sysctlValue(key, sysctlText(given)).ok) {
      const expected = sysctlExpected(key);
      issues.add(here, `${key}: expected ${expected}, found "${sysctlText(given)}"`, { expected });
    }
  }
}

const sysctlText = (value: string | number | boolean): string =>
  String(typeof value === 'boolean' ? Number(value) : value);

/** What only a network stack has; each key with what a switch or hub lacks. */
const OF_STACKS = [
  'gateway',
  'routes',
  'nameservers',
  'search',
  'sysctl',
  'neighbours',
  'names',
  'nat',
  'firewall',
  'trust',
  'services',
] as const;

function refuseStack(input: NodeInput, called: string, path: Path, issues: IssueList): void {
  const sentence = `${called} has no IP addresses of its own here: it only passes frames on`;
  for (const key of OF_STACKS) {
    const value = input[key];
    const empty = value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
    if (!empty) issues.add([...path, key], `${sentence}, so "${key}" says nothing`, at(`no "${key}"`, key));
  }
  for (const [port, { addresses }] of Object.entries(input.interfaces)) {
    if (addresses.length > 0)
      issues.add([...path, 'interfaces', port, 'addresses'], sentence, at('no addresses', 'addresses'));
  }
}

function resolveInterfaces(
  name: string,
  input: NodeInput,
  most: number,
  path: Path,
  issues: IssueList,
): InterfaceSpec[] {
  const entries = Object.entries(input.interfaces);
  if (entries.length > most) {
    const expected = `at most ${most} interfaces`;
    issues.add([...path, 'interfaces'], `${name} may have ${expected}, found ${entries.length}`, {
      expected,
      part: 'key',
    });
  }
  return entries.map(([port, spec]) => {
    checkPort(port, [...path, 'interfaces', port], issues, 'key');
    const addresses = spec.addresses.filter((address) => address !== 'dhcp');
    return { name: port, addresses, dhcp: spec.addresses.includes('dhcp'), mac: spec.mac, mtu: spec.mtu };
  });
}

export function checkPort(port: string, path: Path, issues: IssueList, part: 'key' | 'value'): boolean {
  if (PORT_NAME.test(port)) return true;
  const expected = 'at most 15 letters, digits, dots, single dashes and underscores';
  issues.add(path, `"${port}" cannot name a port: expected ${expected}`, { expected, found: `"${port}"`, part });
  return false;
}

function checkAddresses(name: string, input: NodeInput, path: Path, issues: IssueList): void {
  const seen = new Map<Ipv4Address, string>();
  for (const [port, { addresses }] of Object.entries(input.interfaces)) {
    for (const [i, prefix] of addresses.entries()) {
      const here = [...path, 'interfaces', port, 'addresses', i];
      if (prefix === 'dhcp') {
        checkDhcp(port, i, addresses.indexOf(prefix), here, issues);
        continue;
      }
      const wrong = unusable(prefix, port === 'lo');
      if (wrong)
        issues.add(here, `${formatPrefix(prefix)} ${wrong}`, { expected: 'an address that one interface may have' });
      const first = seen.get(prefix.address);
      if (first !== undefined) {
        const message = `${name} has ${formatIpv4(prefix.address)} already, on ${first}`;
        issues.add(here, message, { expected: 'an address that this node does not have yet' });
      }
      seen.set(prefix.address, port);
    }
  }
}

function checkDhcp(port: string, index: number, first: number, here: Path, issues: IssueList): void {
  if (port === 'lo')
    issues.add(here, 'lo leads to no DHCP server', { expected: 'a loopback address such as 127.0.0.1/8' });
  else if (index > first) issues.add(here, `${port} asks for an address by dhcp already`, { expected: 'dhcp once' });
}

/** Why no interface may have this address (RFC 1122, 3.2.1.3), or undefined. */
function unusable(prefix: Prefix, loopback: boolean): string | undefined {
  const { address, length } = prefix;
  if (address === 0 || length === 0) return 'is no address of an interface';
  if (isMulticastIpv4(address) || address >= 0xf000_0000) return 'is a multicast or reserved address';
  if (isLoopbackIpv4(address)) return loopback ? undefined : 'is a loopback address: it never leaves a host';
  if (length < 31 && address === networkOf(prefix)) return 'is the network itself, not an address in it';
  return address === broadcastOf(prefix) ? "is the network's broadcast address" : undefined;
}

function resolveRoutes(input: NodeInput): RouteSpec[] {
  const routes = input.routes.map((r): RouteSpec => ({
    to: { address: networkOf(r.to), length: r.to.length },
    type: r.type,
    via: r.via,
    dev: r.dev,
    metric: r.metric,
    src: r.src,
  }));
  if (input.gateway === undefined) return routes;
  const to = { address: 0, length: 0 };
  return [{ to, type: 'unicast', via: input.gateway, dev: undefined, metric: 0, src: undefined }, ...routes];
}

function resolveNeighbours(input: NodeInput, path: Path, issues: IssueList): NodeSpec['neighbours'] {
  return Object.entries(input.neighbours).flatMap(([text, mac]) => {
    const address = parseIpv4(text);
    if (address.ok) return [{ address: address.value, mac }];
    const expected = 'an IPv4 address such as 192.168.1.3';
    issues.add([...path, 'neighbours', text], `expected ${expected}, found "${text}"`, at(expected, text));
    return [];
  });
}

function resolveService(service: object, path: Path, issues: IssueList): ServiceSpec[] {
  const named = Object.entries(service).filter(([, options]) => options !== undefined);
  const [kind, options] = named[0] ?? [];
  if (kind !== undefined && named.length === 1) {
    const spec = { kind, options } as ServiceSpec<NamedServiceKind>;
    checkService(spec, [...path, kind], issues);
    return [spec];
  }
  issues.add(path, 'an entry of services names one service', { expected: 'one service by its name' });
  return [];
}

function checkService<Kind extends NamedServiceKind>(spec: ServiceSpec<Kind>, path: Path, issues: IssueList): void {
  serviceKinds()[spec.kind].check?.(spec.options, path, issues);
}

function resolveNames({ names }: NodeInput, path: Path, issues: IssueList): NodeSpec['names'] {
  return Object.entries(names).flatMap(([name, address]) => {
    if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(name)) return [{ name, address }];
    const expected = 'a name such as www.example.com';
    issues.add([...path, 'names', name], `expected ${expected}, found "${name}"`, at(expected, name));
    return [];
  });
}

function checkCounts(input: NodeInput, path: Path, issues: IssueList): void {
  for (const [key, most] of [
    ['neighbours', LIMITS.neighbours],
    ['names', LIMITS.neighbours],
    ['sysctl', LIMITS.sysctls],
  ] as const) {
    const count = Object.keys(input[key]).length;
    if (count > most)
      issues.add([...path, key], `expected at most ${most} entries, found ${count}`, {
        expected: `at most ${most} entries`,
        part: 'key',
      });
  }
}
