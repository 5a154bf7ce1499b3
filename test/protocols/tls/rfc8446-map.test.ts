/** Holds docs/rfc8446.md to its word: every section that it promises has its rows, and every test that it names is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTest, HOME, namedIn, rowsOf, wordsOf } from '../../helpers/rfc-map.ts';

const rows = rowsOf('docs/rfc8446.md', /[\dD][\d.]*-\d+/);

/** How many rows each section has. */
const SECTIONS: readonly (readonly [section: string, rows: number])[] = [
  ['4.1.1', 4],
  ['4.1.2', 11],
  ['4.1.3', 12],
  ['4.1.4', 9],
  ['4.2', 5],
  ['4.2.1', 10],
  ['4.2.2', 3],
  ['4.2.3', 11],
  ['4.2.4', 1],
  ['4.2.5', 2],
  ['4.2.6', 2],
  ['4.2.7', 1],
  ['4.2.8', 8],
  ['4.2.8.1', 1],
  ['4.2.8.2', 1],
  ['4.2.9', 5],
  ['4.2.10', 9],
  ['4.2.11', 9],
  ['4.2.11.1', 1],
  ['4.2.11.2', 1],
  ['4.2.11.3', 1],
  ['4.3.1', 2],
  ['4.3.2', 4],
  ['4.4.1', 1],
  ['4.4.2', 8],
  ['4.4.2.1', 2],
  ['4.4.2.2', 6],
  ['4.4.2.3', 1],
  ['4.4.2.4', 2],
  ['4.4.3', 7],
  ['4.4.4', 2],
  ['4.5', 3],
  ['4.6.1', 7],
  ['4.6.2', 2],
  ['4.6.3', 6],
  ['5.1', 13],
  ['5.2', 3],
  ['5.3', 3],
  ['5.4', 4],
  ['5.5', 1],
  ['6', 5],
  ['6.1', 4],
  ['6.2', 3],
  ['7.1', 1],
  ['7.2', 1],
  ['7.3', 1],
  ['7.4.1', 1],
  ['7.4.2', 2],
  ['7.5', 2],
  ['8', 3],
  ['8.1', 1],
  ['8.2', 2],
  ['8.3', 1],
  ['9.2', 5],
  ['D.4', 2],
];

function isThere(file: string, name: string): boolean {
  const near = `protocols/tls/${file}`;
  return hasTest(existsSync(join(HOME, `test/${near}.test.ts`)) ? near : file, name);
}

test('the table has its rows for each section, in the order of the RFC, and no other', () => {
  const all = SECTIONS.flatMap(([section, count]) => Array.from({ length: count }, (_, n) => `${section}-${n + 1}`));
  expect(rows.map(({ demand }) => demand)).toEqual(all);
});

describe('the row', () => {
  test.each(rows)('$demand names tests that are there, or says why there is none', ({ what, held }) => {
    const named = namedIn(held);
    expect(named.filter(([file, name]) => !isThere(file, name))).toEqual([]);
    expect(what.length).toBeGreaterThan(3);
    if (named.length === 0) expect(wordsOf(held).length).toBeGreaterThan(15);
  });
});

test('most of what TLS 1.3 demands is held by a test', () => {
  const held = rows.filter(({ held: by }) => namedIn(by).length > 0 && !/^(Not |Deviation)/.test(by));
  expect(held.length).toBeGreaterThan(170);
});

test('a test that is not there would be noticed, and so would a case', () => {
  expect(isThere('handshake', 'takes one round trip, then data flows both ways')).toBe(true);
  expect(isThere('handshake', 'is never written')).toBe(false);
  expect(isThere('negative-client-13', 'no key_share (9.2)')).toBe(true);
  expect(isThere('negative-client-13', 'no key_share (9.3)')).toBe(false);
});
