// TLS 1.3 between our own two ends, told as stories: full and retried handshakes, data, keys that change, how a connection ends.
import { describe, expect, test } from 'vitest';
import { concat, toHex } from '../../../src/core/bytes.ts';
import { TlsServer } from '../../../src/protocols/tls/endpoint.ts';
import { signatureAlgorithms } from '../../../src/protocols/tls/extensions/values.ts';
import { certificateRequest } from '../../../src/protocols/tls/handshake/messages.ts';
import { type Bend, talk as talkBent } from './bent.ts';
import { alerts, bytesOf, clientSettings, Pair, serverSettings, story } from './lib.ts';

const X25519 = 29;
const P256 = 23;

/** A word each way. */
function talk(pair: Pair): Pair {
  pair.client.send(bytesOf('ping'));
  pair.run();
  pair.server.send(bytesOf('pong'));
  return pair.run();
}

describe('a full handshake', () => {
  test('takes one round trip, then data flows both ways', () => {
    const pair = talk(new Pair().run());
    expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['ping', 'pong']);
    expect(story(pair.clientEvents)).toEqual([
      '> client_hello',
      '< server_hello',
      '< change_cipher_spec',
      '< encrypted_extensions',
      '< certificate',
      '< certificate_verify',
      '< finished',
      '> change_cipher_spec',
      '> finished',
      '< new_session_ticket',
      '< new_session_ticket',
    ]);
    expect(alerts([...pair.clientEvents, ...pair.serverEvents])).toEqual([]);
  });

  const suites = [0x1301, 0x1302, 0x1303];
  const groups = [X25519, P256];
  const keys = ['p256', 'rsa'] as const;
  test.each(suites.flatMap((suite) => groups.flatMap((group) => keys.map((key) => [suite, group, key] as const))))(
    'agrees on suite %i, group %i and a key of kind %s',
    (suite, group, key) => {
      const pair = talk(new Pair({ suites: [suite], groups: [group] }, { key }).run());
      expect(pair.client.summary).toMatchObject({ version: 0x0304, suite, group, retried: false, resumed: false });
      expect(pair.server.summary).toMatchObject({ suite, group, signatureScheme: key === 'rsa' ? 0x0804 : 0x0403 });
      expect([pair.heardByServer, pair.heardByClient]).toEqual(['ping', 'pong']);
    },
  );

  test('both ends log the same secrets, and come to the same exported keys', () => {
    const pair = new Pair().run();
    const lines = (events: Pair['clientEvents']): string[] =>
      events.flatMap((event) => (event.type === 'secret' ? [event.line] : []));
    const labels = lines(pair.clientEvents).map((line) => line.split(' ')[0]);
    expect(labels).toEqual([
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_TRAFFIC_SECRET_0',
      'SERVER_TRAFFIC_SECRET_0',
      'EXPORTER_SECRET',
    ]);
    expect(lines(pair.serverEvents)).toEqual(lines(pair.clientEvents));
    const exported = pair.client.exportKey('EXPORTER-test', bytesOf('context'), 40);
    expect(exported).toHaveLength(40);
    expect(pair.server.exportKey('EXPORTER-test', bytesOf('context'), 40)).toEqual(exported);
    expect(pair.server.exportKey('EXPORTER-test', bytesOf('another'), 40)).not.toEqual(exported);
  });

  test("the server takes its favourite of the client's application protocols", () => {
    const pair = new Pair({ alpn: ['http/1.1', 'h2'] }, { alpn: ['h2', 'http/1.1'] }).run();
    expect(pair.client.summary?.alpn).toBe('h2');
    expect(pair.server.summary).toMatchObject({ alpn: 'h2', serverName: 'www.example.com' });
  });

  test('equal seeds give equal bytes', () => {
    const wire = (): string => {
      const seen: string[] = [];
      const tap = (bytes: Uint8Array): Uint8Array[] => (seen.push(toHex(bytes)), [bytes]);
      talk(new Pair({}, {}, { toServer: tap, toClient: tap }).run());
      return seen.join('\n');
    };
    expect(wire()).toBe(wire());
  });

  test('what is sent too soon waits for the handshake, in order', () => {
    const pair = new Pair();
    pair.client.send(bytesOf('one '));
    pair.client.send(bytesOf('two'));
    pair.server.send(bytesOf('welcome'));
    pair.run();
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['one two', 'welcome']);
  });
});

describe('a server that asks for a certificate of the client', () => {
  /** It joins the server's transcript with the message behind it. */
  const asks: Bend = ({ name, type, body }, send) => {
    if (name !== 'certificate') return send(type, body);
    const schemes = { type: 13, data: signatureAlgorithms.encode([0x0403]) };
    const request = send(13, certificateRequest.encode({ context: new Uint8Array(0), extensions: [schemes] }));
    const own = send(type, body);
    return { ...own, bytes: concat([request.bytes, own.bytes]) };
  };

  test('is told that there is none, and judges for itself', () => {
    const { client, server } = talkBent({ bendServer: asks });
    const sent = client.told.flatMap((event) => (event.type === 'message' && event.out ? [event] : []));
    expect(sent.map(({ name }) => name)).toEqual(['client_hello', 'change_cipher_spec', 'certificate', 'finished']);
    expect(toHex(sent[2]!.bytes)).toBe('0b00000400000000');
    expect(client.told.some(({ type }) => type === 'open')).toBe(true);
    expect(server.alerts).toEqual(['sent fatal unexpected_message']); // ours did not mean to ask
  });
});

describe('HelloRetryRequest', () => {
  test('asks for a key of the group that the server has', () => {
    const pair = talk(new Pair({ groups: [X25519, P256] }, { groups: [P256] }).run());
    expect(pair.client.summary).toMatchObject({ retried: true, group: P256 });
    expect(story(pair.serverEvents).slice(0, 6)).toEqual([
      '< client_hello',
      '> server_hello',
      '> change_cipher_spec',
      '< change_cipher_spec',
      '< client_hello',
      '> server_hello',
    ]);
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['ping', 'pong']);
  });

  test('is not needed when keys of both groups were sent', () => {
    const pair = new Pair({ keyShares: [X25519, P256] }, { groups: [P256] }).run();
    expect(pair.client.summary).toMatchObject({ retried: false, group: P256 });
  });

  test('is what an empty list of keys asks for', () => {
    const pair = new Pair({ keyShares: [] }).run();
    expect(pair.client.summary).toMatchObject({ retried: true, group: X25519 });
  });

  test('its cookie comes back', () => {
    const pair = new Pair({ keyShares: [] }, { given: { cookie: bytesOf('biscuit') } }).run();
    expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
    const hellos = pair.serverEvents.flatMap((event) =>
      event.type === 'message' && event.name === 'client_hello' ? [toHex(event.bytes)] : [],
    );
    expect(hellos.map((hello) => hello.includes(toHex(bytesOf('biscuit'))))).toEqual([false, true]);
  });
});

describe('what the two have not in common', () => {
  test.each([
    ['a cipher suite', { suites: [0x1301] }, { suites: [0x1302] }, 40, 'tls.no-shared-suite'],
    ['a group', { groups: [X25519] }, { groups: [P256] }, 40, 'tls.no-shared-group'],
    ['a protocol', { alpn: ['h2'] }, { alpn: ['http/1.1'] }, 120, 'tls.no-shared-protocol'],
    ['a signature scheme', { signatureSchemes: [0x0804] }, { key: 'p256' as const }, 40, 'tls.no-shared-scheme'],
    ['a version', { versions: [0x0303] }, {}, 70, 'tls.no-shared-version'],
  ])('%s: the server says so and is done', (_, client, server, description, reason) => {
    const pair = new Pair(client, server).run();
    expect(alerts(pair.serverEvents)).toEqual([`> ${description} ${reason}`]);
    expect([pair.client.state, pair.server.state]).toEqual(['failed', 'failed']);
    expect(pair.clientEvents.some((event) => event.type === 'alert' && !event.out)).toBe(true);
  });

  test('a chain that the client does not believe: the alert is its verdict, in the clear', () => {
    const verdict = { ok: false, alert: 48, code: 20, sentence: 'unable to get local issuer certificate' };
    const pair = new Pair({ verify: () => verdict }).run();
    expect(alerts(pair.clientEvents)).toEqual(['> 48 tls.certificate-refused']);
    expect(alerts(pair.serverEvents)).toEqual(['< 48 tls.peer.unknown-ca']);
    const alert = pair.serverEvents.find((event) => event.type === 'message' && event.content === 'alert');
    expect(alert).toMatchObject({ encrypted: false });
  });
});

describe('the end', () => {
  test('close_notify of both closes both; what is sent after it is not sent', () => {
    const pair = new Pair().run();
    pair.client.close();
    pair.client.send(bytesOf('too late'));
    pair.run();
    expect(pair.serverEvents.at(-1)).toEqual({ type: 'end' });
    expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
    pair.server.send(bytesOf('the rest'));
    pair.server.close();
    pair.run();
    expect([pair.client.state, pair.server.state]).toEqual(['closed', 'closed']);
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['', 'the rest']);
  });

  test('a stream that ends without close_notify is a truncation', () => {
    const pair = new Pair().run();
    pair.client.receiveEnd();
    pair.run();
    expect(pair.client.state).toBe('failed');
    expect(pair.clientEvents.at(-1)).toMatchObject({ type: 'truncated', reason: { id: 'tls.truncated' } });
  });

  test('a stream that ends after close_notify is none', () => {
    const pair = new Pair().run();
    pair.server.close();
    pair.run();
    pair.client.receiveEnd();
    pair.run();
    expect(pair.client.state).toBe('closed');
    expect(pair.clientEvents.some(({ type }) => type === 'truncated')).toBe(false);
  });

  test('a client that speaks something else is told that this is TLS', () => {
    const server = new TlsServer(serverSettings());
    server.receive(bytesOf('GET / HTTP/1.1\r\n\r\n'));
    expect(toHex(server.takeOutput())).toBe('15030300020246');
    expect(alerts(server.takeEvents())).toEqual(['> 70 tls.not-tls']);
    expect(server.state).toBe('failed');
  });
});

describe('new keys in the middle of the stream', () => {
  test('one end changes its own', () => {
    const pair = talk(new Pair().run());
    pair.client.updateKeys(false);
    talk(pair);
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['pingping', 'pongpong']);
    expect(story(pair.serverEvents).slice(-1)).toEqual(['< key_update']);
  });

  test('and asks the other to do the same, again and again', () => {
    const pair = talk(new Pair().run());
    for (let i = 0; i < 5; i++) {
      pair.client.updateKeys(true);
      pair.server.updateKeys(i % 2 === 0);
      talk(pair);
    }
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['ping'.repeat(6), 'pong'.repeat(6)]);
    const names = pair.client.summary!.steps.map(({ name }) => name);
    expect(names).toContain('client_application_traffic_secret_8');
    expect(alerts([...pair.clientEvents, ...pair.serverEvents])).toEqual([]);
  });
});

describe('pieces', () => {
  /** Cut after every `size` bytes. */
  const cut =
    (size: number) =>
    (bytes: Uint8Array): Uint8Array[] =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));

  const outcome = (size: number): unknown => {
    const pair = new Pair({}, { key: 'rsa' }, { toServer: cut(size), toClient: cut(size) }).run();
    pair.server.send(new Uint8Array(40_000).fill(7));
    talk(pair);
    return { client: pair.clientEvents, server: pair.serverEvents };
  };

  test('cut TCP anywhere: the same happens', () => {
    const whole = outcome(1e9);
    for (const size of [1, 2, 5, 6, 7, 100, 1460, 16_384]) expect(outcome(size)).toEqual(whole);
  });

  /** Plain records of one byte each: a message may be spread over as many records as it has bytes. */
  const splitRecords = (bytes: Uint8Array): Uint8Array[] => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
      const body = bytes.slice(at + 5, at + 5 + length);
      if (bytes[at] === 22) for (const byte of body) pieces.push(Uint8Array.of(22, 3, 3, 0, 1, byte));
      else pieces.push(bytes.slice(at, at + 5 + length));
      at += 5 + length;
    }
    return pieces;
  };

  test('handshake messages over many records are put together', () => {
    const pair = talk(new Pair({}, {}, { toServer: splitRecords, toClient: splitRecords }).run());
    expect([pair.heardByServer, pair.heardByClient]).toEqual(['ping', 'pong']);
  });

  test('ten megabytes pass as they are, in records of at most 2^14 bytes', () => {
    const pair = new Pair().run();
    const sent = new Uint8Array(10_000_000).map((_, i) => i * 31 + (i >>> 13));
    pair.server.send(sent);
    pair.run();
    const got = pair.clientEvents.flatMap((event) => (event.type === 'data' ? [event.bytes] : []));
    expect(Math.max(...got.map(({ length }) => length))).toBe(16_384);
    expect(Buffer.concat(got).equals(sent)).toBe(true);
  });
});

test('the client writes nothing secret: keys appear in no record', () => {
  const seen: string[] = [];
  const tap = (bytes: Uint8Array): Uint8Array[] => (seen.push(toHex(bytes)), [bytes]);
  const pair = talk(new Pair(clientSettings(), {}, { toServer: tap, toClient: tap }).run());
  const wire = seen.join('');
  const secrets = pair.client.summary!.steps.filter(({ name }) => !name.startsWith('early') && !name.endsWith('iv'));
  expect(secrets.length).toBeGreaterThan(8);
  for (const { value } of secrets) expect(wire).not.toContain(toHex(value));
});
