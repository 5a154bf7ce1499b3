// What processes of a machine share, and what a program records of its own.
import { describe, expect, test } from 'vitest';
import type { EventKind } from '../../src/core/event.ts';
import type { Call, ExitStatus, SharedKey, Sys } from '../../src/core/sys.ts';
import { World } from '../../src/sim/world.ts';

const YAML =
  'topology: { nodes: { a: { kind: host, interfaces: { eth0: {} } }, b: { kind: host, interfaces: { eth0: {} } } }, links: [{ endpoints: ["a:eth0", "b:eth0"] }] }';

/** Runs a program of the test's own, to its end. */
function runOn(world: World, node: string, body: (sys: Sys) => void): void {
  const kernel = world.sys(node);
  kernel.run(kernel.terminal('test'), 'test', function* (sys: Sys): Call<ExitStatus> {
    body(sys);
    return 0;
  });
  world.run({ until: 'quiet' });
}

const COUNTER: SharedKey<{ value: number }> = {
  make: () => ({ value: 0 }),
  table: { name: 'counter', rows: ({ value }, now) => [{ value, now }] },
};

const happened: EventKind = {
  id: 'test.happened',
  layer: 'application',
  meaning: 'Something happened.',
  says: '{note} has {six} of them.',
  numbers: ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => ({ name, format: 'count' })),
};

describe('what the processes of a machine share', () => {
  test("outlives each of them, is shown as a table, and is no other machine's", () => {
    const world = World.fromYaml(YAML, { seed: 1 });
    runOn(world, 'a', (sys) => (sys.shared(COUNTER).value += 2));
    runOn(world, 'a', (sys) => (sys.shared(COUNTER).value += 3));
    expect(world.table('a', 'counter')).toEqual([{ value: 5, now: world.now }]);
    runOn(world, 'b', (sys) => expect(sys.shared(COUNTER).value).toBe(0));
    expect(world.table('b', 'counter')).toEqual([{ value: 0, now: world.now }]);
  });
});

describe('an event that a program records', () => {
  test('carries its numbers and its note, however many', () => {
    const world = World.fromYaml(YAML, { seed: 1 });
    const heard: unknown[] = [];
    world.on((row) => row.kind.id === 'test.happened' && heard.push([row.numbers.slice(0, 6), row.note]));
    runOn(world, 'a', (sys) => {
      sys.emit(happened, { numbers: [1, 2, 3, 4, 5, 6], note: 'alice' });
      sys.emit(happened, { note: 'bob' });
    });
    expect(heard).toEqual([
      [[1, 2, 3, 4, 5, 6], 'alice'],
      [[0, 0, 0, 0, 0, 0], 'bob'],
    ]);
  });
});
