/** A TLS 1.3 client that lies in its hello or its Finished: the server answers with the alert that RFC 8446 demands. */
import { describe, expect, test } from 'vitest';
import { type KeyShare, keyShares } from '../../../src/protocols/tls/extensions/key-share.ts';
import { type OfferedPsks, offeredPsks } from '../../../src/protocols/tls/extensions/pre-shared-key.ts';
import * as values from '../../../src/protocols/tls/extensions/values.ts';
import { type ClientHello, clientHello } from '../../../src/protocols/tls/handshake/hellos.ts';
import { EXTENSION, GROUP } from '../../../src/protocols/tls/numbers.ts';
import { bend, type Bend, sayBefore, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('client');
const hello = cases.bendClientHello;
const saying = (type: number, data: Uint8Array): Bend => hello((h) => cases.withExtension(h, type, data));
const without = (...types: number[]): Bend => hello((h) => cases.withoutExtension(h, ...types));
const offCurve = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 1));

describe('ClientHello', () => {
  test.each([
    lie(
      'legacy_version 0x0300 (D.5)',
      hello((h) => ({ ...h, legacyVersion: 0x0300 })),
      'protocol_version',
    ),
    lie(
      'a version that nobody has (4.2.1)',
      saying(EXTENSION.supportedVersions, values.supportedVersions.encode([0x0305])),
      'protocol_version',
    ),
    lie(
      'a list of versions cut short (6.2)',
      saying(EXTENSION.supportedVersions, Uint8Array.of(4, 3, 4)),
      'decode_error',
    ),
    lie(
      'compression besides null (4.1.2)',
      hello((h) => ({ ...h, compression: [1, 0] })),
      'illegal_parameter',
    ),
    lie(
      'compression without null (4.1.2)',
      hello((h) => ({ ...h, compression: [1] })),
      'illegal_parameter',
    ),
    lie(
      'no compression at all (6.2)',
      hello((h) => ({ ...h, compression: [] })),
      'decode_error',
    ),
    lie(
      'no suite at all (6.2)',
      hello((h) => ({ ...h, suites: [] })),
      'decode_error',
    ),
    lie(
      'no suite that the server has (4.1.1)',
      hello((h) => ({ ...h, suites: [0x1304, 0x00ff] })),
      'handshake_failure',
    ),
    lie(
      'a session id of 33 bytes (6.2)',
      hello((h) => ({ ...h, sessionId: new Uint8Array(33) })),
      'decode_error',
    ),
    lie('an extension twice (4.2)', hello(cases.withDuplicate), 'illegal_parameter'),
    lie('no signature_algorithms (9.2)', without(EXTENSION.signatureAlgorithms), 'missing_extension'),
    lie('no supported_groups (9.2)', without(EXTENSION.supportedGroups), 'missing_extension'),
    lie('no key_share (9.2)', without(EXTENSION.keyShare), 'missing_extension'),
    lie('neither groups nor keys (9.2)', without(EXTENSION.supportedGroups, EXTENSION.keyShare), 'missing_extension'),
    lie(
      'no scheme that the server can sign with (4.4.3)',
      saying(EXTENSION.signatureAlgorithms, values.signatureAlgorithms.encode([0x0807])),
      'handshake_failure',
    ),
    lie('an empty list of schemes (6.2)', saying(EXTENSION.signatureAlgorithms, Uint8Array.of(0, 0)), 'decode_error'),
    lie('a byte too many (6.2)', bend('client_hello', cases.longer), 'decode_error'),
    lie('a byte too few (6.2)', bend('client_hello', cases.shorter), 'decode_error'),
    lie('said twice (4)', sayTwice('client_hello'), 'unexpected_message'),
    lie('Finished before it (4)', sayBefore('client_hello', 20, new Uint8Array(32)), 'unexpected_message'),
    lie(
      'TLS_FALLBACK_SCSV with less than the server has (RFC 7507, 3)',
      hello((h) => ({ ...cases.withoutExtension(h, EXTENSION.supportedVersions), suites: [...h.suites, 0x5600] })),
      'inappropriate_fallback',
    ),
    lie(
      'no protocol that the server has (RFC 7301, 3.2)',
      saying(EXTENSION.applicationLayerProtocolNegotiation, values.protocols.encode(['h3'])),
      'no_application_protocol',
      { server: { alpn: ['h2'] } },
    ),
    lie(
      'an empty protocol (RFC 7301, 3.1)',
      saying(EXTENSION.applicationLayerProtocolNegotiation, Uint8Array.of(0, 1, 0)),
      'decode_error',
      { server: { alpn: ['h2'] } },
    ),
    lie('an empty server name (6.2)', saying(EXTENSION.serverName, Uint8Array.of(0, 3, 0, 0, 0)), 'decode_error'),
    lie(
      'two server names (RFC 6066, 3)',
      saying(EXTENSION.serverName, Uint8Array.of(0, 8, 0, 0, 1, 97, 0, 0, 1, 98)),
      'decode_error',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});

describe('key_share', () => {
  const shares = (...list: KeyShare[]): Bend => saying(EXTENSION.keyShare, keyShares.encode(list));
  const x25519 = (publicKey: Uint8Array): KeyShare => ({ group: GROUP.x25519, publicKey });
  const p256 = (publicKey: Uint8Array): KeyShare => ({ group: GROUP.secp256r1, publicKey });
  const good = x25519(new Uint8Array(32).fill(9));
  test.each([
    lie('X25519 of zeros (7.4.2)', shares(x25519(new Uint8Array(32))), 'illegal_parameter'),
    lie(
      'X25519 of a point of low order (7.4.2)',
      shares(x25519(Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0)))),
      'illegal_parameter',
    ),
    lie('X25519 of 33 bytes (4.2.8.2)', shares(x25519(new Uint8Array(33).fill(9))), 'illegal_parameter'),
    lie('a point off the curve of P-256 (4.2.8.2)', shares(p256(offCurve)), 'illegal_parameter'),
    lie('a point of P-256 of 64 bytes (4.2.8.2)', shares(p256(offCurve.slice(1))), 'illegal_parameter'),
    lie('two keys of one group (4.2.8)', shares(good, good), 'illegal_parameter'),
    lie(
      'a key of a group that is not listed (4.2.8)',
      shares({ group: GROUP.x448, publicKey: new Uint8Array(56).fill(1) }, good),
      'illegal_parameter',
    ),
    lie('an empty key (6.2)', shares(x25519(NOTHING)), 'decode_error'),
    lie('a length that lies (6.2)', saying(EXTENSION.keyShare, Uint8Array.of(0, 5, 0, 29, 0, 9, 1)), 'decode_error'),
    lie(
      'groups that the server does not have (4.1.1)',
      hello((h) =>
        cases.withExtension(
          cases.withExtension(h, EXTENSION.supportedGroups, values.supportedGroups.encode([GROUP.x448])),
          EXTENSION.keyShare,
          keyShares.encode([]),
        ),
      ),
      'handshake_failure',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});

describe('the ClientHello after a HelloRetryRequest (4.1.2)', () => {
  const RETRY: Setting = { server: { groups: [GROUP.secp256r1] } };
  /** Bends the second hello only: the one with a key of P-256. */
  const again = (edit: (h: ClientHello) => ClientHello): Bend =>
    hello((h) => {
      const share = h.extensions.find(({ type }) => type === EXTENSION.keyShare)?.data ?? NOTHING;
      return share[3] === GROUP.secp256r1 ? edit(h) : h;
    });
  test.each([
    lie(
      'lists other suites',
      again((h) => ({ ...h, suites: h.suites.slice(1) })),
      'illegal_parameter',
    ),
    lie(
      'has another random',
      again((h) => ({ ...h, random: cases.flipAt(h.random, 3) })),
      'illegal_parameter',
    ),
    lie(
      'has another session id',
      again((h) => ({ ...h, sessionId: cases.flipAt(h.sessionId, 3) })),
      'illegal_parameter',
    ),
    lie(
      'has no key of the group',
      again((h) =>
        cases.withExtension(
          h,
          EXTENSION.keyShare,
          keyShares.encode([{ group: GROUP.x25519, publicKey: new Uint8Array(32).fill(9) }]),
        ),
      ),
      'illegal_parameter',
    ),
    lie(
      'has a cookie that nobody gave',
      again((h) => cases.withExtension(h, EXTENSION.cookie, values.cookie.encode(Uint8Array.of(1)))),
      'illegal_parameter',
    ),
    lie(
      'wants TLS 1.2',
      again((h) => cases.withoutExtension(h, EXTENSION.supportedVersions)),
      'illegal_parameter',
    ),
    lie(
      'has a point off the curve (4.2.8.2)',
      again((h) =>
        cases.withExtension(h, EXTENSION.keyShare, keyShares.encode([{ group: GROUP.secp256r1, publicKey: offCurve }])),
      ),
      'illegal_parameter',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, RETRY)).toEqual(cases.refusal(each.alert));
  });
});

describe('pre_shared_key', () => {
  const first = talk({});
  const RESUMED: Setting = { client: { session: first.client.session } };
  const psks = (edit: (offered: OfferedPsks) => OfferedPsks): Bend =>
    hello((h) => ({
      ...h,
      extensions: h.extensions.map((each) => {
        const read = each.type === EXTENSION.preSharedKey ? offeredPsks.decode(each.data) : undefined;
        return read?.ok ? { ...each, data: offeredPsks.encode(edit(read.value)) } : each;
      }),
    }));
  const binder = (edit: (bytes: Uint8Array) => Uint8Array): Bend =>
    psks((offered) => ({ ...offered, binders: offered.binders.map(edit) }));
  test.each([
    lie(
      'one bit of the binder is flipped (4.2.11.2)',
      binder((b) => cases.flipAt(b, -1)),
      'decrypt_error',
    ),
    lie(
      'a binder that is too short (6.2)',
      binder((b) => b.slice(0, 31)),
      'decode_error',
    ),
    lie('a binder of another length (4.2.11.2)', binder(cases.longer), 'decrypt_error'),
    lie(
      'the hello before the binder is altered (4.2.11.2)',
      hello((h) => ({ ...h, random: cases.flipAt(h.random, 0) })),
      'decrypt_error',
    ),
    lie(
      'more binders than identities (4.2.11)',
      psks((o) => ({ ...o, binders: [...o.binders, ...o.binders] })),
      'illegal_parameter',
    ),
    lie(
      'more identities than binders (4.2.11)',
      psks((o) => ({ ...o, identities: [...o.identities, ...o.identities] })),
      'illegal_parameter',
    ),
    lie(
      'no identity (6.2)',
      psks(() => ({ identities: [], binders: [] })),
      'decode_error',
    ),
    lie(
      'not the last extension (4.2.11)',
      hello((h) => cases.withExtension(h, 0x1234, NOTHING)),
      'illegal_parameter',
    ),
    lie('no psk_key_exchange_modes (4.2.9)', without(EXTENSION.pskKeyExchangeModes), 'missing_extension'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, RESUMED)).toEqual(cases.refusal(each.alert));
  });
});

describe("the client's second flight", () => {
  test.each([
    lie(
      'one bit of Finished is flipped (4.4.4)',
      bend('finished', (body) => cases.flipAt(body, 5)),
      'decrypt_error',
    ),
    lie('Finished of a byte more (6.2)', bend('finished', cases.longer), 'decode_error'),
    lie(
      'a Certificate that nobody asked for (4.4.2)',
      sayBefore('finished', 11, Uint8Array.of(0, 0, 0, 0)),
      'unexpected_message',
    ),
    lie('EndOfEarlyData without early data (4.5)', sayBefore('finished', 5, NOTHING), 'unexpected_message'),
    lie('KeyUpdate before Finished (4.6.3)', sayBefore('finished', 24, Uint8Array.of(0)), 'unexpected_message'),
    lie(
      'a second ClientHello (4.1.2)',
      sayBefore(
        'finished',
        1,
        clientHello.encode({
          legacyVersion: 0x0303,
          random: new Uint8Array(32),
          sessionId: NOTHING,
          suites: [0x1301],
          compression: [0],
          extensions: [],
        }),
      ),
      'unexpected_message',
    ),
    lie('a message of an unknown type (4)', sayBefore('finished', 99, NOTHING), 'unexpected_message'),
    lie(
      'NewSessionTicket, which is not for clients to give (4.6.1)',
      sayBefore('finished', 4, NOTHING),
      'unexpected_message',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each)).toEqual(cases.refusal(each.alert));
  });
});
