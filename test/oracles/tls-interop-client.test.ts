/** Our TLS client against the real `openssl s_server`, over loopback TCP: every suite, group and way to resume, both versions. */
import { afterEach, describe, expect, test } from 'vitest';
import { ALERT } from '../../src/protocols/tls/alerts.ts';
import type { ClientSettings, TlsSession } from '../../src/protocols/tls/endpoint.ts';
import { GROUP, VERSION } from '../../src/protocols/tls/numbers.ts';
import { SUITES } from '../../src/programs/openssl/suites.ts';
import { Bridge, type Openssl, opensslServer } from '../helpers/openssl.ts';
import { content, ourClient } from './lib/tls-ends.ts';

const WWW = ['-cert', 'www.pem', '-key', 'www.key', '-cert_chain', 'middle.pem'];
const RSA = ['-cert', 'rsa.pem', '-key', 'rsa.key'];
const running: Openssl[] = [];

afterEach(() => {
  for (const each of running.splice(0)) each.kill();
});

async function serverWith(...words: readonly string[]) {
  const started = await opensslServer(words);
  running.push(started.server);
  return started;
}

/** One connection: handshake, a line each way, close_notify each way. */
async function roundTrip(words: readonly string[], settings: Partial<ClientSettings>) {
  const { server, port } = await serverWith(...words);
  const bridge = await Bridge.client(ourClient(settings), port);
  await bridge.open();
  bridge.send('hello from wirelab\n');
  await server.says('hello from wirelab');
  server.type('hello from openssl\n');
  await bridge.receives('hello from openssl\n');
  bridge.close();
  await server.says('CONNECTION CLOSED');
  await bridge.until(() => bridge.all('end').length > 0);
  return { server, bridge, summary: bridge.endpoint.summary! };
}

const id = (name: string): number => SUITES.find((suite) => suite.name === name)!.id;

describe('TLS 1.3', () => {
  const names = SUITES.filter((suite) => suite.version === 'TLSv1.3').map((suite) => suite.name);

  test.each(names.flatMap((name) => [[name, GROUP.x25519] as const, [name, GROUP.secp256r1] as const]))(
    '%s with group %i',
    async (name, group) => {
      const { server, summary } = await roundTrip([...WWW, '-tls1_3'], { suites: [id(name)], groups: [group] });
      expect(summary).toMatchObject({ version: VERSION.tls13, suite: id(name), group, resumed: false, retried: false });
      expect(server.stdout).toContain(`CIPHER is ${name}\n`);
    },
  );

  test('a certificate with an RSA key signs with RSA-PSS', async () => {
    const { summary } = await roundTrip([...RSA, '-tls1_3'], {});
    expect(summary.signatureScheme).toBe(0x0804);
  });

  test('a group without a share costs a HelloRetryRequest', async () => {
    const { summary } = await roundTrip([...WWW, '-groups', 'P-256'], { keyShares: [GROUP.x25519] });
    expect(summary).toMatchObject({ retried: true, group: GROUP.secp256r1 });
  });

  test('ALPN: the server chooses among what we offer', async () => {
    const { server, summary } = await roundTrip([...WWW, '-alpn', 'h2,http/1.1'], { alpn: ['http/1.1', 'x'] });
    expect(summary.alpn).toBe('http/1.1');
    expect(server.stdout).toContain('ALPN protocols selected: http/1.1');
  });

  test('a ticket resumes the session, with a fresh key exchange', async () => {
    const { port, server } = await serverWith(...WWW);
    const session = await sessionOf(port);
    const again = await Bridge.client(ourClient({ session }), port);
    await again.open();
    expect(again.endpoint.summary).toMatchObject({ resumed: true, group: GROUP.x25519 });
    await server.says('Reused session-id');
    again.close();
  });

  test('0-RTT data arrives before the handshake is done', async () => {
    const { port, server } = await serverWith(...WWW, '-early_data');
    const session = await sessionOf(port);
    expect(session.maxEarlyData).toBeGreaterThan(0);
    const client = ourClient({ session, earlyData: true });
    client.send(new TextEncoder().encode('too early\n'));
    const again = await Bridge.client(client, port);
    await again.open();
    expect(again.endpoint.summary).toMatchObject({ resumed: true, earlyData: 'accepted' });
    await server.says(/Early data received:\s+too early/);
    again.send('in time\n');
    await server.says('in time');
    again.close();
  });

  test('0-RTT data to a server that takes none is rejected, and the connection stands', async () => {
    const { port } = await serverWith(...WWW, '-early_data');
    const session = await sessionOf(port);
    const { port: other, server } = await serverWith(...WWW);
    const client = ourClient({ session, earlyData: true });
    client.send(new TextEncoder().encode('too early\n'));
    const again = await Bridge.client(client, other);
    await again.open();
    expect(again.endpoint.summary?.earlyData).not.toBe('accepted');
    again.send('in time\n');
    await server.says('in time');
    expect(server.stdout).not.toContain('too early');
  });

  test.each([false, true])('we change our keys, and ask for theirs: %s', async (ask) => {
    const { port, server } = await serverWith(...WWW);
    const bridge = await Bridge.client(ourClient(), port);
    await bridge.open();
    bridge.updateKeys(ask);
    bridge.send('under new keys\n');
    await server.says('under new keys');
    server.type('and back\n');
    await bridge.receives('and back');
    expect(bridge.all('keys-updated').map((event) => event.out)).toEqual(ask ? [true, false] : [true]);
    bridge.close();
  });

  test.each(['k', 'K'])('the server changes its keys: %s', async (letter) => {
    const { port, server } = await serverWith(...WWW);
    const bridge = await Bridge.client(ourClient(), port);
    await bridge.open();
    bridge.send('first\n');
    await server.says('first');
    server.type(`${letter}\n`);
    await bridge.until(() => bridge.all('keys-updated').some((event) => !event.out));
    bridge.send('second\n');
    await server.says('second');
    server.type('third\n');
    await bridge.receives('third');
    expect(bridge.all('keys-updated').some((event) => event.out)).toBe(letter === 'K');
    bridge.close();
  });
});

describe('TLS 1.2', () => {
  const rows = SUITES.filter((suite) => suite.version === 'TLSv1.2');

  test.each(rows.map((suite) => [suite.name, suite] as const))('%s', async (name, suite) => {
    const words = [...(suite.authentication === 'RSA' ? RSA : WWW), '-tls1_2', '-cipher', name];
    const { server, summary } = await roundTrip(words, {});
    expect(summary).toMatchObject({ version: VERSION.tls12, suite: suite.id, resumed: false });
    expect(summary.group).toBe(suite.exchange === 'RSA' ? undefined : GROUP.x25519);
    expect(summary.steps.some(({ label }) => label === 'extended master secret')).toBe(true);
    expect(server.stdout).toContain(`CIPHER is ${name}\n`);
  });

  test('P-256 as the only group', async () => {
    const { summary } = await roundTrip([...WWW, '-tls1_2', '-groups', 'P-256'], {});
    expect(summary.group).toBe(GROUP.secp256r1);
  });

  test.each([[[] as string[]], [['-no_ticket']]])('a session is resumed, server with %j', async (words) => {
    const { port, server } = await serverWith(...WWW, '-tls1_2', ...words);
    const session = await sessionOf(port);
    expect(session.ticket.length > 0).toBe(words.length === 0);
    const again = await Bridge.client(ourClient({ session }), port);
    await again.open();
    expect(again.endpoint.summary).toMatchObject({ version: VERSION.tls12, resumed: true });
    await server.says('Reused session-id');
    again.send('hello again\n');
    await server.says('hello again');
    again.close();
  });
});

describe('both versions', () => {
  test.each(['-tls1_2', '-tls1_3'])('half a megabyte each way, %s', async (version) => {
    const { port, server } = await serverWith(...WWW, version);
    const bridge = await Bridge.client(ourClient(), port);
    await bridge.open();
    const up = content(500_000);
    bridge.send(`${up}\n`);
    await server.says(up.slice(-100));
    expect(server.stdout.includes(up)).toBe(true);
    const down = content(500_001);
    server.type(`${down}\n`);
    await bridge.receives(`${down.slice(-100)}\n`);
    expect(bridge.received === `${down}\n`).toBe(true);
    bridge.close();
  });

  test('no shared suite: the server says handshake_failure', async () => {
    const { port } = await serverWith(...RSA, '-tls1_2', '-cipher', 'AES128-GCM-SHA256');
    const bridge = await Bridge.client(ourClient({ suites: [id('AES256-GCM-SHA384')] }), port);
    await bridge.until(() => bridge.all('alert').length > 0);
    expect(bridge.all('alert')[0]).toMatchObject({ out: false, description: ALERT.handshakeFailure });
  });

  test('no shared version: the server says protocol_version', async () => {
    const { port } = await serverWith(...WWW, '-tls1_3');
    const bridge = await Bridge.client(ourClient({ versions: [VERSION.tls12] }), port);
    await bridge.until(() => bridge.all('alert').length > 0);
    expect(bridge.all('alert')[0]).toMatchObject({ out: false, description: ALERT.protocolVersion });
  });

  test.each([
    ['expired', 'certificate expired'],
    ['untrusted', 'unknown ca'],
    ['self', 'unknown ca'],
    ['other', 'bad certificate'],
    ['client', 'unsupported certificate'],
  ])('a certificate that is %s: the server hears "%s"', async (name, words) => {
    for (const version of ['-tls1_2', '-tls1_3']) {
      const { port, server } = await serverWith('-cert', `${name}.pem`, '-key', `${name}.key`, version);
      const bridge = await Bridge.client(ourClient(), port);
      await bridge.until(() => bridge.all('alert').length > 0);
      await server.says(new RegExp(`alert ${words}`));
      expect(bridge.all('alert')[0]).toMatchObject({ out: true, level: 2 });
      bridge.hangUp();
    }
  });
});

/** A session of a first connection. */
async function sessionOf(port: number): Promise<TlsSession> {
  const first = await Bridge.client(ourClient(), port);
  await first.open();
  await first.until(() => first.all('session').length > 0);
  const { session } = first.all('session').at(-1)!;
  first.close();
  await first.until(() => first.all('end').length > 0);
  first.hangUp();
  return session;
}
