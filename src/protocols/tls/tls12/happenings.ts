/** What can come to a handshake of TLS 1.2, and how the tables over it are written (RFC 5246, 7.1 and 7.4). */
import type { HandshakeMessage } from '../codec.ts';
import { HANDSHAKE } from '../numbers.ts';
import type { TlsReason } from '../reasons.ts';
import * as reasons from './reasons.ts';

/** The messages by name, and ChangeCipherSpec, which is none of them. */
const TYPES = {
  hello_request: HANDSHAKE.helloRequest,
  client_hello: HANDSHAKE.clientHello,
  server_hello: HANDSHAKE.serverHello,
  new_session_ticket: HANDSHAKE.newSessionTicket,
  certificate: HANDSHAKE.certificate,
  server_key_exchange: HANDSHAKE.serverKeyExchange,
  certificate_request: HANDSHAKE.certificateRequest,
  server_hello_done: HANDSHAKE.serverHelloDone,
  certificate_verify: HANDSHAKE.certificateVerify,
  client_key_exchange: HANDSHAKE.clientKeyExchange,
  finished: HANDSHAKE.finished,
  change_cipher_spec: -1,
  /** A type that TLS 1.2 does not have. */
  unknown: -2,
} as const;

export type Happening12 = keyof typeof TYPES;

const ALL = Object.keys(TYPES) as readonly Happening12[];

export const happeningOf = (handshakeType: number): Happening12 =>
  ALL.find((name) => TYPES[name] === handshakeType) ?? 'unknown';

/** A reason that it gives back ends the connection with its alert. */
export type Handler12<Side> = (side: Side, message: HandshakeMessage) => TlsReason | undefined;

export type Row12<Side> = Readonly<Record<Happening12, Handler12<Side>>>;

/** For every state, what everything that can come means there. */
export type Table12<State extends string, Side> = Readonly<Record<State, Row12<Side>>>;

/** A whole row: what is not named in it has no place in that state (7.4). */
export const row = <Side>(named: Partial<Row12<Side>>): Row12<Side> => ({ ...(REFUSED as Row12<Side>), ...named });

const refused =
  (reason: TlsReason): Handler12<unknown> =>
  () =>
    reason;

const REFUSED = {
  ...(Object.fromEntries(ALL.map((name) => [name, refused(reasons.UNEXPECTED)])) as Row12<unknown>),
  change_cipher_spec: refused(reasons.UNEXPECTED_CCS),
};
