/** The cache by itself: what lies below what, what it keeps when it is full, and who may change what it holds. */
import { describe, expect, test } from 'vitest';
import { DnsCache, isBelow, RANK } from '../../../../src/programs/lib/dns/cache.ts';
import type { ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
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

describe('a full cache', () => {
  const fresh = { rank: RANK.answer, from: '10.0.0.1', now: 0, maxTtl: 86_400 };
  const a = (name: string): ResourceRecord => ({
    ...{ name, type: 1, class: 1, ttl: 60 },
    data: { kind: 'a', address: 1 },
  });
  const full = (): DnsCache => {
    const cache = new DnsCache(3);
    for (const name of ['a.', 'b.', 'c.']) cache.put([a(name)], fresh);
    return cache;
  };
  const names = (cache: DnsCache): string[] => cache.entries(0).map(({ name }) => name);

  test('forgets what nobody has asked for the longest', () => {
    const cache = full();
    cache.get('a.', 1, 0);
    cache.put([a('d.')], fresh);
    expect(names(cache)).toEqual(['a.', 'c.', 'd.']);
  });

  test('holds no more names that do not exist either: random names fill it, and that is all', () => {
    const cache = full();
    const times = { serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 };
    const soa: ResourceRecord = {
      name: '.',
      type: 6,
      class: 1,
      ttl: 60,
      data: { kind: 'soa', primary: 'p.', mailbox: 'm.', ...times },
    };
    for (let i = 0; i < 1000; i++) cache.putNegative(`x${i}.`, undefined, soa, fresh);
    expect(names(cache)).toEqual(['x997.', 'x998.', 'x999.']);
  });
});
