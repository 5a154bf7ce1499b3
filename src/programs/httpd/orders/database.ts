/** The database as the orders application has it: in its own process, or on another machine, over connections that it keeps. */
import { formatIpv4 } from '../../../core/address.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Upstream } from '../../../core/http-config.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import { appDatabase } from '../../lib/orders/events.ts';
import { OrderStore, type Query, type Rows, statementOf } from '../../lib/orders/store.ts';
import { encodeLine, parseRows, readLine } from '../../lib/orders/wire.ts';

const PATIENCE = seconds(5);

export class Database {
  readonly #sys: Sys;
  readonly #remote: Upstream | undefined;
  readonly #store: OrderStore;
  /** Connections that nobody uses at the moment. */
  readonly #idle: Fd[] = [];

  constructor(sys: Sys, remote: Upstream | undefined) {
    this.#sys = sys;
    this.#remote = remote;
    this.#store = new OrderStore(sys);
  }

  /** Of the store in this process. */
  rows(): Rows {
    return this.#store.rows();
  }

  /** The error is a sentence: the database cannot be reached, or says nothing. */
  *ask(query: Query): Call<Result<Rows>> {
    this.#sys.emit(appDatabase, { numbers: ['id' in query ? (query.id ?? 0) : 0], note: statementOf(query) });
    return this.#remote ? yield* this.#askRemote(this.#remote, query) : ok(this.#store.perform(query));
  }

  *#askRemote(remote: Upstream, query: Query): Call<Result<Rows>> {
    const connection = yield* this.#take(remote);
    if (!connection.ok) return connection;
    const sent = yield* this.#sys.writeAll(connection.value, encodeLine(query), { timeout: PATIENCE });
    const line = sent.ok ? yield* readLine(this.#sys, connection.value, PATIENCE) : undefined;
    const rows = line === undefined ? undefined : parseRows(line);
    if (rows) {
      this.#idle.push(connection.value);
      return ok(rows);
    }
    this.#sys.close(connection.value);
    return fail(`the database at ${textOf(remote)} gives no answer`);
  }

  *#take(remote: Upstream): Call<Result<Fd>> {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      const news = yield* this.#sys.read(kept, { timeout: 0 });
      if (!news.ok && news.error === 'ETIMEDOUT') return ok(kept);
      this.#sys.close(kept);
    }
    const socket = this.#sys.socket('stream');
    if (!socket.ok) return fail(errnoText(socket.error));
    const connected = yield* this.#sys.connect(socket.value, remote, { timeout: PATIENCE });
    if (connected.ok) return ok(socket.value);
    this.#sys.close(socket.value);
    return fail(`the database at ${textOf(remote)} cannot be reached: ${errnoText(connected.error)}`);
  }
}

const textOf = ({ address, port }: Upstream): string => `${formatIpv4(address)}:${port}`;
