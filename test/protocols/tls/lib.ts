/** Two ends of a TLS connection, joined without a network: what one writes, the other reads, until both are silent. */
import { createHash } from 'node:crypto';
import { fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import type { CertificateSpec } from '../../../src/core/tls-config.ts';
import {
  type ClientSettings,
  type PeerVerdict,
  type ServerSettings,
  TlsClient,
  type TlsEndpoint,
  type TlsEvent,
  TlsServer,
  type TlsSession,
} from '../../../src/protocols/tls/endpoint.ts';
import { identityOf } from '../../../src/protocols/tls/x509/issue.ts';

/** Bytes that are as good as random and always the same. */
export function seeded(seed: string): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => {
    const bytes = createHash('shake256', { outputLength: Math.max(1, length) })
      .update(`${seed}/${drawn++}`)
      .digest();
    return Uint8Array.from(bytes.subarray(0, length));
  };
}

export const NOW = Date.UTC(2026, 0, 1);

const authority = { id: 'lab', name: 'Lab', key: 'p256', seed: 'lab', notBefore: 0, notAfter: NOW * 2 } as const;

export const certificate = (key: 'p256' | 'rsa'): CertificateSpec => ({
  names: ['www.example.com'],
  issuer: authority,
  intermediate: false,
  key,
  seed: `leaf ${key}`,
  notBefore: 0,
  notAfter: NOW * 2,
  usage: 'server',
});

export const trusted: PeerVerdict = { ok: true, alert: 0, code: 0, sentence: 'ok' };

const identities = { p256: identityOf(certificate('p256')), rsa: identityOf(certificate('rsa')) };

export const clientSettings = (more: Partial<ClientSettings> = {}): ClientSettings => ({
  random: seeded('client'),
  nowMs: () => NOW,
  serverName: 'www.example.com',
  versions: [0x0304],
  verify: () => trusted,
  ...more,
});

export const serverSettings = (more: Partial<ServerSettings> & { key?: 'p256' | 'rsa' } = {}): ServerSettings => ({
  random: seeded('server'),
  nowMs: () => NOW,
  versions: [0x0304],
  ticketKey: seeded('ticket key')(32),
  choose: () => identities[more.key ?? 'p256'],
  ...more,
});

/** What passes between the two, piece by piece, may be changed on its way. */
export interface Path {
  readonly toServer?: (bytes: Uint8Array) => readonly Uint8Array[];
  readonly toClient?: (bytes: Uint8Array) => readonly Uint8Array[];
}

export class Pair {
  readonly client: TlsClient;
  readonly server: TlsServer;
  readonly clientEvents: TlsEvent[] = [];
  readonly serverEvents: TlsEvent[] = [];
  readonly path: Path;

  constructor(
    client: Partial<ClientSettings> = {},
    server: Parameters<typeof serverSettings>[0] = {},
    path: Path = {},
  ) {
    this.client = new TlsClient(clientSettings(client));
    this.server = new TlsServer(serverSettings(server));
    this.path = path;
  }

  /** Until nobody has anything to say. */
  run(): this {
    for (;;) {
      const moved = [
        carry(this.client, this.server, this.path.toServer),
        carry(this.server, this.client, this.path.toClient),
      ];
      this.clientEvents.push(...this.client.takeEvents());
      this.serverEvents.push(...this.server.takeEvents());
      if (!moved.includes(true)) return this;
    }
  }

  /** What the server got to read, as text. */
  get heardByServer(): string {
    return textOf(this.serverEvents);
  }

  get heardByClient(): string {
    return textOf(this.clientEvents);
  }

  get sessions(): TlsSession[] {
    return this.clientEvents.flatMap((event) => (event.type === 'session' ? [event.session] : []));
  }
}

const whole = (bytes: Uint8Array): readonly Uint8Array[] => [bytes];

function carry(from: TlsEndpoint, to: TlsEndpoint, change = whole): boolean {
  const output = from.takeOutput();
  if (output.length === 0) return false;
  for (const piece of change(output)) to.receive(piece);
  return true;
}

export const textOf = (events: readonly TlsEvent[]): string =>
  fromUtf8(joined(events.flatMap((event) => (event.type === 'data' ? [event.bytes] : []))));

const joined = (pieces: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(pieces));

/** `> client_hello`, `< server_hello`, ...: the messages as an end saw them. */
export const story = (events: readonly TlsEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'message' ? [`${event.out ? '>' : '<'} ${event.name}`] : []));

/** The alerts: `> bad_record_mac (tls.bad-record-mac)`. */
export const alerts = (events: readonly TlsEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'alert' ? [`${event.out ? '>' : '<'} ${event.description} ${event.reason.id}`] : [],
  );

export const bytesOf = utf8;
