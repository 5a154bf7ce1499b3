/**
 * What a TLS connection is to those who use it: bytes of the TCP stream go in and come out, and events tell what happened. No socket, no
 * clock, no randomness of its own (RFC 8446; TLS 1.2 stands behind the same door, RFC 5246).
 */
import type { PrivateKey } from './crypto/keys.ts';
import type { TlsReason } from './reason.ts';
import type { ScheduleEvent, ScheduleStep } from './schedule.ts';

export type TlsState = 'handshake' | 'open' | 'closed' | 'failed';

/** One end of a connection. Every call is taken in whole; afterwards there may be output and events to take. */
export interface TlsEndpoint {
  /** A piece of the peer's TCP stream, cut anywhere. */
  receive(bytes: Uint8Array): void;
  /** The peer's TCP stream has ended. Without close_notify before, that is a truncation (RFC 8446, 6.1). */
  receiveEnd(): void;
  /**
   * Application data. Before the handshake is done it waits; a client that may send 0-RTT data sends it early. When that is rejected
   * (`summary.earlyData`), it is lost, and the program decides whether to send it again (RFC 8446, 4.2.10).
   */
  send(plaintext: Uint8Array): void;
  /** close_notify: this end sends no more; it still reads. */
  close(): void;
  /** New keys for what this end sends (RFC 8446, 4.6.3); nothing happens in TLS 1.2 or before the connection is open. */
  updateKeys(askPeer: boolean): void;
  /** What is to be written to TCP, taken. */
  takeOutput(): Uint8Array;
  takeEvents(): readonly TlsEvent[];
  /** Keying material for other protocols (RFC 8446, 7.5); undefined before the connection is open. */
  exportKey(label: string, context: Uint8Array, length: number): Uint8Array | undefined;
  /** `closed`: both ends have sent close_notify, or the peer's stream ended after it did. */
  readonly state: TlsState;
  readonly summary: TlsSummary | undefined;
}

export type TlsEvent =
  /** A message went out or came in, in plaintext; `name` as the RFC writes it: `client_hello`. */
  | {
      readonly type: 'message';
      readonly out: boolean;
      /** What the record says on the wire: 0x0301 for the first ClientHello, else 0x0303. */
      readonly version: number;
      readonly content: 'handshake' | 'alert' | 'change-cipher-spec';
      readonly handshakeType?: number;
      readonly name: string;
      readonly bytes: Uint8Array;
      /** Whether its record was protected. */
      readonly encrypted: boolean;
    }
  | { readonly type: 'open'; readonly summary: TlsSummary }
  | { readonly type: 'data'; readonly bytes: Uint8Array; readonly early: boolean }
  | { readonly type: 'session'; readonly session: TlsSession }
  | ScheduleEvent
  | { readonly type: 'keys-updated'; readonly out: boolean }
  /** The peer's close_notify. */
  | { readonly type: 'end' }
  /** The peer's stream ended without close_notify: what came may not be all. */
  | { readonly type: 'truncated'; readonly reason: TlsReason }
  | {
      readonly type: 'alert';
      readonly out: boolean;
      readonly level: number;
      readonly description: number;
      /** Why we sent it, or what the peer's alert means. */
      readonly reason: TlsReason;
    };

/** What both ends have agreed upon. */
export interface TlsSummary {
  /** 0x0304 or 0x0303. */
  readonly version: number;
  readonly suite: number;
  /** The named group of the key exchange; undefined when there was none (static RSA, psk_ke). */
  readonly group: number | undefined;
  readonly alpn: string | undefined;
  readonly serverName: string | undefined;
  readonly resumed: boolean;
  /** Whether a HelloRetryRequest was needed. */
  readonly retried: boolean;
  readonly earlyData: 'none' | 'accepted' | 'rejected';
  /** The server's certificates in DER, leaf first; on resumption those of the first connection. */
  readonly chain: readonly Uint8Array[];
  /** A client's: what its `verify` said. */
  readonly verdict: PeerVerdict | undefined;
  /** Of CertificateVerify or ServerKeyExchange. */
  readonly signatureScheme: number | undefined;
  readonly clientRandom: Uint8Array;
  /** The key schedule, secret by secret in the order in which they came about. */
  readonly steps: readonly ScheduleStep[];
}

/** What a client thinks of the server's certificates. */
export interface PeerVerdict {
  readonly ok: boolean;
  /** The alert that refuses them, when not ok. */
  readonly alert: number;
  /** As OpenSSL numbers them (X509_V_ERR_*), 0 when ok. */
  readonly code: number;
  readonly sentence: string;
}

/** What a client keeps of a connection to resume it. */
export interface TlsSession {
  readonly version: number;
  readonly suite: number;
  readonly serverName: string | undefined;
  readonly alpn: string | undefined;
  readonly ticket: Uint8Array;
  /** TLS 1.2's session id, empty with a ticket or in TLS 1.3. */
  readonly sessionId: Uint8Array;
  /** TLS 1.3: the PSK; TLS 1.2: the master secret. */
  readonly secret: Uint8Array;
  /** TLS 1.2: whether the master secret is an extended one: it must be again when the session is resumed (RFC 7627, 5.3). */
  readonly extendedMaster?: boolean;
  readonly lifetimeSeconds: number;
  /** Added to the ticket's age, so that nobody on the path can tell it (RFC 8446, 4.2.11.1). */
  readonly ageAdd: number;
  /** ms since 1970. */
  readonly receivedMs: number;
  /** Bytes of 0-RTT data that the server takes with it; 0: none. */
  readonly maxEarlyData: number;
  readonly chain: readonly Uint8Array[];
}

/** Certificates in DER, leaf first, without the root; and the leaf's key. x509/issue.ts makes them. */
export interface ServerIdentity {
  readonly chain: readonly Uint8Array[];
  readonly key: PrivateKey;
}

interface CommonSettings {
  /** The only source of randomness. */
  readonly random: (length: number) => Uint8Array;
  /** ms since 1970. */
  readonly nowMs: () => number;
  /** 0x0304, 0x0303; default both. */
  readonly versions?: readonly number[] | undefined;
  /** Best first; default all of `suites.ts`. */
  readonly suites?: readonly number[] | undefined;
  /** Named groups, best first; default x25519, secp256r1. */
  readonly groups?: readonly number[] | undefined;
  /** Application protocols, best first; none: the extension is left out. */
  readonly alpn?: readonly string[] | undefined;
  /** For tests that reproduce a trace. */
  readonly given?: Given | undefined;
}

export interface ClientSettings extends CommonSettings {
  /** For SNI; a name, not an address (RFC 6066, 3). */
  readonly serverName?: string | undefined;
  /** Groups to send a share for; fewer than `groups` may cost a HelloRetryRequest. Default: the first of `groups`. */
  readonly keyShares?: readonly number[] | undefined;
  /** Signature schemes, best first; default all that crypto/signatures.ts verifies. */
  readonly signatureSchemes?: readonly number[] | undefined;
  /** What to think of the server's chain (DER, leaf first). A verdict that is not ok ends the handshake with its alert. */
  readonly verify: (chain: readonly Uint8Array[]) => PeerVerdict;
  /** A session to resume. */
  readonly session?: TlsSession | undefined;
  /** Send what is sent before the handshake is done as 0-RTT data, when the session permits it. */
  readonly earlyData?: boolean | undefined;
  /** 0: psk_ke, 1: psk_dhe_ke (RFC 8446, 4.2.9); default [1]. */
  readonly pskModes?: readonly number[] | undefined;
}

export interface ServerSettings extends CommonSettings {
  /** The identity for a name asked for by SNI, and for the signature schemes that the client takes. */
  readonly choose: (serverName: string | undefined, schemes: readonly number[]) => ServerIdentity;
  /** NewSessionTickets after a handshake; default 2. */
  readonly tickets?: number | undefined;
  /** 32 bytes that seal tickets; the same for all connections of a server. Without it there are none. */
  readonly ticketKey?: Uint8Array | undefined;
  /** How long a ticket lives; default two hours. */
  readonly ticketSeconds?: number | undefined;
  /** Bytes of 0-RTT data taken; default 0: none. */
  readonly earlyData?: number | undefined;
  /**
   * Anti-replay (RFC 8446, 8.2): whether a ClientHello with this id had been seen, remembering it. It outlives a connection. Without it
   * replayed 0-RTT data is taken again.
   */
  readonly seenEarly?: ((id: string) => boolean) | undefined;
  /** How much a client's view of a ticket's age may differ from ours for 0-RTT, in ms (RFC 8446, 8.3); default 10 s. */
  readonly ageToleranceMs?: number | undefined;
}

/** What is normally drawn at random or up to an implementation, when a trace gives it. */
export interface Given {
  readonly random?: Uint8Array;
  /** Private keys for key shares, in the order in which they are made. */
  readonly privateKeys?: readonly Uint8Array[];
  readonly sessionId?: Uint8Array;
  /** Of CertificateVerify: RSA-PSS is salted. */
  readonly signature?: Uint8Array;
  readonly signatureScheme?: number;
  /**
   * Extensions of ClientHello or EncryptedExtensions in the order of the trace: a number stands for what we would say there, bytes for
   * what the trace says. Ours that are not named are left out.
   */
  readonly extensions?: readonly (number | { readonly type: number; readonly data: Uint8Array })[];
  /** The second ClientHello's. */
  readonly retryExtensions?: readonly (number | { readonly type: number; readonly data: Uint8Array })[];
  /** The server's: the cookie of HelloRetryRequest. */
  readonly cookie?: Uint8Array;
  /** NewSessionTicket bodies in place of our own. */
  readonly tickets?: readonly Uint8Array[];
  /** The server's: sessions by tickets that were sealed elsewhere. */
  readonly sessions?: readonly TlsSession[];
}
