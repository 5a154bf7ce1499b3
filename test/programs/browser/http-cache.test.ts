/** What the browser's cache keeps, for how long, and how it asks whether that is still good (RFC 9111). */
import { describe, expect, test } from 'vitest';
import { freshFor, StoredResponses } from '../../../src/programs/browser/http-cache.ts';
import type { Field, ResponseHead } from '../../../src/protocols/http/codec.ts';

const URL_ = 'http://www.example.com/';
const NOON = Date.UTC(2026, 0, 1, 12);
const DATE: Field = ['Date', 'Thu, 01 Jan 2026 12:00:00 GMT'];
const head = (headers: readonly Field[], status = 200): ResponseHead => ({
  version: '1.1',
  status,
  reason: '',
  headers,
});
const body = new Uint8Array(3);

function stored(...headers: readonly Field[]): StoredResponses {
  const cache = new StoredResponses();
  cache.store(URL_, head([DATE, ...headers]), body, NOON);
  return cache;
}

describe('how long a response is fresh', () => {
  test.each<[string, Field[], number]>([
    ['max-age', [['Cache-Control', 'public, max-age=60']], 60],
    [
      'max-age before Expires',
      [
        ['Cache-Control', 'max-age=5'],
        ['Expires', 'Thu, 01 Jan 2026 13:00:00 GMT'],
      ],
      5,
    ],
    ['Expires', [['Expires', 'Thu, 01 Jan 2026 13:00:00 GMT']], 3600],
    ['an Expires that is no date', [['Expires', '0']], 0],
    ['a tenth of its age', [['Last-Modified', 'Thu, 01 Jan 2026 11:00:00 GMT']], 360],
    ['nothing said', [], 0],
  ])('%s', (_, headers, seconds) => {
    expect(freshFor([DATE, ...headers])).toBe(seconds);
  });
});

describe('a stored response', () => {
  test('is used while it is fresh, and not a moment longer', () => {
    const cache = stored(['Cache-Control', 'max-age=60'], ['ETag', '"a"']);
    expect(cache.decide(URL_, NOON + 59_999)).toMatchObject({ kind: 'fresh' });
    expect(cache.decide(URL_, NOON + 60_000)).toMatchObject({ kind: 'stale', conditions: [['If-None-Match', '"a"']] });
  });

  test('has an age from the caches before us', () => {
    const cache = stored(['Cache-Control', 'max-age=60'], ['Age', '50'], ['ETag', '"a"']);
    expect(cache.decide(URL_, NOON + 11_000)).toMatchObject({ kind: 'stale' });
  });

  test('is asked about each time when it says no-cache', () => {
    expect(stored(['Cache-Control', 'no-cache, max-age=60'], ['ETag', '"a"']).decide(URL_, NOON)).toMatchObject({
      kind: 'stale',
    });
  });

  test('is fresh again after a 304, with the new fields', () => {
    const cache = stored(['Cache-Control', 'max-age=60'], ['ETag', '"a"']);
    const decision = cache.decide(URL_, NOON + 100_000);
    if (decision.kind !== 'stale') throw new Error(decision.why);
    cache.confirm(
      URL_,
      decision.stored,
      [
        ['Cache-Control', 'max-age=10'],
        ['Content-Length', '0'],
      ],
      NOON + 100_000,
    );
    expect(cache.decide(URL_, NOON + 109_000)).toMatchObject({ kind: 'fresh', stored: { body } });
    expect(cache.decide(URL_, NOON + 111_000)).toMatchObject({ kind: 'stale' });
  });
});

describe('is not kept', () => {
  test.each<[string, ResponseHead]>([
    ['no-store', head([['Cache-Control', 'no-store, max-age=60']])],
    [
      'Vary: *',
      head([
        ['Vary', '*'],
        ['Cache-Control', 'max-age=60'],
      ]),
    ],
    ['an error of the server', head([['Cache-Control', 'max-age=60']], 500)],
    ['what can never be used', head([])],
  ])('%s', (_, response) => {
    const cache = new StoredResponses();
    expect(cache.store(URL_, response, body, NOON)).toContain('not');
    expect(cache.size).toBe(0);
  });

  test('and takes with it what was there', () => {
    const cache = stored(['Cache-Control', 'max-age=60']);
    cache.store(URL_, head([['Cache-Control', 'no-store']]), body, NOON);
    expect(cache.decide(URL_, NOON)).toMatchObject({ kind: 'absent' });
  });
});
