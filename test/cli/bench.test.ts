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

const FIVE_SECONDS = ['packetHops', 'dispatches', 'events', 'segmentsDelivered', 'drops', 'goodputMbps'];
const pick = (measured: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, measured[name]]));

test('dumbbell: the narrow link is full, its queue overflows, and looking on changes nothing', () => {
  const alone = measure('dumbbell', { duration: 5 });
  expect(alone).toMatchObject({ scenario: 'dumbbell', runs: 1, simulatedSeconds: 5 });
  expect(alone['shareOfLimit']).toBeGreaterThan(0.9);
  expect(alone['drops']).toBeGreaterThan(100);
  expect(alone['packetHops']).toBeGreaterThan(150_000);
  const observed = measure('dumbbell', { duration: 5, observe: true });
  expect(pick(observed, FIVE_SECONDS)).toEqual(pick(alone, FIVE_SECONDS));
  // the pipe holds 197 full frames, its queue 100: what ns-3's window comes to, to 5 %
  const [, peak] = observed['peaks'] as [number, number][];
  const [, trough] = observed['troughs'] as [number, number][];
  expect([peak![1] / 302.4, trough![1] / 149].every((ratio) => Math.abs(ratio - 1) < 0.05)).toBe(true);
});

test('dumbbell: a window that counts ACKs grows half as fast', () => {
  const peaks = (countAcks: boolean): [number, number][] =>
    measure('dumbbell', { duration: 15, observe: true, countAcks })['peaks'] as [number, number][];
  const [bytes, acks] = [peaks(false), peaks(true)];
  const period = (list: [number, number][]): number => list[2]![0] - list[1]![0];
  expect(period(acks) / period(bytes)).toBeCloseTo(2, 1);
});

test('a workload or a shape that does not exist is named with those that do', () => {
  expect(() => measure('storm')).toThrow('there is no workload "storm"; there are chain, lan, scale, dumbbell');
  expect(() => measure('scale', { topo: 'ring' })).toThrow('--topo takes grid or tree, not ring');
});
