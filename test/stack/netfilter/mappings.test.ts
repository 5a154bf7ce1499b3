// How a NAT maps (RFC 4787): for each flow or for each host's port, who may write in, two of them behind each other, and random flows.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { natNetwork } from '../../helpers/nat-network.ts';
import { checksumFault, NatWorld } from '../../helpers/nat-world.ts';

const udp = (from: number, to: string, port: number): string => `printf x | nc -u -w 1 -p ${from} ${to} ${port}`;
const OTHER = 'ip addr add 198.51.100.8/24 dev eth0';
const fromOther = (port: number, to: number): string =>
  `printf y | nc -u -w 1 -s 198.51.100.8 -p ${port} 203.0.113.5 ${to}`;
const sound = (net: NatWorld): void => {
  expect(
    net
      .packets()
      .map(({ bytes }) => checksumFault(bytes))
      .filter(Boolean),
  ).toEqual([]);
};

describe('an endpoint-independent mapping', () => {
  const withFilter = (filtering: string): NatWorld => {
    const net = new NatWorld(
      natNetwork(
        `nat: [{ masquerade: eth1, mapping: endpoint-independent${filtering === '' ? '' : `, filtering: ${filtering}`} }]`,
      ),
    );
    net.run('srv', OTHER);
    net.run('lap', 'nc -u -l -k -p 4000 &');
    return net;
  };
  const inside = (net: NatWorld): string[] => net.flows('lap:eth0', false).filter((f) => f.startsWith('udp'));

  test('is one outside port for all whom a host’s port talks to, and no other host gets it', () => {
    const net = withFilter('');
    net.run('desk', udp(40000, '198.51.100.7', 5000));
    net.run('lap', udp(40000, '198.51.100.7', 5000));
    net.run('lap', udp(40000, '198.51.100.8', 6000));
    const outside = net.world.table('r1', 'translations').map((r) => r['outside']);
    expect(outside[0]).toBe('203.0.113.5:40000');
    expect(outside[1]).not.toBe('203.0.113.5:40000');
    expect(outside[2]).toBe(outside[1]);
  });

  test.each([
    ['endpoint-independent', true, true],
    ['address-dependent', false, true],
    ['address-and-port-dependent', false, false],
  ])('with the filter %s lets a stranger in: %s, another port of a known address: %s', (filtering, stranger, port) => {
    const net = withFilter(filtering);
    net.run('lap', udp(40000, '198.51.100.7', 5000));
    net.run('srv', fromOther(6000, 40000));
    expect(inside(net).includes('udp 198.51.100.8:6000 > 192.168.1.10:40000')).toBe(stranger);
    net.run('srv', udp(6001, '203.0.113.5', 40000));
    expect(inside(net).includes('udp 198.51.100.7:6001 > 192.168.1.10:40000')).toBe(port);
    const refused = [stranger, port].filter((in_) => !in_).length;
    expect(net.reasons('nat.unmatched')).toEqual(Array(refused).fill('mapping-filtered'));
    sound(net);
  });

  test('ends when it has been quiet', () => {
    const net = withFilter('endpoint-independent');
    net.run('lap', udp(40000, '198.51.100.7', 5000));
    net.world.run({ until: net.world.now + 121e9 });
    net.run('srv', fromOther(6000, 40000));
    expect(inside(net).filter((f) => f.includes('198.51.100.8'))).toEqual([]);
    expect(net.reasons('nat.unmatched')).toEqual(['no-mapping']);
  });
});

test('with --random-fully a port is not kept', () => {
  const net = new NatWorld(natNetwork('nat: [{ masquerade: eth1, random: true }]'));
  for (const port of [40000, 40001, 40002]) net.run('lap', udp(port, '198.51.100.7', 5000));
  const outside = net.world.table('r1', 'translations').map((r) => r['outside']);
  expect(outside.filter((end) => /:4000[012]$/.test(String(end)))).toEqual([]);
});

test('SNAT takes an address and a port of its range', () => {
  const net = new NatWorld(natNetwork('nat: [{ snat: { out: eth1, to: "203.0.113.9:1024-1025" } }]'));
  net.run('r1', 'ip addr add 203.0.113.9/24 dev eth1');
  net.run('srv', 'nc -u -l -k -p 5000 &');
  for (const node of ['lap', 'desk']) net.run(node, udp(40000, '198.51.100.7', 5000));
  const outside = net.world.table('r1', 'translations').map((r) => r['outside']);
  expect([...outside].sort()).toEqual(['203.0.113.9:1024', '203.0.113.9:1025']);
});

const CGNAT = `lab: 1
topology:
  hosts: false
  nodes:
    lap: { kind: host, interfaces: { eth0: { addresses: [192.168.1.10/24] } }, gateway: 192.168.1.1 }
    pad: { kind: host, interfaces: { eth0: { addresses: [192.168.1.10/24] } }, gateway: 192.168.1.1 }
    home1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [100.64.0.2/24] } }, gateway: 100.64.0.1, nat: [{ masquerade: eth1 }] }
    home2: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [100.64.0.3/24] } }, gateway: 100.64.0.1, nat: [{ masquerade: eth1 }] }
    s1: { kind: switch }
    cgn: { kind: router, interfaces: { eth0: { addresses: [100.64.0.1/24] }, eth1: { addresses: [203.0.113.5/24] } }, gateway: 203.0.113.1, nat: [{ masquerade: eth1, source: 100.64.0.0/10 }] }
    srv: { kind: host, interfaces: { eth0: { addresses: [203.0.113.1/24] } } }
  links:
    - { endpoints: ["lap:eth0", "home1:eth0"] }
    - { endpoints: ["pad:eth0", "home2:eth0"] }
    - { endpoints: ["home1:eth1", "s1:1"] }
    - { endpoints: ["home2:eth1", "s1:2"] }
    - { endpoints: ["cgn:eth0", "s1:3"] }
    - { endpoints: ["cgn:eth1", "srv:eth0"] }
`;

test('two homes with the same addresses behind a provider’s NAT: each is translated twice, and each hears its answer', () => {
  const net = new NatWorld(CGNAT);
  net.run('srv', 'iperf3 -s &');
  for (const node of ['lap', 'pad']) net.run(node, 'nc -p 41000 203.0.113.1 5201 &');
  net.world.run({ until: net.world.now + 1e9 });
  expect(net.translations('home1')).toEqual(['tcp 192.168.1.10:41000 100.64.0.2:41000 203.0.113.1:5201 snat']);
  expect(net.translations('home2')).toEqual(['tcp 192.168.1.10:41000 100.64.0.3:41000 203.0.113.1:5201 snat']);
  const cgn = net.world.table('cgn', 'translations');
  expect(cgn.map((r) => r['state'])).toEqual(['ESTABLISHED', 'ESTABLISHED']);
  expect(new Set(cgn.map((r) => r['outside'])).size).toBe(2);
  const hops = net.run('lap', 'traceroute -n -q 1 203.0.113.1').match(/^ +\d+ +\S+/gm);
  expect(hops).toEqual([' 1  192.168.1.1', ' 2  100.64.0.1', ' 3  203.0.113.1']);
  sound(net);
});

describe('random flows', () => {
  const flow = fc.record({
    node: fc.constantFrom('lap', 'desk'),
    kind: fc.constantFrom('udp', 'tcp', 'ping', 'closed', 'big'),
    port: fc.constantFrom(1, 500, 600, 1023, 1024, 40000, 65535),
  });

  test('every checksum is right on both sides, and every answer reaches the host that asked', () => {
    fc.assert(
      fc.property(
        fc.array(flow, { minLength: 2, maxLength: 6 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        (flows, random, seed) => {
          const net = new NatWorld(natNetwork(`nat: [{ masquerade: eth1, random: ${random} }]`), seed);
          net.run('isp', 'ip link set eth1 mtu 1200');
          net.run('srv', 'iperf3 -s &');
          for (const { kind, node, port } of flows) {
            if (kind === 'udp') net.run(node, udp(port, '198.51.100.7', 5000));
            if (kind === 'closed') net.run(node, `nc -w 1 -p ${port} 198.51.100.7 81`);
            if (kind === 'tcp') net.run(node, `printf hello | nc -w 1 -p ${port} 198.51.100.7 5201`);
            if (kind === 'ping') expect(net.run(node, `ping -c 1 -e ${port} 198.51.100.7`)).toContain('1 received');
            if (kind === 'big')
              expect(net.run(node, `ping -c 1 -M dont -s 3000 -e ${port} 198.51.100.7`)).toContain('1 received');
          }
          sound(net);
          for (const [host, address] of [
            ['lap', '192.168.1.10'],
            ['desk', '192.168.1.11'],
          ] as const) {
            const sent = new Set(net.flows(`${host}:eth0`, true));
            const heard = net.flows(`${host}:eth0`, false).filter((f) => f.startsWith('tcp'));
            for (const f of heard) {
              const [, from, to] = /^tcp (\S+) > (\S+)$/.exec(f)!;
              expect(sent).toContain(`tcp ${to} > ${from}`);
              expect(to!.startsWith(address)).toBe(true);
            }
          }
          const outside = net.packets('r1:eth1').map(({ bytes }) => [...bytes.subarray(12, 20)].join('.'));
          expect(outside.filter((a) => a.includes('192.168.1'))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

test('two worlds that run in turns give the hashes that they give alone', () => {
  const yaml = natNetwork('nat: [{ masquerade: eth1, random: true }]');
  const play = (net: NatWorld, step: number): unknown =>
    step % 2 === 0
      ? net.run('lap', udp(40000 + step, '198.51.100.7', 5000))
      : net.run('desk', 'ping -c 1 198.51.100.7');
  const alone = new NatWorld(yaml, 5);
  for (let i = 0; i < 6; i++) play(alone, i);
  const [one, two] = [new NatWorld(yaml, 5), new NatWorld(yaml, 6)];
  for (let i = 0; i < 6; i++) {
    play(one, i);
    play(two, i);
  }
  expect(one.world.hash()).toBe(alone.world.hash());
  expect(two.world.hash()).not.toBe(alone.world.hash());
});
