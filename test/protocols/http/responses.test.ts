import { describe, expect, test } from 'vitest';
import { bytesOfText, ResponseParser } from '../../../src/protocols/http/codec.ts';
import { responses } from './talk.ts';

const ok = (fields: string, content = ''): string => `HTTP/1.1 200 OK\r\n${fields}\r\n${content}`;

describe('a response is read', () => {
  test('by its length, by its chunks, or until the connection closes', () => {
    expect(responses(ok('Content-Length: 2\r\n', 'hi')).messages).toMatchObject([{ content: 'hi', persistent: true }]);
    expect(responses(ok('Transfer-Encoding: chunked\r\n', '2\r\nhi\r\n0\r\n\r\n')).messages).toMatchObject([
      { content: 'hi', persistent: true },
    ]);
    expect(responses(ok('', 'hi there')).messages).toMatchObject([{ content: 'hi there', persistent: false }]);
  });

  test.each([
    ['HEAD', ok('Content-Length: 1000\r\n')],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n'],
  ])('without content to %s %j', (method, text) => {
    const told = responses(text + ok('Content-Length: 2\r\n', 'hi'), [method, 'GET']);
    expect(told.messages).toMatchObject([{ content: '', persistent: true }, { content: 'hi' }]);
  });

  test('after interim ones, which end no exchange', () => {
    const told = responses(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n' + ok('Content-Length: 0\r\n'),
    );
    expect(told.messages.map((m) => m.head.status)).toEqual([100, 103, 200]);
  });

  test('as the beginning of a tunnel after CONNECT, or when protocols are switched', () => {
    const tunnel = responses('HTTP/1.1 200 Connected\r\nContent-Length: 3\r\n\r\n\x16\x03\x01', ['CONNECT']);
    expect(tunnel.messages).toMatchObject([{ framing: { kind: 'tunnel' }, content: '\x16\x03\x01' }]);
    expect(responses('HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno', ['CONNECT']).messages).toMatchObject([
      { content: 'no' },
    ]);
    expect(responses('HTTP/1.1 101 Switching Protocols\r\n\r\nxyz').messages).toMatchObject([{ content: 'xyz' }]);
  });

  test('with its folded lines made one, as a user agent must and a gateway may', () => {
    const told = responses(ok('A: b\r\n  c \r\n\t\r\n d\r\nContent-Length:\r\n 2\r\n', 'hi'));
    expect(told.messages).toMatchObject([{ content: 'hi' }]);
    expect(told.messages[0]!.head.headers).toEqual([
      ['A', 'b c d'],
      ['Content-Length', '2'],
    ]);
    expect(responses('HTTP/1.1 200 OK\r\n A: b\r\n\r\n').refusal).toMatch(/folded/);
    expect(responses(ok(`A: b\r\n${` ${'c'.repeat(8000)}\r\n`.repeat(5)}`)).refusal).toMatch(/together/);
  });

  test('without a reason phrase, with or without the space before it', () => {
    expect(responses('HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n').messages[0]?.head.reason).toBe('');
    expect(responses('HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n').messages[0]?.head.reason).toBe('');
  });
});

describe('a response is refused, and a gateway says 502', () => {
  test.each([
    ['both lengths', ok('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), /both/],
    ['two lengths', ok('Content-Length: 3\r\nContent-Length: 4\r\n'), /more than one/],
    ['no status', 'HTTP/1.1 OK\r\n\r\n', /status line/],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', /status line/],
    ['status 999', 'HTTP/1.1 999 OK\r\n\r\n', /100 to 599/],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /status line/],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n', /major/],
    ['a field that is none', ok('A b\r\n'), /colon/],
    ['content cut off', ok('Content-Length: 5\r\n', 'hel'), /2 bytes/],
  ])('with %s', (_, text, sentence) => {
    expect(responses(text)).toMatchObject({ status: 502 });
    expect(responses(text).refusal).toMatch(sentence);
  });

  test('when nobody asked for it', () => {
    const told = responses(ok('Content-Length: 0\r\n') + ok('Content-Length: 0\r\n'));
    expect(told.messages).toHaveLength(1);
    expect(told.refusal).toMatch(/nobody asked/);
  });

  test('but an idle connection may close', () => {
    const parser = new ResponseParser();
    parser.push(bytesOfText(''));
    parser.close();
    expect(parser.next()).toEqual({ ok: true, value: undefined });
  });
});
