/**
 * Whatever happens to the bytes between two ends, neither throws, and neither gives its program a byte that the other did not send: the
 * stream cut anywhere, any byte altered, bytes put in or taken out.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import { carry, makeClient, makeServer, type Path, randomOf, type Setting, type Talk, talk } from './bent.ts';

const UP = 'what the client has to say';
const DOWN = 'what the server has to say';
const first = (setting: Setting) => talk(setting).client.session;
const V12: Setting = { client: { versions: [0x0303] } };

const SETTINGS: readonly (readonly [string, Setting])[] = [
  ['TLS 1.3', {}],
  ['TLS 1.3 with RSA and ChaCha20', { key: 'rsa', client: { suites: [0x1303] } }],
  ['TLS 1.3 after a HelloRetryRequest', { server: { groups: [23] } }],
  ['TLS 1.3, resumed', { client: { session: first({}) } }],
  [
    'TLS 1.3 with early data',
    { client: { session: first({ server: { earlyData: 1000 } }), earlyData: true }, server: { earlyData: 1000 } },
  ],
  ['TLS 1.2', V12],
  ['TLS 1.2 with static RSA', { key: 'rsa', client: { versions: [0x0303], suites: [0x009c] } }],
  ['TLS 1.2 with ChaCha20', { client: { versions: [0x0303], suites: [0xcca9] } }],
  ['TLS 1.2, resumed', { client: { ...V12.client, session: first(V12) } }],
];

/** A handshake, and each end says its piece, as soon as it may. */
function converse(setting: Setting, path: Path): Talk {
  const pair = { client: makeClient(setting), server: makeServer(setting) };
  pair.client.say(utf8(UP));
  pair.server.say(utf8(DOWN));
  carry(pair, path);
  pair.client.receiveEnd();
  pair.server.receiveEnd();
  return pair;
}

const got = ({ client, server }: Talk): string[] => [fromUtf8(server.data), fromUtf8(client.data)];

/** Bytes that each side sends when nothing is in the way. */
function lengths(setting: Setting): Record<'client' | 'server', number> {
  const sent = { client: 0, server: 0 };
  converse(setting, (from, bytes) => {
    sent[from] += bytes.length;
    return bytes;
  });
  return sent;
}

/** Does something to the byte with this number in one side's stream. */
const atByte = (from: 'client' | 'server', place: number, edit: (byte: number) => readonly number[]): Path => {
  let seen = 0;
  return (who, bytes) => {
    if (who !== from) return bytes;
    const at = place - seen;
    seen += bytes.length;
    if (at < 0 || at >= bytes.length) return bytes;
    return concat([bytes.slice(0, at), Uint8Array.from(edit(bytes[at]!)), bytes.slice(at + 1)]);
  };
};

const sides = fc.constantFrom('client' as const, 'server' as const);
const many = { numRuns: 40 };

describe.each(SETTINGS)('%s', (_name, setting) => {
  const sent = lengths(setting);

  test('undisturbed, each hears all of the other', () => {
    expect(got(converse(setting, (_from, bytes) => bytes))).toEqual([UP, DOWN]);
  });

  test('any byte altered: nobody throws, nobody hears what was not said', () => {
    fc.assert(
      fc.property(sides, fc.nat(), fc.integer({ min: 1, max: 255 }), (from, at, mask) => {
        const [up, down] = got(
          converse(
            setting,
            atByte(from, at % sent[from], (byte) => [byte ^ mask]),
          ),
        );
        expect(UP.startsWith(up!) && DOWN.startsWith(down!), `${up} ${down}`).toBe(true);
      }),
      many,
    );
  });

  test('a byte put in or taken out: as before', () => {
    fc.assert(
      fc.property(sides, fc.nat(), fc.array(fc.nat(255), { maxLength: 3 }), (from, at, instead) => {
        const [up, down] = got(
          converse(
            setting,
            atByte(from, at % sent[from], () => instead),
          ),
        );
        expect(UP.startsWith(up!) && DOWN.startsWith(down!), `${up} ${down}`).toBe(true);
      }),
      many,
    );
  });

  test('the stream comes in pieces of any size: all is as if it had come whole', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, most) => {
        const random = randomOf(seed);
        const pair = { client: makeClient(setting), server: makeServer(setting) };
        pair.client.say(utf8(UP));
        pair.server.say(utf8(DOWN));
        const drip = (from: 'client' | 'server', to: 'client' | 'server'): void => {
          const bytes = pair[from].takeOutput();
          for (let at = 0; at < bytes.length;) {
            const end = at + 1 + (random(1)[0]! % most);
            pair[to].hear(bytes.slice(at, end));
            at = end;
          }
        };
        for (let turn = 0; turn < 6; turn++) {
          drip('client', 'server');
          drip('server', 'client');
        }
        expect(got(pair)).toEqual([UP, DOWN]);
      }),
      { numRuns: 8 },
    );
  });

  test('the stream is cut off at any byte: what came is the beginning of what was said', () => {
    fc.assert(
      fc.property(sides, fc.nat(), (from, at) => {
        let left = at % sent[from];
        const pair = converse(setting, (who, bytes) => {
          if (who !== from) return bytes;
          const some = bytes.slice(0, left);
          left -= some.length;
          return some;
        });
        const [up, down] = got(pair);
        expect(UP.startsWith(up!) && DOWN.startsWith(down!)).toBe(true);
        expect([pair.client.state, pair.server.state]).toEqual(['failed', 'failed']);
      }),
      { numRuns: 20 },
    );
  });
});

test('any bytes at all: an end answers with an alert or waits for more', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, client) => {
      const end = client ? makeClient({}) : makeServer({});
      end.hear(bytes);
      expect(end.data).toHaveLength(0);
      expect(['handshake', 'failed', 'closed']).toContain(end.state);
    }),
  );
});
