/** Our TLS server against the real `openssl s_client`, over loopback TCP; our certificates under its -verify_return_error. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../src/core/bytes.ts';
import { ALERT } from '../../src/protocols/tls/alerts.ts';
import type { ServerSettings, TlsServer } from '../../src/protocols/tls/endpoint.ts';
import { GROUP, VERSION } from '../../src/protocols/tls/numbers.ts';
import { identityOf } from '../../src/protocols/tls/x509/issue.ts';
import { SUITES } from '../../src/programs/openssl/suites.ts';
import { sessionOfPem, sessionPem } from '../../src/programs/openssl/session-file.ts';
import { Listener, Openssl, openssl, Workshop } from '../helpers/openssl.ts';
import { certificate, content, ourServer, ROOT_PEM } from './lib/tls-ends.ts';

const shop = new Workshop();
const ROOT = shop.write('root.pem', ROOT_PEM);
const running: Openssl[] = [];
const listening: Listener[] = [];

afterEach(() => {
  for (const each of running.splice(0)) each.kill();
  for (const each of listening.splice(0)) each.stop();
});
afterAll(() => shop.remove());

type Kind = 'p256' | 'rsa';

async function listener(settings: Partial<ServerSettings> = {}, key: Kind = 'p256'): Promise<Listener> {
  const started = await Listener.start(() => ourServer(settings, key));
  listening.push(started);
  return started;
}

/** Verifies our chain and its name, and ends where anything is wrong. */
const STRICT = ['-CAfile', ROOT, '-verify_return_error', '-verify_hostname', 'www.example.com'];

function clientTo(port: number, ...words: readonly string[]): Openssl {
  const client = new Openssl(
    ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'www.example.com', ...STRICT, ...words],
    shop.folder,
  );
  running.push(client);
  return client;
}

/** Handshake, a line each way, Q. */
async function roundTrip(words: readonly string[], settings: Partial<ServerSettings> = {}, key: Kind = 'p256') {
  const { port, connection } = await started(settings, key);
  const client = clientTo(port, ...words);
  const bridge = await connection();
  await bridge.open();
  client.type('hello from openssl\n');
  await bridge.receives('hello from openssl\n');
  bridge.send('hello from wirelab\n');
  await client.says('hello from wirelab');
  client.type('Q\n');
  await client.ends();
  expect(client.exit).toBe(0);
  await bridge.until(() => bridge.all('end').length > 0);
  expect(client.stdout).toContain('Verification: OK');
  return { client, bridge, summary: bridge.endpoint.summary! };
}

async function started(settings: Partial<ServerSettings> = {}, key: Kind = 'p256') {
  const server = await listener(settings, key);
  return { port: server.port, connection: (n = 0) => server.connection(n) };
}

describe('TLS 1.3', () => {
  const suites = SUITES.filter((suite) => suite.version === 'TLSv1.3');

  test.each(suites.flatMap(({ name, id }) => [[name, id, 'X25519'] as const, [name, id, 'P-256'] as const]))(
    '%s (%i) with %s',
    async (name, id, group) => {
      const { client, summary } = await roundTrip(['-tls1_3', '-ciphersuites', name, '-groups', group]);
      expect(summary).toMatchObject({ version: VERSION.tls13, suite: id, serverName: 'www.example.com' });
      expect(client.stdout).toContain(`New, TLSv1.3, Cipher is ${name}`);
      expect(client.stdout).toContain(`Server Temp Key: ${group === 'X25519' ? 'X25519' : 'ECDH, prime256v1'}`);
    },
  );

  test('an RSA key signs with RSA-PSS', async () => {
    const { client } = await roundTrip(['-tls1_3'], {}, 'rsa');
    expect(client.stdout).toContain('Peer signature type: RSA-PSS');
  });

  test('our HelloRetryRequest is answered', async () => {
    const { summary } = await roundTrip(['-groups', 'X25519:P-256'], { groups: [GROUP.secp256r1] });
    expect(summary).toMatchObject({ retried: true, group: GROUP.secp256r1 });
  });

  test('ALPN', async () => {
    const { client } = await roundTrip(['-alpn', 'h2,http/1.1'], { alpn: ['http/1.1'] });
    expect(client.stdout).toContain('ALPN protocol: http/1.1');
  });

  test('our tickets resume its sessions', async () => {
    const { port, connection } = await started();
    const file = await firstSession(port, 't13.pem');
    const again = clientTo(port, '-sess_in', file);
    await (await connection(1)).open();
    await again.says('Reused, TLSv1.3');
    expect((await connection(1)).endpoint.summary?.resumed).toBe(true);
  });

  test('0-RTT data is taken, and its replay only by a server without a memory', async () => {
    const seen = new Set<string>();
    const settings = { earlyData: 16_384, seenEarly: (id: string) => seen.has(id) || !seen.add(id) };
    const { port, connection } = await started(settings);
    const file = await firstSession(port, 'early.pem');
    const client = clientTo(port, '-sess_in', file, '-early_data', shop.write('early.txt', 'too early\n'));
    const bridge = await connection(1);
    await bridge.open();
    await client.says('Early data was accepted');
    expect(bridge.received).toBe('too early\n');
    const replayed = (server: TlsServer): string[] => {
      for (const bytes of bridge.raw) server.receive(bytes);
      return server.takeEvents().flatMap((event) => (event.type === 'data' ? [fromUtf8(event.bytes)] : []));
    };
    expect(replayed(ourServer(settings))).toEqual([]);
    expect(replayed(ourServer({ earlyData: 16_384 }))).toEqual(['too early\n']);
  });

  test.each(['k', 'K'])('it changes its keys: %s', async (letter) => {
    const { port, connection } = await started();
    const client = clientTo(port, '-tls1_3');
    const bridge = await connection();
    await bridge.open();
    client.type(`${letter}\n`);
    await bridge.until(() => bridge.all('keys-updated').some((event) => !event.out));
    client.type('second\n');
    await bridge.receives('second');
    bridge.send('third\n');
    await client.says('third');
    expect(bridge.all('keys-updated').some((event) => event.out)).toBe(letter === 'K');
  });

  test.each([false, true])('we change ours, and ask for its: %s', async (ask) => {
    const { port, connection } = await started();
    const client = clientTo(port, '-tls1_3');
    const bridge = await connection();
    await bridge.open();
    bridge.updateKeys(ask);
    bridge.send('under new keys\n');
    await client.says('under new keys');
    client.type('and back\n');
    await bridge.receives('and back');
    expect(bridge.all('keys-updated').map((event) => event.out)).toEqual(ask ? [true, false] : [true]);
  });
});

describe('TLS 1.2', () => {
  const rows = SUITES.filter((suite) => suite.version === 'TLSv1.2');

  test.each(rows.map((suite) => [suite.name, suite] as const))('%s', async (name, suite) => {
    const key = suite.authentication === 'RSA' ? 'rsa' : 'p256';
    const { client, summary } = await roundTrip(['-tls1_2', '-cipher', name], {}, key);
    expect(summary).toMatchObject({ version: VERSION.tls12, suite: suite.id });
    expect(client.stdout).toContain(`New, TLSv1.2, Cipher is ${name}`);
    expect(client.stdout).toContain('Extended master secret: yes');
    expect(client.stdout).toContain('Secure Renegotiation IS supported');
  });

  test('our tickets resume its sessions', async () => {
    const { port, connection } = await started();
    const file = await firstSession(port, 't12.pem', '-tls1_2');
    const again = clientTo(port, '-tls1_2', '-sess_in', file);
    await again.says('Reused, TLSv1.2');
    const bridge = await connection(1);
    await bridge.open();
    expect(bridge.endpoint.summary?.resumed).toBe(true);
  });
});

describe('both versions', () => {
  test.each(['-tls1_2', '-tls1_3'])('half a megabyte each way, %s', async (version) => {
    const { port, connection } = await started();
    const client = clientTo(port, version);
    const bridge = await connection();
    await bridge.open();
    const up = `${content(500_000)}\n`;
    client.type(up);
    await bridge.until(() => bridge.received.length >= up.length);
    expect(bridge.received === up).toBe(true);
    const down = content(500_001);
    bridge.send(down);
    await client.says(down.slice(-100));
    expect(client.stdout.includes(down)).toBe(true);
  });

  test('our close_notify is the end for it', async () => {
    const { port, connection } = await started();
    const client = clientTo(port);
    const bridge = await connection();
    await bridge.open();
    bridge.close();
    await client.says('closed');
    await client.ends();
    expect(client.exit).toBe(0);
  });

  test.each([
    ['no shared version', ['-tls1_2'], { versions: [VERSION.tls13] }, 'alert protocol version', ALERT.protocolVersion],
    [
      'no shared suite',
      ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'],
      {},
      'alert handshake failure',
      ALERT.handshakeFailure,
    ],
    [
      'no shared protocol',
      ['-alpn', 'x'],
      { alpn: ['h2'] },
      'alert no application protocol',
      ALERT.noApplicationProtocol,
    ],
  ] as const)('%s', async (_, words, settings, says, alert) => {
    const { port, connection } = await started(settings);
    const client = clientTo(port, ...words);
    await client.ends();
    expect(client.exit).toBe(1);
    expect(client.stderr).toContain(says);
    expect((await connection()).all('alert')[0]).toMatchObject({ out: true, description: alert });
  });

  test.each([
    ['expired', { notAfter: Date.UTC(2025, 1, 1) }, ALERT.certificateExpired, 'certificate has expired'],
    ['signed by itself', { issuer: undefined }, ALERT.unknownCa, 'self-signed certificate'],
    ['for another name', { names: ['other.example.com'] }, ALERT.badCertificate, 'hostname mismatch'],
    ['for clients', { usage: 'client' }, ALERT.unsupportedCertificate, 'unsuitable certificate purpose'],
  ] as const)('a certificate of ours that is %s is refused', async (_, changes, alert, words) => {
    const identity = identityOf(certificate('p256', { intermediate: false, ...changes }));
    for (const version of ['-tls1_2', '-tls1_3']) {
      const { port, connection } = await started({ choose: () => identity });
      const client = clientTo(port, version);
      await client.ends();
      expect(client.stderr).toContain(words);
      const bridge = await connection();
      await bridge.until(() => bridge.all('alert').length > 0).catch(() => undefined);
      expect(bridge.all('alert')[0]).toMatchObject({ out: false, description: alert });
    }
  });
});

test('a session file of ours is one to the real openssl, and the other way round', async () => {
  const { port } = await started();
  const file = await firstSession(port, 'real.pem');
  const read = sessionOfPem(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(read.error);
  const ours = shop.write('ours.pem', sessionPem(read.value));
  const kept = (path: string): string => openssl('sess_id', '-noout', '-text', '-in', path);
  expect(kept(ours)).toBe(kept(file));
});

/** Connects once, and keeps the session in a file. */
async function firstSession(port: number, name: string, ...words: readonly string[]): Promise<string> {
  const file = shop.path(name);
  const client = clientTo(port, '-sess_out', file, ...words);
  await client.says(words.includes('-tls1_2') ? 'Verify return code' : 'read R BLOCK');
  client.type('Q\n');
  await client.ends();
  return file;
}
