/** Random streams: the same for the same name, others for others, and fair enough. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';

const draw = (seed: number, name: string, count = 8): number[] => {
  const rng = stream(seed, name);
  return Array.from({ length: count }, () => rng.u32());
};

test('equal seeds and names give equal streams', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, name) => {
      expect(draw(seed, name)).toEqual(draw(seed, name));
    }),
  );
});

test('another seed or another name gives another stream', () => {
  const streams = [draw(1, 'a'), draw(2, 'a'), draw(1, 'b'), draw(1, 'a:forward'), draw(11, 'a'), draw(1, '1/a')];
  expect(new Set(streams.map(String)).size).toBe(streams.length);
});

test('numbers are spread evenly', () => {
  const rng = stream(7, 'dice');
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[rng.below(6)]!++;
  // 10,000 each, with a standard deviation of 91
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('real numbers stay below one, and chance keeps its promise at both ends', () => {
  const rng = stream(3, 'coin');
  let heads = 0;
  for (let i = 0; i < 10_000; i++) {
    const x = rng.real();
    if (x < 0 || x >= 1) throw new Error(String(x));
    if (rng.chance(0.25)) heads++;
    if (!rng.chance(1)) throw new Error('certain, and yet it did not happen');
  }
  expect(Math.abs(heads - 2500)).toBeLessThan(250);
});

test('an impossible chance draws nothing, so it changes nothing', () => {
  const [a, b] = [stream(1, 'link'), stream(1, 'link')];
  expect(a.chance(0)).toBe(false);
  expect(a.u32()).toBe(b.u32());
});
