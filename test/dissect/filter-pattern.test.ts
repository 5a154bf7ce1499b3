/** Patterns of `matches`: what JavaScript's own expressions find, and never slow. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/dissect/filter/pattern.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function finds(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`${pattern}: ${compiled.error}`);
  return compiled.value(bytes(text));
}

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '\\d',
  '\\w',
  '\\S',
  '\\b',
  '(a|b)',
  '(?:ab|c)',
  'B',
);
const quantified = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
  .map(([a, q]) => (a === '\\b' ? a : a + q));
const sequence = fc.array(quantified, { maxLength: 5 }).map((parts) => parts.join(''));
const group = fc.tuple(sequence, fc.constantFrom('', '*', '+', '?')).map(([inner, q]) => `(${inner})${q}`);
const pattern = fc
  .tuple(
    fc.constantFrom('', '^'),
    fc.array(fc.oneof(sequence, group), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '$'),
  )
  .chain(([start, parts, end]) => fc.constantFrom('', '|').map((or) => start + parts.join(or) + end));
const subject = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '-'), { maxLength: 12 })
  .map((cs) => cs.join(''));

test('a pattern finds what the same JavaScript expression finds', () => {
  fc.assert(
    fc.property(pattern, subject, (p, text) => {
      expect(finds(p, text)).toBe(new RegExp(p, 'is').test(text));
    }),
    { numRuns: 5000 },
  );
});

describe('bytes', () => {
  test('that are no letters are found by their numbers', () => {
    expect(finds('\\x00\\xff', '\0\xff')).toBe(true);
    expect(finds('^\\n.$', '\nx\n')).toBe(true);
    expect(finds('a.b', 'a\nb')).toBe(false);
  });
});

describe('a pattern is refused when', () => {
  test.each([
    ['a bracket is open', '[a', 'missing terminating ] for character class'],
    ['a parenthesis is open', '(a', 'missing closing parenthesis'],
    ['a parenthesis closes nothing', 'a)', 'unmatched closing parenthesis'],
    ['nothing is to be repeated', '*a', 'quantifier does not follow a repeatable item'],
    ['it ends in a backslash', 'a\\', '\\ at end of pattern'],
    ['it refers back', '(a)\\1', '\\1 is not supported'],
    ['it looks ahead', '(?=a)', 'groups that begin with (? are not supported, but for (?:'],
    ['a range runs backwards', '[z-a]', 'range out of order in character class'],
    ['counts run backwards', 'a{3,2}', 'numbers out of order in {} quantifier'],
    ['it repeats too often', 'a{999}', 'a count is larger than 100'],
    ['its repetitions multiply', '((a{100}){100}){100}', 'the pattern repeats too much'],
    ['it is too long', 'a'.repeat(300), 'the pattern is longer than 256 characters'],
  ])('%s', (_, text, sentence) => expect(compilePattern(text)).toEqual({ ok: false, error: sentence }));
});

test('the patterns that make other engines hang find nothing, at once', () => {
  const text = 'a'.repeat(9000);
  for (const evil of ['(a+)+$b', '(a*)*b', '(a|a)*b', '(a?){50}a{50}b', '.*.*.*=.*', '((a*)*)*b'])
    expect(finds(evil, text)).toBe(false);
});

test('any text is either a pattern or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30, unit: fc.constantFrom(...'ab()[]{}|*+?^$\\-,0123.:=dwsx') }), (p) => {
      const compiled = compilePattern(p);
      if (compiled.ok) compiled.value(bytes('abab0123'));
      else expect(compiled.error).toMatch(/\S/);
    }),
    { numRuns: 5000 },
  );
});
