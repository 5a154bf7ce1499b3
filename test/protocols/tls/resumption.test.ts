// Tickets, PSKs and early data (RFC 8446, 2.2, 2.3, 4.2.10, 4.6.1 and 8), between our own two ends.
import { describe, expect, test } from 'vitest';
import type { ClientSettings, TlsSession } from '../../../src/protocols/tls/endpoint.ts';
import { alerts, bytesOf, NOW, Pair, seeded, type serverSettings, story } from './lib.ts';

type ServerMore = NonNullable<Parameters<typeof serverSettings>[0]>;

/** The session that a first connection leaves behind. */
function sessionOf(client: Partial<ClientSettings> = {}, server: ServerMore = {}): TlsSession {
  return new Pair(client, server).run().sessions[0]!;
}

/** A later connection, with randomness of its own. */
const later = { random: seeded('client, later') };
const early = { earlyData: 16_384 };

describe('a ticket', () => {
  test('resumes the session: no certificate passes', () => {
    const session = sessionOf();
    const pair = new Pair({ ...later, session }).run();
    expect(story(pair.clientEvents)).toEqual([
      '> client_hello',
      '< server_hello',
      '< change_cipher_spec',
      '< encrypted_extensions',
      '< finished',
      '> change_cipher_spec',
      '> finished',
      '< new_session_ticket',
      '< new_session_ticket',
    ]);
    expect(pair.client.summary).toMatchObject({ resumed: true, group: 29, chain: session.chain });
    expect(pair.server.summary).toMatchObject({ resumed: true });
  });

  test('each of a connection has a PSK of its own', () => {
    const [one, two] = new Pair().run().sessions;
    expect(one!.secret).not.toEqual(two!.secret);
    for (const session of [one!, two!])
      expect(new Pair({ ...later, session }).run().client.summary?.resumed).toBe(true);
  });

  test('the resumed connection gives tickets that resume too', () => {
    let session = sessionOf();
    for (let i = 0; i < 4; i++) {
      const pair = new Pair({ random: seeded(`client ${i}`), session }).run();
      expect(pair.client.summary?.resumed).toBe(true);
      session = pair.sessions[0]!;
    }
  });

  test('goes with another suite of the same hash', () => {
    const session = sessionOf({ suites: [0x1301] });
    const pair = new Pair({ ...later, session, suites: [0x1303, 0x1301] }, { suites: [0x1303] }).run();
    expect(pair.client.summary).toMatchObject({ resumed: true, suite: 0x1303 });
  });

  test('psk_ke resumes without a key exchange: the old secret alone protects the new connection', () => {
    const pair = new Pair({ ...later, session: sessionOf(), pskModes: [0] }).run();
    expect(pair.client.summary).toMatchObject({ resumed: true, group: undefined });
    const step = pair.client.summary!.steps.find(({ name }) => name === 'handshake_secret');
    expect(step).toMatchObject({ input: '0' });
  });

  test('psk_ke is the way out when there is no group in common', () => {
    const session = sessionOf();
    const pair = new Pair({ ...later, session, groups: [29], pskModes: [1, 0] }, { groups: [23] }).run();
    expect(pair.client.summary).toMatchObject({ resumed: true, group: undefined });
  });

  test('resumes after a HelloRetryRequest, with a binder over both hellos', () => {
    const pair = new Pair({ ...later, session: sessionOf(), keyShares: [] }).run();
    expect(pair.client.summary).toMatchObject({ resumed: true, retried: true });
  });

  const HOURS_3 = 3 * 3600 * 1000;
  const full: [string, Partial<ClientSettings>, ServerMore][] = [
    ['of another server', {}, { ticketKey: seeded('another key')(32) }],
    ['that the server finds too old', {}, { nowMs: () => NOW + HOURS_3 }],
    ['that the client finds too old', { nowMs: () => NOW + HOURS_3 }, {}],
    ['for a suite of another hash', {}, { suites: [0x1301] }],
    ['for another name', { serverName: 'other.example.com' }, {}],
  ];
  test.each(full)('%s leads to a full handshake', (_, client, server) => {
    const session = sessionOf();
    const pair = new Pair({ ...later, session, ...client }, server).run();
    expect(pair.client.summary).toMatchObject({ resumed: false });
    expect(story(pair.clientEvents)).toContain('< certificate');
  });

  test('with another secret than its own has a binder that does not fit', () => {
    const session = { ...sessionOf(), secret: new Uint8Array(48) };
    const pair = new Pair({ ...later, session }).run();
    expect(alerts(pair.serverEvents)).toEqual(['> 51 tls.bad-binder']);
  });

  test('a server without a key for tickets gives none', () => {
    expect(new Pair({}, { ticketKey: undefined }).run().sessions).toEqual([]);
    expect(new Pair({}, { tickets: 0 }).run().sessions).toEqual([]);
  });
});

describe('early data', () => {
  const request = bytesOf('GET /early');

  test('reaches the server with the first flight, and is answered in the second', () => {
    const pair = new Pair({ ...later, session: sessionOf({}, early), earlyData: true }, early);
    pair.client.send(request);
    pair.server.receive(pair.client.takeOutput());
    expect(pair.server.takeEvents()).toContainEqual({ type: 'data', bytes: request, early: true });
    pair.server.send(bytesOf('an answer before the handshake is done'));
    pair.client.receive(pair.server.takeOutput());
    expect(pair.client.takeEvents()).toContainEqual({
      type: 'data',
      bytes: bytesOf('an answer before the handshake is done'),
      early: false,
    });
    pair.client.send(bytesOf('late'));
    pair.run();
    expect(pair.client.summary?.earlyData).toBe('accepted');
    expect(pair.server.summary?.earlyData).toBe('accepted');
    expect(pair.serverEvents).toContainEqual({ type: 'data', bytes: bytesOf('late'), early: false });
    expect(story(pair.serverEvents)).toContain('< end_of_early_data');
  });

  const rejections: [string, ServerMore, Partial<ClientSettings>][] = [
    ['the server takes none', { earlyData: 0 }, {}],
    ['the server knows the ticket not', { ...early, ticketKey: seeded('another key')(32) }, {}],
    ['the server asks for another key first', { ...early, groups: [23] }, { groups: [29, 23] }],
    ["the client's clock runs differently", { ...early, nowMs: () => NOW + 11_000 }, {}],
    ['it has been seen before', { ...early, seenEarly: () => true }, {}],
    ['the suite is another', { ...early, suites: [0x1303] }, { suites: [0x1301, 0x1303] }],
  ];
  test.each(rejections)('is thrown away when %s, and the handshake goes on', (_, server, client) => {
    const first = client.suites ? { suites: [0x1301] } : {};
    const pair = new Pair({ ...later, session: sessionOf(first, early), earlyData: true, ...client }, server);
    pair.client.send(request);
    pair.client.send(new Uint8Array(12_000));
    pair.run();
    expect(pair.client.summary?.earlyData).toBe('rejected');
    expect(pair.server.summary?.earlyData).toBe('rejected');
    expect(pair.heardByServer).toBe('');
    pair.client.send(request);
    pair.run();
    expect(pair.heardByServer).toBe('GET /early');
    expect(alerts([...pair.clientEvents, ...pair.serverEvents])).toEqual([]);
  });

  test('beyond what the ticket permits waits for the handshake, in order', () => {
    const limits = { earlyData: 10 };
    const pair = new Pair({ ...later, session: sessionOf({}, limits), earlyData: true }, limits);
    for (const word of ['12345', '67890', 'abcde', 'f']) pair.client.send(bytesOf(word));
    pair.run();
    const data = pair.serverEvents.flatMap((event) => (event.type === 'data' ? [event.early] : []));
    expect(data).toEqual([true, true, false, false]);
    expect(pair.heardByServer).toBe('1234567890abcdef');
  });

  /** What somebody on the path recorded, played to another server of the same kind. */
  const replayed = (server: ServerMore): readonly boolean[] => {
    const flights: Uint8Array[] = [];
    const tap = (bytes: Uint8Array): Uint8Array[] => (flights.push(bytes), [bytes]);
    const seen = new Set<string>();
    const settings = { ...early, ...server, ...(server.seenEarly ? { seenEarly: once(seen) } : {}) };
    const session = sessionOf({}, early);
    const first = new Pair({ ...later, session, earlyData: true }, settings, { toServer: tap });
    first.client.send(request);
    first.run();
    const second = new Pair({}, settings);
    second.server.receive(flights[0]!);
    const again = second.server.takeEvents();
    return [first.heardByServer !== '', again.some(({ type }) => type === 'data')];
  };
  const once = (seen: Set<string>) => (id: string) => seen.has(id) || (seen.add(id), false);

  test('is taken twice by a server that does not remember: the replay works', () => {
    expect(replayed({})).toEqual([true, true]);
  });

  test('is taken once by a server that does', () => {
    expect(replayed({ seenEarly: () => false })).toEqual([true, false]);
  });
});
