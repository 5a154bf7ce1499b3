/** Reads the pages that say, demand by demand, which test holds us to an RFC (docs/rfc*.md), and looks whether those tests are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const HOME = join(import.meta.dirname, '../..');
export const read = (path: string): string => readFileSync(join(HOME, path), 'utf8');

export interface Row {
  /** What stands in the first column. */
  readonly demand: string;
  readonly what: string;
  readonly held: string;
}

/** The rows whose first column is, as a whole, what `demand` matches. */
export const rowsOf = (page: string, demand: RegExp): readonly Row[] =>
  read(page)
    .split('\n')
    .map((line) => /^\| (\S+) +\| (.+?) +\| (.+?) +\|$/.exec(line))
    .filter((match) => match !== null)
    .map(([, number = '', what = '', held = '']) => ({ demand: number, what, held }))
    .filter((row) => demand.exec(row.demand)?.[0] === row.demand);

/** `requests: name of a test` or `curl: name of a recording`, in backquotes. */
export const namedIn = (held: string): readonly (readonly [string, string])[] =>
  [...held.matchAll(/`([\w/-]+): ([^`]+)`/g)].map(([, file = '', name = '']) => [file, name] as const);

/** What a row says beside its names in backquotes. */
export const wordsOf = (held: string): string => held.replaceAll(/`[^`]*`/g, '');

/**
 * Whether a file below test/, named without its ending, has a test of this name. Names of parametrised tests stand there as they are
 * written; one of their cases may be named instead, by the text that it begins with.
 */
export function hasTest(file: string, name: string): boolean {
  const quoted = [`'${name.replaceAll("'", "\\'")}'`, `"${name}"`, `\`${name}\``];
  const source = read(`test/${file}.test.ts`);
  return quoted.some((text) => new RegExp(`(?:\\b(?:test|it|lie)\\(|\\)\\(|\\[)\\s*${escaped(text)}`).test(source));
}

export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
