/** HTTP and DNS over TCP as the packet list, the inspector and a followed stream tell them: conversations written by hand. */
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/bytes.ts';
import {
  type Dissection,
  dissect,
  FollowedStream,
  fieldValue,
  followsOf,
  gapText,
  newConversation,
  summary,
  witness,
} from '../../src/dissect/index.ts';
import { Talk } from '../oracles/lib/talks.ts';

const ASK = 'GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n\r\n';
const TELL = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>hello</p>';

const read = (frames: readonly Uint8Array[], conversation = newConversation()): Dissection[] =>
  frames.map((bytes, i) => dissect(bytes, conversation, { number: i + 1, time: i * 1_000_000 }));

const row = (d: Dissection): string => `${summary(d).protocol} ${summary(d).info}`;
const all = (d: Dissection, name: string): unknown[] => d.values.filter((_, i) => d.fields[i]!.name === name);

describe('a message in several segments', () => {
  const { frames } = new Talk(40_000).open().say('client', ASK).cut('server', TELL, [10, 40]);
  const seen = read(frames);

  test('is read in the segment that completes it', () => {
    expect(seen.slice(3).map(row)).toEqual([
      'HTTP GET /index.html HTTP/1.1 ',
      'TCP 80 → 40000 [PSH, ACK] Seq=1 Ack=52 Win=64000 Len=10 [TCP segment of a reassembled PDU]',
      'TCP HTTP/1.1 200 OK  [TCP segment of a reassembled PDU]',
      'HTTP HTTP/1.1 200 OK  (text/html)',
    ]);
    const last = seen.at(-1)!;
    expect(all(last, 'tcp.segment')).toEqual([5, 6, 7]);
    expect(fieldValue(last, 'http.file_data')).toBe('<p>hello</p>');
    expect(fieldValue(last, 'http.request_in')).toBe(4);
    expect(fieldValue(last, 'frame.protocols')).toBe('eth:ethertype:ip:tcp:http:data-text-lines');
  });

  test('tells the same when its frames are looked at again, in any order', () => {
    const conversation = newConversation();
    const first = read(frames, conversation).map((d) => [row(d), d.values.length]);
    const again = [6, 3, 5, 4].map((i) => {
      const d = dissect(frames[i]!, conversation, { number: i + 1, time: i * 1_000_000 });
      return [row(d), d.values.length];
    });
    expect(again).toEqual([6, 3, 5, 4].map((i) => first[i]));
  });

  test('needs only to have been seen', () => {
    const conversation = newConversation();
    frames.slice(0, -1).forEach((bytes, i) => witness(bytes.subarray(0, -4), conversation, i + 1, i * 1_000_000));
    const last = dissect(frames.at(-1)!, conversation, { number: frames.length, time: 6_000_000 });
    expect([row(last), fieldValue(last, 'http.request_in'), fieldValue(last, 'http.time')]).toEqual([
      'HTTP HTTP/1.1 200 OK  (text/html)',
      4,
      3_000_000,
    ]);
  });

  test('is not put together with a damaged segment', () => {
    const damaged = frames.map((bytes, i) => (i === 4 ? bytes.slice() : bytes));
    damaged[4]![58]! ^= 1;
    expect(read(damaged).some((d) => d.indexOf('tcp.segments') >= 0)).toBe(false);
  });
});

test('several messages in a segment are several blocks, and one protocol', () => {
  const d = read(new Talk(40_000).open().say('client', ASK + ASK).frames).at(-1)!;
  expect(d.layers.filter(({ protocol }) => protocol.id === 'http')).toHaveLength(2);
  expect(fieldValue(d, 'frame.protocols')).toBe('eth:ethertype:ip:tcp:http');
  expect(all(d, 'http.request_number')).toEqual([1, 2]);
});

describe('content that was compressed for the way', () => {
  const PAGE = `<p>${'hello '.repeat(50)}</p>`;
  const told = (content: Uint8Array): Dissection => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: ${content.length}\r\n\r\n`;
    return read(
      new Talk(40_000)
        .open()
        .say('client', ASK)
        .say('server', Uint8Array.from([...utf8(head), ...content])).frames,
    ).at(-1)!;
  };

  test('is shown as what it was', () => {
    const d = told(gzipSync(utf8(PAGE)));
    expect(fieldValue(d, 'http.file_data')).toBe(PAGE);
    expect(fieldValue(d, 'frame.protocols')).toBe('eth:ethertype:ip:tcp:http:data-text-lines');
  });

  test.each([
    ['damaged', (bytes: Uint8Array) => bytes.with(2, 9)],
    ['cut short', (bytes: Uint8Array) => bytes.subarray(0, 20)],
    ['said to be four gigabytes long', (bytes: Uint8Array) => bytes.with(bytes.length - 1, 255)],
    ['empty but for its header', (bytes: Uint8Array) => bytes.subarray(0, 3)],
  ])('stays data when it is %s', (_, spoil) => {
    const d = told(spoil(gzipSync(utf8(PAGE))));
    expect(d.indexOf('http.file_data')).toBe(-1);
    expect(fieldValue(d, 'frame.protocols')).toBe('eth:ethertype:ip:tcp:http:data');
  });
});

test('a message without a length ends with the stream', () => {
  const talk = new Talk(40_000).open().say('client', ASK).say('server', 'HTTP/1.0 200 OK\r\n\r\none ');
  const d = read(talk.say('server', 'two').close('server').frames).at(-1)!;
  expect([row(d), fieldValue(d, 'http.file_data')]).toEqual(['HTTP HTTP/1.0 200 OK ', 'one two']);
});

test('HTTP is known by its looks on any port', () => {
  const talk = new Talk(40_000, 3000).open().say('client', ASK).cut('server', TELL, [30]);
  expect(
    read(talk.frames)
      .slice(3)
      .map((d) => summary(d).protocol),
  ).toEqual(['HTTP', 'TCP', 'HTTP']);
});

test('whole messages are let go of when there are many, and the conversation says so', () => {
  const conversation = newConversation();
  const body = 'x'.repeat(1400);
  const talk = new Talk(40_000).open().say('client', ASK);
  for (let n = 0; n < 70; n++) {
    talk.say('server', `HTTP/1.1 200 OK\r\nContent-Length: ${body.length * 100}\r\n\r\n`);
    for (let part = 0; part < 100; part++) talk.say('server', body);
  }
  talk.frames.forEach((bytes, i) => witness(bytes.subarray(0, -4), conversation, i + 1, i));
  expect(conversation.forgotten).toBeGreaterThan(0);
  expect(conversation.forgotten).toBeLessThan(talk.frames.length);
  const last = dissect(talk.frames.at(-1)!, conversation, { number: talk.frames.length, time: 0 });
  expect(fieldValue(last, 'tcp.reassembled.length')).toBeGreaterThan(140_000);
});

describe('following', () => {
  test('offers the filters that Wireshark would apply', () => {
    const d = read(new Talk(40_000).open().say('client', ASK).frames).at(-1)!;
    expect(followsOf(d)).toEqual([{ kind: 'tcp', title: 'TCP stream', filter: 'tcp.stream eq 0', stream: 0 }]);
  });

  test('tells both sides in order: what came twice once, what overtook others in its place, and what is missing', () => {
    const talk = new Talk(40_000).open().say('client', 'ask').say('server', 'one ').at('server', 0, 'one ');
    talk.at('server', 8, 'three ').at('server', 4, 'two ').at('server', 20, 'end');
    talk.said.server = 23;
    const followed = new FollowedStream('tcp', 0);
    for (const d of read(talk.acknowledge('client').frames)) followed.add(d);
    expect(followed.ends).toEqual(['10.0.0.1:40000', '10.0.0.2:80']);
    const text = followed.chunks.map((c) => [c.from, c.frame, c.missing > 0 ? gapText(c) : fromUtf8(c.bytes)]);
    expect(text).toEqual([
      [0, 4, 'ask'],
      [1, 5, 'one '],
      [1, 8, 'two '],
      [1, 7, 'three '],
      [1, 10, '[6 bytes missing in capture file]'],
      [1, 9, 'end'],
    ]);
  });
});

test('whatever a stream says to a service port, dissection has an answer, twice the same', () => {
  const words = fc.constantFrom('HTTP/1.1 200 OK\r\n', 'GET / HTTP/1.1\r\n', 'Content-Length: 5\r\n', '\r\n', '5\r\n');
  const chunked = fc.constantFrom('Transfer-Encoding: chunked\r\n', '0\r\n', '\0\x05', 'ffffffff\r\n', ': x', '\n');
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 30 });
  const said = fc.record({
    side: fc.constantFrom('client' as const, 'server' as const),
    what: fc.oneof(words, chunked, bytes),
    shift: fc.constantFrom(0, 0, 0, 5, -5),
  });
  fc.assert(
    fc.property(fc.constantFrom(80, 53, 3000), fc.array(said, { maxLength: 20 }), (port, spoken) => {
      const talk = new Talk(40_000, port).open();
      for (const { side, what, shift } of spoken) {
        if (shift === 0) talk.say(side, what);
        else talk.at(side, Math.max(0, talk.said[side] + shift), what);
      }
      const { frames } = talk.close('server');
      const conversation = newConversation();
      const first = read(frames, conversation).map((d) => [row(d), d.values.length]);
      expect(read(frames, conversation).map((d) => [row(d), d.values.length])).toEqual(first);
    }),
    { numRuns: 300 },
  );
});
