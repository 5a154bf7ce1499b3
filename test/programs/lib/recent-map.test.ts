import { expect, test } from 'vitest';
import { RecentMap } from '../../../src/programs/lib/recent-map.ts';

test('the entry that nobody looked at for the longest makes room', () => {
  const map = new RecentMap<string, number>(3);
  for (const [i, key] of ['a', 'b', 'c'].entries()) map.set(key, i);
  map.get('a');
  map.set('b', 9);
  map.set('d', 3);
  expect([...map]).toEqual([
    ['a', 0],
    ['b', 9],
    ['d', 3],
  ]);
});
