// What `wirelab bench` counts: the same work every time. How long it takes is nobody's business here.
import { expect, test } from 'vitest';
import { measure } from '../../src/cli/bench/bench.ts';

const COUNTS = ['packetHops', 'dispatches', 'events', 'simulatedSeconds', 'nodes', 'links', 'delivered'];
const counts = (measured: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(COUNTS.map((name) => [name, measured[name]]));

test.each([
  ['grid', 10, 13],
  ['grid', 100, 180],
  ['tree', 100, 99],
])('scale: every router of a %s of %i reaches the first', (topo, n, links) => {
  const first = measure('scale', { topo, n });
  expect(first).toMatchObject({ scenario: 'scale', runs: 1, nodes: n, links, delivered: n - 1, simulatedSeconds: 20 });
  for (const seconds of ['cpuSeconds', 'buildSeconds', 'routesSeconds', 'runSeconds']) {
    expect(first[seconds], seconds).toBeTypeOf('number');
  }
  expect(counts(measure('scale', { topo, n }))).toEqual(counts(first));
});

test('a workload or a shape that does not exist is named with those that do', () => {
  expect(() => measure('storm')).toThrow('there is no workload "storm"; there are chain, lan, scale, dumbbell');
  expect(() => measure('scale', { topo: 'ring' })).toThrow('--topo takes grid or tree, not ring');
});
