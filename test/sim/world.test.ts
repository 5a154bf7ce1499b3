// A world: what it promises to programs that hold it, and that its past can be had again.
import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/topology/errors.ts';
import { World } from '../../src/sim/world.ts';
import { frameOf } from '../helpers/wires.ts';

const noisy = (seed: number): string => `
lab: 1
seed: ${seed}
topology:
  nodes: { a: { kind: external }, s: { kind: switch }, b: { kind: external }, c: { kind: external } }
  links:
    - { endpoints: ["a:eth0", "s:1"], loss: 20%, jitter: 200us }
    - { endpoints: ["b:eth0", "s:2"], corrupt: 20%, duplicate: 20% }
    - { endpoints: ["c:eth0", "s:3"], reorder: 20% }
`;

function* traffic(world: World): Generator<void, string> {
  for (let n = 0; n < 40; n++) {
    world.external(`${'abc'[n % 3]}:eth0`).send(frameOf({ from: `02:00:00:00:00:0${n % 3}`, payload: 46 + n }));
    for (let k = 0; k < 5; k++) {
      world.step();
      yield;
    }
  }
  world.run();
  return world.hash();
}

function finish(run: Generator<void, string>): string {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
  }
}

describe('determinism', () => {
  test('equal file, seed and inputs give equal hashes; another seed another one', () => {
    const hash = (seed: number): string => finish(traffic(World.fromYaml(noisy(seed))));
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  test('two worlds that run interleaved give the hashes they give alone', () => {
    const alone = [1, 2].map((seed) => finish(traffic(World.fromYaml(noisy(seed)))));
    const runs = [1, 2].map((seed) => traffic(World.fromYaml(noisy(seed))));
    const together: string[] = [];
    while (together.filter(Boolean).length < 2) {
      runs.forEach((run, i) => {
        const next = run.next();
        if (next.done && next.value) together[i] = next.value;
      });
    }
    expect(together).toEqual(alone);
  });

  test('how a run is sliced never shows in the trace', () => {
    const whole = World.fromYaml(noisy(3));
    const sliced = World.fromYaml(noisy(3));
    for (const world of [whole, sliced]) for (let n = 0; n < 9; n++) world.external('a:eth0').send(frameOf());
    whole.run();
    for (let t = 100_000; !sliced.quiet; t += 100_000) sliced.run({ until: t });
    expect(sliced.hash()).toBe(whole.hash());
  });

  test('adding a node and a link reshuffles no other link', () => {
    const grown = noisy(4).replace('c: { kind: external } }', 'c: { kind: external }, d: { kind: external } }');
    const arrivals = (text: string): number[] => {
      const world = World.fromYaml(text);
      const times: number[] = [];
      world.external('b:eth0').onFrame(() => times.push(world.now));
      for (let n = 0; n < 30; n++) world.external('a:eth0').send(frameOf());
      world.run();
      return times;
    };
    expect(arrivals(`${grown}    - { endpoints: ["d:eth0", "s:4"], loss: 50% }\n`)).toEqual(arrivals(noisy(4)));
  });
});

describe('running', () => {
  test('an instant is reached even when nothing happens', () => {
    const world = World.fromYaml(noisy(1));
    world.run({ until: 1_234_567 });
    expect(world.now).toBe(1_234_567);
    expect(world.quiet).toBe(true);
  });

  test('a filter stops the world at the first frame that fits', () => {
    const world = World.fromYaml(noisy(1).replaceAll(/, (loss|corrupt|reorder): 20%/g, ''));
    world.external('a:eth0').send(frameOf({ payload: 46 }));
    world.external('a:eth0').send(frameOf({ payload: 99 }));
    expect(world.run({ until: 'frame.len == 117' })).toBe(true);
    expect(world.quiet).toBe(false);
    expect(world.run({ until: 'frame.len == 999' })).toBe(false);
    expect(() => world.run({ until: 'no.such == 1' })).toThrow(/no\.such/);
  });

  test('what does not exist is named, with what does', () => {
    const world = World.fromYaml(noisy(1));
    expect(() => world.table('zoe', 'fdb')).toThrow('there is no node zoe; there are a, s, b, c');
    expect(() => world.external('s:1')).toThrow('s is not an external node');
    expect(() => world.external('a:eth7')).toThrow('a has no port eth7; it has eth0');
    expect(() => world.external('a:eth0').send(new Uint8Array(3))).toThrow(/14 bytes of header/);
    expect(world.inputs).toEqual([]);
  });

  test('a wrong file is a LabError with line and column', () => {
    const wrong = noisy(1).replace('loss: 20%', 'los: 20%');
    expect(() => World.fromYaml(wrong)).toThrow(LabError);
    try {
      World.fromYaml(wrong);
    } catch (error) {
      expect((error as LabError).issues[0]).toMatchObject({ line: 7, nearest: 'loss' });
    }
  });
});
