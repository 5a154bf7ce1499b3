import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../../src/core/bytes.ts';
import type { HttpConfig, ProxyConfig } from '../../../src/core/http-config.ts';
import { readTopology } from '../../../src/topology/load.ts';

const lab = (service: string): string =>
  `topology:\n  nodes:\n    web:\n      kind: host\n      services:\n        - ${service}\n`;
const messages = (service: string): string[] =>
  readTopology(lab(service)).issues.map((i) => `${i.line}:${i.column} ${i.message}`);

function optionsOf(service: string): unknown {
  const read = readTopology(lab(service));
  expect(read.issues).toEqual([]);
  return read.value?.nodes[0]?.services[0]?.options;
}
const http = (options: string): HttpConfig => optionsOf(`http: ${options}`) as HttpConfig;
const proxy = (options: string): ProxyConfig => optionsOf(`proxy: ${options}`) as ProxyConfig;

describe('a web server in a lab file', () => {
  test('has the defaults of nginx', () => {
    expect(http('{}')).toMatchObject({
      port: 80,
      address: 0,
      server: 'nginx',
      keepAlive: 65e9,
      requests: 1000,
      log: '/var/log/access.log',
    });
  });

  test('has files as text, as bytes, or as so many bytes', () => {
    const { sites } = http(
      '{ files: { /a: "é", /b: { base64: "AAEC" }, /c: { size: 1.5MiB, fill: zeros, type: text/plain, etag: "" } } }',
    );
    const [a, b, c] = [...sites[0]!.files.values()];
    expect(a!.content.kind === 'bytes' && fromUtf8(a!.content.bytes)).toBe('é');
    expect(b!.content).toEqual({ kind: 'bytes', bytes: Uint8Array.of(0, 1, 2) });
    expect(c).toMatchObject({
      content: { kind: 'generated', size: 1_572_864, fill: 'zeros' },
      type: 'text/plain',
      etag: '',
    });
  });

  test('has fields and cookies in UTF-8, and sites by name', () => {
    const { sites } = http(
      '{ headers: { X-A: [1a, é] }, cookies: { id: "1; Path=/" }, expires: 7d, hosts: { "A.example, b.example": {} } }',
    );
    expect(sites[0]!.extra).toEqual({
      headers: [
        ['X-A', '1a'],
        ['X-A', 'Ã©'],
        ['Set-Cookie', 'id=1; Path=/'],
      ],
      expires: 7 * 86_400e9,
    });
    expect(sites[1]!.names).toEqual(['a.example', 'b.example']);
  });

  test.each([
    ['{ prt: 80 }', 'unknown key "prt"'],
    ['{ port: 0 }', 'expected a service port from 1 to 65535, found 0'],
    ['{ files: { index.html: a } }', 'paths such as /index.html as keys, not "index.html"'],
    ['{ files: { /../a: a } }', 'as keys, not "/../a"'],
    ['{ files: { /a: { text: a, size: 1 } } }', 'expected one of text, base64 and size'],
    ['{ files: { /a: {} } }', 'expected one of text, base64 and size'],
    ['{ files: { /a: { txt: a } } }', 'unknown key "txt"'],
    ['{ files: { /a: { size: 21MB } } }', 'a size of at most 20MB'],
    ['{ files: { /a: { base64: "?" } } }', 'bytes in base64'],
    ['{ files: { /a: { text: a, etag: abc } } }', 'an entity tag'],
    ['{ redirects: { /a: { to: /b, status: 200 } } }', '301, 302, 303, 307, 308'],
    ['{ redirects: { /a: "b c" } }', 'a path or URL such as /new'],
    ['{ routes: { /a: ecko } }', 'one of echo, delay, status, counter, orders'],
    ['{ routes: { /a: { status: 100 } } }', 'a status from 200 to 599'],
    ['{ headers: { "a b": c } }', 'as keys, not "'],
    ['{ headers: { Content-Length: "3" } }', 'as keys, not "'],
    ['{ headers: { A: "b\\r\\nSet-Cookie: c" } }', 'one line of text'],
    ['{ hosts: { "a b": {} } }', 'as keys, not "a b"'],
    ['{ server: "a\u010ab" }', 'a line of plain ASCII text'],
    ['{ keep-alive: 2d }', 'a time of at most 1d'],
    ['{ log: /nowhere/a.log }', 'a file such as /var/log/access.log'],
  ])('is refused with %s', (options, why) => {
    expect(messages(`http: ${options}`).join('\n')).toContain(why);
  });
});

describe('a proxy in a lab file', () => {
  test('has one backend, or several by the path', () => {
    expect([...proxy('{ to: 10.0.0.3:3000, routes: { /api: "10.0.0.4:80" } }').routes]).toEqual([
      ['/api', { address: 0x0a000004, port: 80 }],
      ['/', { address: 0x0a000003, port: 3000 }],
    ]);
  });

  test.each([
    ['{}', 'a backend such as 10.0.0.3:3000, or routes'],
    ['{ to: app:3000 }', 'an address and a service port'],
    ['{ to: 10.0.0.3:70000 }', 'an address and a service port'],
    ['{ to: 10.0.0.3:80, routes: { /: "10.0.0.4:80" } }', 'no backend here'],
    ['{ mode: splice, routes: { /a: "10.0.0.4:80" } }', 'without reading messages no path is known'],
    ['{ to: 10.0.0.3:80, flip: 20 }', 'only mode splice carries bytes'],
    ['{ to: 10.0.0.3:80, mode: l7 }', 'one of splice, http'],
  ])('is refused with %s', (options, why) => {
    expect(messages(`proxy: ${options}`).join('\n')).toContain(why);
  });
});
