/** Basic and extended regular expressions as grep means them. The real grep's verdicts are in test/golden. */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { compilePatterns, type Dialect } from '../../../src/programs/grep/pattern.ts';

function matches(pattern: string, text: string, dialect: Dialect = 'basic', whole?: 'word' | 'line'): boolean | string {
  const compiled = compilePatterns(pattern, dialect, { ignoreCase: false, whole });
  return compiled.ok ? new RegExp(compiled.value.source).test(text) : compiled.error;
}

describe('basic', () => {
  test.each([
    ['a+', 'a+', true],
    ['a\\+', 'aa', true],
    ['a|b', 'a', false],
    ['a\\|b', 'b', true],
    ['*a', '*a', true],
    ['\\(ab\\)\\1', 'abab', true],
    ['a\\{2\\}', 'aa', true],
    ['a{2}', 'a{2}', true],
    ['a^b$c', 'a^b$c', true],
    ['[[:digit:]]ms', '4ms', true],
    ['[]x]', ']', true],
    ['[^]x]', ']', false],
    ['\\<bob', 'to bob', true],
    ['\\<ob', 'bob', false],
    ['192.168.1.3', '192x168y1z3', true],
  ])('%s in %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('extended', () => {
  test.each([
    ['(a|b)+c', 'abc', true],
    ['a{2,}', 'aa', true],
    ['a{,2}b', 'aab', true],
    ['a{x', 'a{x', true],
    ['a**', 'a', true],
    ['^(64|56) bytes', '64 bytes', true],
    ['\\.', 'x', false],
  ])('%s in %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text, 'extended')).toBe(expected);
  });

  test('what GNU refuses is refused in its words', () => {
    expect(matches(')', '', 'extended')).toBe('Unmatched ) or \\)');
    expect(matches('[[:nope:]]', '', 'extended')).toBe('Invalid character class name');
  });
});

test('whole words and whole lines', () => {
  expect(matches('ttl', 'ttl=64', 'basic', 'word')).toBe(true);
  expect(matches('tt', 'ttl=64', 'basic', 'word')).toBe(false);
  expect(matches('ttl', 'ttl=64', 'basic', 'line')).toBe(false);
});

test('plain text is found as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (text, around) => {
      fc.pre(!text.includes('\n'));
      expect(matches(text, around + text + around, 'fixed')).toBe(true);
    }),
  );
});

test('any pattern compiles or is refused', () => {
  const pieces = fc.constantFrom(
    'a',
    '\\',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '.',
    '1',
    ',',
    '-',
    ':',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.array(pieces).map((p) => p.join('')),
      fc.constantFrom<Dialect>('basic', 'extended'),
      (pattern, dialect) => {
        const compiled = compilePatterns(pattern, dialect, { ignoreCase: false });
        expect(compiled.ok || compiled.error.length > 0).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});
