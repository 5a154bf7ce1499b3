/**
 * Records that are wrong by themselves, before there are keys, with keys, and sealed by an end that has them: the alert that RFC 8446, 5
 * and RFC 5246, 6 demand, and no plaintext of a bad record for anybody.
 */
import { describe, expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import { encodeRecord } from '../../../src/protocols/tls/codec.ts';
import { carry, type End, makeClient, makeServer, type Setting, type Talk, talk } from './bent.ts';

const NOTHING = new Uint8Array(0);
const CCS = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const DATA = 23;
const record = (type: number, content: Uint8Array, version = 0x0303): Uint8Array =>
  encodeRecord(type, version, content);
const withLength = (type: number, length: number): Uint8Array => Uint8Array.of(type, 3, 3, length >> 8, length & 0xff);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** What the end says to these bytes. */
function answer(end: End, input: Uint8Array): { alerts: string[]; state: string; data: string } {
  const before = end.alerts.length;
  end.hear(input);
  return { alerts: end.alerts.slice(before), state: end.state, data: fromUtf8(end.data) };
}

const refused = (alert: string) => ({ alerts: [`sent fatal ${alert}`], state: 'failed', data: '' });

type Wrong = readonly [story: string, input: Uint8Array, alert: string];

/** Story and alert, which make a test's name, first. */
const titled = (list: readonly Wrong[]) => list.map(([story, input, alert]) => [story, alert, input] as const);

const PLAIN: readonly Wrong[] = [
  ['content type 0 (RFC 8446, 5)', record(0, bytes(1)), 'unexpected_message'],
  ['content type 19 (RFC 8446, 5)', record(19, bytes(1)), 'unexpected_message'],
  ['heartbeat, which was not asked for (RFC 6520, 3)', record(24, bytes(1)), 'unexpected_message'],
  ['content type 255 (RFC 8446, 5)', record(255, bytes(1)), 'unexpected_message'],
  ['SSL 2.0 (RFC 8446, D.5)', bytes(0x80, 0x2e, 1, 0, 2), 'protocol_version'],
  ['plain HTTP (RFC 8446, 5.1)', utf8('GET / HTTP/1.1\r\n'), 'protocol_version'],
  ['more than 2^14 bytes (RFC 8446, 5.1)', withLength(HANDSHAKE, 2 ** 14 + 1), 'record_overflow'],
  ['a handshake record without content (RFC 8446, 5.1)', record(HANDSHAKE, NOTHING), 'unexpected_message'],
  ['an alert record without content (RFC 8446, 5.1)', record(ALERT, NOTHING), 'unexpected_message'],
  ['an alert of one byte (RFC 8446, 6)', record(ALERT, bytes(2)), 'decode_error'],
  ['two alerts in one record (RFC 8446, 5.1)', record(ALERT, bytes(1, 90, 1, 0)), 'decode_error'],
  ['application data in the clear (RFC 8446, 5)', record(DATA, bytes(1)), 'unexpected_message'],
  ['no application data in the clear (RFC 8446, 5)', record(DATA, NOTHING), 'unexpected_message'],
  ['a handshake message of 16 MB (RFC 8446, 4)', record(HANDSHAKE, bytes(1, 255, 255, 255)), 'illegal_parameter'],
  [
    'an alert inside a message (RFC 8446, 5.1)',
    concat([record(HANDSHAKE, bytes(1, 0)), record(ALERT, bytes(1, 0))]),
    'unexpected_message',
  ],
  [
    'a ChangeCipherSpec inside a message (RFC 8446, 5.1)',
    concat([record(HANDSHAKE, bytes(1, 0)), record(CCS, bytes(1))]),
    'unexpected_message',
  ],
  ['a ChangeCipherSpec of 2 (RFC 8446, 5)', record(CCS, bytes(2)), 'unexpected_message'],
  ['a ChangeCipherSpec of two bytes (RFC 8446, 5)', record(CCS, bytes(1, 1)), 'unexpected_message'],
  ['a ChangeCipherSpec without content (RFC 8446, 5)', record(CCS, NOTHING), 'unexpected_message'],
];

describe.each([
  ['a client that waits for ServerHello', () => makeClient({})],
  ['a client of TLS 1.2 that waits for ServerHello', () => makeClient({ client: { versions: [0x0303] } })],
  ['a server that waits for ClientHello', () => makeServer({})],
])('%s gets', (_who, make) => {
  test.each(titled(PLAIN))('%s: %s', (_story, alert, input) => {
    expect(answer(make(), input)).toEqual(refused(alert));
  });

  test('a fatal alert, and is over without a word', () => {
    expect(answer(make(), record(ALERT, bytes(2, 40)))).toEqual({
      alerts: ['got fatal handshake_failure'],
      state: 'failed',
      data: '',
    });
  });
});

test('a server gets ChangeCipherSpec before ClientHello: unexpected_message (RFC 8446, 5)', () => {
  expect(answer(makeServer({}), record(CCS, bytes(1)))).toEqual(refused('unexpected_message'));
});

test('a client of TLS 1.2 gets ChangeCipherSpec before ServerHello: unexpected_message (RFC 5246, 7.1)', () => {
  const client = makeClient({ client: { versions: [0x0303] } });
  expect(answer(client, record(CCS, bytes(1)))).toEqual(refused('unexpected_message'));
});

type Opened = readonly [string, Setting, number];
const V13: Opened = ['TLS 1.3', { server: { tickets: 0 } }, 2 ** 14 + 256];
const V12: Opened = ['TLS 1.2', { client: { versions: [0x0303] } }, 2 ** 14 + 2048];
const V12_CHACHA: Opened = [
  'TLS 1.2 with ChaCha20',
  { client: { versions: [0x0303], suites: [0xcca9] } },
  2 ** 14 + 2048,
];

/** Of an open connection: the end under test, and the one that has the keys to seal for it. */
const sides = (pair: Talk): (readonly [End, End])[] => [
  [pair.client, pair.server],
  [pair.server, pair.client],
];

describe.each([V13, V12, V12_CHACHA])('both ends of an open connection of %s get', (name, setting, most) => {
  const is13 = name === 'TLS 1.3';
  const bare = is13 ? 'unexpected_message' : 'bad_record_mac';
  const UNSEALED: readonly Wrong[] = [
    ['an alert in the clear (RFC 8446, 5; RFC 5246, 6.2.3.3)', record(ALERT, bytes(1, 0)), bare],
    ['a handshake message in the clear (RFC 8446, 5; RFC 5246, 6.2.3.3)', record(HANDSHAKE, bytes(0, 0, 0, 0)), bare],
    [
      'data in the clear (RFC 8446, 5.2; RFC 5246, 6.2.3.3)',
      record(DATA, utf8('a lie that is long enough for a tag')),
      'bad_record_mac',
    ],
    ['a record too short for a tag (RFC 8446, 5.2)', record(DATA, bytes(1)), 'bad_record_mac'],
    ['a record without content or tag (RFC 8446, 5.2)', record(DATA, NOTHING), 'bad_record_mac'],
    ['ChangeCipherSpec (RFC 8446, 5; RFC 5246, 7.1)', record(CCS, bytes(1)), 'unexpected_message'],
    ['content type 24 (RFC 8446, 5)', record(24, new Uint8Array(40)), 'unexpected_message'],
    ['a length above the limit (RFC 8446, 5.2; RFC 5246, 6.2.3)', withLength(DATA, most + 1), 'record_overflow'],
  ];
  test.each(titled(UNSEALED))('%s: %s', (_story, alert, input) => {
    for (const side of [0, 1] as const) {
      const [end] = sides(talk(setting))[side]!;
      expect(answer(end, input)).toEqual(refused(alert));
    }
  });

  const SEALED: readonly (readonly [string, number, Uint8Array, string])[] = [
    ['a sealed handshake record without content (RFC 8446, 5.1)', HANDSHAKE, NOTHING, 'unexpected_message'],
    ['a sealed alert record without content (RFC 8446, 5.1)', ALERT, NOTHING, 'unexpected_message'],
    ['a sealed alert of three bytes (RFC 8446, 6)', ALERT, bytes(1, 0, 0), 'decode_error'],
    ['more than 2^14 bytes in a good record (RFC 8446, 5.1)', DATA, new Uint8Array(2 ** 14 + 1), 'record_overflow'],
    [
      'a sealed Finished (RFC 8446, 4.4.4; RFC 5246, 7.4)',
      HANDSHAKE,
      concat([bytes(20, 0, 0, 12), new Uint8Array(12)]),
      'unexpected_message',
    ],
    ['a sealed message of an unknown type (RFC 8446, 4)', HANDSHAKE, bytes(99, 0, 0, 0), 'unexpected_message'],
  ];
  const INNER: typeof SEALED = [
    ['zeros alone (RFC 8446, 5.4)', 0, new Uint8Array(3), 'unexpected_message'],
    ['an inner type of 24 (RFC 8446, 5)', 24, bytes(1), 'unexpected_message'],
    ['a sealed ChangeCipherSpec (RFC 8446, 5)', CCS, bytes(1), 'unexpected_message'],
  ];
  test.each(is13 ? [...SEALED, ...INNER] : SEALED)('%s', (_story, type, content, alert) => {
    for (const side of [0, 1] as const) {
      const [end, peer] = sides(talk(setting))[side]!;
      expect(answer(end, peer.seal(type, content))).toEqual(refused(alert));
    }
  });

  test('data in the middle of a handshake message: unexpected_message (RFC 8446, 5.1; RFC 5246, 6.2.1)', () => {
    for (const side of [0, 1] as const) {
      const [end, peer] = sides(talk(setting))[side]!;
      const both = concat([peer.seal(HANDSHAKE, bytes(4, 0)), peer.seal(DATA, utf8('x'))]);
      expect(answer(end, both)).toEqual(refused('unexpected_message'));
    }
  });

  test('a record without data, and stays open (RFC 8446, 5.1)', () => {
    for (const side of [0, 1] as const) {
      const [end, peer] = sides(talk(setting))[side]!;
      const input = concat([peer.seal(DATA, NOTHING), peer.seal(DATA, utf8('x'))]);
      expect(answer(end, input)).toEqual({ alerts: [], state: 'open', data: 'x' });
    }
  });

  test('user_canceled, and stays open; an unknown alert, and is over (RFC 8446, 6)', () => {
    const [end, peer] = sides(talk(setting))[0]!;
    expect(answer(end, peer.seal(ALERT, bytes(1, 90))).state).toBe('open');
    expect(answer(end, peer.seal(ALERT, bytes(2, 199))).state).toBe('failed');
  });

  test('what comes after close_notify is not read (RFC 8446, 6.1)', () => {
    const [end, peer] = sides(talk(setting))[0]!;
    const input = concat([peer.seal(DATA, utf8('a')), peer.seal(ALERT, bytes(1, 0)), peer.seal(DATA, utf8('b'))]);
    expect(answer(end, input).data).toBe('a');
  });

  test('the end of the stream without close_notify is told as a truncation (RFC 8446, 6.1)', () => {
    const pair = talk(setting);
    pair.server.say(utf8('half of it'));
    carry(pair);
    pair.client.receiveEnd();
    expect(pair.client.state).toBe('failed');
    expect(pair.client.takeEvents().map(({ type }) => type)).toEqual(['truncated']);
  });
});

test('more bytes behind a KeyUpdate in its record: unexpected_message (RFC 8446, 5.1)', () => {
  const { client, server } = talk(V13[1]);
  const input = server.seal(HANDSHAKE, bytes(24, 0, 0, 1, 0, 24, 0));
  expect(answer(client, input)).toEqual(refused('unexpected_message'));
});
