/** Generated messages: however they are split they read alike, and http-parser-js, which is Node's old parser, reads the same. */
import fc from 'fast-check';
import { HTTPParser } from 'http-parser-js';
import { describe, expect, test } from 'vitest';
import { concat, equalBytes } from '../../../src/core/bytes.ts';
import {
  bytesOfText,
  encodeChunk,
  encodeLastChunk,
  encodeRequest,
  encodeResponse,
  type Field,
  formatHttpDate,
  parseHttpDate,
  textOfBytes,
} from '../../../src/protocols/http/codec.ts';
import { requests, responses } from './talk.ts';

const TOKEN_CHARS = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const token = fc.string({ unit: fc.constantFrom(...TOKEN_CHARS), minLength: 1, maxLength: 12 });
const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'host', 'upgrade', 'keep-alive', 'expect'];
const name = token.filter((text) => !FRAMING.includes(text.toLowerCase()) && !/^proxy-/i.test(text));
const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const value = fc
  .array(fc.string({ unit: visible, minLength: 1, maxLength: 8 }), { maxLength: 4 })
  .map((words) => words.join(' '));
const fields = fc.array(fc.tuple(name, value), { maxLength: 6 });
const target = fc
  .array(fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~%&=+'), maxLength: 6 }), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);
const content = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ kind: 'length' as const, bytes })),
  fc
    .record({ pieces: fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 4 }), trailers: fields })
    .map((chunks) => ({ kind: 'chunked' as const, ...chunks })),
);
type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

const framingField = (body: Content): Field[] =>
  body.kind === 'length'
    ? [['Content-Length', String(body.bytes.length)]]
    : body.kind === 'chunked'
      ? [['Transfer-Encoding', 'chunked']]
      : [];
const bytesOf = (body: Content): Uint8Array =>
  body.kind === 'length'
    ? body.bytes
    : body.kind === 'chunked'
      ? concat([...body.pieces.map(encodeChunk), encodeLastChunk(body.trailers)])
      : new Uint8Array(0);
const textOf = (body: Content): string =>
  body.kind === 'length' ? textOfBytes(body.bytes) : body.kind === 'chunked' ? textOfBytes(concat(body.pieces)) : '';

const connection = fc.constantFrom<Field[]>([], [['Connection', 'keep-alive']], [['Connection', 'close']]);
const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
    target,
    headers: fields,
    connection,
    body: content,
  })
  .map(({ method, target, headers, connection, body }) => {
    const all: Field[] = [['Host', 'www.example.com'], ...headers, ...connection, ...framingField(body)];
    const head = { method, target, version: '1.1' as const, headers: all };
    return { head, body, closes: connection[0]?.[1] === 'close', bytes: concat([encodeRequest(head), bytesOf(body)]) };
  });
const response = fc
  .record({
    status: fc.constantFrom(200, 201, 206, 404, 500, 599),
    reason: value,
    headers: fields,
    body: content.filter((body) => body.kind !== 'none'),
  })
  .map(({ status, reason, headers, body }) => {
    const head = { version: '1.1' as const, status, reason, headers: [...headers, ...framingField(body)] };
    return { head, body, bytes: concat([encodeResponse(head), bytesOf(body)]) };
  });
const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** What http-parser-js says of a stream; undefined when it refuses it. */
function theirs(type: 'REQUEST' | 'RESPONSE', bytes: Uint8Array) {
  const parser = new HTTPParser(HTTPParser[type]);
  const messages: {
    method: number | undefined;
    url: string;
    status: number;
    headers: string[];
    content: string;
    persistent: boolean;
  }[] = [];
  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    const { method, url = '', statusCode: status = 0, headers = [], shouldKeepAlive: persistent } = info;
    messages.push({ method: method ?? undefined, url: String(url), status, headers, content: '', persistent });
    return false as never;
  };
  parser[HTTPParser.kOnBody] = (body, at, length) => {
    messages.at(-1)!.content += textOfBytes(body.subarray(at, at + length));
  };
  const done = parser.execute(Buffer.from(bytes)) as unknown;
  return typeof done === 'number' ? messages : undefined;
}

describe('generated messages', () => {
  test('of requests are read as they were written, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 3 }), cuts, (list, places) => {
        const told = requests(concat(list.map((each) => each.bytes)), places);
        expect(told.refusal).toBeUndefined();
        expect(told.messages.map((m) => m.head)).toEqual(list.map((each) => each.head));
        expect(told.messages.map((m) => m.content)).toEqual(list.map((each) => textOf(each.body)));
        expect(told.messages.map((m) => m.persistent)).toEqual(list.map((each) => !each.closes));
      }),
      { numRuns: 1500 },
    );
  });

  test('of responses too', () => {
    fc.assert(
      fc.property(fc.array(response, { minLength: 1, maxLength: 3 }), cuts, (list, places) => {
        const told = responses(
          concat(list.map((each) => each.bytes)),
          list.map(() => 'GET'),
          places,
        );
        expect(told.messages.map((m) => m.head)).toEqual(list.map((each) => each.head));
        expect(told.messages.map((m) => m.content)).toEqual(list.map((each) => textOf(each.body)));
      }),
      { numRuns: 1500 },
    );
  });

  test('are read by http-parser-js as we read them', () => {
    fc.assert(
      fc.property(request, ({ bytes }) => {
        const [ours] = requests(bytes).messages;
        const [other] = theirs('REQUEST', bytes) ?? [];
        expect(other).toMatchObject({
          url: ours!.head.target,
          headers: ours!.head.headers.flat(),
          content: ours!.content,
          persistent: ours!.persistent,
        });
        expect(HTTPParser.methods[other!.method!]).toBe(ours!.head.method);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(response, ({ bytes }) => {
        const [ours] = responses(bytes).messages;
        const [other] = theirs('RESPONSE', bytes) ?? [];
        expect(other).toMatchObject({
          status: ours!.head.status,
          headers: ours!.head.headers.flat(),
          content: ours!.content,
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('that are damaged read alike in any pieces, and are refused or understood but never thrown at', () => {
    const damaged = fc.record({
      bytes: request.map((each) => each.bytes),
      edits: fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 9, 10, 13, 32, 34, 44, 48, 58, 59, 65, 127, 255)), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(damaged, cuts, ({ bytes, edits }, places) => {
        const broken = bytes.slice();
        for (const [at, byte] of edits) broken[at % broken.length] = byte;
        expect(requests(broken, places, true)).toEqual(requests(broken, [], true));
        expect(responses(broken, ['GET'], places).refusal).toBe(responses(broken).refusal);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('shapes of request smuggling', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\n';
  /** The shape, and whether http-parser-js, made to be lenient, takes it. */
  test.each([
    [
      'both lengths',
      true,
      `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    ['two lengths', false, `${head}Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd`],
    ['a chunked that is not last', false, `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a coding by another name', false, `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    [
      'two codings in two fields',
      true,
      `${head}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a size with a sign', true, `${head}Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n`],
    ['a size with a suffix', true, `${head}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n`],
    ['a chunk that LF ends', true, `${head}Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n`],
    ['a length with a sign', true, `${head}Content-Length: +1\r\n\r\na`],
    ['no host', true, 'GET / HTTP/1.1\r\n\r\n'],
  ])('%s: refused here; taken by http-parser-js: %s', (_, taken, text) => {
    expect(theirs('REQUEST', bytesOfText(text)) !== undefined).toBe(taken);
    expect(requests(text).refusal).toBeDefined();
  });
});

describe('whatever a program puts into a head', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 20 });
  const told = fc.array(fc.tuple(token, fc.oneof(anything, fc.constantFrom('a\r\nB: c', 'a\u010aB: c', '\0'))));

  test('it makes one head with as many fields, and no line end of its own', () => {
    fc.assert(
      fc.property(told, fc.oneof(anything, fc.constant('OK\u010d\u010a\u010d\u010a')), (headers, reason) => {
        const text = textOfBytes(encodeResponse({ version: '1.1', status: 200, reason, headers }));
        expect(text.split('\r\n')).toHaveLength(headers.length + 3);
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});

describe('dates', () => {
  test('are read as they are written, in the form of today', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799 }), (second) => {
        const text = formatHttpDate(second * 1000);
        expect(text).toBe(new Date(second * 1000).toUTCString());
        expect(parseHttpDate(text)).toBe(second * 1000);
      }),
    );
  });

  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 784111777000],
    ['Sun Nov  6 08:49:37 1994', 784111777000],
    ['Sun, 31 Feb 1994 08:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 24:49:37 GMT', undefined],
    ['06 Nov 1994 08:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
    ['', undefined],
  ])('%j', (text, ms) => expect(parseHttpDate(text, Date.UTC(2026, 0, 1))).toBe(ms));
});

test('text and bytes become each other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 10_000 }), (bytes) => {
      expect(equalBytes(bytesOfText(textOfBytes(bytes)), bytes)).toBe(true);
    }),
  );
});
