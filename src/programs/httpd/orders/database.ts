/** The database as the orders application has it: in its own process, or on another machine. */
import type { Upstream } from '../../../core/http-config.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { appDatabase } from '../../lib/orders/events.ts';
import { type Order, OrderStore, type Query, type Rows, statementOf } from '../../lib/orders/store.ts';
import { RemoteDatabase } from './remote.ts';

export class Database {
  readonly #sys: Sys;
  readonly #remote: RemoteDatabase | undefined;
  readonly #store: OrderStore;

  constructor(sys: Sys, remote: Upstream | undefined) {
    this.#sys = sys;
    this.#remote = remote && new RemoteDatabase(sys, remote);
    this.#store = new OrderStore(sys);
  }

  /** Of the store in this process. */
  rows(): Rows {
    return this.#store.rows();
  }

  /** The error is a sentence: the database cannot be reached, or says nothing. */
  *ask(query: Query): Call<Result<Rows>> {
    this.#sys.emit(appDatabase, { numbers: ['id' in query ? (query.id ?? 0) : 0], note: statementOf(query) });
    return this.#remote ? yield* this.#remote.ask<Order>(query) : ok(this.#store.perform(query));
  }
}
