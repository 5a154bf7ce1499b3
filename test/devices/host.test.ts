// What a file says of a host is what its stack has: nothing is lost on the way.
import { expect, test } from 'vitest';
import { World } from '../../src/sim/world.ts';

const world = (nodes: string, rest = ''): World => World.fromYaml(`topology:\n  nodes:\n${nodes}\n${rest}`);

test('an address of the loopback interface goes to the one that is there', () => {
  const w = world(
    '    a: { kind: host, interfaces: { lo: { addresses: [127.0.0.2/8] }, e: { addresses: [10.0.0.1/24] } } }',
  );
  expect(w.table('a', 'link').map((row) => row['interface'])).toEqual(['lo', 'e']);
  expect(w.table('a', 'addr').map((row) => row['address'])).toEqual(['127.0.0.1/8', '127.0.0.2/8', '10.0.0.1/24']);
  expect(w.exec('a', 'ping -c 1 127.0.0.2').exit).toBe(0);
});

test('automatic routes leave out a router that is on the wire but not in the network', () => {
  const w = world(
    [
      '    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1/24] } } }',
      '    r: { kind: router, interfaces: { e: { addresses: [10.0.1.1/24] }, f: { addresses: [10.0.2.1/24] } } }',
    ].join('\n'),
    '  links: [{ endpoints: ["a:e", "r:e"] }]\n  routes: auto',
  );
  expect(w.table('a', 'route').map((row) => row['to'])).toEqual(['10.0.0.0/24']);
});
