/** A TLS 1.2 client that lies: the server answers with the alert that RFC 5246 and its companions demand. */
import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import * as values from '../../../src/protocols/tls/extensions/values.ts';
import { clientHello } from '../../../src/protocols/tls/handshake/hellos.ts';
import { EXTENSION, GROUP } from '../../../src/protocols/tls/numbers.ts';
import * as codec from '../../../src/protocols/tls/tls12/codec.ts';
import { bend, type Bend, carry, leaveOut, sayBefore, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('client');
const hello = cases.bendClientHello;
const saying = (type: number, data: Uint8Array): Bend => hello((h) => cases.withExtension(h, type, data));
const V12: Setting = { client: { versions: [0x0303] } };
const P256: Setting = { server: { groups: [GROUP.secp256r1] } };
const STATIC_RSA: Setting = { key: 'rsa', client: { versions: [0x0303], suites: [0x009c] } };
const ALPN = EXTENSION.applicationLayerProtocolNegotiation;

describe('ClientHello', () => {
  test.each([
    lie(
      'TLS 1.1 (RFC 5246, E.1)',
      hello((h) => ({ ...h, legacyVersion: 0x0302 })),
      'protocol_version',
    ),
    lie(
      'SSL 3.0 (RFC 7568, 3)',
      hello((h) => ({ ...h, legacyVersion: 0x0300 })),
      'protocol_version',
    ),
    lie(
      'compression without null (RFC 5246, 7.4.1.2)',
      hello((h) => ({ ...h, compression: [1] })),
      'illegal_parameter',
    ),
    lie(
      'no compression at all (RFC 5246, 7.2.2)',
      hello((h) => ({ ...h, compression: [] })),
      'decode_error',
    ),
    lie(
      'no suite at all (RFC 5246, 7.2.2)',
      hello((h) => ({ ...h, suites: [] })),
      'decode_error',
    ),
    lie(
      'no suite that the server has (RFC 5246, 7.4.1.3)',
      hello((h) => ({ ...h, suites: [0xc013] })),
      'handshake_failure',
    ),
    lie(
      "no suite for the server's key (RFC 5246, 7.4.1.3)",
      hello((h) => ({ ...h, suites: [0xc02f, 0x009c] })),
      'handshake_failure',
    ),
    lie(
      'no group that the server has (RFC 8422, 4)',
      saying(EXTENSION.supportedGroups, values.supportedGroups.encode([GROUP.x448])),
      'handshake_failure',
    ),
    lie(
      'no scheme that the server can sign with (RFC 5246, 7.4.3)',
      saying(EXTENSION.signatureAlgorithms, values.signatureAlgorithms.encode([0x0807])),
      'handshake_failure',
    ),
    lie(
      'no list of schemes, which means SHA-1 (RFC 5246, 7.4.1.4.1; RFC 9155, 2)',
      hello((h) => cases.withoutExtension(h, EXTENSION.signatureAlgorithms)),
      'handshake_failure',
    ),
    lie('an extension twice (RFC 5246, 7.4.1.4)', hello(cases.withDuplicate), 'illegal_parameter'),
    lie(
      'no uncompressed points (RFC 8422, 5.1.2)',
      saying(EXTENSION.ecPointFormats, Uint8Array.of(1, 2)),
      'illegal_parameter',
    ),
    lie(
      'renegotiation_info that is not empty (RFC 5746, 3.6)',
      saying(EXTENSION.renegotiationInfo, Uint8Array.of(1, 7)),
      'handshake_failure',
    ),
    lie(
      'extended_master_secret with something in it (RFC 7627, 5.1)',
      saying(EXTENSION.extendedMasterSecret, Uint8Array.of(0)),
      'decode_error',
    ),
    lie(
      'groups cut short (RFC 5246, 7.2.2)',
      saying(EXTENSION.supportedGroups, Uint8Array.of(0, 4, 0, 29)),
      'decode_error',
    ),
    lie(
      'schemes of an odd length (RFC 5246, 7.2.2)',
      saying(EXTENSION.signatureAlgorithms, Uint8Array.of(0, 3, 4, 3, 8)),
      'decode_error',
    ),
    lie(
      'no protocol that the server has (RFC 7301, 3.2)',
      saying(ALPN, values.protocols.encode(['h3'])),
      'no_application_protocol',
      { server: { alpn: ['h2'] } },
    ),
    lie(
      'TLS_FALLBACK_SCSV, and the server speaks TLS 1.3 (RFC 7507, 3)',
      hello((h) => ({ ...h, suites: [...h.suites, 0x5600] })),
      'inappropriate_fallback',
    ),
    lie('a byte too many (RFC 5246, 7.2.2)', bend('client_hello', cases.longer), 'decode_error'),
    lie('said twice (RFC 5246, 7.4)', sayTwice('client_hello'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });

  test('TLS_FALLBACK_SCSV is no harm where the server has nothing better (RFC 7507, 3)', () => {
    const how = hello((h) => ({ ...h, suites: [...h.suites, 0x5600] }));
    expect(talk({ ...V12, server: { versions: [0x0303] }, bendClient: how }).server.state).toBe('open');
  });

  test('a hello without any extension is answered, if RSA is offered (RFC 5246, 7.4.1.2)', () => {
    const bare = bend('client_hello', (body) => {
      const read = clientHello.decode(body);
      return read.ok ? clientHello.encode({ ...read.value, extensions: [] }).slice(0, -2) : body;
    });
    const { server } = talk({ ...STATIC_RSA, bendClient: bare });
    const said = server.told.flatMap((e) => (e.type === 'message' && e.out ? [e.name] : []));
    expect(said).toEqual(['server_hello', 'certificate', 'server_hello_done']);
  });

  test('a session with an extended master secret does not go on without (RFC 7627, 5.3)', () => {
    const { session } = talk(V12).client;
    const how = hello((h) => cases.withoutExtension(h, EXTENSION.extendedMasterSecret));
    const outcome = cases.tell(lie('', how, ''), { client: { ...V12.client, session } });
    expect(outcome).toEqual(cases.refusal('handshake_failure'));
  });
});

describe('ClientKeyExchange', () => {
  const point = (publicKey: Uint8Array): Bend => bend('client_key_exchange', () => codec.clientPoint.encode(publicKey));
  const offCurve = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 1));
  test.each([
    lie('X25519 of zeros (RFC 8422, 5.11)', point(new Uint8Array(32)), 'illegal_parameter'),
    lie('X25519 of 33 bytes (RFC 8422, 5.7)', point(new Uint8Array(33).fill(9)), 'illegal_parameter'),
    lie('no point (RFC 8422, 5.7)', point(NOTHING), 'illegal_parameter'),
    lie('a point off the curve of P-256 (RFC 8422, 5.11)', point(offCurve), 'illegal_parameter', P256),
    lie(
      'a compressed point (RFC 8422, 5.1.2)',
      point(Uint8Array.from([2, ...new Uint8Array(32).fill(1)])),
      'illegal_parameter',
      P256,
    ),
    lie('a byte too many (RFC 5246, 7.2.2)', bend('client_key_exchange', cases.longer), 'decode_error'),
    lie('a byte too few (RFC 5246, 7.2.2)', bend('client_key_exchange', cases.shorter), 'decode_error'),
    lie(
      'nothing at all (RFC 5246, 7.2.2)',
      bend('client_key_exchange', () => NOTHING),
      'decode_error',
    ),
    lie('left out (RFC 5246, 7.4)', leaveOut('client_key_exchange'), 'unexpected_message'),
    lie('said twice (RFC 5246, 7.4)', sayTwice('client_key_exchange'), 'unexpected_message'),
    lie(
      'a Certificate that nobody asked for (RFC 5246, 7.4.6)',
      sayBefore('client_key_exchange', 11, Uint8Array.of(0, 0, 0)),
      'unexpected_message',
    ),
    lie(
      'CertificateVerify that nobody asked for (RFC 5246, 7.4.8)',
      sayBefore('finished', 15, NOTHING),
      'unexpected_message',
    ),
    lie(
      'one bit of Finished is flipped (RFC 5246, 7.4.9)',
      bend('finished', (body) => cases.flipAt(body, 5)),
      'decrypt_error',
    ),
    lie('Finished of a byte more (RFC 5246, 7.2.2)', bend('finished', cases.longer), 'decode_error'),
    lie(
      'another message in place of Finished (RFC 5246, 7.4.9)',
      (m, send, c) => (m.name === 'finished' ? sayBefore('finished', 0, NOTHING)(m, send, c) : send(m.type, m.body)),
      'unexpected_message',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });
});

describe('a premaster secret that is badly encrypted shows in nothing but the end (RFC 5246, 7.4.7.1)', () => {
  const encrypted = (edit: (block: Uint8Array) => Uint8Array): Bend =>
    cases.bendThrough('client_key_exchange', codec.encryptedPremaster, edit);
  test.each([
    lie(
      'one bit is flipped',
      encrypted((block) => cases.flipAt(block, -1)),
      'bad_record_mac',
    ),
    lie(
      'zeros',
      encrypted((block) => block.map(() => 0)),
      'bad_record_mac',
    ),
    lie(
      'ones, above the modulus',
      encrypted((block) => block.map(() => 0xff)),
      'bad_record_mac',
    ),
    lie(
      'too short for the key',
      encrypted((block) => block.slice(1)),
      'bad_record_mac',
    ),
    lie('too long for the key', encrypted(cases.longer), 'bad_record_mac'),
    lie(
      'empty',
      encrypted(() => NOTHING),
      'bad_record_mac',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, STATIC_RSA)).toEqual(cases.refusal(each.alert));
  });
});

describe('renegotiation is declined with a warning, and the connection goes on (RFC 5246, 7.2.2)', () => {
  test('a client that begins anew', () => {
    const pair = talk(V12);
    const again = {
      legacyVersion: 0x0303,
      random: new Uint8Array(32),
      sessionId: NOTHING,
      suites: [0xc02b],
      compression: [0],
    };
    pair.client.sendMessage(1, clientHello.encode({ ...again, extensions: [] }));
    pair.client.say(utf8('still here'));
    carry(pair);
    expect(pair.server.alerts).toEqual(['sent warning no_renegotiation']);
    expect(pair.client.alerts).toEqual(['got warning no_renegotiation']);
    expect(fromUtf8(pair.server.data)).toBe('still here');
    expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
  });

  test('a server that asks for it', () => {
    const pair = talk(V12);
    pair.server.sendMessage(0, NOTHING);
    pair.server.say(utf8('still here'));
    carry(pair);
    expect(pair.client.alerts).toEqual(['sent warning no_renegotiation']);
    expect(fromUtf8(pair.client.data)).toBe('still here');
  });
});
