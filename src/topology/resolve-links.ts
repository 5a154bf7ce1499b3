/** Links and faults of the file → LinkSpec and FaultSpec: ends must exist and be free, directions get their defaults. */
import { NS_PER_MS } from '../core/time.ts';
import { NODE_KINDS } from './kinds.ts';
import type { IssueList, Path } from './place.ts';
import { checkPort, type OpenNode } from './resolve-nodes.ts';
import { END } from './scalars.ts';
import { directionShape, type FaultInput, type LinkInput, type WorldInput } from './schema.ts';
import type { EndSpec, FaultSpec, LinkChange, LinkDirectionSpec, LinkSpec } from './spec.ts';

const DEFAULTS: LinkDirectionSpec = {
  rate: 1e9,
  delay: NS_PER_MS,
  jitter: 0,
  loss: 0,
  corrupt: 0,
  reorder: 0,
  duplicate: 0,
  queue: 100,
  mark: 0,
};

type Direction = NonNullable<LinkInput['forward']>;

const endName = (end: EndSpec): string => `${end.node}:${end.port}`;

/** Adds the interfaces that only links mention to their nodes. */
export function resolveLinks(world: WorldInput, nodes: ReadonlyMap<string, OpenNode>, issues: IssueList): LinkSpec[] {
  const taken = new Set<string>();
  return world.topology.links.flatMap((input, i) => {
    const path = ['topology', 'links', i];
    const [a, b] = input.endpoints.map((text, side) =>
      resolveEnd(text, nodes, taken, [...path, 'endpoints', side], issues),
    );
    if (!a || !b) return [];
    const name = `${endName(a)}--${endName(b)}`;
    return [{ name, a, b, forward: direction(input, input.forward), backward: direction(input, input.backward) }];
  });
}

function resolveEnd(
  text: string,
  nodes: ReadonlyMap<string, OpenNode>,
  taken: Set<string>,
  path: Path,
  issues: IssueList,
): EndSpec | undefined {
  const [, name = '', port = ''] = END.exec(text)!;
  const node = nodes.get(name);
  if (!node) {
    issues.add(path, `no node is called "${name}"`, {
      expected: 'a node of this topology',
      word: name,
      candidates: nodes.keys(),
    });
    return undefined;
  }
  if (!checkPort(port, path, issues, 'value')) return undefined;
  if (taken.has(text)) {
    issues.add(path, `${text} has a link already`, { expected: 'a port without a link' });
    return undefined;
  }
  taken.add(text);
  return addPort(node, port, path, issues) ? { node: name, port } : undefined;
}

function addPort(node: OpenNode, port: string, path: Path, issues: IssueList): boolean {
  if (port === 'lo') {
    issues.add(path, 'lo is the loopback interface: no cable goes there', { expected: 'another interface' });
    return false;
  }
  if (node.interfaces.some((i) => i.name === port)) return true;
  const most = NODE_KINDS[node.kind]!.ports;
  if (node.interfaces.length >= most) {
    issues.add(path, `${node.name} may have at most ${most} ports`, { expected: `at most ${most} ports` });
    return false;
  }
  node.interfaces.push({ name: port, addresses: [], dhcp: false, mac: undefined, mtu: 1500 });
  return true;
}

const direction = (both: Direction, own: Direction | undefined): LinkDirectionSpec => ({
  ...DEFAULTS,
  ...parameters(both),
  ...(own && parameters(own)),
});

/** Only the parameters that are written down. */
function parameters(input: Direction): Partial<LinkDirectionSpec> {
  const keys = Object.keys(directionShape) as (keyof LinkDirectionSpec)[];
  return Object.fromEntries(keys.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));
}

/** Sorted by instant; faults of one instant keep the order of the file. */
export function resolveFaults(
  world: WorldInput,
  nodes: ReadonlyMap<string, OpenNode>,
  links: readonly LinkSpec[],
  issues: IssueList,
): FaultSpec[] {
  const names = new Set(links.map((link) => link.name));
  const faults = world.faults.flatMap((fault, i) => resolveFault(fault, nodes, names, ['faults', i], issues) ?? []);
  return faults.sort((a, b) => a.at - b.at);
}

function resolveFault(
  fault: FaultInput,
  nodes: ReadonlyMap<string, OpenNode>,
  names: ReadonlySet<string>,
  path: Path,
  issues: IssueList,
): FaultSpec | undefined {
  if ((fault.link === undefined) === (fault.interface === undefined)) {
    issues.add(path, 'a fault names either a link or an interface', { expected: '"link" or "interface"' });
    return undefined;
  }
  if (fault.interface !== undefined) return interfaceFault(fault, fault.interface, nodes, path, issues);
  const link = fault.link!;
  if (!names.has(link)) {
    const expected = 'a link\'s name: its ends joined by --, such as "alice:eth0--s1:1"';
    issues.add([...path, 'link'], `no link is called "${link}"`, { expected, word: link, candidates: names });
    return undefined;
  }
  const both = change(fault, path, issues);
  const forward = { ...both, ...(fault.forward && change(fault.forward, [...path, 'forward'], issues)) };
  const backward = { ...both, ...(fault.backward && change(fault.backward, [...path, 'backward'], issues)) };
  if (Object.keys(forward).length + Object.keys(backward).length === 0) {
    issues.add(path, 'this fault changes nothing', { expected: '"down", "up" or a link parameter' });
  }
  return { at: fault.at, link, forward, backward };
}

function change(
  input: Direction & { down?: boolean | undefined; up?: boolean | undefined },
  path: Path,
  issues: IssueList,
): LinkChange {
  if (input.down !== undefined && input.up !== undefined) {
    issues.add([...path, 'up'], '"down" and "up" cannot both be given', { expected: 'one of them', part: 'key' });
  }
  const up = input.up ?? (input.down === undefined ? undefined : !input.down);
  return { ...parameters(input), ...(up === undefined ? {} : { up }) };
}

function interfaceFault(
  fault: FaultInput,
  text: string,
  nodes: ReadonlyMap<string, OpenNode>,
  path: Path,
  issues: IssueList,
): FaultSpec | undefined {
  const [, node = '', port = ''] = END.exec(text)!;
  if (!nodes.get(node)?.interfaces.some((i) => i.name === port)) {
    issues.add([...path, 'interface'], `no interface is called "${text}"`, {
      expected: 'a node and its interface, such as "r1:eth0"',
      word: text,
      candidates: portNames(nodes),
    });
    return undefined;
  }
  const { up, ...rest } = change(fault, path, issues);
  if (up === undefined || Object.keys(rest).length > 0 || fault.forward || fault.backward) {
    issues.add(path, 'an interface can only go down or up; name a link to change its parameters', {
      expected: '"down" or "up"',
    });
  }
  return { at: fault.at, interface: { node, port }, up: up ?? true };
}

function* portNames(nodes: ReadonlyMap<string, OpenNode>): Iterable<string> {
  for (const node of nodes.values()) for (const { name } of node.interfaces) yield `${node.name}:${name}`;
}
