// RFC 8448: both ends write every record of the traces, byte for byte, and derive every secret of theirs.
import { describe, expect, test } from 'vitest';
import { concat, toHex } from '../../../src/core/bytes.ts';
import {
  type ClientSettings,
  type ServerSettings,
  TlsClient,
  type TlsEndpoint,
  TlsServer,
} from '../../../src/protocols/tls/endpoint.ts';
import { NOW } from './lib.ts';
import { sessionOf, Trace, type Who } from './rfc8448.ts';

/** Both ends, and everything that each wrote. */
class Replay {
  readonly trace: Trace;
  readonly ends: Readonly<Record<Who, TlsEndpoint>>;
  readonly written: Record<Who, Uint8Array[]> = { client: [], server: [] };

  constructor(trace: Trace, client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}) {
    this.trace = trace;
    this.ends = {
      client: new TlsClient(trace.clientSettings(client)),
      server: new TlsServer(trace.serverSettings(server)),
    };
  }

  /** Until both are silent. */
  exchange(): void {
    for (let quiet = 0; quiet < 2;) {
      quiet = 0;
      for (const [from, to] of [['client', 'server'] as const, ['server', 'client'] as const]) {
        const output = this.ends[from].takeOutput();
        if (output.length === 0) quiet++;
        this.written[from].push(output);
        this.ends[to].receive(output);
      }
    }
  }

  /** The trace's data, client's first, then both say goodbye. */
  finish(data: Readonly<Record<Who, readonly Uint8Array[]>>): void {
    for (const who of ['client', 'server'] as const) {
      for (const payload of data[who]) this.ends[who].send(payload);
      this.exchange();
    }
    this.ends.client.close();
    this.ends.server.close();
    this.exchange();
  }

  /** What both ends wrote, how they ended, and which of the trace's secrets neither schedule came to. */
  outcome(): Outcome {
    const { client, server } = this.ends;
    return {
      client: toHex(concat(this.written.client)),
      server: toHex(concat(this.written.server)),
      states: [client.state, server.state],
      missing: [...this.#missing(client), ...this.#missing(server)],
    };
  }

  #missing({ summary }: TlsEndpoint): string[] {
    const values = new Set(summary?.steps.map(({ value }) => toHex(value)));
    const secrets = this.trace.lines.filter(({ value }) => isSecret(value));
    return secrets.filter(({ bytes }) => !values.has(toHex(bytes))).map(({ title }) => title);
  }
}

interface Outcome {
  readonly client: string;
  readonly server: string;
  readonly states: readonly string[];
  readonly missing: readonly string[];
}

const asTraced = (trace: Trace): Outcome => ({
  client: toHex(trace.written('client')),
  server: toHex(trace.written('server')),
  states: ['closed', 'closed'],
  missing: [],
});

const isSecret = (value: string): boolean => value.endsWith('expanded') || value === 'secret';
const nothing = { client: [], server: [] };

describe('RFC 8448', () => {
  test.each(['simple-1rtt', 'resumed-0rtt', 'hello-retry-request', 'compatibility-mode'])(
    '%s was read whole',
    (name) => {
      const { lines } = new Trace(name);
      expect(lines.length).toBeGreaterThanOrEqual(99);
      expect(lines.filter(({ value }) => isSecret(value)).length).toBeGreaterThan(20);
    },
  );

  test('3: a full handshake in one round trip', () => {
    const replay = new Replay(new Trace('simple-1rtt'));
    replay.exchange();
    replay.finish({ client: replay.trace.payloads('client'), server: replay.trace.payloads('server') });
    expect(replay.outcome()).toEqual(asTraced(replay.trace));
  });

  test('4: the session resumed, with data in the first flight', () => {
    const trace = new Trace('resumed-0rtt');
    const session = sessionOf(new Trace('simple-1rtt'), NOW - 6); // the trace's ticket is 6 ms old
    const server = { earlyData: 1024, given: { sessions: [session] } };
    const replay = new Replay(trace, { session, earlyData: true }, server);
    const [early, ...late] = trace.payloads('client');
    replay.ends.client.send(early!);
    replay.exchange();
    expect(replay.ends.server.takeEvents()).toContainEqual({ type: 'data', bytes: early, early: true });
    replay.finish({ client: late, server: trace.payloads('server') });
    expect(replay.outcome()).toEqual(asTraced(replay.trace));
    expect(replay.ends.client.summary).toMatchObject({ resumed: true, earlyData: 'accepted' });
  });

  test('5: the server asks for a key of another group', () => {
    const replay = new Replay(new Trace('hello-retry-request'), { groups: [29, 23] }, { groups: [23] });
    replay.exchange();
    replay.finish(nothing);
    expect(replay.outcome()).toEqual(asTraced(replay.trace));
    expect(replay.ends.client.summary).toMatchObject({ retried: true, group: 23 });
  });

  test('7: a handshake that looks to middleboxes like one of TLS 1.2', () => {
    const replay = new Replay(new Trace('compatibility-mode'));
    replay.exchange();
    replay.finish(nothing);
    expect(replay.outcome()).toEqual(asTraced(replay.trace));
  });
});
