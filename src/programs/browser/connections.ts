/** A browser's connections: at most six to an origin, used again as long as both sides like; who finds none free waits for one. */
import { formatIpv4 } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { HttpConnectionRow } from '../../core/service-tables.ts';
import type { Call, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { HttpStream } from '../lib/http/stream.ts';
import { type Latch, waitFor } from '../lib/tasks.ts';
import type { Names } from './names.ts';

/** What browsers have settled on for HTTP/1.1. */
const MOST_PER_ORIGIN = 6;

export interface Connection {
  readonly id: number;
  readonly origin: string;
  readonly stream: HttpStream;
  readonly row: { -readonly [Key in keyof HttpConnectionRow]: HttpConnectionRow[Key] };
}

/** When its turn came; the name was known; the connection was there, each also when it failed. */
export interface Steps {
  turn: Ns;
  resolved: Ns;
  connected: Ns;
}

export interface Obtained {
  readonly connection: Connection;
  readonly fresh: boolean;
  readonly how: string;
}

interface Origin {
  open: number;
  readonly idle: Connection[];
  readonly waiting: Latch[];
}

export class Connections {
  readonly #sys: Sys;
  readonly #names: Names;
  readonly #origins = new Map<string, Origin>();
  readonly #all = new Set<Connection>();
  opened = 0;
  reused = 0;
  /** The most that were open at once to one origin. */
  most = 0;

  constructor(sys: Sys, names: Names) {
    this.#sys = sys;
    this.#names = names;
    sys.publish('http', () => [...this.#all].map(({ row }) => row));
  }

  *obtain(host: string, port: number, steps: Steps): Call<Result<Obtained>> {
    const key = `${host}:${port}`;
    const origin = this.#origins.get(key) ?? { open: 0, idle: [], waiting: [] };
    this.#origins.set(key, origin);
    while (origin.idle.length === 0 && origin.open >= MOST_PER_ORIGIN) {
      const latch: Latch = { open: false };
      origin.waiting.push(latch);
      yield* waitFor(latch);
    }
    const turn = this.#sys.now();
    Object.assign(steps, { turn, resolved: turn, connected: turn });
    for (let kept = origin.idle.shift(); kept; kept = origin.idle.shift()) {
      if (yield* kept.stream.stale()) {
        this.#drop(kept, origin);
        continue;
      }
      this.reused++;
      return ok({ connection: kept, fresh: false, how: `connection ${kept.id} again` });
    }
    origin.open++;
    this.most = Math.max(this.most, origin.open);
    const made = yield* this.#open(host, port, key, steps);
    if (!made.ok) this.#release(origin);
    return made;
  }

  /** After use. */
  giveBack(connection: Connection, persistent: boolean): void {
    const origin = this.#origins.get(connection.origin)!;
    connection.row.state = 'idle';
    if (!persistent) return this.#drop(connection, origin);
    origin.idle.push(connection);
    this.#wake(origin);
  }

  *#open(host: string, port: number, key: string, steps: Steps): Call<Result<Obtained>> {
    const found = yield* this.#names.resolve(host);
    steps.resolved = steps.connected = this.#sys.now();
    if (!found.ok) return fail(`${host}: ${found.error}`);
    let problem = 'no address';
    for (const address of found.value.addresses) {
      const opened = yield* HttpStream.open(this.#sys, { address, port });
      steps.connected = this.#sys.now();
      if (!opened.ok) {
        problem = `${formatIpv4(address)} port ${port}: ${errnoText(opened.error)}`;
        continue;
      }
      const connection = this.#made(opened.value, key);
      return ok({
        connection,
        fresh: true,
        how: `connection ${connection.id} to ${formatIpv4(address)} (${found.value.how})`,
      });
    }
    return fail(problem);
  }

  #made(stream: HttpStream, origin: string): Connection {
    const place = ({ address, port }: HttpStream['local']): string => `${formatIpv4(address)}:${port}`;
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
    const connection: Connection = { id: ++this.opened, origin, stream, row };
    this.#all.add(connection);
    return connection;
  }

  #drop(connection: Connection, origin: Origin): void {
    connection.stream.close();
    this.#all.delete(connection);
    this.#release(origin);
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
