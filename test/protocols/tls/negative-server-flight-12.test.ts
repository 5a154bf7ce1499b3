/** A TLS 1.2 server that lies after its hello: the client answers with the alert that RFC 5246 and its companions demand. */
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/core/bytes.ts';
import { sign } from '../../../src/protocols/tls/crypto/signatures.ts';
import { GROUP } from '../../../src/protocols/tls/numbers.ts';
import * as codec from '../../../src/protocols/tls/tls12/codec.ts';
import { bend, IDENTITY, leaveOut, randomOf, sayBefore, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('server');
/** Both know TLS 1.2 alone, so that the server's random says nothing of a better version. */
const V12: Setting = { client: { versions: [0x0303] }, server: { versions: [0x0303] } };
const STATIC_RSA: Setting = { key: 'rsa', client: { suites: [0x009c] } };

describe('Certificate', () => {
  const chain = (edit: (chain: readonly Uint8Array[]) => readonly Uint8Array[]) =>
    cases.bendThrough('certificate', codec.certificate12, edit);
  test.each([
    lie(
      'no certificate (RFC 5246, 7.4.2)',
      chain(() => []),
      'decode_error',
    ),
    lie(
      'bytes that are no DER (RFC 5246, 7.2.2)',
      chain(() => [Uint8Array.of(1, 2, 3)]),
      'bad_certificate',
    ),
    lie(
      'a key of another kind than the suite wants (RFC 5246, 7.4.2)',
      chain(() => IDENTITY.rsa.chain),
      'unsupported_certificate',
    ),
    lie('a byte too few (RFC 5246, 7.2.2)', bend('certificate', cases.shorter), 'decode_error'),
    lie('left out (RFC 5246, 7.4)', leaveOut('certificate'), 'unexpected_message'),
    lie('said twice (RFC 5246, 7.4)', sayTwice('certificate'), 'unexpected_message'),
    lie(
      'CertificateStatus that was not asked for (RFC 6066, 8)',
      sayBefore('server_key_exchange', 22, NOTHING),
      'unexpected_message',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });
});

describe('ServerKeyExchange', () => {
  const exchange = (edit: (value: codec.ServerKeyExchange) => codec.ServerKeyExchange) =>
    cases.bendThrough('server_key_exchange', codec.serverKeyExchange, edit);
  /** A server that signs its bad point properly. */
  const point = (group: number, publicKey: Uint8Array) => {
    let randoms = NOTHING;
    return (...[message, send]: Parameters<ReturnType<typeof exchange>>) => {
      if (message.name === 'server_hello') randoms = message.body.slice(2, 34);
      if (message.name !== 'server_key_exchange') return send(message.type, message.body);
      const params = codec.encodeParams(group, publicKey);
      const signature = sign(IDENTITY.p256.key, 0x0403, concat([clientRandom, randoms, params]), randomOf(3));
      return send(
        message.type,
        codec.serverKeyExchange.encode({ group, publicKey, params, scheme: 0x0403, signature }),
      );
    };
  };
  const clientRandom = randomOf(1)(32);
  const offCurve = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 1));
  test.each([
    lie(
      'one bit of the signature is flipped (RFC 5246, 7.2.2)',
      exchange((e) => ({ ...e, signature: cases.flipAt(e.signature, -1) })),
      'decrypt_error',
    ),
    lie(
      'the point is not what was signed (RFC 8422, 5.4)',
      exchange((e) => ({ ...e, params: cases.flipAt(e.params, -1) })),
      'decrypt_error',
    ),
    lie(
      'a scheme that was not offered (RFC 5246, 7.4.3)',
      exchange((e) => ({ ...e, scheme: 0x0203 })),
      'illegal_parameter',
    ),
    lie(
      'a scheme of another kind of key (RFC 5246, 7.4.3)',
      exchange((e) => ({ ...e, scheme: 0x0401 })),
      'decrypt_error',
    ),
    lie(
      'a group that was not offered (RFC 8422, 5.4)',
      point(GROUP.x448, new Uint8Array(56).fill(1)),
      'illegal_parameter',
    ),
    lie('X25519 of zeros, well signed (RFC 8422, 5.11)', point(GROUP.x25519, new Uint8Array(32)), 'illegal_parameter'),
    lie(
      'X25519 of 31 bytes, well signed (RFC 8422, 5.4)',
      point(GROUP.x25519, new Uint8Array(31).fill(9)),
      'illegal_parameter',
    ),
    lie(
      'a point off the curve of P-256, well signed (RFC 8422, 5.11)',
      point(GROUP.secp256r1, offCurve),
      'illegal_parameter',
    ),
    lie(
      'a curve given by its numbers (RFC 8422, 5.4)',
      bend('server_key_exchange', (b) => cases.flipAt(b, 0)),
      'decode_error',
    ),
    lie('a byte too many (RFC 5246, 7.2.2)', bend('server_key_exchange', cases.longer), 'decode_error'),
    lie('left out (RFC 5246, 7.4)', leaveOut('server_key_exchange'), 'unexpected_message'),
    lie('said twice (RFC 5246, 7.4)', sayTwice('server_key_exchange'), 'unexpected_message'),
    lie(
      'said in static RSA (RFC 5246, 7.4.3)',
      sayBefore(
        'server_hello_done',
        12,
        codec.serverKeyExchange.encode({
          group: 29,
          publicKey: NOTHING,
          params: codec.encodeParams(29, NOTHING),
          scheme: 0x0401,
          signature: NOTHING,
        }),
      ),
      'unexpected_message',
      STATIC_RSA,
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });
});

describe('the end of the flight, and the second flight', () => {
  const request = codec.certificateRequest12.encode({
    types: Uint8Array.of(1),
    schemes: Uint8Array.of(4, 3),
    authorities: NOTHING,
  });
  test.each([
    lie(
      'ServerHelloDone with something in it (RFC 5246, 7.4.5)',
      bend('server_hello_done', cases.longer),
      'decode_error',
    ),
    lie(
      'two CertificateRequests (RFC 5246, 7.4)',
      (m, send, c) => sayBefore('server_hello_done', 13, request)(m, (t, b) => (t === 13 && send(t, b), send(t, b)), c),
      'unexpected_message',
    ),
    lie(
      'CertificateRequest cut short (RFC 5246, 7.2.2)',
      sayBefore('server_hello_done', 13, request.slice(0, -1)),
      'decode_error',
    ),
    lie(
      'NewSessionTicket that was not announced (RFC 5077, 3.3)',
      sayBefore('server_hello_done', 4, codec.newSessionTicket12.encode({ lifetimeHint: 1, ticket: NOTHING })),
      'unexpected_message',
    ),
    lie(
      'NewSessionTicket announced and left out (RFC 5077, 3.2)',
      leaveOut('new_session_ticket'),
      'unexpected_message',
    ),
    lie('NewSessionTicket cut short (RFC 5246, 7.2.2)', bend('new_session_ticket', cases.shorter), 'decode_error'),
    lie(
      'one bit of Finished is flipped (RFC 5246, 7.4.9)',
      bend('finished', (body) => cases.flipAt(body, 5)),
      'decrypt_error',
    ),
    lie('Finished of a byte less (RFC 5246, 7.2.2)', bend('finished', cases.shorter), 'decode_error'),
    lie(
      'KeyUpdate, which TLS 1.2 does not have (RFC 5246, 7.4)',
      sayBefore('finished', 24, Uint8Array.of(0)),
      'unexpected_message',
    ),
    lie(
      'EncryptedExtensions, which TLS 1.2 does not have (RFC 5246, 7.4)',
      sayBefore('certificate', 8, Uint8Array.of(0, 0)),
      'unexpected_message',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });

  test('a client that is asked for a certificate has none, and says so with an empty list (RFC 5246, 7.4.6)', () => {
    const pair = talk({ ...V12, bendServer: sayBefore('server_hello_done', 13, request) });
    const said = pair.client.told.flatMap((e) =>
      e.type === 'message' && e.out && e.name === 'certificate' ? [e.bytes] : [],
    );
    expect(said).toEqual([Uint8Array.of(11, 0, 0, 3, 0, 0, 0)]);
  });

  test('HelloRequest in the middle is passed over (RFC 5246, 7.4.1.1)', () => {
    const how = sayBefore('server_hello_done', 0, NOTHING);
    expect(talk({ ...V12, bendServer: how }).client.state).toBe('open');
  });
});
