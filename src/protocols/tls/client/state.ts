/** What a TLS 1.3 client knows in the middle of a handshake. The states are those of RFC 8446, A.1. */
import type { Connection } from '../connection.ts';
import type { ClientSettings, PeerVerdict, TlsSession, TlsSummary } from '../contract.ts';
import { GROUPS, type KeyPair } from '../crypto/exchange.ts';
import type { PublicKey } from '../crypto/keys.ts';
import { SIGNATURE_SCHEMES } from '../crypto/signatures.ts';
import type { ClientHello, ServerHello } from '../handshake/hellos.ts';
import { VERSION } from '../numbers.ts';
import { Peer13 } from '../peer13.ts';
import type { TlsReason } from '../reasons.ts';
import { KeySchedule } from '../schedule.ts';
import { suite13, type Suite13, SUITES_13 } from '../suites.ts';
import { joinClient12 } from '../tls12/client.ts';
import { SUITES_12 } from '../tls12/suites.ts';

export type ClientState =
  'WAIT_SH' | 'WAIT_EE' | 'WAIT_CERT_CR' | 'WAIT_CERT' | 'WAIT_CV' | 'WAIT_FINISHED' | 'CONNECTED';

/** A session that the hello offers to resume. */
export interface Offer {
  readonly session: TlsSession;
  readonly suite: Suite13;
  /** Begun with its PSK. */
  readonly schedule: KeySchedule;
}

/** What a HelloRetryRequest asked for. */
export interface Retry {
  readonly suite: number;
  readonly group: number | undefined;
  readonly cookie: Uint8Array | undefined;
}

export class Client extends Peer13 {
  state: ClientState = 'WAIT_SH';
  readonly settings: ClientSettings;
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
  hello!: ClientHello;
  pairs: KeyPair[] = [];
  offer: Offer | undefined;
  retry: Retry | undefined;
  early: 'none' | 'offered' | 'accepted' | 'rejected' = 'none';
  /** Bytes of early data that may still be sent. */
  earlyLeft = 0;
  sentChangeCipherSpec = false;
  group: number | undefined;
  resumed = false;
  alpn: string | undefined;
  chain: readonly Uint8Array[] = [];
  verdict: PeerVerdict | undefined;
  serverKey: PublicKey | undefined;
  scheme: number | undefined;
  /** Of a CertificateRequest. */
  requestContext: Uint8Array | undefined;

  constructor(connection: Connection, settings: ClientSettings) {
    super('client', connection);
    this.settings = settings;
    this.versions = settings.versions ?? [VERSION.tls13, VERSION.tls12];
    const known = [...SUITES_13.map(({ id }) => id), ...SUITES_12.map(({ id }) => id)];
    // as OpenSSL does: a suite of a version that is not offered is not offered either
    this.suites = (settings.suites ?? known).filter((id) => this.offers(suite13(id) ? VERSION.tls13 : VERSION.tls12));
    this.groups = settings.groups ?? GROUPS;
    this.schemes = settings.signatureSchemes ?? [...SIGNATURE_SCHEMES.keys()];
  }

  offers(version: number): boolean {
    return this.versions.includes(version);
  }

  newSchedule(suite: Suite13, psk: Uint8Array | undefined): KeySchedule {
    return new KeySchedule(suite.hash, psk, this.hello.random, (event) => this.connection.emit(event));
  }

  /** Once, before the first record that is protected (RFC 8446, D.4). */
  changeCipherSpec(): void {
    if (this.sentChangeCipherSpec || this.hello.sessionId.length === 0) return;
    this.sentChangeCipherSpec = true;
    this.connection.sendChangeCipherSpec();
  }

  /** The server throws away what was sent early; from here on we write under the handshake's keys. */
  rejectEarlyData(): void {
    this.early = 'rejected';
    this.earlyLeft = 0;
    this.writeUnder('client_handshake_traffic_secret');
  }

  /** TLS 1.2 takes over. */
  continueBelow13(serverHello: ServerHello): TlsReason | undefined {
    const { connection, settings, hello, transcript } = this;
    return joinClient12({ connection, settings, hello, serverHello, transcript });
  }

  summarize(): TlsSummary {
    return {
      version: VERSION.tls13,
      suite: this.suite.id,
      group: this.group,
      alpn: this.alpn,
      serverName: this.settings.serverName,
      resumed: this.resumed,
      retried: this.retry !== undefined,
      earlyData: this.early === 'offered' ? 'rejected' : this.early,
      chain: this.chain,
      verdict: this.verdict,
      signatureScheme: this.scheme,
      clientRandom: this.hello.random,
      steps: this.schedule.steps,
    };
  }
}
