/** A database on another machine, as an application has it: connections that are kept, a query and its rows at a time. */
import { formatIpv4 } from '../../../core/address.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Upstream } from '../../../core/http-config.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import type { PageQuery, Query } from '../../lib/orders/store.ts';
import { encodeLine, parseRows, readLine } from '../../lib/orders/wire.ts';

const PATIENCE = seconds(5);

export class RemoteDatabase {
  readonly #sys: Sys;
  readonly #remote: Upstream;
  /** Connections that nobody uses at the moment. */
  readonly #idle: Fd[] = [];

  constructor(sys: Sys, remote: Upstream) {
    this.#sys = sys;
    this.#remote = remote;
  }

  /** The error is a sentence: the database cannot be reached, or says nothing. */
  *ask<Row>(query: Query | PageQuery): Call<Result<readonly Row[]>> {
    const connection = yield* this.#take();
    if (!connection.ok) return connection;
    const sent = yield* this.#sys.writeAll(connection.value, encodeLine(query), { timeout: PATIENCE });
    const line = sent.ok ? yield* readLine(this.#sys, connection.value, PATIENCE) : undefined;
    const rows = line === undefined ? undefined : parseRows<Row>(line);
    if (rows) {
      this.#idle.push(connection.value);
      return ok(rows);
    }
    this.#sys.close(connection.value);
    return fail(`the database at ${this.#text()} gives no answer`);
  }

  *#take(): Call<Result<Fd>> {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      const news = yield* this.#sys.read(kept, { timeout: 0 });
      if (!news.ok && news.error === 'ETIMEDOUT') return ok(kept);
      this.#sys.close(kept);
    }
    const socket = this.#sys.socket('stream');
    if (!socket.ok) return fail(errnoText(socket.error));
    const connected = yield* this.#sys.connect(socket.value, this.#remote, { timeout: PATIENCE });
    if (connected.ok) return ok(socket.value);
    this.#sys.close(socket.value);
    return fail(`the database at ${this.#text()} cannot be reached: ${errnoText(connected.error)}`);
  }

  #text(): string {
    return `${formatIpv4(this.#remote.address)}:${this.#remote.port}`;
  }
}
