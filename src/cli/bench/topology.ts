/** Topologies of the workloads, written without a file: machines, cables and addresses. */
import { parsePrefix, type Prefix } from '../../core/address.ts';
import type { Ns } from '../../core/time.ts';
import type { LinkDirectionSpec, NodeSpec, TopologySpec } from '../../topology/spec.ts';

const GIGABIT = 1e9;

export const EMPTY: TopologySpec = {
  id: 'bench',
  title: '',
  seed: 1,
  epochMs: 0,
  hosts: false,
  routes: 'as-written',
  nodes: [],
  links: [],
  faults: [],
  vars: {},
};

export function machine(
  name: string,
  kind: string,
  interfaces: readonly { name: string; prefix?: Prefix }[],
): NodeSpec {
  return {
    name,
    kind,
    persona: 'linux',
    at: undefined,
    interfaces: interfaces.map((i) => ({
      name: i.name,
      addresses: i.prefix ? [i.prefix] : [],
      dhcp: false,
      mac: undefined,
      mtu: 1500,
    })),
    routes: [],
    nameservers: [],
    search: [],
    sysctl: {},
    neighbours: [],
    names: [],
    rules: [],
    hosts: false,
    trust: [],
    services: [],
  };
}

export interface Way {
  /** In bits per second. */
  readonly rate?: number;
  /** In waiting frames. */
  readonly queue?: number;
}

export function cable(
  a: { node: string; port: string },
  b: typeof a,
  delay: Ns,
  { queue = 100, rate = GIGABIT }: Way = {},
): TopologySpec['links'][number] {
  const way: LinkDirectionSpec = {
    rate,
    delay,
    jitter: 0,
    loss: 0,
    corrupt: 0,
    reorder: 0,
    duplicate: 0,
    queue,
    mark: 0,
  };
  return { name: `${a.node}:${a.port}--${b.node}:${b.port}`, a, b, forward: way, backward: way };
}

export function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
