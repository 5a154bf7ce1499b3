// traceroute -T between two hosts with a router between them: what the probes are on the wire, and what the machines keep of them.
import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TOPOLOGY = `
topology:
  routes: auto
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
    r: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.2.2/24] } } }
  links: [{ endpoints: ["a:eth0", "r:eth0"] }, { endpoints: ["r:eth1", "b:eth0"] }]
`;
const hops = (text: string): string[] =>
  text
    .replaceAll(/ +[\d.]+ ms/g, '')
    .trimEnd()
    .split('\n')
    .slice(1);

test('an open port answers, and no connection comes of it', () => {
  const world = World.fromYaml(TOPOLOGY);
  world.exec('b', 'nc -lk -p 80 &');
  expect(hops(world.exec('a', 'traceroute -n -T b').stdout)).toEqual([' 1  10.0.1.1', ' 2  10.0.2.2']);
  world.run({ until: world.now + 5e9 });
  expect(world.table('a', 'sockets')).toEqual([]);
  expect(world.table('b', 'sockets').map((row) => row['state'])).toEqual(['LISTEN']);
});

test('a rule on the way that drops a port stops it there, and another port passes', () => {
  const world = World.fromYaml(TOPOLOGY);
  world.exec('r', 'iptables -A FORWARD -p tcp --dport 80 -j DROP');
  expect(hops(world.exec('a', 'traceroute -n -T -q 1 -m 3 b').stdout)).toEqual([' 1  10.0.1.1', ' 2  *', ' 3  *']);
  expect(hops(world.exec('a', 'traceroute -n -T -q 1 -p 443 b').stdout)).toEqual([' 1  10.0.1.1', ' 2  10.0.2.2']);
});

test('each probe keeps its local port: with --sport they go one by one, and a port that is taken is refused', () => {
  const world = World.fromYaml(TOPOLOGY);
  expect(hops(world.exec('a', 'traceroute -n -T --sport=4000 b').stdout)).toEqual([' 1  10.0.1.1', ' 2  10.0.2.2']);
  world.exec('a', 'nc -l -p 4000 &');
  const taken = world.exec('a', 'traceroute -n -T --sport=4000 b');
  expect([taken.exit, taken.stderr]).toEqual([1, '\nbind: Address already in use\n']);
});
