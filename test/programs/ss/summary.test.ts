import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

test('ss -s: what waits to be accepted is no orphan; what its program has left is one', () => {
  const world = World.fromYaml(`
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["a:eth0", "b:eth0"] }]
`);
  world.exec('b', 'sleep 100 | nc -l -p 5000 &');
  world.exec('a', 'nc b 5000 &');
  world.exec('a', 'nc b 5000 &');
  world.run({ until: world.now + 1e9 });
  expect(world.exec('b', 'ss -s').stdout).toContain('TCP:   3 (estab 2, closed 0, orphaned 0, timewait 0)');
  world.exec('a', 'link a--b cut');
  const [, pid] = /pid=(\d+)/.exec(world.exec('a', 'ss -tanp').stdout)!;
  world.exec('a', `kill -9 ${pid}`);
  expect(world.exec('a', 'ss -s').stdout).toContain('TCP:   2 (estab 1, closed 0, orphaned 1, timewait 0)');
});
