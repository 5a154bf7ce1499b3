// Holds docs/rfc9112.md to its word: every MUST of RFC 9112 has a row, and every test and recording that it names is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { escaped, hasTest, HOME, namedIn, read, rowsOf } from '../../helpers/rfc-map.ts';

const rows = rowsOf('docs/rfc9112.md', /\d[\d.]*(?:-\d+)?/);
const numbered = rows.filter(({ demand }) => demand.includes('-'));

/** How often each section of RFC 9112 says MUST, in the order of the text. */
const MUSTS: readonly (readonly [section: string, count: number])[] = [
  ['1.1', 2],
  ['2.2', 7],
  ['2.3', 1],
  ['3', 1],
  ['3.2', 4],
  ['3.2.1', 2],
  ['3.2.2', 6],
  ['3.2.3', 1],
  ['3.2.4', 2],
  ['4', 1],
  ['5.1', 2],
  ['5.2', 4],
  ['6.1', 10],
  ['6.2', 1],
  ['6.3', 11],
  ['7.1', 2],
  ['7.1.1', 1],
  ['7.1.2', 2],
  ['7.3', 3],
  ['7.4', 2],
  ['8', 1],
  ['9.2', 3],
  ['9.3', 5],
  ['9.3.2', 2],
  ['9.6', 7],
  ['9.7', 1],
  ['9.8', 2],
  ['10.1', 1],
];

/** Where the recordings of a program are compared with ours, and whether there is one of this name. */
const RECORDED: Readonly<Record<string, { test: string; has: (name: string) => boolean }>> = {
  curl: { test: 'programs/curl/golden', has: (name) => existsSync(join(HOME, `test/golden/tools/curl/${name}.txt`)) },
  wget: { test: 'programs/wget/golden', has: (name) => existsSync(join(HOME, `test/golden/tools/wget/${name}.txt`)) },
  nginx: {
    test: 'programs/httpd/nginx',
    has: (name) => Object.hasOwn(JSON.parse(read('test/golden/http/cases.json')), name),
  },
};

function isThere(file: string, name: string): boolean {
  const recorded = RECORDED[file];
  if (!recorded) return hasTest(file.includes('/') ? file : `protocols/http/${file}`, name);
  // those that ours differs from are listed there with a reason
  const excepted = new RegExp(`^  '?${escaped(name)}'?:`, 'm').test(read(`test/${recorded.test}.test.ts`));
  return recorded.has(name) && !excepted;
}

test('the table has a row for each MUST of RFC 9112, in order, and no other', () => {
  const all = MUSTS.flatMap(([section, count]) => Array.from({ length: count }, (_, n) => `${section}-${n + 1}`));
  expect(numbered.map(({ demand }) => demand)).toEqual(all);
});

describe('the row', () => {
  test.each(rows)('$demand names tests that are there, or says why there is none', ({ what, held }) => {
    const named = namedIn(held);
    expect(named.filter(([file, name]) => !isThere(file, name))).toEqual([]);
    expect(what.length).toBeGreaterThan(5);
    if (named.length === 0) expect(held.length).toBeGreaterThan(9);
  });
});

test('most of what HTTP/1.1 demands is held by a test, and all that is told of RFC 9110', () => {
  expect(numbered.filter(({ held }) => namedIn(held).length > 0).length).toBeGreaterThan(70);
  expect(rows.filter(({ demand, held }) => !demand.includes('-') && namedIn(held).length === 0)).toEqual([]);
});

test('a test or recording that is not there would be noticed', () => {
  expect(isThere('requests', 'is never written')).toBe(false);
  expect(isThere('curl', 'never-recorded')).toBe(false);
  expect(isThere('curl', 'two-lengths')).toBe(false);
});
