// Holds docs/rfc9293.md to its word: every requirement of RFC 9293's appendix B has a row, and every test that it names is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const HOME = join(import.meta.dirname, '../../..');
const rows = readFileSync(join(HOME, 'docs/rfc9293.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| ((?:MUST|SHLD|MAY|REC)-\d+) +\| (.+?) +\| (.+?) +\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, number = '', demands = '', held = '']) => ({ number, demands, held }));

const count = (kind: string, most: number): string[] => Array.from({ length: most }, (_, n) => `${kind}-${n + 1}`);
const ALL = [...count('MUST', 69), ...count('SHLD', 31), ...count('MAY', 18), 'REC-1'];

/** `windows: name of a test` in backquotes. */
const namedIn = (held: string): readonly (readonly [string, string])[] =>
  [...held.matchAll(/`([\w/-]+): ([^`]+)`/g)].map(([, file = '', name = '']) => [file, name] as const);

const sources = new Map<string, string>();
function sourceOf(file: string): string {
  const path = join(HOME, 'test', `${file.includes('/') ? file : `stack/tcp/${file}`}.test.ts`);
  if (!sources.has(path)) sources.set(path, readFileSync(path, 'utf8'));
  return sources.get(path)!;
}

/** Whether the file has a test of this name; names of parametrised tests stand there as they are written. */
function hasTest(file: string, name: string): boolean {
  const quoted = [`'${name.replaceAll("'", "\\'")}'`, `"${name}"`, `\`${name}\``];
  return quoted.some((text) => new RegExp(`(test|\\))\\(\\s*${escaped(text)}`).test(sourceOf(file)));
}
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('the table has a row for each number of RFC 9293, in order, and no other', () => {
  expect(rows.map(({ number }) => number)).toEqual(ALL);
});

describe('the row', () => {
  test.each(rows)('$number names tests that are there, or says why there is none', ({ demands, held }) => {
    const named = namedIn(held);
    expect(named.filter(([file, name]) => !hasTest(file, name))).toEqual([]);
    expect(demands.length).toBeGreaterThan(5);
    if (named.length === 0) expect(held.replaceAll(/`[^`]*`/g, '').length).toBeGreaterThan(15);
  });
});

test('most of what a TCP must do is held by a test', () => {
  const musts = rows.filter(({ number }) => number.startsWith('MUST'));
  expect(musts.filter(({ held }) => namedIn(held).length > 0).length).toBeGreaterThan(60);
});

test('a test that is not there would be noticed', () => {
  expect(hasTest('windows', 'is never written')).toBe(false);
});
