/** The codecs of TLS 1.2's own handshake messages: what is written is read again, and nothing else is read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Codec } from '../../../../src/core/protocol.ts';
import {
  certificate12,
  certificateRequest12,
  clientPoint,
  empty,
  encodeParams,
  encryptedPremaster,
  finished12,
  newSessionTicket12,
  type ServerKeyExchange,
  serverKeyExchange,
} from '../../../../src/protocols/tls/tls12/codec.ts';
import { bytes, must } from './lib.ts';

const some = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const u16 = fc.integer({ min: 0, max: 0xffff });

const keyExchange: fc.Arbitrary<ServerKeyExchange> = fc
  .tuple(u16, some(0, 255), u16, some(0, 600))
  .map(([group, publicKey, scheme, signature]) => ({
    group,
    publicKey,
    params: encodeParams(group, publicKey),
    scheme,
    signature,
  }));

interface Subject {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

const subject = <T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>): Subject => ({
  name,
  codec: codec as Codec<unknown>,
  values,
});

const SUBJECTS: readonly Subject[] = [
  subject('ServerKeyExchange', serverKeyExchange, keyExchange),
  subject('ClientKeyExchange with a point', clientPoint, some(0, 255)),
  subject('ClientKeyExchange with an encrypted premaster secret', encryptedPremaster, some(0, 600)),
  subject('Certificate', certificate12, fc.array(some(0, 300), { maxLength: 5 })),
  subject(
    'CertificateRequest',
    certificateRequest12,
    fc.record({ types: some(0, 255), schemes: some(0, 300), authorities: some(0, 300) }),
  ),
  subject('Finished', finished12, some(12, 12)),
  subject('ServerHelloDone', empty, fc.constant(undefined)),
  subject(
    'NewSessionTicket',
    newSessionTicket12,
    fc.record({ lifetimeHint: fc.integer({ min: 0, max: 0xffffffff }), ticket: some(0, 600) }),
  ),
];

describe.each(SUBJECTS)('$name', ({ codec, values }) => {
  test('is read as it was written, wherever it stands', () => {
    fc.assert(
      fc.property(values, some(0, 8), some(0, 8), (value, before, after) => {
        const body = codec.encode(value);
        const within = Uint8Array.from([...before, ...body, ...after]);
        expect(must(codec.decode(within, before.length, before.length + body.length))).toEqual(value);
      }),
    );
  });

  test('is refused with a sentence when its end is missing or a byte follows', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, at) => {
        const body = codec.encode(value);
        const longer = codec.decode(Uint8Array.from([...body, 0]));
        expect(longer.ok ? '' : longer.error).toMatch(/ /);
        if (body.length === 0) return;
        const shorter = codec.decode(body.slice(0, at % body.length));
        expect(shorter.ok ? '' : shorter.error).toMatch(/ /);
      }),
    );
  });

  test('any bytes give a value or a sentence; a value is written as it was read', () => {
    fc.assert(
      fc.property(some(0, 80), (any) => {
        const read = codec.decode(any);
        if (read.ok) expect(codec.encode(read.value)).toEqual(any);
        else expect(read.error).toMatch(/^\S.* .*\S$/);
      }),
    );
  });
});

test('ServerKeyExchange: a curve given by its numbers is refused (RFC 8422, 5.4)', () => {
  expect(serverKeyExchange.decode(bytes('01 0017 01 ff 0403 0001 00'))).toMatchObject({ ok: false });
  expect(must(serverKeyExchange.decode(bytes('03 001d 02 aabb 0403 0001 cc')))).toEqual({
    group: 0x1d,
    publicKey: bytes('aabb'),
    params: bytes('03001d02aabb'),
    scheme: 0x0403,
    signature: bytes('cc'),
  });
});

test('Certificate: a certificate longer than the list it stands in is refused', () => {
  expect(certificate12.decode(bytes('000004 000002 aabb'))).toMatchObject({ ok: false });
});
