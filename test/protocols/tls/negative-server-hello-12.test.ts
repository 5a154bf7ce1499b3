/** A TLS 1.2 server that lies in its hello: the client answers with the alert that RFC 5246 and its companions demand. */
import { describe, expect, test } from 'vitest';
import { protocols } from '../../../src/protocols/tls/extensions/values.ts';
import { withSentinel } from '../../../src/protocols/tls/handshake/hellos.ts';
import { EXTENSION } from '../../../src/protocols/tls/numbers.ts';
import * as codec from '../../../src/protocols/tls/tls12/codec.ts';
import { bend, IDENTITY, sayBefore, sayTwice, type Setting, talk } from './bent.ts';
import * as cases from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
const lie = cases.lieOf('server');
const hello = cases.bendServerHello;
const saying = (type: number, data: Uint8Array) => hello((h) => cases.withExtension(h, type, data));
/** Both know TLS 1.2 alone, so that the server's random says nothing of a better version. */
const V12: Setting = { client: { versions: [0x0303] }, server: { versions: [0x0303] } };
const ALPN: Setting = { client: { alpn: ['h2'] }, server: { alpn: ['h2'] } };

describe('ServerHello', () => {
  test.each([
    lie(
      'TLS 1.1 (RFC 5246, E.1)',
      hello((h) => ({ ...h, legacyVersion: 0x0302 })),
      'protocol_version',
    ),
    lie(
      'TLS 1.0 (RFC 5246, E.1)',
      hello((h) => ({ ...h, legacyVersion: 0x0301 })),
      'protocol_version',
    ),
    lie(
      'SSL 3.0 (RFC 7568, 3)',
      hello((h) => ({ ...h, legacyVersion: 0x0300 })),
      'protocol_version',
    ),
    lie(
      'a version above ours (RFC 5246, E.1)',
      hello((h) => ({ ...h, legacyVersion: 0x0304 })),
      'protocol_version',
    ),
    lie(
      'a suite that was not offered (RFC 5246, 7.4.1.3)',
      hello((h) => ({ ...h, suite: 0xc013 })),
      'illegal_parameter',
    ),
    lie(
      'a suite of TLS 1.3 (RFC 8446, 4.1.3)',
      hello((h) => ({ ...h, suite: 0x1301 })),
      'illegal_parameter',
    ),
    lie(
      'compression (RFC 5246, 7.4.1.3)',
      hello((h) => ({ ...h, compression: 1 })),
      'illegal_parameter',
    ),
    lie('an extension twice (RFC 5246, 7.4.1.4)', hello(cases.withDuplicate), 'illegal_parameter'),
    lie('an answer to what was not asked (RFC 5246, 7.4.1.4)', saying(0x1234, NOTHING), 'unsupported_extension'),
    lie(
      'supported_groups, which is not for servers to say (RFC 8422, 5.2)',
      saying(EXTENSION.supportedGroups, NOTHING),
      'illegal_parameter',
    ),
    lie(
      'supported_versions (RFC 8446, 4.2.1)',
      saying(EXTENSION.supportedVersions, Uint8Array.of(3, 3)),
      'unsupported_extension',
    ),
    lie(
      'extended_master_secret with something in it (RFC 7627, 5.1)',
      saying(EXTENSION.extendedMasterSecret, Uint8Array.of(0)),
      'decode_error',
    ),
    lie(
      'session_ticket with something in it (RFC 5077, 3.2)',
      saying(EXTENSION.sessionTicket, Uint8Array.of(0)),
      'decode_error',
    ),
    lie(
      'no uncompressed points (RFC 8422, 5.2)',
      saying(EXTENSION.ecPointFormats, Uint8Array.of(1, 1)),
      'illegal_parameter',
    ),
    lie(
      'an empty list of point formats (RFC 5246, 7.2.2)',
      saying(EXTENSION.ecPointFormats, Uint8Array.of(0)),
      'decode_error',
    ),
    lie(
      'renegotiation_info that is not empty (RFC 5746, 3.4)',
      saying(EXTENSION.renegotiationInfo, Uint8Array.of(1, 7)),
      'handshake_failure',
    ),
    lie(
      'no renegotiation_info (RFC 5746, 4.1)',
      hello((h) => cases.withoutExtension(h, EXTENSION.renegotiationInfo)),
      'handshake_failure',
    ),
    lie(
      'a protocol that was not offered (RFC 7301, 3.1)',
      saying(EXTENSION.applicationLayerProtocolNegotiation, protocols.encode(['h3'])),
      'illegal_parameter',
      ALPN,
    ),
    lie(
      'two protocols (RFC 7301, 3.1)',
      saying(EXTENSION.applicationLayerProtocolNegotiation, protocols.encode(['h2', 'h2'])),
      'illegal_parameter',
      ALPN,
    ),
    lie(
      'a session id of 33 bytes (RFC 5246, 7.2.2)',
      hello((h) => ({ ...h, sessionId: new Uint8Array(33) })),
      'decode_error',
    ),
    lie('a byte too many (RFC 5246, 7.2.2)', bend('server_hello', cases.longer), 'decode_error'),
    lie('a byte too few (RFC 5246, 7.2.2)', bend('server_hello', cases.shorter), 'decode_error'),
    lie('said twice (RFC 5246, 7.4)', sayTwice('server_hello'), 'unexpected_message'),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, V12)).toEqual(cases.refusal(each.alert));
  });

  test.each(['tls12', 'older'] as const)(
    'the sentinel for "%s" tells a client that speaks TLS 1.3 of the downgrade (RFC 8446, 4.1.3)',
    (version) => {
      const how = hello((h) => ({ ...h, random: withSentinel(h.random, version) }));
      const setting: Setting = { server: { versions: [0x0303] } };
      const outcome = cases.tell(lie('', how, ''), setting);
      expect(outcome).toEqual(cases.refusal('illegal_parameter'));
    },
  );

  test('somebody on the path takes TLS 1.3 out of the ClientHello, and the client finds out (RFC 8446, 4.1.3)', () => {
    const how = cases.bendClientHello((h) =>
      cases.withoutExtension(h, EXTENSION.supportedVersions, EXTENSION.keyShare),
    );
    const { client } = talk({ bendClient: how });
    expect([client.state, client.alerts]).toEqual(['failed', ['sent fatal illegal_parameter']]);
  });
});

describe('a session that goes on', () => {
  const first = talk(V12);
  const resuming: Setting = { ...V12, client: { ...V12.client, session: first.client.session } };
  test.each([
    lie(
      'under another suite (RFC 5246, 7.4.1.3)',
      hello((h) => ({ ...h, suite: 0xc02b })),
      'illegal_parameter',
    ),
    lie(
      'without extended_master_secret (RFC 7627, 5.3)',
      hello((h) => cases.withoutExtension(h, EXTENSION.extendedMasterSecret)),
      'handshake_failure',
    ),
    lie(
      'with a Certificate (RFC 5077, 3.1)',
      sayBefore('finished', 11, codec.certificate12.encode(IDENTITY.p256.chain)),
      'unexpected_message',
    ),
  ])('$story: $alert', (each) => {
    expect(cases.tell(each, resuming)).toEqual(cases.refusal(each.alert));
  });

  test('that the client never began (RFC 5246, 7.4.1.3)', () => {
    const sessionId = new Uint8Array(32).fill(5);
    const client = { ...V12.client, given: { sessionId } };
    const pair = talk({ ...V12, client, bendServer: hello((h) => ({ ...h, sessionId })) });
    expect(cases.outcomeOf(pair, 'server')).toEqual(cases.refusal('illegal_parameter'));
  });
});
