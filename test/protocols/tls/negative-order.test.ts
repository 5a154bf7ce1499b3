/**
 * Records that are right by themselves and not where they belong: replayed, reordered, dropped, sent back, altered in one byte. Each has
 * its number under its key (RFC 8446, 5.3; RFC 5246, 6.1), so that all of it ends in bad_record_mac, and what was read before stays true.
 */
import { describe, expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import { carry, recordsOf, type Setting, type Talk, talk } from './bent.ts';

const OPENED: readonly (readonly [string, Setting])[] = [
  ['TLS 1.3', { server: { tickets: 0 } }],
  ['TLS 1.3 with ChaCha20', { server: { tickets: 0, suites: [0x1303] } }],
  ['TLS 1.2', { client: { versions: [0x0303] } }],
  ['TLS 1.2 with ChaCha20', { client: { versions: [0x0303], suites: [0xcca9] } }],
];

/** The server's records of four words. */
function words({ server }: Talk): Uint8Array[] {
  for (const word of ['one ', 'two ', 'three ', 'four ']) server.say(utf8(word));
  return recordsOf(server.takeOutput());
}

function heard({ client }: Talk, records: readonly Uint8Array[]) {
  client.hear(concat(records));
  return { data: fromUtf8(client.data), alerts: client.alerts, state: client.state };
}

const broken = (data: string) => ({ data, alerts: ['sent fatal bad_record_mac'], state: 'failed' });

describe.each(OPENED)('%s', (_name, setting) => {
  const hear = (order: (records: readonly Uint8Array[]) => readonly (Uint8Array | undefined)[]) => {
    const pair = talk(setting);
    return heard(
      pair,
      order(words(pair)).flatMap((each) => each ?? []),
    );
  };

  test('in order, all is well', () => {
    expect(hear((r) => r)).toEqual({ data: 'one two three four ', alerts: [], state: 'open' });
  });
  test('two records change places: bad_record_mac (RFC 8446, 5.3; RFC 5246, 6.1)', () => {
    expect(hear((r) => [r[0], r[2], r[1], r[3]])).toEqual(broken('one '));
  });
  test('a record comes twice: bad_record_mac', () => {
    expect(hear((r) => [r[0], r[1], r[1], r[2]])).toEqual(broken('one two '));
  });
  test('an old record comes again: bad_record_mac', () => {
    expect(hear((r) => [r[0], r[1], r[2], r[0]])).toEqual(broken('one two three '));
  });
  test('a record is missing: bad_record_mac', () => {
    expect(hear((r) => [r[0], r[2]])).toEqual(broken('one '));
  });
  test('a record is cut off, and another begins: bad_record_mac or protocol_version', () => {
    const { data, alerts, state } = hear((r) => [r[0], r[1]?.slice(0, -3), r[2], r[3]]);
    expect([data, state]).toEqual(['one ', 'failed']);
    expect(['sent fatal bad_record_mac', 'sent fatal protocol_version']).toContain(alerts[0]);
  });
  test("a record of one's own comes back: bad_record_mac", () => {
    const pair = talk(setting);
    pair.client.say(utf8('mirror'));
    expect(heard(pair, [pair.client.takeOutput()])).toEqual(broken(''));
  });
  test('a record of another connection: bad_record_mac', () => {
    const other = talk({ ...setting, server: { ...setting.server, random: (n) => new Uint8Array(n).fill(3) } });
    expect(heard(talk(setting), words(other))).toEqual(broken(''));
  });

  test('one altered byte, wherever it is in a record of data, and nothing of it is delivered', () => {
    const clean = talk(setting);
    const length = words(clean)[1]!.length;
    for (let at = 0; at < length; at++) {
      const pair = talk(setting);
      const [first, second, ...rest] = words(pair);
      const altered = second!.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const { data, alerts } = heard(pair, [first!, altered, ...rest]);
      pair.client.receiveEnd();
      expect([at, data, pair.client.state]).toEqual([at, 'one ', 'failed']);
      expect([at, ...alerts]).toEqual([at, ...alertsFor(at, setting)]);
    }
  });
});

const is12 = ({ client }: Setting): boolean => client?.versions?.[0] === 0x0303;

/** By the header's byte: type, version's two, length's two; then nonce, ciphertext and tag. */
function alertsFor(at: number, setting: Setting): string[] {
  if (at === 0) return [`sent fatal ${is12(setting) ? 'bad_record_mac' : 'unexpected_message'}`]; // now a handshake record, in the clear
  if (at === 1) return ['sent fatal protocol_version'];
  return at === 3 ? [] : ['sent fatal bad_record_mac']; // 256 bytes more are waited for until the stream ends
}

/** Each record of both sides' flights, by its number from 0, in the order in which they were sent. */
type Mischief = (records: Uint8Array[], index: number) => Uint8Array[];
const MISCHIEF: readonly (readonly [string, Mischief])[] = [
  ['comes twice', (records, i) => [...records.slice(0, i + 1), ...records.slice(i)]],
  ['is missing', (records, i) => records.filter((_, k) => k !== i)],
  ['comes after its successor', (records, i) => records.toSpliced(i, 2, ...records.slice(i, i + 2).reverse())],
  ['is cut in half', (records, i) => records.map((r, k) => (k === i ? r.slice(0, r.length >> 1) : r))],
  ['is empty', (records, i) => records.map((r, k) => (k === i ? Uint8Array.of(r[0]!, 3, 3, 0, 0) : r))],
];

/** Passed over in TLS 1.3, where it may stand anywhere in a handshake (RFC 8446, 5). */
const CCS = 20;
const SAID = ['from the client', 'from the server'];

const HANDSHAKES: readonly (readonly [string, Setting])[] = [
  ['TLS 1.3', {}],
  ['TLS 1.3 after a HelloRetryRequest', { server: { groups: [23] } }],
  ['TLS 1.2', { client: { versions: [0x0303] } }],
  ['TLS 1.2 with static RSA', { key: 'rsa', client: { versions: [0x0303], suites: [0x009c] } }],
];

describe.each(HANDSHAKES)('a handshake of %s in which', (_name, setting) => {
  test.each(MISCHIEF)(
    'a record %s never yields wrong plaintext, and is noticed by what does not arrive',
    (_how, mischief) => {
      let touched = 0;
      let passedOver = 0;
      for (const from of ['client', 'server'] as const) {
        for (let index = 0; index < 12; index++) {
          let seen = 0;
          let touchedNow = false;
          const pair = talk(setting, (who, bytes) => {
            if (who !== from) return bytes;
            const records = recordsOf(bytes);
            const at = index - seen;
            seen += records.length;
            if (at < 0 || at >= records.length) return bytes;
            const after = concat(mischief(records, at));
            const harmless = !is12(setting) && records.slice(at, at + 2).some((record) => record[0] === CCS);
            touchedNow = !harmless && after.join() !== bytes.join();
            passedOver += Number(harmless);
            return after;
          });
          pair.client.say(utf8(SAID[0]!));
          pair.server.say(utf8(SAID[1]!));
          carry(pair);
          const got = [fromUtf8(pair.server.data), fromUtf8(pair.client.data)];
          expect(['', SAID[0]]).toContain(got[0]);
          expect(['', SAID[1]]).toContain(got[1]);
          if (!touchedNow) continue;
          touched++;
          expect(got, `record ${index} of the ${from}`).not.toEqual(SAID);
        }
      }
      expect(touched + passedOver).toBeGreaterThan(2);
    },
  );
});
