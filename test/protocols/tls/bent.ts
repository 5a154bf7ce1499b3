/**
 * Two ends of TLS without a network between them, either of which can be made to lie: what it sends is bent before it is sealed, so that
 * the liar's own transcript holds the lie too, and the other end must find it by itself.
 */
import { concat } from '../../../src/core/bytes.ts';
import type { CertificateSpec } from '../../../src/core/tls-config.ts';
import { ALERT, alertName } from '../../../src/protocols/tls/alerts.ts';
import { ClientMachine } from '../../../src/protocols/tls/client/machine.ts';
import { encodeHandshake, encodeRecord, type HandshakeMessage, VERSION } from '../../../src/protocols/tls/codec.ts';
import { Connection } from '../../../src/protocols/tls/connection.ts';
import type { ClientSettings, ServerSettings, TlsEvent, TlsSession } from '../../../src/protocols/tls/contract.ts';
import { handshakeName } from '../../../src/protocols/tls/numbers.ts';
import type { Sealer } from '../../../src/protocols/tls/record.ts';
import { ServerMachine } from '../../../src/protocols/tls/server/machine.ts';
import { identityOf } from '../../../src/protocols/tls/x509/issue.ts';

export interface Sent {
  readonly name: string;
  readonly type: number;
  readonly body: Uint8Array;
}

type Send = (type: number, body: Uint8Array) => HandshakeMessage;

/** Says what goes out in place of a message; what it gives back joins the liar's transcript. */
export type Bend = (message: Sent, send: Send, connection: Connection) => HandshakeMessage;

const honest: Bend = ({ type, body }, send) => send(type, body);

/** Bends messages of one name, each time it is sent. */
export const bend =
  (name: string, edit: (body: Uint8Array) => Uint8Array): Bend =>
  (message, send, connection) =>
    message.name === name ? send(message.type, edit(message.body)) : honest(message, send, connection);

/** Leaves it out; the liar believes to have said it. */
export const leaveOut =
  (name: string): Bend =>
  (message, send, connection) =>
    message.name === name ? encodeHandshake(message.type, message.body) : honest(message, send, connection);

export const sayTwice =
  (name: string): Bend =>
  (message, send, connection) => {
    if (message.name === name) send(message.type, message.body);
    return honest(message, send, connection);
  };

/** Says something else before it. */
export const sayBefore =
  (name: string, type: number, body: Uint8Array): Bend =>
  (message, send, connection) => {
    if (message.name === name) send(type, body);
    return honest(message, send, connection);
  };

/** An end of a connection, with all that it has told. */
export class End extends Connection {
  readonly told: TlsEvent[] = [];
  readonly #bend: Bend;
  #sealer: Sealer | undefined;

  constructor(how: Bend = honest) {
    super();
    this.#bend = how;
  }

  override sendMessage(type: number, body: Uint8Array): HandshakeMessage {
    const send: Send = (t, b) => super.sendMessage(t, b);
    return this.#bend({ name: handshakeName(type), type, body }, send, this);
  }

  override sealWith(sealer: Sealer | undefined): void {
    this.#sealer = sealer;
    super.sealWith(sealer);
  }

  /** A record of this content, sealed as the next one; it does not go out by itself. */
  seal(type: number, content: Uint8Array): Uint8Array {
    return this.#sealer?.seal(type, content) ?? encodeRecord(type, VERSION.tls12, content);
  }

  say(plaintext: Uint8Array): void {
    this.handshake?.send(plaintext);
  }

  hear(bytes: Uint8Array): void {
    this.receive(bytes);
    this.told.push(...this.takeEvents());
  }

  /** All plaintext that came. */
  get data(): Uint8Array {
    this.told.push(...this.takeEvents());
    return concat(this.told.flatMap((event) => (event.type === 'data' ? [event.bytes] : [])));
  }

  /** `sent fatal decode_error`, for each alert. */
  get alerts(): string[] {
    this.told.push(...this.takeEvents());
    return this.told.flatMap((event) =>
      event.type === 'alert'
        ? [`${event.out ? 'sent' : 'got'} ${event.level === 2 ? 'fatal' : 'warning'} ${alertName(event.description)}`]
        : [],
    );
  }

  get session(): TlsSession | undefined {
    this.told.push(...this.takeEvents());
    return this.told.flatMap((event) => (event.type === 'session' ? [event.session] : []))[0];
  }
}

/** The same bytes in each run. */
export function randomOf(seed: number): (length: number) => Uint8Array {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  return (length) => Uint8Array.from({ length }, next);
}

const authority = { id: 'lab', name: 'Lab', key: 'p256', seed: 'lab', notBefore: 0, notAfter: 4e12 } as const;

const specOf = (key: 'p256' | 'rsa'): CertificateSpec => ({
  names: ['www.example.com'],
  issuer: authority,
  intermediate: false,
  key,
  seed: key,
  notBefore: 0,
  notAfter: 4e12,
  usage: 'server',
});

export const IDENTITY = { p256: identityOf(specOf('p256')), rsa: identityOf(specOf('rsa')) } as const;

export interface Setting {
  readonly client?: Partial<ClientSettings>;
  readonly server?: Partial<ServerSettings>;
  readonly key?: 'p256' | 'rsa';
  readonly bendClient?: Bend;
  readonly bendServer?: Bend;
}

export function makeClient({ client, bendClient }: Setting): End {
  const end = new End(bendClient);
  const machine = new ClientMachine(end, {
    random: randomOf(1),
    nowMs: () => 1e12,
    serverName: 'www.example.com',
    verify: () => ({ ok: true, alert: ALERT.closeNotify, code: 0, sentence: 'ok' }),
    ...client,
  });
  end.handshake = machine;
  machine.start();
  return end;
}

export function makeServer({ server, key = 'p256', bendServer }: Setting): End {
  const end = new End(bendServer);
  end.handshake = new ServerMachine(end, {
    random: randomOf(2),
    nowMs: () => 1e12,
    choose: () => IDENTITY[key],
    ticketKey: new Uint8Array(32).fill(7),
    ...server,
  });
  return end;
}

/** What happens to the bytes on their way; `turn` counts flights from 0 in each direction. */
export type Path = (from: 'client' | 'server', bytes: Uint8Array, turn: number) => Uint8Array;

const straight: Path = (_from, bytes) => bytes;

export interface Talk {
  readonly client: End;
  readonly server: End;
}

/** Carries bytes to and fro until nobody has any more. */
export function carry({ client, server }: Talk, path: Path = straight): void {
  for (let turn = 0; turn < 20; turn++) {
    const up = client.takeOutput();
    if (up.length > 0) server.hear(path('client', up, turn));
    const down = server.takeOutput();
    if (down.length > 0) client.hear(path('server', down, turn));
    if (up.length + down.length === 0) return;
  }
  throw new Error('the two ends never come to rest');
}

/** A handshake from its first byte, as far as it goes. */
export function talk(setting: Setting, path: Path = straight): Talk {
  const pair = { client: makeClient(setting), server: makeServer(setting) };
  carry(pair, path);
  return pair;
}

/** The records in a piece of a stream, headers included. */
export function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + ((bytes[at + 3]! << 8) | bytes[at + 4]!);
    records.push(bytes.slice(at, end));
    at = end;
  }
  return records;
}
