/** The client's handshake of TLS 1.2, from the server's hello on, as one (state, message) table (RFC 5246, 7.3; RFC 5077, 3.1). */
import { concat } from '../../../core/bytes.ts';
import type { HandshakeMessage } from '../codec.ts';
import type { ClientSettings, PeerVerdict, TlsSession } from '../contract.ts';
import { makeKeyPair, sharedSecret } from '../crypto/exchange.ts';
import type { PublicKey } from '../crypto/keys.ts';
import { encryptPkcs1 } from '../crypto/rsa.ts';
import { verify } from '../crypto/signatures.ts';
import type { ClientJoint } from '../joint.ts';
import { HANDSHAKE, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason, tlsReason, undecodable } from '../reasons.ts';
import { type Certificate, decodeCertificate } from '../x509/certificate.ts';
import * as codec from './codec.ts';
import { type Happening12, row, type Table12 } from './happenings.ts';
import { Peer12 } from './peer.ts';
import * as reasons from './reasons.ts';
import { type Answered12, readServerHello12 } from './server-hello.ts';

export type ClientState12 =
  | 'certificate'
  | 'server-key-exchange'
  | 'request-or-done'
  | 'server-hello-done'
  | 'new-session-ticket'
  | 'change-cipher-spec'
  | 'finished'
  | 'open';

const PREMASTER_LENGTH = 48;

/** Goes on from a ServerHello that chose TLS 1.2. */
export function joinClient12(joint: ClientJoint): TlsReason | undefined {
  const { connection, settings, hello, serverHello } = joint;
  connection.isTls12 = true;
  connection.plainVersion = VERSION.tls12;
  const answered = readServerHello12(settings, hello, serverHello);
  if (!answered.ok) return answered.error;
  connection.handshake = new Client12(joint, answered.value);
  return undefined;
}

class Client12 extends Peer12 {
  state: ClientState12;
  readonly settings: ClientSettings;
  readonly answered: Answered12;
  chain: readonly Uint8Array[] = [];
  verdict: PeerVerdict | undefined;
  serverKey: PublicKey | undefined;
  exchange: codec.ServerKeyExchange | undefined;
  ticket: codec.NewSessionTicket12 | undefined;
  certificateWanted = false;

  constructor({ connection, settings, transcript }: ClientJoint, answered: Answered12) {
    super('client', connection, answered, transcript);
    this.settings = settings;
    this.answered = answered;
    this.state = 'certificate';
    if (!answered.session) return;
    this.chain = answered.session.chain;
    this.state = this.afterFlight;
    this.resumeKeys(answered.session.secret);
  }

  /** What the server says before its ChangeCipherSpec. */
  get afterFlight(): ClientState12 {
    return this.answered.ticketComes ? 'new-session-ticket' : 'change-cipher-spec';
  }

  protected handle(happening: Happening12, message: HandshakeMessage): TlsReason | undefined {
    return TABLE[this.state][happening](this, message);
  }
}

const ignored = (): undefined => undefined;

/** Certificates are judged as they come: a client that will not go on must not send its key exchange. */
function certificates(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const chain = codec.certificate12.decode(message.body);
  if (!chain.ok) return undecodable(chain.error);
  const leaf = chain.value[0];
  if (!leaf) return REASONS.emptyCertificate;
  c.chain = chain.value;
  const certificate = decodeCertificate(leaf);
  if (!certificate.ok) return REASONS.badCertificate;
  const wrong = wrongKey(c, certificate.value);
  if (wrong) return wrong;
  c.verdict = c.settings.verify(chain.value);
  if (!c.verdict.ok) return refusal(c.verdict);
  c.heard(message);
  c.state = c.agreed.suite.keyExchange === 'rsa' ? 'request-or-done' : 'server-key-exchange';
  return undefined;
}

/** The key must be of the suite's kind, and be meant for what the suite does with it (RFC 5246, 7.4.2). */
function wrongKey(c: Client12, { publicKey, keyUsage }: Certificate): TlsReason | undefined {
  const { certificate, keyExchange } = c.agreed.suite;
  c.serverKey = publicKey.key;
  if (!c.serverKey || (c.serverKey.kind === 'rsa') !== (certificate === 'rsa')) return reasons.WRONG_KEY;
  const use = keyExchange === 'rsa' ? 'keyEncipherment' : 'digitalSignature';
  return keyUsage && !keyUsage.has(use) ? reasons.WRONG_USE : undefined;
}

const refusal = ({ alert, sentence }: PeerVerdict): TlsReason =>
  tlsReason('12.certificate-refused', alert, sentence, 'RFC 5246, 7.4.2');

/** The signature covers both randoms, so that an old exchange cannot be sent again (RFC 8422, 5.4). */
function serverKeyExchange(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const exchange = codec.serverKeyExchange.decode(message.body);
  if (!exchange.ok) return undecodable(exchange.error);
  const { group, params, scheme, signature } = exchange.value;
  if (!c.answered.groups.includes(group)) return reasons.BAD_GROUP;
  if (!c.answered.schemes.includes(scheme)) return reasons.BAD_SCHEME;
  const { client, server } = c.agreed.randoms;
  if (!verify(c.serverKey!, scheme, concat([client, server, params]), signature)) return reasons.BAD_SIGNATURE;
  c.exchange = exchange.value;
  c.heard(message);
  c.state = 'request-or-done';
  return undefined;
}

/** We have none to show, and say so with an empty list (RFC 5246, 7.4.6). */
function certificateRequest(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const request = codec.certificateRequest12.decode(message.body);
  if (!request.ok) return undecodable(request.error);
  c.certificateWanted = true;
  c.heard(message);
  c.state = 'server-hello-done';
  return undefined;
}

function serverHelloDone(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const done = codec.empty.decode(message.body);
  if (!done.ok) return undecodable(done.error);
  c.heard(message);
  const exchanged = c.exchange ? agree(c, c.exchange) : encrypt(c);
  if (!exchanged) return reasons.BAD_POINT;
  if (c.certificateWanted) c.sendMessage(HANDSHAKE.certificate, codec.certificate12.encode([]));
  c.sendMessage(HANDSHAKE.clientKeyExchange, exchanged.body);
  c.makeKeys(exchanged.premaster);
  c.finish();
  c.state = c.afterFlight;
  return undefined;
}

interface Exchanged {
  readonly premaster: Uint8Array;
  /** Of ClientKeyExchange. */
  readonly body: Uint8Array;
}

function agree(c: Client12, { group, publicKey }: codec.ServerKeyExchange): Exchanged | undefined {
  const own = makeKeyPair(group, c.settings.random);
  const premaster = sharedSecret(own, publicKey);
  return premaster && { premaster, body: codec.clientPoint.encode(own.publicKey) };
}

/** The version in front is the one that the hello asked for: a server can tell from it that somebody lowered it (RFC 5246, 7.4.7.1). */
function encrypt(c: Client12): Exchanged | undefined {
  const premaster = c.settings.random(PREMASTER_LENGTH).slice();
  premaster[0] = VERSION.tls12 >>> 8;
  premaster[1] = VERSION.tls12 & 0xff;
  const encrypted = c.serverKey?.kind === 'rsa' ? encryptPkcs1(c.serverKey, premaster, c.settings.random) : undefined;
  return encrypted && { premaster, body: codec.encryptedPremaster.encode(encrypted) };
}

function newSessionTicket(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const ticket = codec.newSessionTicket12.decode(message.body);
  if (!ticket.ok) return undecodable(ticket.error);
  c.ticket = ticket.value;
  c.heard(message);
  c.state = 'change-cipher-spec';
  return undefined;
}

function changeCipherSpec(c: Client12): TlsReason | undefined {
  c.state = 'finished';
  return c.turnKeys();
}

function finished(c: Client12, message: HandshakeMessage): TlsReason | undefined {
  const wrong = c.checkFinished(message.body);
  if (wrong) return wrong;
  c.heard(message);
  if (c.agreed.resumed) c.finish();
  c.state = 'open';
  c.connection.open({
    version: VERSION.tls12,
    suite: c.agreed.suite.id,
    group: c.exchange?.group,
    alpn: c.answered.alpn,
    serverName: c.settings.serverName,
    resumed: c.agreed.resumed,
    retried: false,
    earlyData: 'none',
    chain: c.chain,
    verdict: c.verdict,
    signatureScheme: c.exchange?.scheme,
    clientRandom: c.agreed.randoms.client,
    steps: c.steps,
  });
  const session = sessionOf(c);
  if (session) c.connection.emit({ type: 'session', session });
  return undefined;
}

/** What is kept: the server's ticket (an empty one is none), or its session id (RFC 5246, F.1.4). */
function sessionOf(c: Client12): TlsSession | undefined {
  const ticket = c.ticket?.ticket ?? new Uint8Array(0);
  const sessionId = ticket.length === 0 && !c.agreed.resumed ? c.answered.sessionId : new Uint8Array(0);
  if (ticket.length + sessionId.length === 0) return undefined;
  return {
    version: VERSION.tls12,
    suite: c.agreed.suite.id,
    serverName: c.settings.serverName,
    alpn: c.answered.alpn,
    ticket,
    sessionId,
    secret: c.master,
    extendedMaster: c.agreed.extendedMaster,
    lifetimeSeconds: c.ticket?.lifetimeHint ?? 0,
    ageAdd: 0,
    receivedMs: c.settings.nowMs(),
    maxEarlyData: 0,
    chain: c.chain,
  };
}

function noRenegotiation(c: Client12): undefined {
  c.connection.warn(reasons.RENEGOTIATION);
}

/** HelloRequest is passed over while a handshake goes on, and is no part of its transcript (RFC 5246, 7.4.1.1). */
const TABLE: Table12<ClientState12, Client12> = {
  certificate: row({ hello_request: ignored, certificate: certificates }),
  'server-key-exchange': row({ hello_request: ignored, server_key_exchange: serverKeyExchange }),
  'request-or-done': row({
    hello_request: ignored,
    certificate_request: certificateRequest,
    server_hello_done: serverHelloDone,
  }),
  'server-hello-done': row({ hello_request: ignored, server_hello_done: serverHelloDone }),
  'new-session-ticket': row({ hello_request: ignored, new_session_ticket: newSessionTicket }),
  'change-cipher-spec': row({ hello_request: ignored, change_cipher_spec: changeCipherSpec }),
  finished: row({ hello_request: ignored, finished }),
  open: row({ hello_request: noRenegotiation }),
};
