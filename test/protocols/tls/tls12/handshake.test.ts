/** Handshakes of TLS 1.2 between our own two ends: every suite, group and way to resume, and what both ends know afterwards. */
import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../../../src/core/bytes.ts';
import { hasSentinel, serverHello } from '../../../../src/protocols/tls/handshake/hellos.ts';
import { SUITES_12, type Suite12 } from '../../../../src/protocols/tls/tls12/suites.ts';
import { carry, type End, type Setting, type Talk, talk } from '../bent.ts';

const V12 = [0x0303];
const X25519 = 29;
const P256 = 23;

const settingOf = (suite: Suite12, more: Setting = {}): Setting => ({
  ...more,
  key: suite.certificate === 'rsa' ? 'rsa' : 'p256',
  client: { versions: V12, suites: [suite.id], ...more.client },
});

const messagesOf = (end: End): string =>
  end.told.flatMap((event) => (event.type === 'message' ? [`${event.out ? '>' : '<'}${event.name}`] : [])).join(' ');

function chat({ client, server }: Talk): string[] {
  client.say(utf8('ping'));
  server.say(utf8('pong'));
  carry({ client, server });
  return [fromUtf8(server.data), fromUtf8(client.data)];
}

describe.each(SUITES_12)('$name', (suite) => {
  test('opens, carries data both ways, and logs the same secret on both sides', () => {
    const pair = talk(settingOf(suite));
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
    expect(chat(pair)).toEqual(['ping', 'pong']);
    const lines = (end: End) => end.told.flatMap((event) => (event.type === 'secret' ? [event.line] : []));
    expect(lines(pair.client)).toHaveLength(1);
    expect(lines(pair.client)[0]).toMatch(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/);
    expect(lines(pair.server)).toEqual(lines(pair.client));
    expect(pair.client.summary).toMatchObject({ version: 0x0303, suite: suite.id, resumed: false });
    expect(pair.client.summary?.group).toBe(suite.keyExchange === 'rsa' ? undefined : X25519);
  });

  test('is resumed by its ticket, without certificate and key exchange', () => {
    const first = talk(settingOf(suite));
    const again = talk(settingOf(suite, { client: { session: first.client.session } }));
    expect(again.client.summary).toMatchObject({ resumed: true, suite: suite.id });
    expect(again.client.summary?.chain).toEqual(first.client.summary?.chain);
    expect(again.server.summary?.resumed).toBe(true);
    expect(chat(again)).toEqual(['ping', 'pong']);
    expect(messagesOf(again.client)).toBe(
      '>client_hello <server_hello <change_cipher_spec <finished >change_cipher_spec >finished',
    );
  });

  test('shows how its keys came about', () => {
    const { client, server } = talk(settingOf(suite));
    const steps = client.summary?.steps ?? [];
    expect(steps.map(({ name }) => name)).toEqual([
      'pre_master_secret',
      'master_secret',
      'key_block',
      'client_write_key',
      'server_write_key',
      'client_write_IV',
      'server_write_IV',
      'client_verify_data',
      'server_verify_data',
    ]);
    expect(steps.map(({ value }) => value)).toEqual(server.summary?.steps.map(({ value }) => value));
  });
});

const ECDHE = SUITES_12.find(({ id }) => id === 0xc02b)!;
const RSA = SUITES_12.find(({ id }) => id === 0x009c)!;

test('the messages of a full handshake come in the order of RFC 5246, 7.3', () => {
  const { client } = talk(settingOf(ECDHE));
  expect(messagesOf(client)).toBe(
    '>client_hello <server_hello <certificate <server_key_exchange <server_hello_done ' +
      '>client_key_exchange >change_cipher_spec >finished <new_session_ticket <change_cipher_spec <finished',
  );
});

test('static RSA has no ServerKeyExchange', () => {
  expect(messagesOf(talk(settingOf(RSA)).client)).not.toContain('server_key_exchange');
});

test('P-256 is used when the server wants it', () => {
  const { client } = talk(settingOf(ECDHE, { server: { groups: [P256] } }));
  expect(client.summary?.group).toBe(P256);
});

test("both ends agree on a protocol by the server's order", () => {
  const alpn = { client: { alpn: ['h2', 'http/1.1'] }, server: { alpn: ['http/1.1', 'h2'] } };
  const { client, server } = talk(settingOf(ECDHE, alpn));
  expect([client.summary?.alpn, server.summary?.alpn]).toEqual(['http/1.1', 'http/1.1']);
});

test('a server that speaks TLS 1.3 too marks its random, one that does not leaves it alone (RFC 8446, 4.1.3)', () => {
  const randomOf = ({ client }: Talk): Uint8Array => {
    const hello = client.told.find((event) => event.type === 'message' && event.name === 'server_hello');
    const read = serverHello.decode(hello?.type === 'message' ? hello.bytes.subarray(4) : new Uint8Array(0));
    return read.ok ? read.value.random : new Uint8Array(32);
  };
  expect(hasSentinel(randomOf(talk(settingOf(ECDHE))))).toBe(true);
  expect(hasSentinel(randomOf(talk(settingOf(ECDHE, { server: { versions: V12 } }))))).toBe(false);
});

test('a client that speaks both versions takes TLS 1.2 from a server that has no other', () => {
  const { client } = talk({ server: { versions: V12 } });
  expect(client.summary).toMatchObject({ version: 0x0303, suite: 0xc02c });
});

describe('a ticket is passed over, and a full handshake follows, when', () => {
  const first = talk(settingOf(ECDHE));
  const session = first.client.session!;
  const resumed = (more: Setting): boolean | undefined => {
    const pair = talk(settingOf(ECDHE, { ...more, client: { session, ...more.client } }));
    expect(pair.client.state).toBe('open');
    return pair.client.summary?.resumed;
  };
  test('nothing is wrong: it is taken', () => expect(resumed({})).toBe(true));
  test('the server has another key', () => {
    expect(resumed({ server: { ticketKey: new Uint8Array(32) } })).toBe(false);
  });
  test('its time is over', () => {
    expect(resumed({ server: { nowMs: () => 1e12 + 7200 * 1000 } })).toBe(false);
    expect(resumed({ server: { nowMs: () => 1e12 + 7200 * 1000 - 1 } })).toBe(true);
  });
  test('the client asks for another name', () => {
    expect(resumed({ client: { serverName: 'other.example.com' } })).toBe(false);
  });
  test('the server no longer wants its suite', () => {
    expect(resumed({ client: { suites: [ECDHE.id, 0xc02c] }, server: { suites: [0xc02c] } })).toBe(false);
  });
  test('it was altered, in whichever byte', () => {
    for (let at = 0; at < session.ticket.length; at++) {
      const ticket = session.ticket.map((byte, i) => (i === at ? byte ^ 0x40 : byte));
      expect(resumed({ client: { session: { ...session, ticket } } })).toBe(false);
    }
  });
});

test('close_notify is answered, and both ends are closed (RFC 5246, 7.2.1)', () => {
  const pair = talk(settingOf(ECDHE));
  pair.client.close();
  carry(pair);
  expect([pair.client.state, pair.server.state]).toEqual(['closed', 'closed']);
  expect(pair.server.alerts).toEqual(['got warning close_notify', 'sent warning close_notify']);
});

test('both ends export the same keys, others for another label (RFC 5705)', () => {
  const { client, server } = talk(settingOf(ECDHE));
  const key = client.handshake?.exportKey('EXPORTER-test', new Uint8Array(0), 32);
  expect(key).toHaveLength(32);
  expect(server.handshake?.exportKey('EXPORTER-test', new Uint8Array(0), 32)).toEqual(key);
  expect(server.handshake?.exportKey('EXPORTER-other', new Uint8Array(0), 32)).not.toEqual(key);
});
