import { describe, expect, test } from 'vitest';
import { fieldValue, parseTarget, RequestParser, bytesOfText } from '../../../src/protocols/http/codec.ts';
import { requests } from './talk.ts';

const GET = 'GET /index.html?a=1 HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n';
const post = (fields: string, content = ''): string => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n${content}`;

describe('a request is read', () => {
  test('as a head and an end when it has no content', () => {
    const { messages, refusal } = requests(GET);
    expect(refusal).toBeUndefined();
    expect(messages).toEqual([
      {
        head: {
          method: 'GET',
          target: '/index.html?a=1',
          version: '1.1',
          headers: [
            ['Host', 'www.example.com'],
            ['Accept', '*/*'],
          ],
        },
        framing: { kind: 'none' },
        content: '',
        trailers: undefined,
        persistent: true,
      },
    ]);
  });

  test('with as much content as Content-Length says, and the next one behind it', () => {
    const { messages } = requests(post('Content-Length: 5\r\n', 'hello') + GET);
    expect(messages.map((m) => [m.head.method, m.content])).toEqual([
      ['POST', 'hello'],
      ['GET', ''],
    ]);
  });

  test('with its chunks put together, whatever their extensions, and its trailers apart', () => {
    const chunks = '5\r\nhello\r\n6;a=b;c="d;e"\r\n world\r\n0\r\nSum: 11\r\n\r\n';
    const [message] = requests(post('Transfer-Encoding: chunked\r\n', chunks)).messages;
    expect(message).toMatchObject({ content: 'hello world', trailers: [['Sum', '11']], persistent: true });
    expect(fieldValue(message!.head.headers, 'sum')).toBeUndefined();
  });

  test.each([
    ['', '1.1', true],
    ['Connection: close\r\n', '1.1', false],
    ['Connection: Foo, CLOSE\r\n', '1.1', false],
    ['', '1.0', false],
    ['Connection: keep-alive\r\n', '1.0', true],
  ])('and knows whether the connection stays: %j in %s: %s', (fields, version, persistent) => {
    const [message] = requests(`GET / HTTP/${version}\r\nHost: a\r\n${fields}\r\n`).messages;
    expect(message!.persistent).toBe(persistent);
  });

  test('after empty lines, with lines that end in LF alone, as RFC 9112 allows (2.2)', () => {
    expect(requests('\r\n\r\nGET / HTTP/1.1\nHost: a\n\n').messages).toHaveLength(1);
  });

  test('in HTTP/1.0 without a Host field, and in a version 1.9 as 1.1', () => {
    expect(requests('GET / HTTP/1.0\r\n\r\n').messages[0]?.head.version).toBe('1.0');
    expect(requests('GET / HTTP/1.9\r\nHost: a\r\n\r\n').messages[0]?.head.version).toBe('1.1');
  });
});

/** Shapes that two readers could take for different messages, and plain mistakes: status and a word of the sentence. */
const REFUSED: readonly (readonly [string, string, number, RegExp])[] = [
  ['both lengths', post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG'), 400, /both/],
  ['two different lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n'), 400, /more than one Content-Length/],
  ['the same length twice', post('Content-Length: 5\r\nContent-Length: 5\r\n'), 400, /more than one Content-Length/],
  ['a list of lengths', post('Content-Length: 5, 5\r\n'), 400, /more than one Content-Length/],
  ['a signed length', post('Content-Length: +5\r\n'), 400, /decimal/],
  ['a negative length', post('Content-Length: -5\r\n'), 400, /decimal/],
  ['a length in hexadecimal', post('Content-Length: 0x5\r\n'), 400, /decimal/],
  ['an empty length', post('Content-Length:\r\n'), 400, /decimal/],
  ['a huge length', post('Content-Length: 99999999999999999999\r\n'), 413, /count/],
  ['chunked before gzip', post('Transfer-Encoding: chunked, gzip\r\n'), 400, /after chunked/],
  ['gzip alone', post('Transfer-Encoding: gzip\r\n'), 400, /end with chunked/],
  ['gzip and chunked', post('Transfer-Encoding: gzip, chunked\r\n'), 501, /compressed/],
  ['chunked twice', post('Transfer-Encoding: chunked, chunked\r\n'), 400, /after chunked/],
  ['chunked in two fields', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n'), 400, /after chunked/],
  ['chunked with a vertical tab', post('Transfer-Encoding: \x0bchunked\r\n'), 400, /control/],
  ['chunked with a parameter', post('Transfer-Encoding: chunked;a=b\r\n'), 400, /not known/],
  ['identity', post('Transfer-Encoding: identity\r\n'), 400, /not known/],
  ['an unknown coding before chunked', post('Transfer-Encoding: zip, chunked\r\n'), 501, /not known/],
  ['no coding', post('Transfer-Encoding:\r\n'), 400, /no coding/],
  ['chunked in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400, /HTTP\/1\.0/],
  ['a space before the colon', post('Content-Length : 5\r\n'), 400, /colon/],
  ['a folded line', post('A: b\r\n c\r\n'), 400, /folded/],
  ['white space before the first field', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', 400, /folded/],
  ['a field without a colon', post('Nonsense\r\n'), 400, /no colon/],
  ['a field without a name', post(': b\r\n'), 400, /name/],
  ['a field name with a bracket', post('A(b): c\r\n'), 400, /name/],
  ['NUL in a value', post('A: b\0c\r\n'), 400, /control/],
  ['a CR inside a value', post('A: b\rContent-Length: 5\r\n'), 400, /CR without LF/],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, /no Host/],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 400, /more than one Host/],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400, /no valid host/],
  ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400, /no valid host/],
  ['two spaces in the request line', 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n', 400, /three words/],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400, /three words/],
  ['a tab in the request line', 'GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n', 400, /method/],
  ['no version', 'GET /\r\n\r\n', 400, /three words/],
  ['a target without a slash', 'GET a HTTP/1.1\r\nHost: a\r\n\r\n', 400, /neither a path/],
  ['a fragment', 'GET /#a HTTP/1.1\r\nHost: a\r\n\r\n', 400, /character/],
  ['a version in small letters', 'GET / http/1.1\r\nHost: a\r\n\r\n', 400, /version/],
  ['HTTP/2 spoken aloud', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, /major/],
  ['version 3', 'GET / HTTP/3.0\r\n\r\n', 505, /major/],
  ['a long request line', `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, /long/],
  ['a long field', post(`A: ${'b'.repeat(9000)}\r\n`), 431, /long/],
  ['nothing but empty lines', '\r\n'.repeat(101), 400, /empty lines/],
  ['many fields', post('A: b\r\n'.repeat(101)), 431, /more than 100/],
  ['many long fields', post(`A: ${'b'.repeat(8000)}\r\n`.repeat(5)), 431, /together/],
  ['TLS on the wrong port', '\x16\x03\x01\x02\x00\x01\n', 400, /method/],
];
const CHUNKS: readonly (readonly [string, string, RegExp])[] = [
  ['no size', ';a\r\n\r\n', /size/],
  ['a size that is no number', 'xyz\r\n', /size/],
  ['a size with a prefix', '0x5\r\nhello\r\n', /chunk extension/],
  ['a signed size', '+5\r\nhello\r\n', /size/],
  ['a size with a space behind it', '5 \r\nhello\r\n', /chunk extension/],
  ['a size with a space before it', ' 5\r\nhello\r\n', /size/],
  ['a huge size', 'fffffffffffffffff\r\n', /13 digits/],
  ['a size that LF ends', '5\nhello\r\n', /LF without CR/],
  ['more bytes than the size', '5\r\nhello!\r\n0\r\n\r\n', /longer/],
  ['LF behind the data', '5\r\nhello\n0\r\n\r\n', /LF without CR/],
  ['an extension that is none', '5;a=\x01\r\nhello\r\n', /chunk extension/],
  ['a CR in an extension', '5;a=b\rc\r\nhello\r\n', /CR without LF/],
  ['too much extension', `5;${'a'.repeat(5000)}\r\n`, /long/],
  ['too much extension in all', `1;${'a'.repeat(3000)}\r\na\r\n`.repeat(2), /too many/],
  ['a folded trailer', '0\r\nA: b\r\n c\r\n\r\n', /folded/],
];

describe('a request is refused', () => {
  test.each(REFUSED)('with %s', (_, text, status, sentence) => {
    const told = requests(text);
    expect(told.refusal).toMatch(sentence);
    expect(told.status).toBe(status);
  });

  test.each(CHUNKS)('when a chunk has %s', (_, chunks, sentence) => {
    const told = requests(post('Transfer-Encoding: chunked\r\n', chunks));
    expect(told.refusal).toMatch(sentence);
    expect(told.status).toBe(400);
  });

  test('and nothing after it is believed', () => {
    const parser = new RequestParser();
    parser.push(bytesOfText('GET / HTTP/1.1\r\n\r\n'));
    expect(parser.next().ok).toBe(false);
    parser.push(bytesOfText(GET));
    expect(parser.next().ok).toBe(false);
  });

  test.each([
    ['GET / HT', /middle of a head/],
    ['GET / HTTP/1.1\r\nHost: a\r\n', /middle of a head/],
    [post('Content-Length: 5\r\n', 'hel'), /2 bytes before/],
    [post('Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n'), /last chunk/],
    [post('Transfer-Encoding: chunked\r\n', '0\r\nA: b\r\n'), /last chunk/],
  ])('when the connection closes too early: %j', (text, sentence) => {
    expect(requests(text, [], true).refusal).toMatch(sentence);
  });

  test('but not when the connection closes between two', () => {
    expect(requests(GET, [], true)).toMatchObject({ refusal: undefined, messages: [{ persistent: true }] });
  });
});

describe('a request target', () => {
  test.each([
    ['GET', '/a/b?c=d?e', { form: 'origin', path: '/a/b', query: 'c=d?e' }],
    [
      'GET',
      'http://www.example.com:8080?q',
      { form: 'absolute', scheme: 'http', authority: 'www.example.com:8080', path: '/', query: 'q' },
    ],
    ['GET', 'HTTP://[::1]/', { form: 'absolute', scheme: 'http', authority: '[::1]', path: '/', query: undefined }],
    ['CONNECT', 'example.com:443', { form: 'authority', authority: 'example.com:443' }],
    ['OPTIONS', '*', { form: 'asterisk' }],
  ])('%s %s', (method, target, form) => expect(parseTarget(method, target)).toEqual({ ok: true, value: form }));

  test.each([
    ['CONNECT', '/'],
    ['CONNECT', 'example.com'],
    ['CONNECT', ':443'],
    ['GET', '*'],
    ['GET', 'example.com:443'],
    ['GET', 'http://user@host/'],
    ['GET', 'http:///path'],
    ['GET', 'http://a:b/'],
  ])('%s %s is none', (method, target) => expect(parseTarget(method, target).ok).toBe(false));
});
