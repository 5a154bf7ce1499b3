/** A TLS 1.3 server that lies in ServerHello or HelloRetryRequest: the client answers with the alert that RFC 8446 demands. */
import { describe, expect, test } from 'vitest';
import { keyShare } from '../../../src/protocols/tls/extensions/key-share.ts';
import { number16, protocols } from '../../../src/protocols/tls/extensions/values.ts';
import { retryRandom } from '../../../src/protocols/tls/handshake/hellos.ts';
import { EXTENSION, GROUP } from '../../../src/protocols/tls/numbers.ts';
import { bend, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('server');
const share = (group: number, publicKey: Uint8Array): Uint8Array => keyShare.encode({ group, publicKey });
const offCurve = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 1));
const P256_ONLY: Setting = { client: { groups: [GROUP.secp256r1] } };
const ALPN: Setting = { client: { alpn: ['h2'] }, server: { alpn: ['h2'] } };

const hello = cases.bendServerHello;
const withShare = (data: Uint8Array) => hello((h) => cases.withExtension(h, EXTENSION.keyShare, data));

describe('ServerHello', () => {
  test.each([
    lie(
      'legacy_version 0x0302 (4.1.3)',
      hello((h) => ({ ...h, legacyVersion: 0x0302 })),
      'illegal_parameter',
    ),
    lie(
      'another session id (4.1.3)',
      hello((h) => ({ ...h, sessionId: cases.flipAt(h.sessionId, 0) })),
      'illegal_parameter',
    ),
    lie(
      'no session id (4.1.3)',
      hello((h) => ({ ...h, sessionId: NOTHING })),
      'illegal_parameter',
    ),
    lie(
      'a session id of 33 bytes (4.1.3)',
      hello((h) => ({ ...h, sessionId: new Uint8Array(33) })),
      'decode_error',
    ),
    lie(
      'a suite that was not offered (4.1.3)',
      hello((h) => ({ ...h, suite: 0x1304 })),
      'illegal_parameter',
    ),
    lie(
      'a suite of TLS 1.2 (4.1.3)',
      hello((h) => ({ ...h, suite: 0xc02b })),
      'illegal_parameter',
    ),
    lie(
      'compression (4.1.3)',
      hello((h) => ({ ...h, compression: 1 })),
      'illegal_parameter',
    ),
    lie(
      'supported_versions says TLS 1.2 (4.2.1)',
      hello((h) => cases.withExtension(h, EXTENSION.supportedVersions, number16.encode(0x0303))),
      'illegal_parameter',
    ),
    lie(
      'supported_versions says TLS 1.4 (4.2.1)',
      hello((h) => cases.withExtension(h, EXTENSION.supportedVersions, number16.encode(0x0305))),
      'illegal_parameter',
    ),
    lie(
      'supported_versions of one byte (6.2)',
      hello((h) => cases.withExtension(h, EXTENSION.supportedVersions, Uint8Array.of(3))),
      'decode_error',
    ),
    lie(
      'no supported_versions, and still a suite of TLS 1.3 (4.1.3)',
      hello((h) => cases.withoutExtension(h, EXTENSION.supportedVersions)),
      'illegal_parameter',
    ),
    lie('an extension twice (4.2)', hello(cases.withDuplicate), 'illegal_parameter'),
    lie(
      'an answer to what was not asked (4.2)',
      hello((h) => cases.withExtension(h, 0x1234, NOTHING)),
      'unsupported_extension',
    ),
    lie(
      'ALPN in the wrong message (4.2)',
      hello((h) => cases.withExtension(h, EXTENSION.applicationLayerProtocolNegotiation, protocols.encode(['h2']))),
      'illegal_parameter',
      ALPN,
    ),
    lie(
      'a PSK although none was offered (4.2.11)',
      hello((h) => cases.withExtension(h, EXTENSION.preSharedKey, number16.encode(0))),
      'unsupported_extension',
    ),
    lie(
      'no key_share (9.2)',
      hello((h) => cases.withoutExtension(h, EXTENSION.keyShare)),
      'missing_extension',
    ),
    lie(
      'a key of a group that we sent none of (4.2.8)',
      withShare(share(GROUP.secp256r1, offCurve)),
      'illegal_parameter',
    ),
    lie('X25519 of zeros (7.4.2)', withShare(share(GROUP.x25519, new Uint8Array(32))), 'illegal_parameter'),
    lie(
      'X25519 of 31 bytes (4.2.8.2)',
      withShare(share(GROUP.x25519, new Uint8Array(31).fill(9))),
      'illegal_parameter',
    ),
    lie(
      'a point off the curve of P-256 (4.2.8.2)',
      withShare(share(GROUP.secp256r1, offCurve)),
      'illegal_parameter',
      P256_ONLY,
    ),
    lie(
      'a compressed point (4.2.8.2)',
      withShare(share(GROUP.secp256r1, Uint8Array.from([2, ...new Uint8Array(32).fill(1)]))),
      'illegal_parameter',
      P256_ONLY,
    ),
    lie('a byte too many (6.2)', bend('server_hello', cases.longer), 'decode_error'),
    lie('a byte too few (6.2)', bend('server_hello', cases.shorter), 'decode_error'),
    lie('said twice (4)', sayTwice('server_hello'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});

describe('HelloRetryRequest', () => {
  const RETRY: Setting = { client: { keyShares: [GROUP.x25519] }, server: { groups: [GROUP.secp256r1] } };
  const asking = (group: number) =>
    hello((h) => ({
      ...h,
      random: retryRandom(),
      extensions: cases.withExtension(h, EXTENSION.keyShare, number16.encode(group)).extensions,
    }));
  const request = (edit: Parameters<typeof hello>[0]) => hello((h) => (h.random[0] === 0xcf ? edit(h) : h));
  /** Bends the true ServerHello that follows the request. */
  const after = (edit: Parameters<typeof hello>[0]) => hello((h) => (h.random[0] === 0xcf ? h : edit(h)));
  test.each([
    lie('for the group whose key we sent (4.1.4)', asking(GROUP.x25519), 'illegal_parameter'),
    lie('for a group that we do not have (4.1.4)', asking(GROUP.x448), 'illegal_parameter'),
    lie(
      'for nothing at all (4.1.4)',
      hello((h) => cases.withoutExtension({ ...h, random: retryRandom() }, EXTENSION.keyShare)),
      'illegal_parameter',
    ),
    lie('twice (4.1.4)', asking(GROUP.secp256r1), 'unexpected_message', RETRY),
    lie(
      'with an answer to what was not asked (4.1.4)',
      request((h) => cases.withExtension(h, 0x1234, NOTHING)),
      'unsupported_extension',
      RETRY,
    ),
    lie(
      'with another session id (4.1.4)',
      request((h) => ({ ...h, sessionId: cases.flipAt(h.sessionId, 0) })),
      'illegal_parameter',
      RETRY,
    ),
    lie(
      'for a suite that was not offered (4.1.4)',
      request((h) => ({ ...h, suite: 0x1304 })),
      'illegal_parameter',
      RETRY,
    ),
    lie(
      'with compression (4.1.4)',
      request((h) => ({ ...h, compression: 1 })),
      'illegal_parameter',
      RETRY,
    ),
    lie(
      'then another suite (4.1.4)',
      after((h) => ({ ...h, suite: 0x1301 })),
      'illegal_parameter',
      RETRY,
    ),
    lie(
      'then TLS 1.2 (4.1.4)',
      after((h) => cases.withoutExtension(h, EXTENSION.supportedVersions)),
      'illegal_parameter',
      RETRY,
    ),
    lie(
      'then a key of another group (4.2.8)',
      after((h) => cases.withExtension(h, EXTENSION.keyShare, share(GROUP.x25519, new Uint8Array(32).fill(9)))),
      'illegal_parameter',
      RETRY,
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});

describe('pre_shared_key in ServerHello', () => {
  const RESUMED: Setting = { client: { session: talk({}).client.session } };
  const chosen = (index: number) =>
    hello((h) => cases.withExtension(h, EXTENSION.preSharedKey, number16.encode(index)));
  test.each([
    lie('a PSK that was not among ours (4.2.11)', chosen(1), 'illegal_parameter'),
    lie(
      'with a suite of another hash (4.2.11)',
      hello((h) => ({ ...h, suite: 0x1301 })),
      'illegal_parameter',
    ),
    lie(
      'without a key, which psk_dhe_ke needs (4.2.11)',
      hello((h) => cases.withoutExtension(h, EXTENSION.keyShare)),
      'illegal_parameter',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, RESUMED)).toEqual(cases.refusal(each.alert));
  });
});
