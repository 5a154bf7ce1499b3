// ip on a small network: what its changes do to packets, and what cables do to its words.
import { beforeEach, describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TOPOLOGY = `lab: 1
topology:
  nodes:
    alice:
      kind: host
      interfaces: { eth0: { addresses: [10.0.1.2/24] }, eth1: { addresses: [10.0.2.2/24] } }
      routes: [{ to: default, via: 10.0.1.1 }]
    r1: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.3.1/24] } }, routes: [{ to: default, via: 10.0.3.9 }] }
    r2: { kind: router, interfaces: { eth0: { addresses: [10.0.2.1/24] }, eth1: { addresses: [10.0.4.1/24] } }, routes: [{ to: default, via: 10.0.4.9 }] }
    bob:
      kind: host
      interfaces: { eth0: { addresses: [10.0.3.9/24] }, eth1: { addresses: [10.0.4.9/24] } }
      routes: [{ to: 10.0.1.0/24, via: 10.0.3.1 }, { to: 10.0.2.0/24, via: 10.0.4.1 }]
  links:
    - { endpoints: ["alice:eth0", "r1:eth0"] }
    - { endpoints: ["alice:eth1", "r2:eth0"] }
    - { endpoints: ["r1:eth1", "bob:eth0"] }
    - { endpoints: ["r2:eth1", "bob:eth1"] }
`;

let world: World;
const run = (line: string, node = 'alice') => world.exec(node, line);
const said = (line: string): string => run(line).stderr.replace(/^on a real machine: .*\n/, '');
const reaches = (address: string): boolean => run(`ping -c 1 -W 1 ${address}`).exit === 0;

beforeEach(() => {
  world = World.fromYaml(TOPOLOGY);
});

describe('a route', () => {
  test('that is added leads packets the other way', () => {
    expect(run('ip route get 10.0.4.9').stdout).toContain('via 10.0.1.1 dev eth0 src 10.0.1.2');
    run('ip route add 10.0.4.0/24 via 10.0.2.1');
    expect(run('ip route get 10.0.4.9').stdout).toContain('via 10.0.2.1 dev eth1 src 10.0.2.2');
    expect(reaches('10.0.4.9')).toBe(true);
    expect(run('ip -s link show r1', 'r2').exit).toBe(1);
  });

  test('that is deleted takes the way with it', () => {
    expect(reaches('10.0.3.9')).toBe(true);
    run('ip route del default');
    expect(said('ip route get 10.0.3.9')).toBe('RTNETLINK answers: Network is unreachable\n');
    expect(run('ping -c 1 10.0.3.9').stderr).toBe('ping: connect: Network is unreachable\n');
  });

  test.each([
    ['unreachable', 'No route to host'],
    ['prohibit', 'Permission denied'],
    ['blackhole', 'Invalid argument'],
  ])('of type %s refuses', (type, words) => {
    run(`ip route add ${type} 10.0.3.0/24`);
    expect(said('ip route get 10.0.3.9')).toBe(`RTNETLINK answers: ${words}\n`);
    expect(reaches('10.0.3.9')).toBe(false);
    run('ip route del 10.0.3.0/24');
    expect(reaches('10.0.3.9')).toBe(true);
  });

  test('over two paths shows both, and get names the one that packets take', () => {
    run('ip route add 10.0.3.9 nexthop via 10.0.1.1 nexthop via 10.0.2.1 weight 3');
    expect(run('ip route show 10.0.3.9').stdout).toBe(
      '10.0.3.9 \n\tnexthop via 10.0.1.1 dev eth0 weight 1 \n\tnexthop via 10.0.2.1 dev eth1 weight 3 \n',
    );
    const through = /dev (eth\d)/.exec(run('ip route get 10.0.3.9 ipproto icmp').stdout)![1]!;
    const sent = (): number =>
      Number(world.table('alice', 'link').find((l) => l['interface'] === through)!['txPackets']);
    const before = sent();
    run('ping -c 1 -W 1 10.0.3.9');
    expect(run('ip route get 10.0.3.9 ipproto x').exit).toBe(255);
    expect(sent()).toBeGreaterThan(before);
  });

  test('with the lower metric wins; without it the other takes over', () => {
    run('ip route add default via 10.0.2.1 metric 50');
    expect(run('ip route get 8.8.8.8').stdout).toContain('via 10.0.1.1');
    run('ip route del default metric 0');
    expect(run('ip route get 8.8.8.8').stdout).toContain('via 10.0.2.1');
  });
});

describe('an interface', () => {
  test('without a cable says so in every listing', () => {
    run('link alice--r1 cut');
    expect(run('ip link show eth0').stdout).toContain(
      '2: eth0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc pfifo_fast state DOWN ',
    );
    expect(run('ip -br link show eth0').stdout).toMatch(/^eth0 {13}DOWN {11}[0-9a-f:]{17} <NO-CARRIER,/);
    expect(run('ip route show default').stdout).toBe('default via 10.0.1.1 dev eth0 linkdown \n');
  });

  test('switched off loses its routes, and switched on finds only its own network again', () => {
    run('ip link set eth0 down');
    expect(run('ip route').stdout).toBe('10.0.2.0/24 dev eth1 proto kernel scope link src 10.0.2.2 \n');
    run('ip link set eth0 up');
    expect(run('ip route show dev eth0').stdout).toBe('10.0.1.0/24 proto kernel scope link src 10.0.1.2 \n');
  });

  test('with another MAC address is asked for anew', () => {
    expect(reaches('10.0.1.1')).toBe(true);
    run('ip link set eth0 address 02:aa:aa:aa:aa:aa');
    expect(reaches('10.0.1.1')).toBe(true);
    expect(run('ip neigh show 10.0.1.2', 'r1').stdout).toMatch(
      /^10\.0\.1\.2 dev eth0 lladdr 02:aa:aa:aa:aa:aa \w+ \n$/,
    );
  });
});

describe('an address', () => {
  test('brings its network, and takes it along', () => {
    run('ip addr add 10.0.9.1/24 dev eth1');
    expect(run('ip route show 10.0.9.0/24').stdout).toBe(
      '10.0.9.0/24 dev eth1 proto kernel scope link src 10.0.9.1 \n',
    );
    expect(reaches('10.0.9.1')).toBe(true);
    run('ip addr del 10.0.9.1/24 dev eth1');
    expect(run('ip route show 10.0.9.0/24').stdout).toBe('');
  });

  test('is what the others lack after flush', () => {
    run('ip addr flush dev eth0');
    expect(run('ip -br addr').stdout).toBe(
      'lo               UNKNOWN        127.0.0.1/8 \neth0             UP             \neth1             UP             10.0.2.2/24 \n',
    );
  });
});

describe('a neighbour', () => {
  test('entered wrongly by hand swallows the packets, until it is flushed', () => {
    run('ip neigh replace 10.0.1.1 lladdr 02:00:00:00:00:99 dev eth0');
    expect(reaches('10.0.1.1')).toBe(false);
    run('ip neigh flush dev eth0');
    expect(run('ip neigh').stdout).toBe('10.0.1.1 dev eth0 lladdr 02:00:00:00:00:99 PERMANENT \n');
    run('ip neigh del 10.0.1.1 dev eth0');
    expect(reaches('10.0.1.1')).toBe(true);
  });
});

describe('words', () => {
  test('may be cut short', () => {
    for (const short of ['ip a', 'ip ad sh', 'ip addr list', 'ip address show', 'ip a l']) {
      expect(run(short).stdout).toBe(run('ip addr').stdout);
    }
    for (const short of ['ip r', 'ip ro', 'ip route s', 'ip -4 r'])
      expect(run(short).stdout).toBe(run('ip route').stdout);
    for (const short of ['ip n', 'ip ne', 'ip neighbour']) expect(run(short).stdout).toBe(run('ip neigh').stdout);
    expect(run('ip l').stdout).toBe(run('ip link').stdout);
  });

  test('that a real ip knows and this one not are refused plainly', () => {
    for (const line of ['ip rule', 'ip -j addr', 'ip -d link', 'ip netns', 'ip link add br0 type bridge', 'ip -c a']) {
      const { exit, stderr, stdout } = run(line);
      expect([exit, stdout, stderr.includes('not built in wirelab yet')]).toEqual([1, '', true]);
    }
  });

  test('that change something say once what a real machine would ask for', () => {
    const { stderr } = run('ip link set eth0 mtu 1400; ip link set eth0 mtu 1500');
    expect(stderr).toBe('on a real machine: sudo ip link set eth0 mtu 1400\n');
    world = World.fromYaml(TOPOLOGY);
    expect(run('sudo ip link set eth0 mtu 1400').stderr).toBe('');
    expect(run('ip link show eth0').stdout).toContain(' mtu 1400 ');
  });
});
