/** What the TLS connections of one process share: the table that shows them, the key log, sessions to resume, and what is recorded of them. */
import { formatIpv4 } from '../../../core/address.ts';
import { utf8 } from '../../../core/bytes.ts';
import type { TlsRow } from '../../../core/service-tables.ts';
import type { Call, Fd, Patience, SocketAddress, Sys } from '../../../core/sys.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import {
  type ClientSettings,
  type ServerSettings,
  TlsClient,
  type TlsEndpoint,
  type TlsEvent,
  TlsServer,
  type TlsSession,
} from '../../../protocols/tls/endpoint.ts';
import { groupName, versionName } from '../../../protocols/tls/numbers.ts';
import { catalogued, keyNote, tlsAlert, tlsEstablished, tlsKey, tlsSecret, tlsTruncated } from './events.ts';
import type { TlsProblem } from './problem.ts';
import { TlsStream } from './stream.ts';
import { suiteName } from './suites.ts';
import { wallClock } from './trust.ts';

/** A client's settings but for what every connection of a machine has in common. `key`: sessions are kept and resumed under it. */
export interface ConnectOptions extends Omit<ClientSettings, 'random' | 'nowMs'> {
  readonly key?: string;
  /** Hears every event. */
  readonly heard?: ((event: TlsEvent) => void) | undefined;
}

export type AcceptOptions = Omit<ServerSettings, 'random' | 'nowMs'>;

interface End {
  readonly role: TlsRow['role'];
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly endpoint: TlsEndpoint;
  serverName: string;
}

export class TlsContext {
  readonly #sys: Sys;
  readonly #program: string;
  readonly #ends = new Set<End>();
  readonly #sessions = new Map<string, TlsSession>();
  #published = false;

  constructor(sys: Sys, program: string) {
    this.#sys = sys;
    this.#program = program;
  }

  /** Random bytes of this machine. */
  readonly random = (length: number): Uint8Array => Uint8Array.from({ length }, () => this.#sys.rng.u32() & 0xff);

  /** The session that a new connection may resume. */
  session(key: string): TlsSession | undefined {
    const session = this.#sessions.get(key);
    if (!session || wallClock(this.#sys) - session.receivedMs < session.lifetimeSeconds * 1000) return session;
    this.#sessions.delete(key);
    return undefined;
  }

  keepSession(key: string, session: TlsSession): void {
    this.#sessions.set(key, session);
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** Shakes hands over a connected socket. When that fails the socket is closed. */
  *connect(fd: Fd, options: ConnectOptions, patience: Patience = {}): Call<Result<TlsStream, TlsProblem>> {
    const { key, heard, ...settings } = options;
    const session = settings.session ?? (key === undefined ? undefined : this.session(key));
    const common = { random: this.random, nowMs: () => wallClock(this.#sys) };
    const endpoint = new TlsClient({ ...settings, ...common, ...(session ? { session } : {}) });
    const stream = this.#made('client', fd, endpoint, settings.serverName ?? '', (event) => {
      if (event.type === 'session' && key !== undefined) this.keepSession(key, event.session);
      heard?.(event);
    });
    return yield* this.#shake(stream, patience, settings.earlyData === true);
  }

  /** The server's side of the same. It is done as soon as 0-RTT data has come. When it fails the socket stays open. */
  *accept(fd: Fd, options: AcceptOptions, patience: Patience = {}): Call<Result<TlsStream, TlsProblem>> {
    const common = { random: this.random, nowMs: () => wallClock(this.#sys) };
    const endpoint = new TlsServer({ ...options, ...common });
    const stream = this.#made('server', fd, endpoint, '');
    let done = false;
    try {
      const shaken = yield* stream.handshake({ ...patience, early: true });
      done = shaken.ok;
      return shaken.ok ? ok(stream) : fail(shaken.error);
    } finally {
      if (!done) stream.letGo();
    }
  }

  /** From now on the table stands among those of the machine, also while it is empty. */
  show(): void {
    if (!this.#published) this.#sys.publish('tls', () => [...this.#ends].map((each) => this.#row(each)));
    this.#published = true;
  }

  *#shake(stream: TlsStream, patience: Patience, early: boolean): Call<Result<TlsStream, TlsProblem>> {
    let done = false;
    try {
      const shaken = early ? ok(undefined) : yield* stream.handshake(patience);
      done = shaken.ok;
      return shaken.ok ? ok(stream) : fail(shaken.error);
    } finally {
      if (!done) stream.close();
    }
  }

  #made(
    role: TlsRow['role'],
    fd: Fd,
    endpoint: TlsEndpoint,
    serverName: string,
    heard?: (event: TlsEvent) => void,
  ): TlsStream {
    const end = this.#joined(role, fd, endpoint, serverName);
    return new TlsStream(
      this.#sys,
      fd,
      endpoint,
      (event) => {
        this.#record(end, event);
        heard?.(event);
      },
      () => this.#ends.delete(end),
    );
  }

  /** For those who drive an endpoint themselves: they say what it tells, and when it is over. */
  follow(role: TlsRow['role'], fd: Fd, endpoint: TlsEndpoint, serverName = '') {
    const end = this.#joined(role, fd, endpoint, serverName);
    return {
      heard: (event: TlsEvent): void => this.#record(end, event),
      over: (): void => void this.#ends.delete(end),
    };
  }

  #joined(role: TlsRow['role'], fd: Fd, endpoint: TlsEndpoint, serverName: string): End {
    this.show();
    const peer = this.#sys.peerAddress(fd);
    const local = this.#sys.localAddress(fd);
    const nobody = { address: 0, port: 0 };
    const end: End = {
      role,
      endpoint,
      serverName,
      local: local.ok ? local.value : nobody,
      remote: peer.ok ? peer.value : nobody,
    };
    this.#ends.add(end);
    return end;
  }

  #record(end: End, event: TlsEvent): void {
    const { local, remote, role } = end;
    if (event.type === 'secret') {
      this.#sys.emit(tlsSecret, { note: event.line });
      const path = this.#sys.environment['SSLKEYLOGFILE'];
      if (path !== undefined && path !== '') this.#sys.files.append(path, utf8(`${event.line}\n`));
    } else if (event.type === 'key') {
      const numbers = [role === 'client' ? 0 : 1, local.port, remote.address, remote.port];
      this.#sys.emit(tlsKey, { numbers, note: keyNote(event.clientRandom, event.step) });
    } else if (event.type === 'alert') {
      const { out, level, description, reason } = event;
      this.#sys.emit(tlsAlert, { numbers: [out ? 1 : 0, level, description, remote.port], ...catalogued(reason) });
    } else if (event.type === 'truncated') {
      this.#sys.emit(tlsTruncated, { numbers: [remote.address, remote.port], ...catalogued(event.reason) });
    } else if (event.type === 'open') {
      const { version, suite, group, resumed, earlyData, serverName } = event.summary;
      end.serverName = serverName ?? end.serverName;
      const early = ['none', 'accepted', 'rejected'].indexOf(earlyData);
      const numbers = [role === 'client' ? 0 : 1, version, suite, group ?? 0, resumed ? 1 : 0, early];
      this.#sys.emit(tlsEstablished, { numbers: [...numbers, remote.address, remote.port], note: end.serverName });
    }
  }

  #row({ role, local, remote, endpoint, serverName }: End): TlsRow {
    const { summary } = endpoint;
    return {
      program: this.#program,
      role,
      local: text(local),
      remote: text(remote),
      state: endpoint.state,
      version: summary ? versionName(summary.version) : '',
      suite: summary ? suiteName(summary.suite) : '',
      group: summary?.group === undefined ? '' : groupName(summary.group),
      serverName: summary?.serverName ?? serverName,
      alpn: summary?.alpn ?? '',
      resumed: summary?.resumed ?? false,
    };
  }
}

const text = ({ address, port }: SocketAddress): string => `${formatIpv4(address)}:${port}`;
