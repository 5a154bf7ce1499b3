/** The cache by itself: what lies below what, what it keeps when it is full, and who may change what it holds. */
import { describe, expect, test } from 'vitest';
import { isBelow } from '../../../../src/programs/lib/dns/cache.ts';
import { canonicalName } from '../../../../src/protocols/dns/names.ts';

describe('what lies below a zone', () => {
  test.each([
    ['www.example.com.', 'example.com.', true],
    ['WWW.example.COM.', 'Example.com.', true],
    ['example.com.', 'example.com.', true],
    ['badexample.com.', 'example.com.', false],
    // one label, "bad.example", of com.
    ['bad\\.example.com.', 'example.com.', false],
    // a label that ends with a backslash, and then the zone
    ['bad\\\\.example.com.', 'example.com.', true],
    ['anything.', '.', true],
  ])('%s and %s: %s', (name, zone, below) => expect(isBelow(name, zone)).toBe(below));

  test('a dot ends a name unless it is escaped', () => {
    expect(['a', 'a.', 'a\\.', 'a\\..', 'a\\\\.', '\\\\.'].map(canonicalName)).toEqual([
      ...['a.', 'a.', 'a\\..', 'a\\..', 'a\\\\.', '\\\\.'],
    ]);
  });
});
