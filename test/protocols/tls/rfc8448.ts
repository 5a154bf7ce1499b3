/** The traces of RFC 8448 as fixtures (test/golden/rfc8448), and what our two ends must be given to say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concat } from '../../../src/core/bytes.ts';
import { decodeHandshake } from '../../../src/protocols/tls/codec.ts';
import type { ClientSettings, ServerSettings, TlsSession } from '../../../src/protocols/tls/endpoint.ts';
import { keyOf } from '../../../src/protocols/tls/crypto/keys.ts';
import type { Extension } from '../../../src/protocols/tls/extensions/list.ts';
import { cookie as cookieCodec } from '../../../src/protocols/tls/extensions/values.ts';
import { clientHello, serverHello } from '../../../src/protocols/tls/handshake/hellos.ts';
import * as messages from '../../../src/protocols/tls/handshake/messages.ts';
import { clientSettings, serverSettings } from './lib.ts';

const HOME = join(import.meta.dirname, '../../golden/rfc8448');

export type Who = 'client' | 'server';

interface Line {
  readonly who: Who;
  readonly title: string;
  readonly value: string;
  readonly bytes: Uint8Array;
}

/** What the extensions of our own making are; all others come from the trace as they are. */
const OURS = [0, 42, 43, 44, 45, 51];

export class Trace {
  readonly lines: readonly Line[];

  constructor(name: string) {
    const text = readFileSync(join(HOME, `${name}.txt`), 'utf8');
    this.lines = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [who, title, value, hex] = line.split(' | ') as [Who, string, string, string];
        return { who, title, value, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) };
      });
  }

  all(who: Who, value: string): Uint8Array[] {
    return this.lines.filter((line) => line.who === who && line.value === value).map(({ bytes }) => bytes);
  }

  /** Everything that one end writes. */
  written(who: Who): Uint8Array {
    return concat(this.all(who, 'complete record'));
  }

  payloads(who: Who): Uint8Array[] {
    const lines = this.lines.filter(
      (line) => line.title === 'send application_data record' && line.value === 'payload',
    );
    return lines.filter((line) => line.who === who).map(({ bytes }) => bytes);
  }

  /** The bodies of the handshake messages of this name. */
  bodies(who: Who, value: string): Uint8Array[] {
    return this.all(who, value).map((bytes) => decodeHandshake(bytes)!.body);
  }

  clientSettings(more: Partial<ClientSettings> = {}): ClientSettings {
    const sent = this.all('client', 'payload').map((bytes) => decodeHandshake(bytes));
    const hellos = sent.flatMap((message) => (message?.type === 1 ? [read(clientHello.decode(message.body))] : []));
    const [first, second] = hellos;
    return clientSettings({
      suites: [0x1301, 0x1303, 0x1302],
      serverName: 'server',
      ...more,
      given: {
        random: first!.random,
        sessionId: first!.sessionId,
        privateKeys: this.all('client', 'private key'),
        extensions: arranged(first!.extensions),
        ...(second ? { retryExtensions: arranged(second.extensions) } : {}),
      },
    });
  }

  serverSettings(more: Partial<ServerSettings> = {}): ServerSettings {
    const hellos = this.bodies('server', 'ServerHello').map((body) => read(serverHello.decode(body)));
    const cookie = hellos[0]!.extensions.find(({ type }) => type === 44);
    const extensions = read(messages.encryptedExtensions.decode(this.bodies('server', 'EncryptedExtensions')[0]!));
    const [certificate] = this.bodies('server', 'Certificate');
    const [proof] = this.bodies('server', 'CertificateVerify');
    const chain = certificate ? read(messages.certificate.decode(certificate)).entries.map((e) => e.certificate) : [];
    const verify = proof && read(messages.certificateVerify.decode(proof));
    return serverSettings({
      suites: [0x1301],
      choose: () => ({ chain, key: keyOf('rsa', 'not the key of the trace, whose signature is given') }),
      ...more,
      given: {
        random: hellos.at(-1)!.random,
        privateKeys: this.all('server', 'private key'),
        extensions: arranged(extensions),
        tickets: this.bodies('server', 'NewSessionTicket'),
        ...(cookie ? { cookie: read(cookieCodec.decode(cookie.data)) } : {}),
        ...(verify ? { signature: verify.signature, signatureScheme: verify.scheme } : {}),
        ...more.given,
      },
    });
  }
}

const arranged = (extensions: readonly Extension[]): (number | Extension)[] =>
  extensions.filter(({ type }) => type !== 41).map((each) => (OURS.includes(each.type) ? each.type : each));

export function read<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
}

/** The session that section 3 ends with and section 4 resumes. */
export function sessionOf(trace: Trace, receivedMs: number): TlsSession {
  const ticket = read(messages.newSessionTicket.decode(trace.bodies('server', 'NewSessionTicket')[0]!));
  const psk = trace.lines.find((line) => line.title.startsWith('generate resumption') && line.value === 'expanded')!;
  return {
    version: 0x0304,
    suite: 0x1301,
    serverName: 'server',
    alpn: undefined,
    ticket: ticket.ticket,
    sessionId: new Uint8Array(0),
    secret: psk.bytes,
    lifetimeSeconds: ticket.lifetimeSeconds,
    ageAdd: ticket.ageAdd,
    receivedMs,
    maxEarlyData: 1024,
    chain: [],
  };
}
