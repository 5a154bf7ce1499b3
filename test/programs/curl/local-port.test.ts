/** --local-port while the port is in use: the words are those of curl 7.88 on Debian 12, recorded by hand with two runs in a row. */
import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { files: { /index.html: hello } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

test('a port in TIME-WAIT cannot be bound again, and curl says so', () => {
  const world = World.fromYaml(LAB, { seed: 1 });
  expect(world.exec('pc', 'curl -s --local-port 40000 http://10.0.0.2/')).toMatchObject({ exit: 0, stdout: 'hello' });
  const again = world.exec('pc', 'curl -sSv --local-port 40000 http://10.0.0.2/');
  expect(again.exit).toBe(45);
  expect(again.stderr.split('\n')).toEqual([
    '*   Trying 10.0.0.2:80...',
    '* bind failed with errno 98: Address already in use',
    '* Failed to connect to 10.0.0.2 port 80 after 0 ms: Failed binding local connection end',
    '* Closing connection 0',
    'curl: (45) bind failed with errno 98: Address already in use',
    '',
  ]);
  world.exec('pc', 'sleep 61');
  expect(world.exec('pc', 'curl -s --local-port 40000 http://10.0.0.2/').exit).toBe(0);
});
