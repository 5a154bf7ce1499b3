/**
 * Where TLS 1.3 and 1.2 part: both begin with the same ClientHello, and the ServerHello says which it is (RFC 8446, 4.1.3 and D.1). What
 * TLS 1.2's half is given to go on from there. Its doors are `joinClient12` and `joinServer12` (tls12/client.ts, tls12/server.ts).
 */
import type { Connection } from './connection.ts';
import type { ClientSettings, ServerSettings } from './contract.ts';
import type { ClientHello, ServerHello } from './handshake/hellos.ts';
import type { Transcript } from './transcript.ts';

/** A client whose server chose TLS 1.2. Version, session id's length, duplicates and the downgrade sentinel have been checked. */
export interface ClientJoint {
  readonly connection: Connection;
  readonly settings: ClientSettings;
  /** Ours, with ec_point_formats, session_ticket, extended_master_secret and renegotiation_info among its extensions. */
  readonly hello: ClientHello;
  readonly serverHello: ServerHello;
  /** Both hellos are in it. */
  readonly transcript: Transcript;
}

/** A server that chose TLS 1.2; it has sent nothing yet. Its random must go through `withSentinel` when `sentinel` says so. */
export interface ServerJoint {
  readonly connection: Connection;
  readonly settings: ServerSettings;
  readonly hello: ClientHello;
  /** Whether we speak TLS 1.3 too. */
  readonly sentinel: boolean;
  /** ClientHello is in it. */
  readonly transcript: Transcript;
}
