/** A TLS 1.3 server as a state machine (RFC 8446, A.2): `TABLE` says for every state what every message means there. */
import type { HandshakeMessage } from '../codec.ts';
import type { Handshake } from '../connection.ts';
import { handshakeName } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import { receiveClientHello } from './client-hello.ts';
import { Server, type ServerState } from './state.ts';
import { sendTickets } from './tickets.ts';

export class ServerMachine extends Server implements Handshake {
  receive(message: HandshakeMessage): TlsReason | undefined {
    const row = TABLE[this.state];
    const name = handshakeName(message.type);
    return name in row ? row[name as Happening](this, message) : REASONS.unexpectedMessage;
  }

  /** Not before the first ClientHello (5). */
  receiveChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined {
    return this.state === 'START' ? REASONS.badChangeCipherSpec : this.passOverChangeCipherSpec(fragment);
  }

  receiveData(bytes: Uint8Array): TlsReason | undefined {
    const early = this.state === 'WAIT_EOED';
    if (!early && this.state !== 'CONNECTED') return REASONS.earlyApplicationData;
    if (early && bytes.length > this.earlyLeft) return REASONS.tooMuchEarlyData;
    if (early) this.earlyLeft -= bytes.length;
    if (bytes.length > 0) this.connection.emit({ type: 'data', bytes, early });
    return undefined;
  }

  send(plaintext: Uint8Array): void {
    if (this.maySend) this.connection.sendData(plaintext);
    else this.connection.hold(plaintext);
  }
}

function receiveEndOfEarlyData(s: Server, message: HandshakeMessage): TlsReason | undefined {
  if (message.body.length > 0) return undecodable('EndOfEarlyData holds something');
  s.transcript.add(message.bytes);
  s.state = 'WAIT_FINISHED';
  return s.readUnder('client_handshake_traffic_secret');
}

function receiveFinished(s: Server, message: HandshakeMessage): TlsReason | undefined {
  const trouble = s.checkFinished(message);
  if (trouble) return trouble;
  s.schedule.derive('resumption_master_secret', s.transcriptHash);
  s.state = 'CONNECTED';
  s.maySend = true;
  s.connection.open(s.summarize());
  sendTickets(s);
  return s.readUnder('client_application_traffic_secret_0');
}

type Handler = (s: Server, message: HandshakeMessage) => TlsReason | undefined;
type Happening = 'client_hello' | 'end_of_early_data' | 'finished' | 'key_update';

const refuse: Handler = () => REASONS.unexpectedMessage;

const OUT_OF_PLACE: Readonly<Record<Happening, Handler>> = {
  client_hello: refuse,
  end_of_early_data: refuse,
  finished: refuse,
  key_update: refuse,
};

const TABLE: Readonly<Record<ServerState, Readonly<Record<Happening, Handler>>>> = {
  START: { ...OUT_OF_PLACE, client_hello: receiveClientHello },
  WAIT_CH_AGAIN: { ...OUT_OF_PLACE, client_hello: receiveClientHello },
  WAIT_EOED: { ...OUT_OF_PLACE, end_of_early_data: receiveEndOfEarlyData },
  WAIT_FINISHED: { ...OUT_OF_PLACE, finished: receiveFinished },
  CONNECTED: { ...OUT_OF_PLACE, key_update: (s, message) => s.receiveKeyUpdate(message) },
};
