/** The server's handshake of TLS 1.2, from the client's hello on, as one (state, message) table (RFC 5246, 7.3; RFC 5077, 3.1). */
import { concat } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { HandshakeMessage } from '../codec.ts';
import type { ServerSettings } from '../contract.ts';
import { NONCE_LENGTH } from '../crypto/aead.ts';
import { type KeyPair, makeKeyPair, sharedSecret } from '../crypto/exchange.ts';
import { decryptPremaster } from '../crypto/rsa.ts';
import { sign } from '../crypto/signatures.ts';
import type { Extension } from '../extensions/list.ts';
import { choices, protocols } from '../extensions/values.ts';
import { RANDOM_LENGTH, serverHello, withSentinel } from '../handshake/hellos.ts';
import type { ServerJoint } from '../joint.ts';
import { EXTENSION, HANDSHAKE, VERSION } from '../numbers.ts';
import { type TlsReason, undecodable } from '../reasons.ts';
import * as codec from './codec.ts';
import { type Happening12, row, type Table12 } from './happenings.ts';
import * as negotiate from './negotiate.ts';
import { type Agreed12, Peer12 } from './peer.ts';
import * as reasons from './reasons.ts';
import { suite12 } from './suites.ts';
import { sealTicket12, type TicketState12 } from './ticket.ts';

export type ServerState12 = 'client-key-exchange' | 'change-cipher-spec' | 'finished' | 'open';

const NO_BYTES = new Uint8Array(0);

/** What this server has decided on. */
export interface Settled12 extends Agreed12 {
  readonly asked: negotiate.Asked12;
  /** A new session; undefined when an old one goes on. */
  readonly choice: negotiate.Choice12 | undefined;
  readonly session: TicketState12 | undefined;
}

/** Answers a ClientHello that led to TLS 1.2 with the server's first flight. */
export function joinServer12(joint: ServerJoint): TlsReason | undefined {
  const { connection } = joint;
  connection.isTls12 = true;
  const settled = settle(joint);
  if (!settled.ok) return settled.error;
  const server = new Server12(joint, settled.value);
  connection.handshake = server;
  server.answer();
  return undefined;
}

function settle({ settings, hello, sentinel }: ServerJoint): Result<Settled12, TlsReason> {
  const asked = negotiate.readClientHello12(settings, hello);
  if (!asked.ok) return asked;
  const session = negotiate.resumable12(settings, asked.value);
  if (!session.ok) return session;
  const choice = session.value ? undefined : negotiate.choose12(settings, asked.value);
  const suite = session.value ? suite12(session.value.suite) : choice?.suite;
  if (!suite) return fail(reasons.NO_COMMON_SUITE);
  const random = settings.given?.random ?? settings.random(RANDOM_LENGTH);
  return ok({
    asked: asked.value,
    choice,
    session: session.value,
    suite,
    randoms: { client: hello.random, server: sentinel ? withSentinel(random, 'tls12') : random },
    extendedMaster: asked.value.extendedMaster,
    resumed: session.value !== undefined,
  });
}

class Server12 extends Peer12 {
  state: ServerState12 = 'client-key-exchange';
  readonly settings: ServerSettings;
  readonly settled: Settled12;
  pair: KeyPair | undefined;

  constructor({ connection, settings, transcript }: ServerJoint, settled: Settled12) {
    super('server', connection, settled, transcript);
    this.settings = settings;
    this.settled = settled;
  }

  protected handle(happening: Happening12, message: HandshakeMessage): TlsReason | undefined {
    return TABLE[this.state][happening](this, message);
  }

  /** ServerHello and what follows it without waiting. */
  answer(): void {
    const { session, choice } = this.settled;
    this.sendMessage(HANDSHAKE.serverHello, this.#hello());
    if (session) this.#resume(session);
    else if (choice) this.#present(choice);
  }

  #hello(): Uint8Array {
    const { asked, session, suite, randoms } = this.settled;
    return serverHello.encode({
      legacyVersion: VERSION.tls12,
      random: randoms.server,
      sessionId: session ? asked.hello.sessionId : NO_BYTES, // sending it back says that the session goes on (RFC 5077, 3.4)
      suite: suite.id,
      compression: 0,
      extensions: helloExtensions(this.settled, this.givesTicket),
    });
  }

  /** A ticket for a new session, to a client that asked for one. */
  get givesTicket(): boolean {
    const { asked, session } = this.settled;
    return !session && asked.ticket !== undefined && negotiate.ticketing(this.settings) !== undefined;
  }

  #resume(session: TicketState12): void {
    this.resumeKeys(session.master);
    this.finish();
    this.state = 'change-cipher-spec';
  }

  #present({ identity, exchange }: negotiate.Choice12): void {
    this.sendMessage(HANDSHAKE.certificate, codec.certificate12.encode(identity.chain));
    if (exchange) this.#offer(identity.key, exchange);
    this.sendMessage(HANDSHAKE.serverHelloDone, NO_BYTES);
  }

  /** The signature covers both randoms, so that the exchange serves this connection only (RFC 8422, 5.4). */
  #offer(key: negotiate.Choice12['identity']['key'], { group, scheme }: { group: number; scheme: number }): void {
    const { client, server } = this.settled.randoms;
    const given = this.settings.given?.privateKeys?.[0];
    this.pair = makeKeyPair(group, given ? () => given : this.settings.random);
    const params = codec.encodeParams(group, this.pair.publicKey);
    const signature = sign(key, scheme, concat([client, server, params]), this.settings.random);
    const { publicKey } = this.pair;
    this.sendMessage(
      HANDSHAKE.serverKeyExchange,
      codec.serverKeyExchange.encode({ group, publicKey, params, scheme, signature }),
    );
  }
}

/** Only what the client asked for may be answered; a resumed session says no name again (RFC 6066, 3). */
function helloExtensions({ asked, session, choice, extendedMaster }: Settled12, ticket: boolean): Extension[] {
  const empty = (type: number): Extension => ({ type, data: NO_BYTES });
  const list: Extension[] = [];
  if (asked.renegotiationInfo) list.push({ type: EXTENSION.renegotiationInfo, data: Uint8Array.of(0) });
  if (asked.serverName !== undefined && !session) list.push(empty(EXTENSION.serverName));
  if (asked.pointFormats && choice?.exchange) list.push({ type: EXTENSION.ecPointFormats, data: choices.encode([0]) });
  if (ticket) list.push(empty(EXTENSION.sessionTicket));
  if (asked.alpn !== undefined)
    list.push({ type: EXTENSION.applicationLayerProtocolNegotiation, data: protocols.encode([asked.alpn]) });
  if (extendedMaster) list.push(empty(EXTENSION.extendedMasterSecret));
  return list;
}

function clientKeyExchange(s: Server12, message: HandshakeMessage): TlsReason | undefined {
  const exchanged = s.pair ? clientPoint(s.pair, message) : clientSecret(s, message);
  if (!exchanged.ok) return exchanged.error;
  s.heard(message);
  s.makeKeys(exchanged.value);
  s.state = 'change-cipher-spec';
  return undefined;
}

function clientPoint(pair: KeyPair, { body }: HandshakeMessage): Result<Uint8Array, TlsReason> {
  const point = codec.clientPoint.decode(body);
  if (!point.ok) return fail(undecodable(point.error));
  const premaster = sharedSecret(pair, point.value);
  return premaster ? ok(premaster) : fail(reasons.BAD_POINT);
}

/** What is wrong inside the encrypted block must not show here: the handshake fails at Finished (RFC 5246, 7.4.7.1). */
function clientSecret(s: Server12, { body }: HandshakeMessage): Result<Uint8Array, TlsReason> {
  const encrypted = codec.encryptedPremaster.decode(body);
  const key = s.settled.choice?.identity.key;
  if (!encrypted.ok) return fail(undecodable(encrypted.error));
  if (key?.kind !== 'rsa') throw new Error('static RSA without an RSA key');
  const { legacyVersion } = s.settled.asked.hello;
  return ok(decryptPremaster(key, encrypted.value, legacyVersion, s.settings.random));
}

function changeCipherSpec(s: Server12): TlsReason | undefined {
  s.state = 'finished';
  return s.turnKeys();
}

function finished(s: Server12, message: HandshakeMessage): TlsReason | undefined {
  const wrong = s.checkFinished(message.body);
  if (wrong) return wrong;
  s.heard(message);
  const { settled } = s;
  if (!settled.session) {
    if (s.givesTicket) giveTicket(s);
    s.finish();
  }
  s.state = 'open';
  s.connection.open({
    version: VERSION.tls12,
    suite: settled.suite.id,
    group: settled.choice?.exchange?.group,
    alpn: settled.asked.alpn,
    serverName: settled.asked.serverName,
    resumed: settled.resumed,
    retried: false,
    earlyData: 'none',
    chain: settled.choice?.identity.chain ?? [],
    verdict: undefined,
    signatureScheme: settled.choice?.exchange?.scheme,
    clientRandom: settled.randoms.client,
    steps: s.steps,
  });
  return undefined;
}

/** RFC 5077, 3.3: before ChangeCipherSpec, so in the clear; it is sealed by itself. */
function giveTicket(s: Server12): void {
  const key = negotiate.ticketing(s.settings);
  if (!key) return;
  const { suite, extendedMaster, asked } = s.settled;
  const ticket = sealTicket12(key, s.settings.random(NONCE_LENGTH), {
    suite: suite.id,
    master: s.master,
    extendedMaster,
    serverName: asked.serverName,
    issuedMs: s.settings.nowMs(),
  });
  const lifetimeHint = negotiate.ticketSecondsOf(s.settings);
  s.sendMessage(HANDSHAKE.newSessionTicket, codec.newSessionTicket12.encode({ lifetimeHint, ticket }));
}

/** A wish to renegotiate is declined by a warning, and the connection goes on (RFC 5246, 7.2.2). */
function noRenegotiation(s: Server12): undefined {
  s.connection.warn(reasons.RENEGOTIATION);
}

/** No state takes Certificate or CertificateVerify: this server asks for none. */
const TABLE: Table12<ServerState12, Server12> = {
  'client-key-exchange': row({ client_key_exchange: clientKeyExchange }),
  'change-cipher-spec': row({ change_cipher_spec: changeCipherSpec }),
  finished: row({ finished }),
  open: row({ client_hello: noRenegotiation }),
};
