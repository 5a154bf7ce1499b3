import { describe, expect, test } from 'vitest';
import { formatPrefix } from '../../src/core/address.ts';
import { LabError } from '../../src/topology/errors.ts';
import { loadTopology, readTopology } from '../../src/topology/load.ts';

const BARE = `
topology:
  nodes:
    alice:
      kind: host
      interfaces: { eth0: { addresses: [192.168.1.3/24], mac: "02:00:00:00:01:03", mtu: 1400 } }
      gateway: 192.168.1.1
      routes: [{ to: 10.1.2.3/8, via: 192.168.1.254, metric: 5 }, { to: 10.9.0.0/16, dev: eth1 }]
      sysctl: { net.ipv4.ip_default_ttl: 100, net.ipv4.icmp_echo_ignore_all: true }
      neighbours: { 192.168.1.4: "02:00:00:00:01:04" }
      names: { www.example.com: 192.168.1.80 }
      hosts: false
    r1: { kind: router, at: [2, 0], interfaces: { eth0: { addresses: [192.168.1.1/24] } } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit, delay: 2ms, loss: 1%, backward: { loss: 0%, rate: 1mbit } }
    - endpoints: ["s1:2", "r1:eth0"]
    - { endpoints: ["alice:eth1", "s1:3"] }
faults:
  - { at: 5s, interface: "r1:eth0", down: true }
  - { at: 3s, link: "s1:2--r1:eth0", down: true, forward: { delay: 9ms } }
`;

describe('a topology file', () => {
  const spec = loadTopology(BARE);

  test('needs nothing but its nodes; the rest has defaults', () => {
    const least = loadTopology('topology: { nodes: { alice: { kind: host } } }');
    expect(least).toMatchObject({ id: '', seed: 1, epochMs: 1_767_225_600_000, hosts: true, routes: 'as-written' });
    expect(least.nodes[0]).toMatchObject({
      name: 'alice',
      kind: 'host',
      persona: 'linux',
      interfaces: [],
      services: [],
    });
  });

  test('gives numbers for addresses, prefixes and units', () => {
    const alice = spec.nodes[0]!;
    expect(alice.interfaces[0]).toEqual({
      name: 'eth0',
      dhcp: false,
      addresses: [{ address: 0xc0a80103, length: 24 }],
      mac: 0x020000000103,
      mtu: 1400,
    });
    expect(alice.neighbours).toEqual([{ address: 0xc0a80104, mac: 0x020000000104 }]);
    expect(alice.names).toEqual([{ name: 'www.example.com', address: 0xc0a80150 }]);
    expect(alice.sysctl).toEqual({ 'net.ipv4.ip_default_ttl': '100', 'net.ipv4.icmp_echo_ignore_all': '1' });
    expect(alice.hosts).toBe(false);
    expect(spec.nodes[1]!.at).toEqual([2, 0]);
  });

  test('turns a gateway into a route to everywhere, and clears the host bits of destinations', () => {
    const routes = spec.nodes[0]!.routes.map((r) => [formatPrefix(r.to), r.via, r.dev, r.metric]);
    expect(routes).toEqual([
      ['0.0.0.0/0', 0xc0a80101, undefined, 0],
      ['10.0.0.0/8', 0xc0a801fe, undefined, 5],
      ['10.9.0.0/16', undefined, 'eth1', 0],
    ]);
  });

  test('creates the interfaces and ports that only links mention', () => {
    expect(spec.nodes[0]!.interfaces.map((i) => i.name)).toEqual(['eth0', 'eth1']);
    expect(spec.nodes[2]!.interfaces.map((i) => i.name)).toEqual(['1', '2', '3']);
  });

  test('lets each direction of a link differ', () => {
    const [first, second] = spec.links;
    expect(first!.name).toBe('alice:eth0--s1:1');
    expect(first!.forward).toMatchObject({ rate: 1e8, delay: 2e6, loss: 0.01, queue: 100 });
    expect(first!.backward).toMatchObject({ rate: 1e6, delay: 2e6, loss: 0 });
    expect(second!.forward).toEqual({
      rate: 1e9,
      delay: 1e6,
      jitter: 0,
      loss: 0,
      corrupt: 0,
      reorder: 0,
      duplicate: 0,
      queue: 100,
      mark: 0,
    });
  });

  test('puts faults in the order of their time', () => {
    expect(spec.faults).toEqual([
      { at: 3e9, link: 's1:2--r1:eth0', forward: { up: false, delay: 9e6 }, backward: { up: false } },
      { at: 5e9, interface: { node: 'r1', port: 'eth0' }, up: false },
    ]);
  });

  test('may be a whole lab: the steps are not its business', () => {
    expect(loadTopology(`lab: 1\ngoals: []\nsteps: [{ nonsense: 1 }]\n${BARE}`).nodes).toHaveLength(3);
  });

  test('takes the seed of the caller before its own', () => {
    expect(loadTopology(`seed: 4\n${BARE}`).seed).toBe(4);
    expect(loadTopology(`seed: 4\n${BARE}`, { seed: 9 }).seed).toBe(9);
  });

  test('reads its epoch as UTC', () => {
    expect(loadTopology(`epoch: 2024-02-29T12:30:00Z\n${BARE}`).epochMs).toBe(1_709_209_800_000);
    expect(readTopology(`epoch: 2023-02-29T12:30:00Z\n${BARE}`).issues[0]!.column).toBe(8);
  });
});

describe('vars', () => {
  const text = `
vars: { net: { pick: [192.168.1, 10.7.3, 172.16.9] }, size: { pick: [640, 1280] } }
topology:
  nodes:
    alice:
      kind: host
      interfaces: { eth0: { addresses: ["\${net}.3/24"], mtu: "\${size}" } }
      neighbours: { "\${net}.9": 02:00:00:00:00:09 }
`;

  test('are drawn from the seed and put everywhere, keys included, numbers as numbers', () => {
    const spec = loadTopology(text, { seed: 5 });
    const { net, size } = spec.vars;
    expect(formatPrefix(spec.nodes[0]!.interfaces[0]!.addresses[0]!)).toBe(`${net}.3/24`);
    expect(spec.nodes[0]!.interfaces[0]!.mtu).toBe(size);
    expect(loadTopology(text, { seed: 5 }).vars).toEqual(spec.vars);
  });

  test('differ between learners and between classes', () => {
    const drawn = (seed: number, classSeed: number): unknown => loadTopology(text, { seed, classSeed }).vars['net'];
    const seeds = Array.from({ length: 30 }, (_, i) => i);
    expect(new Set(seeds.map((s) => drawn(s, 0))).size).toBe(3);
    expect(new Set(seeds.map((s) => drawn(1, s))).size).toBe(3);
  });

  test('that are not there are named with the nearest one', () => {
    const [issue] = readTopology(text.replace('"${net}.3/24"', '"${nett}.3/24"')).issues;
    expect(issue).toMatchObject({ line: 7, message: 'unknown variable "nett"; did you mean "net"?' });
  });

  test('can be spelled without being meant', () => {
    expect(loadTopology(`title: "cost $\${net}"\n${text}`).title).toBe('cost ${net}');
  });
});

test('an error carries every issue and names the first place', () => {
  const wrong = (): unknown => loadTopology('topology: { nodes: { a: { kind: hots } } }', { file: 'x.yaml' });
  expect(wrong).toThrow(LabError);
  expect(wrong).toThrow(
    'x.yaml:1:33: expected one of host, router, switch, hub, external, found "hots"; did you mean "host"?',
  );
});
