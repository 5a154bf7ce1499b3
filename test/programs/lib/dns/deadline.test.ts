// Names that nobody tells: how long a program waits for them when it was told how long it may.
import { expect, test } from 'vitest';
import { NS_PER_S } from '../../../../src/core/time.ts';
import { World } from '../../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, hosts: false, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, nameservers: [10.0.0.53] }
    ns: { kind: host, interfaces: { eth0: { addresses: [10.0.0.53/24] } } }
  links: [{ endpoints: ["pc:eth0", "ns:eth0"] }]
`;

/** Runs a line on a machine whose name server hears nothing and says nothing. */
function timed(line: string): { readonly exit: number; readonly took: number; readonly said: string } {
  const world = World.fromYaml(LAB);
  world.exec('ns', 'iptables -A INPUT -p udp --dport 53 -j DROP');
  const start = world.now;
  const { exit, stdout, stderr } = world.exec('pc', line);
  return { exit, took: (world.now - start) / NS_PER_S, said: stdout + stderr };
}

test.each([
  ['curl -sS -m 2 http://www.example.com/', 28, 2, 'curl: (28) Resolving timed out after 2000 milliseconds'],
  ['curl -sS --connect-timeout 7 http://www.example.com/', 28, 7, 'Resolving timed out after 7000 milliseconds'],
  ['wget -T 3 http://www.example.com/', 4, 3, 'failed: Connection timed out.'],
  ['wget --dns-timeout=6 http://www.example.com/', 4, 6, 'unable to resolve host address'],
])('%s', (line, exit, took, says) => {
  const ran = timed(line);
  expect(ran).toMatchObject({ exit, said: expect.stringContaining(says) });
  expect(ran.took).toBeCloseTo(took, 2);
});

test('without being told they ask twice, five seconds each', () => {
  const { exit, took } = timed('curl -sS http://www.example.com/');
  expect(exit).toBe(6);
  expect(took).toBeCloseTo(10, 2);
});
