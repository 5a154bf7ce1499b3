/** A browser's connections: at most six to an origin, used again as long as both sides like; who finds none free waits for one. */
import { formatIpv4 } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { HttpConnectionRow } from '../../core/service-tables.ts';
import type { Call, SocketAddress, Sys } from '../../core/sys.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { HttpStream } from '../lib/http/stream.ts';
import { type Latch, type Tasks, waitFor } from '../lib/tasks.ts';
import { TlsContext } from '../lib/tls/context.ts';
import type { WebUrl } from '../lib/http/url.ts';
import type { Names } from './names.ts';
import { padlockText } from './padlock.ts';
import { secure } from './secure.ts';
import type { Figures } from './session.ts';

/** What browsers have settled on for HTTP/1.1. */
const MOST_PER_ORIGIN = 6;
/** How long Chromium keeps an idle connection whose server does not say how long it does. */
const LONGEST_IDLE = seconds(300);

export interface Connection {
  readonly id: number;
  readonly origin: string;
  readonly stream: HttpStream;
  readonly row: { -readonly [Key in keyof HttpConnectionRow]: HttpConnectionRow[Key] };
  /** Ends the watch over an idle one. */
  unwatch: (() => void) | undefined;
  /** What the padlock says; undefined without TLS. */
  readonly padlock: string | undefined;
}

/** When its turn came; the name was known; the connection was there, each also when it failed. */
export interface Steps {
  turn: Ns;
  resolved: Ns;
  connected: Ns;
  /** When TLS was there; without it as `connected`. */
  secured: Ns;
}

export interface Obtained {
  readonly connection: Connection;
  readonly fresh: boolean;
  readonly how: string;
}

interface Origin {
  open: number;
  idle: Connection[];
  waiting: Latch[];
}

export class Connections {
  readonly #sys: Sys;
  readonly #names: Names;
  readonly #tasks: Tasks;
  readonly #tls: TlsContext;
  readonly #origins = new Map<string, Origin>();
  readonly #all = new Set<Connection>();
  #count = 0;

  /** `tasks`: where the watch over idle connections runs. */
  constructor(sys: Sys, names: Names, tasks: Tasks) {
    this.#sys = sys;
    this.#names = names;
    this.#tasks = tasks;
    this.#tls = new TlsContext(sys, 'browser');
    sys.publish('http', () => [...this.#all].map(({ row }) => ({ ...row })));
  }

  /** Whoever obtains a connection gives it back. `anew`: a kept one was dead, so no other of that kind is tried. */
  *obtain(url: WebUrl, steps: Steps, figures: Figures, anew = false): Call<Result<Obtained>> {
    const key = `${url.scheme}://${url.host}:${url.port}`;
    const origin = this.#originOf(key);
    while (origin.idle.length === 0 && origin.open >= MOST_PER_ORIGIN) yield* this.#turn(origin);
    const turn = this.#sys.now();
    Object.assign(steps, { turn, resolved: turn, connected: turn, secured: turn });
    if (anew) this.#closeIdleOf(origin);
    const kept = yield* this.#kept(origin);
    figures.most = Math.max(figures.most, origin.open + (kept ? 0 : 1));
    if (kept) {
      figures.reused++;
      return ok({ connection: kept, fresh: false, how: `connection ${kept.id} again` });
    }
    origin.open++;
    let made: Result<Obtained> | undefined;
    try {
      made = yield* this.#open(url, key, steps, figures);
      return made;
    } finally {
      if (!made?.ok) this.#release(origin);
    }
  }

  /** After use. `patience`: how long its server keeps it, if it says so. */
  giveBack(connection: Connection, persistent: boolean, patience: Ns = LONGEST_IDLE): void {
    connection.row.state = 'idle';
    if (!persistent || connection.stream.surplus) return this.#drop(connection);
    const origin = this.#originOf(connection.origin);
    origin.idle.push(connection);
    connection.unwatch = this.#tasks.start(this.#watch(connection, Math.min(patience, LONGEST_IDLE)));
    this.#wake(origin);
  }

  /** At the end of the process: TLS is closed properly (RFC 8446, 6.1). */
  closeSecure(): void {
    for (const { stream } of this.#all) if (stream.transport.secure) stream.close();
  }

  closeIdle(): void {
    for (const origin of this.#origins.values()) this.#closeIdleOf(origin);
  }

  #closeIdleOf(origin: Origin): void {
    const { idle } = origin;
    origin.idle = [];
    for (const connection of idle) {
      connection.unwatch?.();
      this.#drop(connection);
    }
  }

  #originOf(key: string): Origin {
    const origin = this.#origins.get(key) ?? { open: 0, idle: [], waiting: [] };
    this.#origins.set(key, origin);
    return origin;
  }

  /** Waits until one comes back; who gives up waiting passes its turn on. */
  *#turn(origin: Origin): Call<void> {
    const latch: Latch = { open: false };
    origin.waiting.push(latch);
    let came = false;
    try {
      yield* waitFor(latch);
      came = true;
    } finally {
      origin.waiting = origin.waiting.filter((each) => each !== latch);
      if (!came && latch.open) this.#wake(origin);
    }
  }

  /** An idle connection that is still good. */
  *#kept(origin: Origin): Call<Connection | undefined> {
    for (let kept = origin.idle.shift(); kept; kept = origin.idle.shift()) {
      kept.unwatch?.();
      kept.unwatch = undefined;
      let stale = true;
      try {
        stale = yield* kept.stream.stale();
      } finally {
        if (stale) this.#drop(kept);
      }
      if (!stale) return kept;
    }
    return undefined;
  }

  *#open({ host, port, scheme }: WebUrl, key: string, steps: Steps, figures: Figures): Call<Result<Obtained>> {
    const found = yield* this.#names.resolve(host, figures);
    steps.resolved = steps.connected = steps.secured = this.#sys.now();
    if (!found.ok) return fail(`${host}: ${found.error}`);
    let problem = 'no address';
    for (const address of found.value.addresses) {
      const opened = yield* HttpStream.open(this.#sys, { address, port });
      steps.connected = steps.secured = this.#sys.now();
      if (!opened.ok) {
        problem = `${formatIpv4(address)} port ${port}: ${errnoText(opened.error)}`;
        continue;
      }
      figures.opened++;
      const secured = scheme === 'https' ? yield* secure(this.#sys, this.#tls, opened.value, host, key) : undefined;
      steps.secured = this.#sys.now();
      if (secured && !secured.ok) return (opened.value.close(), secured);
      if (secured?.value.resumed) figures.resumed++;
      const connection = this.#made(opened.value, key, secured && padlockText(secured.value));
      const how = `connection ${connection.id} to ${formatIpv4(address)} (${found.value.how})`;
      return ok({ connection, fresh: true, how });
    }
    return fail(problem);
  }

  #made(stream: HttpStream, origin: string, padlock: string | undefined): Connection {
    const row = {
      role: 'client' as const,
      program: 'browser',
      local: place(stream.local),
      remote: place(stream.remote),
      state: 'idle' as const,
      requests: 0,
      request: '',
      status: 0,
      bytes: 0,
    };
    const connection: Connection = { id: ++this.#count, origin, stream, row, unwatch: undefined, padlock };
    this.#all.add(connection);
    return connection;
  }

  /** Until its server closes it, says what nobody asked for, or was patient for long enough: upkeep, as its server's patience is. */
  *#watch(connection: Connection, patience: Ns): Call<void> {
    yield* connection.stream.transport.poll({ read: true, timeout: patience, upkeep: true });
    const origin = this.#originOf(connection.origin);
    origin.idle = origin.idle.filter((each) => each !== connection);
    this.#drop(connection);
  }

  #drop(connection: Connection): void {
    connection.stream.close();
    this.#all.delete(connection);
    this.#release(this.#originOf(connection.origin));
  }

  #release(origin: Origin): void {
    origin.open--;
    this.#wake(origin);
  }

  #wake(origin: Origin): void {
    const next = origin.waiting.shift();
    if (next) next.open = true;
  }
}

const place = ({ address, port }: SocketAddress): string => `${formatIpv4(address)}:${port}`;
