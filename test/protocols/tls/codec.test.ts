// Every message and extension of TLS 1.3: what is encoded is decoded again, and no bytes make a codec throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Codec } from '../../../src/core/protocol.ts';
import { decodeAlert, encodeAlert } from '../../../src/protocols/tls/alerts.ts';
import {
  decodeHandshake,
  decodeRecordHeader,
  encodeHandshake,
  encodeRecord,
  encodeRecordHeader,
} from '../../../src/protocols/tls/codec.ts';
import { keyShare, keyShares } from '../../../src/protocols/tls/extensions/key-share.ts';
import { bindersLength, offeredPsks } from '../../../src/protocols/tls/extensions/pre-shared-key.ts';
import * as values from '../../../src/protocols/tls/extensions/values.ts';
import {
  clientHello,
  hasSentinel,
  isRetryRequest,
  retryRandom,
  serverHello,
  withSentinel,
} from '../../../src/protocols/tls/handshake/hellos.ts';
import * as messages from '../../../src/protocols/tls/handshake/messages.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const list = <T>(item: fc.Arbitrary<T>, minLength: number) => fc.array(item, { minLength, maxLength: 5 });
const name = fc.stringMatching(/^[a-z0-9.-]{1,60}$/);

const extensions = list(fc.record({ type: u16, data: bytes(0, 50) }), 0);
const share = fc.record({ group: u16, publicKey: bytes(1, 70) });
const hello = { legacyVersion: u16, random: bytes(32, 32), sessionId: bytes(0, 32), extensions };

const codecs: readonly [string, Codec<unknown>, fc.Arbitrary<unknown>][] = [
  ['ClientHello', clientHello, fc.record({ ...hello, suites: list(u16, 1), compression: list(u8, 1) })],
  ['ServerHello', serverHello, fc.record({ ...hello, suite: u16, compression: u8 })],
  ['EncryptedExtensions', messages.encryptedExtensions, extensions],
  [
    'Certificate',
    messages.certificate,
    fc.record({
      context: bytes(0, 255),
      entries: list(fc.record({ certificate: bytes(1, 300), extensions }), 0),
    }),
  ],
  ['CertificateRequest', messages.certificateRequest, fc.record({ context: bytes(0, 255), extensions })],
  ['CertificateVerify', messages.certificateVerify, fc.record({ scheme: u16, signature: bytes(0, 300) })],
  [
    'NewSessionTicket',
    messages.newSessionTicket,
    fc.record({ lifetimeSeconds: u32, ageAdd: u32, nonce: bytes(0, 255), ticket: bytes(1, 300), extensions }),
  ],
  ['KeyUpdate', messages.keyUpdate, u8],
  ['server_name', values.serverName, name],
  ['ALPN', values.protocols, list(name, 1)],
  ['supported_groups', values.supportedGroups, list(u16, 1)],
  ['signature_algorithms', values.signatureAlgorithms, list(u16, 1)],
  ['supported_versions', values.supportedVersions, list(u16, 1)],
  ['a number of two bytes', values.number16, u16],
  ['a number of four bytes', values.number32, u32],
  ['psk_key_exchange_modes', values.choices, list(u8, 1)],
  ['cookie', values.cookie, bytes(1, 300)],
  ['key_share of a client', keyShares, list(share, 0)],
  ['key_share of a server', keyShare, share],
  [
    'pre_shared_key',
    offeredPsks,
    fc.record({
      identities: list(fc.record({ identity: bytes(1, 100), obfuscatedAge: u32 }), 1),
      binders: list(bytes(32, 64), 1),
    }),
  ],
];

describe.each(codecs)('%s', (_, codec, arbitrary) => {
  test('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(codec.decode(codec.encode(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test('is decoded from the middle of other bytes, and encodes to the same bytes', () => {
    fc.assert(
      fc.property(arbitrary, bytes(0, 9), bytes(0, 9), (value, before, after) => {
        const encoded = codec.encode(value);
        const all = Uint8Array.from([...before, ...encoded, ...after]);
        const decoded = codec.decode(all, before.length, before.length + encoded.length);
        expect(decoded.ok && codec.encode(decoded.value)).toEqual(encoded);
      }),
    );
  });

  test('is refused with a sentence when a byte is missing at its end, or one too many is there', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const encoded = codec.encode(value);
        const short = codec.decode(encoded.subarray(0, -1));
        const long = codec.decode(Uint8Array.from([...encoded, 0]));
        for (const result of [short, long]) expect(result.ok ? 'taken' : result.error).toMatch(/^\S.* .*\S$/);
      }),
    );
  });

  test('any bytes give a value or a sentence', () => {
    fc.assert(
      fc.property(bytes(0, 200), (input) => {
        const result = codec.decode(input);
        if (!result.ok) expect(result.error).toMatch(/^\S.* .*\S$/);
        else expect(codec.decode(codec.encode(result.value))).toEqual(result);
      }),
    );
  });
});

describe('records and messages', () => {
  test('a header and its fragment lie one behind the other', () => {
    fc.assert(
      fc.property(u8, u16, bytes(0, 300), (type, version, fragment) => {
        const record = encodeRecord(type, version, fragment);
        const header = { type, version, length: fragment.length };
        expect(decodeRecordHeader(record)).toEqual(header);
        expect(encodeRecordHeader(header)).toEqual(record.subarray(0, 5));
        expect(record.subarray(5)).toEqual(fragment);
      }),
    );
  });

  test('a message is there when its last byte is', () => {
    fc.assert(
      fc.property(u8, bytes(0, 300), (type, body) => {
        const message = encodeHandshake(type, body);
        expect(decodeHandshake(Uint8Array.from([...message.bytes, 1, 2, 3]))).toEqual(message);
        expect(decodeHandshake(message.bytes.subarray(0, -1))).toBeUndefined();
      }),
    );
  });

  test('an alert is two bytes, neither more nor less', () => {
    expect(decodeAlert(encodeAlert({ level: 2, description: 40 }))).toEqual({ level: 2, description: 40 });
    expect([[], [2], [2, 40, 2]].map((all) => decodeAlert(Uint8Array.from(all)))).toEqual(Array(3).fill(undefined));
  });

  test("binders are as long as what stands of them at the hello's end", () => {
    fc.assert(
      fc.property(list(bytes(32, 64), 1), (binders) => {
        const identities = [{ identity: Uint8Array.of(1), obfuscatedAge: 0 }];
        const without = 2 + 2 + 1 + 4;
        expect(bindersLength(binders)).toBe(offeredPsks.encode({ identities, binders }).length - without);
      }),
    );
  });
});

describe('what is refused although its lengths are right', () => {
  const refused: [string, Codec<unknown>, number[], RegExp][] = [
    ['two names of hosts', values.serverName, [0, 8, 0, 0, 1, 97, 0, 0, 1, 98], /exactly one/],
    ['an empty name of a host', values.serverName, [0, 3, 0, 0, 0], /empty name/],
    ['an empty list of protocols', values.protocols, [0, 0], /empty/],
    ['an empty protocol', values.protocols, [0, 1, 0], /empty/],
    ['an empty list of groups', values.supportedGroups, [0, 0], /empty/],
    ['half a group', values.supportedGroups, [0, 3, 0, 29, 0], /length/],
    ['an empty cookie', values.cookie, [0, 0], /empty/],
    ['an empty key', keyShares, [0, 4, 0, 29, 0, 0], /empty key/],
    ['a binder of 31 bytes', offeredPsks, [0, 7, 0, 1, 9, 0, 0, 0, 0, 0, 32, 31, ...Array(31).fill(0)], /too short/],
    ['no identity', offeredPsks, [0, 0, 0, 33, 32, ...Array(32).fill(0)], /no identity/],
    ['an empty certificate', messages.certificate, [0, 0, 0, 5, 0, 0, 0, 0, 0], /empty certificate/],
    ['an empty ticket', messages.newSessionTicket, [...Array(8).fill(0), 0, 0, 0, 0, 0], /empty ticket/],
  ];
  test.each(refused)('%s', (_, codec, input, sentence) => {
    const result = codec.decode(Uint8Array.from(input));
    expect(result.ok ? 'taken' : result.error).toMatch(sentence);
  });
});

describe('the randoms that say something', () => {
  test('a HelloRetryRequest is known by its random', () => {
    const random = retryRandom();
    const retry = {
      legacyVersion: 0x0303,
      random,
      sessionId: new Uint8Array(0),
      suite: 1,
      compression: 0,
      extensions: [],
    };
    expect(isRetryRequest(retry)).toBe(true);
    expect(isRetryRequest({ ...retry, random: random.slice().fill(0, 31) })).toBe(false);
  });

  test('the sentinels are DOWNGRD with 1 and with 0, and nothing else is one', () => {
    const random = new Uint8Array(32).fill(9);
    expect([...withSentinel(random, 'tls12').subarray(24)]).toEqual([0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 1]);
    expect([...withSentinel(random, 'older').subarray(24)]).toEqual([0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0]);
    expect(hasSentinel(withSentinel(random, 'tls12'))).toBe(true);
    expect(hasSentinel(withSentinel(random, 'older'))).toBe(true);
    for (let at = 24; at < 32; at++) {
      const other = withSentinel(random, 'tls12');
      other[at]! ^= 0x80;
      expect(hasSentinel(other)).toBe(false);
    }
  });
});
