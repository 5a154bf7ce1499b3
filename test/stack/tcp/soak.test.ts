// Two real stacks over a cable that loses, reorders, doubles, corrupts and delays as its seed says: exactly the bytes sent arrive, or
// both ends hear of an error; no connection and no frame is left. `npm run soak -- --seeds N` plays as many as one likes.
import { describe, expect, test } from 'vitest';
import { CONGESTION_CONTROLS } from '../../../src/core/sysctl.ts';
import { caseOf } from '../../helpers/soak-case.ts';
import { play, playSeed, storyOf } from '../../helpers/soak-run.ts';

const BLOCK = 250;
const BLOCKS = 8;

describe('two stacks over a bad cable', () => {
  test.each(Array.from({ length: BLOCKS }, (_, n) => n * BLOCK + 1))(
    'deliver what was sent or tell both ends, seeds from %i',
    (first) => {
      let delivered = 0;
      for (let seed = first; seed < first + BLOCK; seed++) {
        const { wrong, delivered: whole } = playSeed(seed);
        expect(wrong, wrong && `seed ${seed}\n${storyOf(caseOf(seed))}`).toBeUndefined();
        if (whole) delivered++;
      }
      expect(delivered).toBeGreaterThan(BLOCK * 0.9);
    },
    60_000,
  );
});

describe('the soak itself', () => {
  const seeds = Array.from({ length: 500 }, (_, n) => caseOf(n + 1));

  test('draws the same case from the same seed, and the whole range of cases', () => {
    expect(caseOf(7)).toEqual(caseOf(7));
    expect(new Set(seeds.map(({ a }) => a.options.congestion))).toEqual(new Set(CONGESTION_CONTROLS));
    const links = seeds.flatMap(({ topology }) =>
      topology.links.flatMap(({ forward, backward }) => [forward, backward]),
    );
    for (const key of ['loss', 'corrupt', 'reorder', 'duplicate', 'jitter', 'mark', 'delay'] as const) {
      expect(links.some((link) => link[key] === 0)).toBe(true);
      expect(links.some((link) => link[key] > 0)).toBe(true);
    }
    expect(seeds.some(({ simultaneous }) => simultaneous)).toBe(true);
    expect(seeds.some(({ topology }) => topology.nodes.length === 3)).toBe(true);
    expect(seeds.some(({ cut }) => cut?.back === 0)).toBe(true);
  });

  test('reports errors at both ends when the cable is cut for good', () => {
    const large = seeds.filter(({ a, topology }) => a.sends > 100_000 && topology.links[0]!.forward.rate <= 1e7);
    const outcomes = large.map((one) => play({ ...one, cut: { at: 50_000_000, back: 0 } }));
    expect(outcomes.length).toBeGreaterThan(10);
    for (const { wrong, delivered } of outcomes) expect([wrong, delivered]).toEqual([undefined, false]);
  });

  test('notices when other bytes arrive than were sent', () => {
    const one = seeds.find(({ a, b, cut }) => !cut && a.sends > 10 && b.sends > 10)!;
    const { wrong } = play(one, false, (bytes) => bytes.fill(0, 5, 6));
    expect(wrong).toMatch(/byte 5 is 0/);
  });
});
