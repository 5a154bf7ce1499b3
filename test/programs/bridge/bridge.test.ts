// bridge on a switch: what it learns, forgets, and is told.
import { beforeEach, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TOPOLOGY = `lab: 1
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24], mac: "02:00:00:00:00:01" } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24], mac: "02:00:00:00:00:02" } } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit }
    - { endpoints: ["s1:2", "bob:eth0"] }
`;

let world: World;
const run = (line: string, node = 's1') => world.exec(node, line);
const BOTH = '02:00:00:00:00:01 dev 1 master br0 \n02:00:00:00:00:02 dev 2 master br0 \n';

beforeEach(() => {
  world = World.fromYaml(TOPOLOGY);
});

test('a switch knows nobody until they speak', () => {
  expect(run('bridge fdb show').stdout).toBe('');
  run('ping -c 1 bob', 'alice');
  expect(run('bridge fdb show').stdout).toBe(BOTH);
  expect(run('bridge fdb show br br0').stdout).toBe(BOTH);
  expect(run('bridge fdb show brport 2').stdout).toBe('02:00:00:00:00:02 master br0 \n');
});

test('it forgets some minutes after they fell silent, but not what it was told', () => {
  run('ping -c 1 bob', 'alice');
  run('bridge fdb add 02:00:00:00:00:77 dev 2 master static');
  run('sleep 400', 'alice');
  expect(run('bridge fdb').stdout).toBe('02:00:00:00:00:77 dev 2 master br0 static\n');
  expect(run('bridge fdb show dynamic').stdout).toBe('');
});

test('flushed, it floods again', () => {
  run('ping -c 1 bob', 'alice');
  run('bridge fdb flush dev br0 dynamic');
  expect(run('bridge fdb').stdout).toBe('');
  run('ping -c 1 bob', 'alice');
  expect(run('bridge fdb').stdout).toBe(BOTH);
});

test('its ports cost what their cables are slow, and forward while one is in', () => {
  run('link s1--bob cut', 'alice');
  expect(run('bridge link').stdout).toBe(
    '2: 1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 19 \n' +
      '3: 2: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 master br0 state disabled priority 32 cost 5 \n',
  );
});
