/** A TLS 1.3 server that lies in its extensions, its certificate, its proofs: the client answers with the alert that RFC 8446 demands. */
import { describe, expect, test } from 'vitest';
import { ALERT, alertName } from '../../../src/protocols/tls/alerts.ts';
import { protocols } from '../../../src/protocols/tls/extensions/values.ts';
import * as messages from '../../../src/protocols/tls/handshake/messages.ts';
import { EXTENSION } from '../../../src/protocols/tls/numbers.ts';
import { keyOf } from '../../../src/protocols/tls/crypto/keys.ts';
import { bend, IDENTITY, leaveOut, sayBefore, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('server');
const ALPN: Setting = { client: { alpn: ['h2'] }, server: { alpn: ['h2'] } };

describe('EncryptedExtensions', () => {
  const encrypted = (edit: (list: cases.List) => cases.List) =>
    cases.bendThrough('encrypted_extensions', messages.encryptedExtensions, edit);
  const adding = (type: number, data: Uint8Array = NOTHING) => encrypted((list) => [...list, { type, data }]);
  test.each([
    lie(
      'an extension twice (4.2)',
      encrypted((list) => [...list, ...list]),
      'illegal_parameter',
      ALPN,
    ),
    lie('an answer to what was not asked (4.2)', adding(0x1234), 'unsupported_extension'),
    lie('early data accepted that was not offered (4.2.10)', adding(EXTENSION.earlyData), 'unsupported_extension'),
    lie('key_share in the wrong message (4.2)', adding(EXTENSION.keyShare), 'illegal_parameter'),
    lie(
      'a protocol that was not offered (RFC 7301, 3.1)',
      adding(EXTENSION.applicationLayerProtocolNegotiation, protocols.encode(['h3'])),
      'illegal_parameter',
      { client: { alpn: ['h2'] } },
    ),
    lie(
      'two protocols (RFC 7301, 3.1)',
      adding(EXTENSION.applicationLayerProtocolNegotiation, protocols.encode(['h2', 'h3'])),
      'illegal_parameter',
      { client: { alpn: ['h2', 'h3'] } },
    ),
    lie(
      'ALPN cut short (6.2)',
      adding(EXTENSION.applicationLayerProtocolNegotiation, Uint8Array.of(0, 3, 2, 104)),
      'decode_error',
      { client: { alpn: ['h2'] } },
    ),
    lie('a byte too many (6.2)', bend('encrypted_extensions', cases.longer), 'decode_error'),
    lie('left out (4)', leaveOut('encrypted_extensions'), 'unexpected_message'),
    lie('said twice (4)', sayTwice('encrypted_extensions'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});

describe('Certificate', () => {
  const certificate = (edit: (m: messages.CertificateMessage) => messages.CertificateMessage) =>
    cases.bendThrough('certificate', messages.certificate, edit);
  const entries = (edit: (e: messages.CertificateEntry) => messages.CertificateEntry) =>
    certificate((m) => ({ ...m, entries: m.entries.map(edit) }));
  test.each([
    lie(
      'no certificate (4.4.2.4)',
      certificate((m) => ({ ...m, entries: [] })),
      'decode_error',
    ),
    lie(
      'a request context (4.4.2)',
      certificate((m) => ({ ...m, context: Uint8Array.of(1) })),
      'illegal_parameter',
    ),
    lie(
      'bytes that are no DER (4.4.2.4)',
      entries((e) => ({ ...e, certificate: Uint8Array.of(1, 2, 3) })),
      'bad_certificate',
    ),
    lie(
      'an extension nobody asked for (4.4.2)',
      entries((e) => ({ ...e, extensions: [{ type: EXTENSION.statusRequest, data: NOTHING }] })),
      'unsupported_extension',
    ),
    lie('a byte too few (6.2)', bend('certificate', cases.shorter), 'decode_error'),
    lie('left out (4)', leaveOut('certificate'), 'unexpected_message'),
    lie('said twice (4)', sayTwice('certificate'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });

  test.each([
    ALERT.badCertificate,
    ALERT.unsupportedCertificate,
    ALERT.certificateExpired,
    ALERT.certificateUnknown,
    ALERT.unknownCa,
  ])('a chain that the verifier refuses with alert %i ends with that alert (4.4.2.4)', (alert) => {
    const verify = () => ({ ok: false, alert, code: 1, sentence: 'the verifier does not like it' });
    expect(cases.outcomeOf(talk({ client: { verify } }), 'server')).toEqual(cases.refusal(alertName(alert)));
  });
});

describe('CertificateVerify', () => {
  const verify = (edit: (m: messages.CertificateVerify) => messages.CertificateVerify) =>
    cases.bendThrough('certificate_verify', messages.certificateVerify, edit);
  test.each([
    lie(
      'one bit of the signature is flipped (4.4.3)',
      verify((m) => ({ ...m, signature: cases.flipAt(m.signature, -1) })),
      'decrypt_error',
    ),
    lie(
      'an empty signature (4.4.3)',
      verify((m) => ({ ...m, signature: NOTHING })),
      'decrypt_error',
    ),
    lie(
      'a scheme that was not offered (4.4.3)',
      verify((m) => ({ ...m, scheme: 0x0203 })),
      'illegal_parameter',
    ),
    lie(
      'RSA with PKCS #1 v1.5 (4.4.3)',
      verify((m) => ({ ...m, scheme: 0x0401 })),
      'illegal_parameter',
      { key: 'rsa' },
    ),
    lie(
      'a scheme of another kind of key (4.4.3)',
      verify((m) => ({ ...m, scheme: 0x0804 })),
      'decrypt_error',
    ),
    lie('a byte too many (6.2)', bend('certificate_verify', cases.longer), 'decode_error'),
    lie('left out (4)', leaveOut('certificate_verify'), 'unexpected_message'),
    lie('said twice (4)', sayTwice('certificate_verify'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });

  test('a key that is not the one in the certificate (4.4.3)', () => {
    const choose = () => ({ chain: IDENTITY.p256.chain, key: keyOf('p256', 'a stranger') });
    expect(cases.outcomeOf(talk({ server: { choose } }), 'server')).toEqual(cases.refusal('decrypt_error'));
  });
});

describe('Finished and after', () => {
  test.each([
    lie(
      'one bit of Finished is flipped (4.4.4)',
      bend('finished', (body) => cases.flipAt(body, 5)),
      'decrypt_error',
    ),
    lie('Finished of a byte less (4.4.4)', bend('finished', cases.shorter), 'decode_error'),
    lie('KeyUpdate before Finished (4.6.3)', sayBefore('finished', 24, Uint8Array.of(0)), 'unexpected_message'),
    lie('a message of an unknown type (4)', sayBefore('finished', 99, NOTHING), 'unexpected_message'),
    lie('HelloRequest, which TLS 1.3 does not have (4)', sayBefore('finished', 0, NOTHING), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });

  test.each([
    ['a request that is neither 0 nor 1 (4.6.3)', Uint8Array.of(2), 'illegal_parameter'],
    ['nothing in it (6.2)', NOTHING, 'decode_error'],
    ['two bytes (6.2)', Uint8Array.of(0, 0), 'decode_error'],
  ])('KeyUpdate with %s', (_story, body, alert) => {
    const pair = talk({ server: { tickets: 0 } });
    pair.server.sendMessage(24, body);
    pair.client.hear(pair.server.takeOutput());
    pair.server.hear(pair.client.takeOutput());
    expect(cases.outcomeOf(pair, 'server')).toEqual(cases.refusal(alert));
  });
});
