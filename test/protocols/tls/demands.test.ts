/** What RFC 8446 demands of honest ends: what they offer, what they pass over, what they keep apart. Lies are told in the negative tests. */
import { describe, expect, test } from 'vitest';
import { getU32, utf8 } from '../../../src/core/bytes.ts';
import { findExtension } from '../../../src/protocols/tls/extensions/list.ts';
import { keyShares } from '../../../src/protocols/tls/extensions/key-share.ts';
import * as values from '../../../src/protocols/tls/extensions/values.ts';
import { type ClientHello, clientHello, serverHello } from '../../../src/protocols/tls/handshake/hellos.ts';
import * as messages from '../../../src/protocols/tls/handshake/messages.ts';
import { EXTENSION, GROUP } from '../../../src/protocols/tls/numbers.ts';
import { type Bend, type End, type Setting, talk as talkBent } from './bent.ts';
import { alerts, bytesOf, Pair, seeded } from './lib.ts';
import * as cases from './negative-cases.ts';

const GREASE = 0x0a0a;
const NOTHING = new Uint8Array(0);
const BOTH = [0x0304, 0x0303];

/** The bodies of an end's messages of one name. */
const bodies = (pair: Pair, name: string): Uint8Array[] =>
  pair.clientEvents.flatMap((event) => (event.type === 'message' && event.name === name ? [event.bytes.slice(4)] : []));
const helloOf = (body: Uint8Array): ClientHello => {
  const read = clientHello.decode(body);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};
const types = (hello: { extensions: cases.List }): number[] => hello.extensions.map(({ type }) => type);

describe('a ClientHello of ours', () => {
  const hello = helloOf(bodies(new Pair({ versions: BOTH }).run(), 'client_hello')[0]!);
  const said = (type: number): Uint8Array => findExtension(hello.extensions, type) ?? NOTHING;

  test('calls itself TLS 1.2, names all its versions, and compresses with nothing', () => {
    expect([hello.legacyVersion, hello.compression, hello.sessionId.length]).toEqual([0x0303, [0], 32]);
    expect(values.supportedVersions.decode(said(EXTENSION.supportedVersions))).toMatchObject({ value: BOTH });
  });

  test('of TLS 1.2 alone, with no session to resume, names none', () => {
    expect(helloOf(bodies(new Pair({ versions: [0x0303] }).run(), 'client_hello')[0]!).sessionId).toEqual(NOTHING);
  });

  test('has all that a server must ask for, and no extension twice', () => {
    const { serverName, supportedGroups, signatureAlgorithms, keyShare } = EXTENSION;
    expect(types(hello)).toEqual(expect.arrayContaining([serverName, supportedGroups, signatureAlgorithms, keyShare]));
    expect(new Set(types(hello)).size).toBe(types(hello).length);
  });

  test('brings keys of its own groups, one of each, in their order', () => {
    const both = helloOf(bodies(new Pair({ keyShares: [GROUP.x25519, GROUP.secp256r1] }).run(), 'client_hello')[0]!);
    const shares = keyShares.decode(findExtension(both.extensions, EXTENSION.keyShare)!);
    const groups = values.supportedGroups.decode(findExtension(both.extensions, EXTENSION.supportedGroups)!);
    expect(shares.ok && shares.value.map(({ group }) => group)).toEqual([GROUP.x25519, GROUP.secp256r1]);
    expect(groups).toMatchObject({ value: [GROUP.x25519, GROUP.secp256r1] });
  });

  test('with a session names its modes and ends with the PSK', () => {
    const session = new Pair().run().sessions[0]!;
    const resuming = helloOf(bodies(new Pair({ random: seeded('later'), session }).run(), 'client_hello')[0]!);
    expect(types(resuming)).toContain(EXTENSION.pskKeyExchangeModes);
    expect(types(resuming).at(-1)).toBe(EXTENSION.preSharedKey);
  });

  test('is said again as it was after a HelloRetryRequest, but for the key that was asked for', () => {
    const pair = new Pair({ keyShares: [GROUP.x25519] }, { groups: [GROUP.secp256r1] }).run();
    const [first, second] = bodies(pair, 'client_hello').map(helloOf);
    const less = (each: ClientHello): ClientHello => cases.withoutExtension(each, EXTENSION.keyShare);
    expect(less(second!)).toEqual(less(first!));
    const shares = keyShares.decode(findExtension(second!.extensions, EXTENSION.keyShare)!);
    expect(shares.ok && shares.value.map(({ group }) => group)).toEqual([GROUP.secp256r1]);
  });
});

describe('a server passes over what it does not know', () => {
  const also = (edit: (h: ClientHello) => ClientHello): Setting => ({ bendClient: cases.bendClientHello(edit) });
  const saying = (type: number, data: Uint8Array): Setting => also((h) => cases.withExtension(h, type, data));
  test.each<[string, Setting]>([
    ['a suite', also((h) => ({ ...h, suites: [GREASE, ...h.suites] }))],
    ['an extension', also((h) => ({ ...h, extensions: [{ type: GREASE, data: utf8('?') }, ...h.extensions] }))],
    [
      'a version',
      saying(EXTENSION.supportedVersions, values.supportedVersions.encode([GREASE, 0x7f1c, 0x0305, 0x0304])),
    ],
    [
      'a group',
      saying(EXTENSION.supportedGroups, values.supportedGroups.encode([GREASE, GROUP.x25519, GROUP.secp256r1])),
    ],
    ['a scheme', saying(EXTENSION.signatureAlgorithms, values.signatureAlgorithms.encode([GREASE, 0x0203, 0x0403]))],
    ['a mode for PSKs', saying(EXTENSION.pskKeyExchangeModes, values.choices.encode([0x0b, 1]))],
    ['status_request_v2', saying(17, Uint8Array.of(0, 7, 2, 0, 4, 0, 0, 0, 0))],
  ])('%s', (_, setting) => {
    const { client, server } = talkBent(setting);
    // the client's own transcript has what was really sent, so that both get through
    expect([client.state, server.state, client.alerts, server.alerts]).toEqual(['open', 'open', [], []]);
    expect(client.summary?.version).toBe(0x0304);
  });
});

describe('the version is chosen by supported_versions', () => {
  const answerTo = (how: Bend): ReturnType<typeof serverHello.decode> => {
    const told = talkBent({ bendClient: how }).server.told;
    const said = told.find((event) => event.type === 'message' && event.out && event.name === 'server_hello');
    return serverHello.decode(said?.type === 'message' ? said.bytes.slice(4) : NOTHING);
  };
  const versionsIn = (how: Bend): unknown => {
    const hello = answerTo(how);
    return hello.ok ? [hello.value.legacyVersion, types(hello.value).includes(EXTENSION.supportedVersions)] : hello;
  };
  const older = (list: readonly number[]): Bend =>
    cases.bendClientHello((h) =>
      cases.withExtension(h, EXTENSION.supportedVersions, values.supportedVersions.encode(list)),
    );

  test('and the server says it there, and TLS 1.2 in the old field', () => {
    expect(versionsIn(older([0x0304]))).toEqual([0x0303, true]);
  });
  test('a list without TLS 1.3 is answered with TLS 1.2, without that extension', () => {
    expect(versionsIn(older([0x0303]))).toEqual([0x0303, false]);
  });
  test('and TLS 1.2 takes no harm from compression that nobody need use', () => {
    const { client, server } = talkBent({
      client: { versions: [0x0303] },
      bendClient: cases.bendClientHello((h) => ({ ...h, compression: [1, 0] })),
    });
    expect([client.state, server.state]).toEqual(['open', 'open']);
  });
  test('without the list it is TLS 1.2, whatever the old field says', () => {
    const how = cases.bendClientHello((h) => ({
      ...cases.withoutExtension(h, EXTENSION.supportedVersions),
      legacyVersion: 0x0304,
    }));
    expect(versionsIn(how)).toEqual([0x0303, false]);
  });
  test('with the list the old field says nothing', () => {
    expect(versionsIn(cases.bendClientHello((h) => ({ ...h, legacyVersion: 0x0301 })))).toEqual([0x0303, true]);
  });
});

describe('tickets', () => {
  const ticket = (edit: (t: messages.NewSessionTicket) => messages.NewSessionTicket): End =>
    talkBent({ bendServer: cases.bendThrough('new_session_ticket', messages.newSessionTicket, edit) }).client;

  test('live seven days at most, whatever the server says', () => {
    expect(ticket((t) => ({ ...t, lifetimeSeconds: 604_801 })).session?.lifetimeSeconds).toBe(604_800);
    expect(ticket((t) => ({ ...t, lifetimeSeconds: 604_799 })).session?.lifetimeSeconds).toBe(604_799);
  });
  test('are never given for longer, whatever the server was told', () => {
    const given = (ticketSeconds: number) =>
      getU32(bodies(new Pair({}, { ticketSeconds }).run(), 'new_session_ticket')[0]!, 0);
    expect([given(604_801), given(604_800), given(60)]).toEqual([604_800, 604_800, 60]);
  });
  test('of no lifetime are thrown away', () => {
    expect(ticket((t) => ({ ...t, lifetimeSeconds: 0 })).session).toBeUndefined();
  });
  test('with an unknown extension are kept', () => {
    expect(ticket((t) => ({ ...t, extensions: [{ type: GREASE, data: NOTHING }] })).session).toBeDefined();
  });
  test('of one connection hide their age by different numbers', () => {
    const ages = bodies(new Pair().run(), 'new_session_ticket').map((body) => getU32(body, 4));
    expect(ages).toHaveLength(2);
    expect(new Set(ages).size).toBe(2);
  });
});

describe('a request for a certificate', () => {
  const asking = (extensions: cases.List): End => {
    const body = messages.certificateRequest.encode({ context: NOTHING, extensions });
    const bendServer: Bend = ({ name, type, body: own }, send) => {
      if (name === 'certificate') send(13, body);
      return send(type, own);
    };
    return talkBent({ bendServer }).client;
  };
  const schemes = { type: EXTENSION.signatureAlgorithms, data: values.signatureAlgorithms.encode([0x0403]) };

  test('without signature_algorithms is refused', () => {
    expect(asking([]).alerts).toContain('sent fatal missing_extension');
  });
  test('with an extension that is unknown is read all the same', () => {
    // the request was not in the server's transcript, which is noticed only at CertificateVerify
    expect(asking([schemes, { type: GREASE, data: NOTHING }]).alerts).toEqual(['sent fatal decrypt_error']);
  });
});

test("the server's groups are for another time: they stand in EncryptedExtensions, and are passed over", () => {
  const groups = { type: EXTENSION.supportedGroups, data: values.supportedGroups.encode([GROUP.secp256r1]) };
  const bendServer = cases.bendThrough('encrypted_extensions', messages.encryptedExtensions, (list: cases.List) => [
    ...list,
    groups,
  ]);
  const { client } = talkBent({ bendServer });
  expect([client.state, client.summary?.group]).toEqual(['open', GROUP.x25519]);
});

describe('early data that was accepted', () => {
  test('and cannot be opened ends the connection, as any record would', () => {
    const early = { earlyData: 16_384 };
    const session = new Pair({}, early).run().sessions[0]!;
    const flip = (bytes: Uint8Array): Uint8Array[] => [bytes.map((b, i) => (i === bytes.length - 1 ? b ^ 1 : b))];
    const pair = new Pair({ random: seeded('later'), session, earlyData: true }, early, { toServer: flip });
    pair.client.send(bytesOf('GET /early'));
    pair.run();
    expect(alerts(pair.serverEvents)).toEqual(['> 20 tls.bad-record-mac']);
    expect(pair.heardByServer).toBe('');
  });
});

describe('new keys', () => {
  test('are not taken before the KeyUpdate that announces them', () => {
    const { client, server } = talkBent({ server: { tickets: 0 } });
    (server.handshake as unknown as { updateKeys(ask: boolean): void }).updateKeys(false);
    server.takeOutput(); // the KeyUpdate is lost on the way
    server.say(utf8('under the new keys'));
    client.hear(server.takeOutput());
    expect([client.alerts, client.data.length]).toEqual([['sent fatal bad_record_mac'], 0]);
  });
});

describe('alerts', () => {
  test('are errors whatever level they give themselves, and unknown ones too', () => {
    for (const description of [40, 199]) {
      const { client, server } = talkBent({ server: { tickets: 0 } });
      client.hear(server.seal(21, Uint8Array.of(1, description)));
      client.say(utf8('is anybody there?'));
      expect([client.state, client.takeOutput().length]).toEqual(['failed', 0]);
    }
  });
});

test('RSA-PSS signs for TLS 1.2 too, when it is all that the client takes', () => {
  const client = { versions: [0x0303], signatureSchemes: [0x0804] };
  const pair = talkBent({ key: 'rsa', client });
  expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
  expect(pair.client.summary).toMatchObject({ version: 0x0303, signatureScheme: 0x0804 });
});
