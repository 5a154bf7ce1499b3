/** A TLS 1.3 client as a state machine (RFC 8446, A.1): `TABLE` says for every state what every message means there. */
import type { HandshakeMessage } from '../codec.ts';
import type { Handshake } from '../connection.ts';
import type { TlsSession } from '../contract.ts';
import { duplicateExtension, findExtension } from '../extensions/list.ts';
import { number32 } from '../extensions/values.ts';
import * as messages from '../handshake/messages.ts';
import { EXTENSION, handshakeName, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import { MAX_TICKET_SECONDS } from '../tickets.ts';
import { sendHello } from './hello.ts';
import * as proof from './proof.ts';
import { receiveServerHello } from './server-hello.ts';
import { Client, type ClientState } from './state.ts';

export class ClientMachine extends Client implements Handshake {
  start(): void {
    sendHello(this);
  }

  receive(message: HandshakeMessage): TlsReason | undefined {
    const row = TABLE[this.state];
    const name = handshakeName(message.type);
    return name in row ? row[name as Happening](this, message) : REASONS.unexpectedMessage;
  }

  /** Who offers TLS 1.2 alone has nothing to pass over. */
  receiveChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined {
    return this.offers(VERSION.tls13) ? this.passOverChangeCipherSpec(fragment) : REASONS.badChangeCipherSpec;
  }

  receiveData(bytes: Uint8Array): TlsReason | undefined {
    if (this.state !== 'CONNECTED') return REASONS.earlyApplicationData;
    if (bytes.length > 0) this.connection.emit({ type: 'data', bytes, early: false });
    return undefined;
  }

  /** Early data until the permitted bytes are spent; the rest waits, in order. */
  send(plaintext: Uint8Array): void {
    if (this.state === 'CONNECTED') return this.connection.sendData(plaintext);
    const fits = this.early !== 'none' && plaintext.length <= this.earlyLeft;
    this.earlyLeft = fits ? this.earlyLeft - plaintext.length : 0;
    if (fits) this.connection.sendData(plaintext);
    else this.connection.hold(plaintext);
  }
}

/** A ticket for the next connection (4.6.1), kept for seven days at most. */
function receiveTicket(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const decoded = messages.newSessionTicket.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  const { ticket, nonce, ageAdd, lifetimeSeconds, extensions } = decoded.value;
  if (duplicateExtension(extensions) !== undefined) return REASONS.duplicateExtension;
  const early = findExtension(extensions, EXTENSION.earlyData);
  const maxEarlyData = early && number32.decode(early);
  if (maxEarlyData && !maxEarlyData.ok) return undecodable(maxEarlyData.error);
  const session: TlsSession = {
    version: VERSION.tls13,
    suite: c.suite.id,
    serverName: c.settings.serverName,
    alpn: c.alpn,
    ticket,
    sessionId: new Uint8Array(0),
    secret: c.schedule.resumptionPsk(nonce),
    lifetimeSeconds: Math.min(lifetimeSeconds, MAX_TICKET_SECONDS),
    ageAdd,
    receivedMs: c.settings.nowMs(),
    maxEarlyData: maxEarlyData?.value ?? 0,
    chain: c.chain,
  };
  if (lifetimeSeconds > 0) c.connection.emit({ type: 'session', session });
  return undefined;
}

type Handler = (c: Client, message: HandshakeMessage) => TlsReason | undefined;
type Happening =
  | 'server_hello'
  | 'encrypted_extensions'
  | 'certificate_request'
  | 'certificate'
  | 'certificate_verify'
  | 'finished'
  | 'new_session_ticket'
  | 'key_update';

const refuse: Handler = () => REASONS.unexpectedMessage;

const OUT_OF_PLACE: Readonly<Record<Happening, Handler>> = {
  server_hello: refuse,
  encrypted_extensions: refuse,
  certificate_request: refuse,
  certificate: refuse,
  certificate_verify: refuse,
  finished: refuse,
  new_session_ticket: refuse,
  key_update: refuse,
};

const TABLE: Readonly<Record<ClientState, Readonly<Record<Happening, Handler>>>> = {
  WAIT_SH: { ...OUT_OF_PLACE, server_hello: receiveServerHello },
  WAIT_EE: { ...OUT_OF_PLACE, encrypted_extensions: proof.receiveEncryptedExtensions },
  WAIT_CERT_CR: {
    ...OUT_OF_PLACE,
    certificate_request: proof.receiveCertificateRequest,
    certificate: proof.receiveCertificate,
  },
  WAIT_CERT: { ...OUT_OF_PLACE, certificate: proof.receiveCertificate },
  WAIT_CV: { ...OUT_OF_PLACE, certificate_verify: proof.receiveCertificateVerify },
  WAIT_FINISHED: { ...OUT_OF_PLACE, finished: proof.receiveFinished },
  CONNECTED: {
    ...OUT_OF_PLACE,
    new_session_ticket: receiveTicket,
    key_update: (c, message) => c.receiveKeyUpdate(message),
  },
};
