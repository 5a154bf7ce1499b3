/** The civil calendar, against JavaScript's own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../src/core/time.ts';

test('a day of the epoch is the date that JavaScript gives it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -800_000, max: 800_000 }), (day) => {
      const theirs = new Date(day * 86_400_000);
      const date = { year: theirs.getUTCFullYear(), month: theirs.getUTCMonth() + 1, day: theirs.getUTCDate() };
      expect(civilDate(day)).toEqual(date);
    }),
    { numRuns: 2000 },
  );
});
