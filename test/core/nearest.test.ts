/** Which word was probably meant. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../src/core/nearest.ts';

test('an edit adds, drops, changes or swaps letters', () => {
  const pairs = [
    ['ip.ttl', 'ip.tll'],
    ['ip.ttl', 'ip.ttl'],
    ['ping', 'pin'],
    ['ping', 'pnig'],
    ['kitten', 'sitting'],
    ['', 'abc'],
  ] as const;
  expect(pairs.map(([a, b]) => editDistance(a, b))).toEqual([1, 0, 1, 1, 3, 3]);
});

test('distance is the same both ways and never more than the longer word', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

test('a slip is found, letter case aside; a stranger is not', () => {
  const known = ['ip.ttl', 'ip.src', 'icmp.type', 'link'];
  expect(nearest('ip.tll', known)).toBe('ip.ttl');
  expect(nearest('ICMP.TYP', known)).toBe('icmp.type');
  expect(nearest('bgp.as', known)).toBeUndefined();
  expect(nearest('64', known)).toBeUndefined();
  expect(nearest('x'.repeat(100_000), known)).toBeUndefined();
});
