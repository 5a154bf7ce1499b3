// What RFC 9110 and RFC 9112 demand of an origin server, heard on the wire (docs/rfc9112.md names these tests).
import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { judgeConditions } from '../../../src/programs/httpd/conditions.ts';
import { fieldValue, fieldValues } from '../../../src/protocols/http/codec.ts';
import { World } from '../../../src/sim/world.ts';
import { type Response, responsesIn, talk } from './client.ts';

const LAB = `
topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            listing: true
            files: { /index.html: "<h1>hi</h1>\\n", /dir/a.txt: "a\\n", "/odd/\\ud800\\"<b>.txt": "odd\\n", /empty: "" }
            redirects: { /old: /new }
            routes:
              /echo: echo
              "/ordeĊ": orders
              /delay: delay
              /status: status
              /count: counter
              /drip: { body: "drop by drop", chunks: 5 }
              /reset: { status: 205, body: "nothing to see" }
            hosts: { other.lab: { files: { /index.html: "other\\n" } } }
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

function up(): World {
  const world = World.fromYaml(LAB);
  world.run();
  return world;
}

const ask = (path: string, fields = '', method = 'GET'): string =>
  `${method} ${path} HTTP/1.1\r\nHost: web\r\n${fields}\r\n`;
const hear = (text: string, methods: readonly string[] = ['GET'], patience = seconds(1)): Response[] =>
  responsesIn(talk(up(), text, { patience }).text, methods, false);
const one = (text: string): Response => hear(text)[0]!;

describe('a connection', () => {
  test('carries the answers in the order of the requests, also when an earlier one takes longer', () => {
    const told = hear(ask('/delay/1s') + ask('/count') + ask('/'), ['GET', 'GET', 'GET'], seconds(2));
    expect(told.map(({ content }) => content)).toEqual(['{"delay":"1s"}\n', '{"count":1}\n', '<h1>hi</h1>\n']);
  });

  test('ends after the request that says close: the answer says so too, and what comes behind is not answered', () => {
    const heard = talk(up(), ask('/', 'Connection: Close\r\n') + ask('/count'));
    const told = responsesIn(heard.text, ['GET', 'GET']);
    expect(told).toHaveLength(1);
    expect([fieldValue(told[0]!.headers, 'connection'), heard.closed, heard.reset]).toEqual(['close', true, false]);
  });

  test('of HTTP/1.0 is kept only when the client asks for that, and the answer says 1.1 all the same', () => {
    const old = talk(up(), 'GET / HTTP/1.0\r\n\r\n');
    expect([old.closed, old.text.slice(0, 15)]).toEqual([true, 'HTTP/1.1 200 OK']);
    const kept = talk(up(), 'GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n'.repeat(2));
    expect(kept.closed).toBe(false);
    expect(responsesIn(kept.text, ['GET', 'GET'], false)).toHaveLength(2);
  });

  test('of HTTP/1.0 hears of no 100 (Continue), and waits for none', () => {
    const fields = 'Content-Length: 2\r\nExpect: 100-continue\r\n';
    const { text } = talk(up(), ['POST /echo HTTP/1.0\r\n' + fields + '\r\n', 'hi'], { pause: seconds(0.5) });
    expect(responsesIn(text, ['POST']).map(({ status }) => status)).toEqual([200]);
  });

  test('goes on behind content that nobody wanted', () => {
    const told = hear(ask('/missing', 'Content-Length: 5\r\n', 'POST') + 'GET /' + ask('/'), ['POST', 'GET']);
    expect(told.map(({ status }) => status)).toEqual([404, 200]);
  });
});

describe('a response', () => {
  test.each(['/', '/missing', '/old', '/dir', '/dir/', '/empty', '/count', '/status/503'])(
    'to HEAD has the head of the one to GET: %s',
    (path) => {
      const get = one(ask(path));
      const [head] = hear(ask(path, '', 'HEAD'), ['HEAD']);
      expect(head).toEqual({ ...get, content: '' });
    },
  );

  test('has a Date, whatever its status', () => {
    for (const text of [ask('/'), ask('/missing'), 'GET a HTTP/1.1\r\nHost: a\r\n\r\n'])
      expect(fieldValues(one(text).headers, 'date')).toEqual(['Thu, 01 Jan 2026 00:00:00 GMT']);
  });

  test.each([
    ['/status/204', undefined],
    ['/status/304', undefined],
    ['/status/205', '0'],
    ['/reset', '0'],
  ])('without content to %s says no length, or none', (path, length) => {
    const { text } = talk(up(), ask(path) + ask('/'));
    const [empty, next] = responsesIn(text, ['GET', 'GET'], false);
    expect([empty!.content, fieldValue(empty!.headers, 'content-length'), next!.status]).toEqual(['', length, 200]);
    expect(fieldValue(empty!.headers, 'transfer-encoding')).toBeUndefined();
  });

  test.each([
    [401, 'WWW-Authenticate'],
    [405, 'Allow'],
    [407, 'Proxy-Authenticate'],
    [426, 'Upgrade'],
    [426, 'Connection', 'keep-alive, upgrade'],
  ])('with status %i has the field that goes with it: %s', (status, name, value?: string) => {
    const told = one(ask(`/status/${status}`));
    expect(told.status).toBe(status);
    expect(fieldValue(told.headers, name)).toEqual(value ?? expect.any(String));
  });
});

describe('the host', () => {
  test('of a whole URL in the request line counts, and the Host field does not', () => {
    expect(one('GET http://other.lab/ HTTP/1.1\r\nHost: web\r\n\r\n').content).toBe('other\n');
    expect(one('GET http://other.lab HTTP/1.1\r\nHost: web\r\n\r\n').content).toBe('other\n');
  });

  test.each([
    ['[fd00::1]', 'http://[fd00::1]/new'],
    ['[fd00::1]:80', 'http://[fd00::1]/new'],
    [':80', 'http://10.0.0.2/new'],
    ['', 'http://10.0.0.2/new'],
  ])('%j in a redirect makes a whole URL', (host, location) => {
    expect(fieldValue(one(`GET /old HTTP/1.1\r\nHost: ${host}\r\n\r\n`).headers, 'location')).toBe(location);
  });
});

describe('odd names', () => {
  test('of routes stand in Location as a URL has them: no letter becomes a line end', () => {
    const body = '{"item":"tea","quantity":1}';
    const fields = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const [created] = hear(`${ask('/orde%C4%8A', fields, 'POST')}${body}`, ['POST']);
    expect([created!.status, fieldValue(created!.headers, 'location')]).toEqual([201, '/orde%C4%8A/1']);
  });

  test('of fields are given back by echo as they are, not taken for parts of the program', () => {
    const { content } = one(ask('/echo', '__proto__: a\r\nconstructor: b\r\ntoString: c\r\ntoString: d\r\n'));
    expect(Object.entries(JSON.parse(content).headers)).toEqual([
      ['Host', 'web'],
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', ['c', 'd']],
    ]);
  });

  test('of files are listed without harm: half a character, quotes, brackets', () => {
    const { status, content } = one(ask('/odd/'));
    expect(status).toBe(200);
    expect(content).toContain('<a href="%EF%BF%BD%22%3Cb%3E.txt">');
  });
});

const ETAG = '"v1"';
const THEN = Date.UTC(2025, 0, 1);
const SAME = 'Wed, 01 Jan 2025 00:00:00 GMT';
const BEFORE = 'Tue, 31 Dec 2024 00:00:00 GMT';

/** RFC 9110, 13.2.2, step by step. */
test.each([
  ['GET', { 'If-Match': '"v1"' }, undefined],
  ['GET', { 'If-Match': '*' }, undefined],
  ['GET', { 'If-Match': 'W/"v1"' }, 412],
  ['GET', { 'If-Match': '"v1"', 'If-Unmodified-Since': BEFORE }, undefined],
  ['GET', { 'If-Match': '"v0"', 'If-None-Match': '"v1"' }, 412],
  ['GET', { 'If-Match': '"v1"', 'If-None-Match': '"v1"' }, 304],
  ['GET', { 'If-Unmodified-Since': BEFORE }, 412],
  ['GET', { 'If-Unmodified-Since': SAME }, undefined],
  ['GET', { 'If-Unmodified-Since': 'some day' }, undefined],
  ['GET', { 'If-None-Match': 'W/"v1"' }, 304],
  ['HEAD', { 'If-None-Match': '"v0", "v1"' }, 304],
  ['PUT', { 'If-None-Match': '*' }, 412],
  ['GET', { 'If-None-Match': '"v0"', 'If-Modified-Since': SAME }, undefined],
  ['GET', { 'If-Modified-Since': SAME }, 304],
  ['GET', { 'If-Modified-Since': BEFORE }, undefined],
  ['GET', { 'If-Modified-Since': 'some day' }, undefined],
  ['POST', { 'If-Modified-Since': SAME }, undefined],
] as const)('conditions of %s %j lead to %s', (method, fields, status) => {
  expect(judgeConditions(method, Object.entries(fields), { etag: ETAG, modified: THEN }, THEN)).toBe(status);
});
