// Record protection (RFC 8446, 5.2 to 5.5): numbers, padding, limits, and what does not open.
import { describe, expect, test } from 'vitest';
import {
  decodeRecordHeader,
  encodeRecord,
  encodeRecordHeader,
  MAX_PLAINTEXT,
} from '../../../src/protocols/tls/codec.ts';
import * as aead from '../../../src/protocols/tls/crypto/aead.ts';
import { RecordCutter } from '../../../src/protocols/tls/record-cutter.ts';
import { Opener13, Sealer13, type TrafficKeys } from '../../../src/protocols/tls/record.ts';
import { bytesOf, Pair } from './lib.ts';

const KEYS: TrafficKeys = { aead: 'aes-128-gcm', key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) };
const HANDSHAKE = 22;
const DATA = 23;

const open = (opener: Opener13, record: Uint8Array) => opener.open(decodeRecordHeader(record)!, record.subarray(5));
const refusal = (opener: Opener13, record: Uint8Array): string => {
  const result = open(opener, record);
  return result.ok ? 'opened' : result.error.id;
};

/** A record whose inside is given whole, type and padding included. */
function sealInside(inner: Uint8Array): Uint8Array {
  const header = encodeRecordHeader({ type: DATA, version: 0x0303, length: inner.length + aead.TAG_LENGTH });
  return encodeRecord(DATA, 0x0303, aead.seal(KEYS.aead, { key: KEYS.key, nonce: KEYS.iv, aad: header }, inner));
}

describe('a protected record', () => {
  test('calls itself application data of TLS 1.2 and hides what it is', () => {
    const record = new Sealer13(KEYS).seal(HANDSHAKE, bytesOf('secret'));
    expect([...record.subarray(0, 5)]).toEqual([DATA, 3, 3, 0, 6 + 1 + 16]);
    expect(Buffer.from(record).includes('secret')).toBe(false);
    expect(open(new Opener13(KEYS, false), record)).toEqual({
      ok: true,
      value: { type: HANDSHAKE, bytes: bytesOf('secret'), encrypted: true },
    });
  });

  test('may be longer than its content: padding is cut off', () => {
    const record = new Sealer13(KEYS).seal(DATA, Uint8Array.of(5, 0, 0), 100);
    expect(record).toHaveLength(5 + 3 + 1 + 100 + 16);
    expect(open(new Opener13(KEYS, false), record)).toMatchObject({
      value: { type: DATA, bytes: Uint8Array.of(5, 0, 0) },
    });
  });

  test('of equal content differs each time, and opens in order only, and once', () => {
    const sealer = new Sealer13(KEYS);
    const [one, two, three] = [1, 2, 3].map(() => sealer.seal(DATA, bytesOf('same')));
    expect(new Set([one, two, three].map(String)).size).toBe(3);
    const opener = new Opener13(KEYS, false);
    expect(refusal(opener, two!)).toBe('tls.bad-record-mac');
    expect([one, two].map((record) => refusal(opener, record!))).toEqual(['opened', 'opened']);
    expect(refusal(opener, two!)).toBe('tls.bad-record-mac');
    expect(refusal(opener, three!)).toBe('opened');
  });

  test('numbers go on beyond 32 bits', () => {
    const sealer = new Sealer13(KEYS);
    const opener = new Opener13(KEYS, false);
    const before = sealer.seal(DATA, bytesOf('x'));
    sealer.sequence = opener.sequence = 2 ** 32;
    const after = sealer.seal(DATA, bytesOf('x'));
    expect(after).not.toEqual(before);
    expect(refusal(opener, after)).toBe('opened');
  });

  test('opens to nothing when any of its bytes was altered', () => {
    const record = new Sealer13(KEYS).seal(DATA, bytesOf('hello'));
    for (let at = 0; at < record.length; at++) {
      const altered = record.slice();
      altered[at]! ^= 1;
      const expected = at === 0 ? 'tls.unprotected-record' : 'tls.bad-record-mac'; // its length is vouched for too
      expect(refusal(new Opener13(KEYS, false), altered)).toBe(expected);
    }
  });

  test('of zeros alone has no type; one byte more than 2^14 is too much', () => {
    expect(refusal(new Opener13(KEYS, false), sealInside(new Uint8Array(20)))).toBe('tls.no-content-type');
    const full = new Uint8Array(MAX_PLAINTEXT + 1).fill(DATA);
    expect(refusal(new Opener13(KEYS, false), sealInside(full))).toBe('opened');
    const over = new Uint8Array(MAX_PLAINTEXT + 2).fill(DATA);
    expect(refusal(new Opener13(KEYS, false), sealInside(over))).toBe('tls.record-overflow');
  });
});

describe('the stream of records', () => {
  const next = (bytes: Uint8Array, max = MAX_PLAINTEXT): string => {
    const cutter = new RecordCutter();
    cutter.add(bytes);
    const record = cutter.next(max);
    return record === undefined ? 'more' : record.ok ? 'record' : record.error.id;
  };

  test('a header says at once what is wrong with its record', () => {
    expect(next(Uint8Array.of(22, 3, 3, 0x40, 1))).toBe('tls.record-overflow');
    expect(next(Uint8Array.of(22, 3, 3, 0x40, 0))).toBe('more');
    expect(next(Uint8Array.of(23, 3, 3, 0x41, 0), MAX_PLAINTEXT + 256)).toBe('more');
    expect(next(Uint8Array.of(23, 3, 3, 0x41, 1), MAX_PLAINTEXT + 256)).toBe('tls.record-overflow');
    expect(next(Uint8Array.of(24, 3, 3, 0, 0))).toBe('tls.unknown-content');
    expect(next(bytesOf('HTTP/1.1'))).toBe('tls.not-tls');
    expect(next(Uint8Array.of(22, 3, 1, 0))).toBe('more');
    expect(next(Uint8Array.of(22, 3, 1, 0, 1, 9))).toBe('record');
  });

  test("the peer's record_size_limit is kept to", () => {
    const limit = { type: 28, data: Uint8Array.of(0, 101) };
    const sizes: number[] = [];
    const tap = (bytes: Uint8Array): Uint8Array[] => {
      for (let at = 0; at < bytes.length; at += 5 + decodeRecordHeader(bytes, at)!.length) {
        if (bytes[at] === DATA) sizes.push(decodeRecordHeader(bytes, at)!.length - 16);
      }
      return [bytes];
    };
    const extensions = [0, 10, 13, 43, 45, 51, limit];
    const pair = new Pair({ given: { extensions } }, {}, { toClient: tap }).run();
    pair.server.send(new Uint8Array(1000));
    pair.run();
    expect(pair.client.state).toBe('open');
    expect(Math.max(...sizes)).toBe(101); // content and type
    const tooSmall = { type: 28, data: Uint8Array.of(0, 63) };
    const refused = new Pair({ given: { extensions: [0, 10, 13, 43, 45, 51, tooSmall] } }).run();
    expect(refused.serverEvents.at(-1)).toMatchObject({ reason: { id: 'tls.bad-record-size-limit' } });
  });
});
