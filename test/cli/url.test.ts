/** `wirelab url`: what it says of a URL, held to the URL standard. */
import { describe, expect, test } from 'vitest';
import { explanation } from '../../src/cli/url.ts';
import { parseUrl, percentDecoded, requestTarget } from '../../src/programs/lib/http/url.ts';

function told(text: string): readonly string[] {
  const url = parseUrl(text);
  if (!url.ok) throw new Error(url.error);
  return explanation(text, url.value);
}

/** The words behind a part's name. */
const part = (text: string, name: string): string | undefined =>
  told(text)
    .find((line) => line.startsWith(`${name} `))
    ?.slice(12);

describe('a whole URL', () => {
  const url = 'http://ann:secret@www.example.com:8080/caf%C3%A9/menu?day=fri&q=a%20b#drinks';

  test('is taken apart', () => {
    expect(part(url, 'scheme')).toMatch(/^http /);
    expect(part(url, 'user')).toMatch(/^ann:\*+ /);
    expect(part(url, 'host')).toMatch(/^www.example.com +a name that DNS/);
    expect(part(url, 'port')).toMatch(/^8080 +written/);
    expect(part(url, 'path')).toMatch(/^\/caf%C3%A9\/menu /);
    expect(told(url)).toContainEqual(expect.stringMatching(/^ +\/café\/menu +percent-decoded$/));
    expect(told(url)).toContainEqual(expect.stringMatching(/^ +q = a b$/));
    expect(part(url, 'fragment')).toMatch(/^#drinks +never sent/);
  });

  test('becomes a question, a connection and a request', () => {
    expect(part(url, 'DNS')).toMatch(/^www\.example\.com\. IN A \?/);
    expect(part(url, 'TCP')).toContain('service port 8080');
    expect(part(url, 'HTTP')).toBe('GET /caf%C3%A9/menu?day=fri&q=a%20b HTTP/1.1');
    expect(told(url)).toContainEqual(expect.stringMatching(/^ +Host: www\.example\.com:8080$/));
  });

  test('keeps its password to itself', () => {
    expect(told(url).slice(1).join('\n')).not.toContain('secret');
  });
});

test('a name outside ASCII is shown both ways', () => {
  const lines = told('http://bücher.example/').join('\n');
  expect(lines).toMatch(/host +bücher\.example +as people read it/);
  expect(lines).toMatch(/ +xn--bcher-kva\.example +as DNS/);
  expect(lines).toContain('Host: xn--bcher-kva.example');
});

test('an address needs no DNS', () => {
  const lines = told('http://0x7f.1/').join('\n');
  expect(lines).toContain('read as     http://127.0.0.1/');
  expect(lines).not.toContain('DNS  ');
  expect(told('http://[2001:db8::1]/')).toContainEqual(expect.stringContaining('an IPv6 address'));
});

test('https names TLS, and its own default port', () => {
  expect(part('https://example.com', 'port')).toMatch(/^443 +not written/);
  expect(part('https://example.com', 'TLS')).toContain('server name example.com');
});

describe('a bad URL is refused with what was found', () => {
  test.each([
    ['', 'the URL is empty'],
    ['www.example.com', 'has no scheme; expected http://www.example.com'],
    ['htp!://x/', '"htp!" is no scheme'],
    ['http://', 'names no host'],
    ['http://:80/', 'names no host'],
    ['http://a b/', 'has a space in it'],
    ['http://x:99999/', 'service port 99999 is too large'],
    ['http://x:abc/', '"abc" is no service port'],
    ['http://1.2.3.999/', 'no IPv4 address'],
    ['http://[::x]/', 'no IPv6 address'],
    ['localhost:8080/a', 'write http://localhost:8080/a'],
  ])('%s', (text, sentence) => {
    const url = parseUrl(text);
    expect(url).toEqual({ ok: false, error: expect.stringContaining(sentence) });
  });
});

test('what is no UTF-8 stays as it was written', () => {
  expect(percentDecoded('%FF')).toBe('%FF');
  const url = parseUrl('http://x');
  expect(url.ok && requestTarget(url.value)).toBe('/');
});
