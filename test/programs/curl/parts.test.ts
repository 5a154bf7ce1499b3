/** curl's own readings: globs, URLs, cookies, the meter's numbers. */
import { describe, expect, test } from 'vitest';
import { CookieJar } from '../../../src/programs/curl/cookies.ts';
import { chosenName, globbed } from '../../../src/programs/curl/glob.ts';
import { size } from '../../../src/programs/curl/meter.ts';
import { curlUrl, redirected } from '../../../src/programs/curl/url.ts';

const globs = (text: string): readonly string[] => {
  const urls = globbed(text);
  return urls.ok ? urls.value.map(({ url }) => url) : [];
};

describe('globs', () => {
  test('ranges, sets and both', () => {
    expect(globs('x/[8-10]')).toEqual(['x/8', 'x/9', 'x/10']);
    expect(globs('x/[008-010]')).toEqual(['x/008', 'x/009', 'x/010']);
    expect(globs('x/[a-e:2]')).toEqual(['x/a', 'x/c', 'x/e']);
    expect(globs('{a,b}[1-2]')).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  test('an IPv6 address and what is escaped are none', () => {
    expect(globs('http://[::1]/')).toEqual(['http://[::1]/']);
    expect(globs('x\\[1-2\\]')).toEqual(['x[1-2]']);
  });

  test('that stand for too many URLs are refused before anything is made of them', () => {
    expect(globbed('http://h/[1-90000][1-90000]/[1-90000]')).toEqual({ ok: false, error: 'too many URLs' });
  });

  test('choices name files', () => {
    expect(chosenName('#1-#2.#3', ['a', 'b'])).toBe('a-b.#3');
  });
});

describe('URLs', () => {
  const target = (text: string): string | undefined => {
    const url = curlUrl(text);
    return url.ok ? `${url.value.host}:${url.value.port}${url.value.target}` : undefined;
  };

  test.each([
    ['example.com', 'example.com:80/'],
    ['HTTP://Example.com:8080/a/./b/../c?x#y', 'Example.com:8080/a/c?x'],
    ['http://u:p@h/', 'h:80/'],
    ['https://h', 'h:443/'],
    ['http://0x7f.1', '127.0.0.1:80/'],
    ['http://h?a=1', 'h:80/?a=1'],
    ['http://h/..', 'h:80/'],
  ])('%s', (text, expected) => expect(target(text)).toBe(expected));

  test.each(['', 'http://', 'http://a b', 'http://h:99999', 'http://h\\x', 'http://<x>/'])('%s is refused', (text) => {
    expect(curlUrl(text)).toEqual({ ok: false, error: 'malformed' });
  });

  test.each([
    ['http://%zz:p@h/', '%zz:p'],
    ['http://%ff@h/', '%ff'],
    ['http://a%40b:p@h/', 'a@b:p'],
  ])('the user in %s is what can be decoded of it', (text, user) => {
    expect(curlUrl(text)).toMatchObject({ ok: true, value: { user, host: 'h' } });
  });

  test('a Location is read from where it was said', () => {
    const from = curlUrl('http://h:8080/a/b?c');
    if (!from.ok) throw new Error();
    const to = (location: string) => {
      const url = redirected(from.value, location);
      return url.ok ? url.value.href : url.error;
    };
    expect(to('d')).toBe('http://h:8080/a/d');
    expect(to('/e?f#g')).toBe('http://h:8080/e?f#g');
    expect(to('//other/x')).toBe('http://other/x');
    expect(to('ftp://x/')).toEqual({ unsupported: 'ftp' });
  });
});

describe('cookies', () => {
  test('go back to their host and path, and no further', () => {
    const jar = new CookieJar();
    jar.set('a=1; Path=/shop', 'www.example.com', '/', 0);
    jar.set('b=2; Domain=example.com', 'www.example.com', '/x/y', 0);
    expect(jar.header('www.example.com', '/shop/cart', 0)).toBe('a=1');
    expect(jar.header('www.example.com', '/shopping', 0)).toBe('');
    expect(jar.header('api.example.com', '/x/z', 0)).toBe('b=2');
    expect(jar.header('example.org', '/x/z', 0)).toBe('');
  });

  test('nobody sets cookies for others', () => {
    const jar = new CookieJar();
    jar.set('a=1; Domain=other.com', 'www.example.com', '/', 0);
    expect(jar.header('other.com', '/', 0)).toBe('');
  });

  test('end when their time is over, and survive a file', () => {
    const jar = new CookieJar();
    jar.set('a=1; Max-Age=10; Path=/', 'h.example', '/', 100);
    jar.set('b=2; Max-Age=0', 'h.example', '/', 100);
    const again = new CookieJar();
    again.load(jar.netscape());
    expect(again.header('h.example', '/', 109)).toBe('a=1');
    expect(again.header('h.example', '/', 110)).toBe('');
  });
});

test('sizes of the meter take five columns', () => {
  expect([0, 99_999, 100_000, 10_240_000, 150_000_000, 99_999_999_999].map(size)).toEqual([
    '    0',
    '99999',
    '  97k',
    ' 9.7M',
    ' 143M',
    '  93G',
  ]);
});
