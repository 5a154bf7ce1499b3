// Holds docs/rfc9293.md to its word: every requirement of RFC 9293's appendix B has a row, and every test that it names is there.
import { describe, expect, test } from 'vitest';
import { hasTest, namedIn, rowsOf, wordsOf } from '../../helpers/rfc-map.ts';

const rows = rowsOf('docs/rfc9293.md', /(?:MUST|SHLD|MAY|REC)-\d+/);

const count = (kind: string, most: number): string[] => Array.from({ length: most }, (_, n) => `${kind}-${n + 1}`);
const ALL = [...count('MUST', 69), ...count('SHLD', 31), ...count('MAY', 18), 'REC-1'];

const isThere = (file: string, name: string): boolean => hasTest(file.includes('/') ? file : `stack/tcp/${file}`, name);

test('the table has a row for each number of RFC 9293, in order, and no other', () => {
  expect(rows.map(({ demand }) => demand)).toEqual(ALL);
});

describe('the row', () => {
  test.each(rows)('$demand names tests that are there, or says why there is none', ({ what, held }) => {
    const named = namedIn(held);
    expect(named.filter(([file, name]) => !isThere(file, name))).toEqual([]);
    expect(what.length).toBeGreaterThan(5);
    if (named.length === 0) expect(wordsOf(held).length).toBeGreaterThan(15);
  });
});

test('most of what a TCP must do is held by a test', () => {
  const musts = rows.filter(({ demand }) => demand.startsWith('MUST'));
  expect(musts.filter(({ held }) => namedIn(held).length > 0).length).toBeGreaterThan(60);
});

test('a test that is not there would be noticed', () => {
  expect(isThere('windows', 'is never written')).toBe(false);
});
