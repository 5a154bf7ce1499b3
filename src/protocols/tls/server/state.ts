/** What a TLS 1.3 server knows in the middle of a handshake. The states are those of RFC 8446, A.2. */
import type { Connection } from '../connection.ts';
import type { ServerIdentity, ServerSettings, TlsSummary } from '../contract.ts';
import { GROUPS } from '../crypto/exchange.ts';
import type { ClientHello } from '../handshake/hellos.ts';
import { VERSION } from '../numbers.ts';
import { Peer13 } from '../peer13.ts';
import { KeySchedule } from '../schedule.ts';
import { type Suite13, SUITES_13 } from '../suites.ts';
import type { TicketState } from '../tickets.ts';
import { SUITES_12 } from '../tls12/suites.ts';

export type ServerState = 'START' | 'WAIT_CH_AGAIN' | 'WAIT_EOED' | 'WAIT_FINISHED' | 'CONNECTED';

/** The PSK that was chosen among those offered. */
export interface ChosenPsk {
  readonly index: number;
  readonly session: TicketState;
  /** Begun with it. */
  readonly schedule: KeySchedule;
  readonly binder: Uint8Array;
}

export class Server extends Peer13 {
  state: ServerState = 'START';
  readonly settings: ServerSettings;
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  hello!: ClientHello;
  /** The first hello, and the group that a HelloRetryRequest asked for. */
  retried: { readonly hello: ClientHello; readonly group: number } | undefined;
  serverName: string | undefined;
  alpn: string | undefined;
  group: number | undefined;
  psk: ChosenPsk | undefined;
  identity: ServerIdentity | undefined;
  scheme: number | undefined;
  early: TlsSummary['earlyData'] = 'none';
  /** Bytes of early data that may still come. */
  earlyLeft = 0;
  /** Whether what the program sends may go out: since our Finished, when early data was taken (0.5-RTT), else since the client's. */
  maySend = false;

  constructor(connection: Connection, settings: ServerSettings) {
    super('server', connection);
    this.settings = settings;
    this.versions = settings.versions ?? [VERSION.tls13, VERSION.tls12];
    this.suites = settings.suites ?? [...SUITES_13.map(({ id }) => id), ...SUITES_12.map(({ id }) => id)];
    this.groups = settings.groups ?? GROUPS;
  }

  newSchedule(suite: Suite13, psk: Uint8Array | undefined): KeySchedule {
    return new KeySchedule(suite.hash, psk, this.hello.random, (event) => this.connection.emit(event));
  }

  summarize(): TlsSummary {
    return {
      version: VERSION.tls13,
      suite: this.suite.id,
      group: this.group,
      alpn: this.alpn,
      serverName: this.serverName,
      resumed: this.psk !== undefined,
      retried: this.retried !== undefined,
      earlyData: this.early,
      chain: this.identity?.chain ?? [],
      verdict: undefined,
      signatureScheme: this.scheme,
      clientRandom: this.hello.random,
      steps: this.schedule.steps,
    };
  }
}
