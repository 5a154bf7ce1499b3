/** The database of the orders application: a table of rows by number. Statements are what the learner reads, rows are what is kept. */
import type { Sys } from '../../../core/sys.ts';
import { appDatabase, appStore } from './events.ts';

export interface Order {
  readonly id: number;
  readonly item: string;
  readonly quantity: number;
}

export class OrderDatabase {
  readonly #sys: Sys;
  readonly #rows = new Map<number, Order>();
  #next = 1;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  rows(): Order[] {
    return [...this.#rows.values()].sort((a, b) => a.id - b.id);
  }

  all(): Order[] {
    this.#ask('SELECT * FROM orders');
    const rows = this.rows();
    this.#store(0, `${rows.length} rows read`);
    return rows;
  }

  one(id: number): Order | undefined {
    this.#ask(`SELECT * FROM orders WHERE id = ${id}`, id);
    const row = this.#rows.get(id);
    this.#store(id, row ? '1 row read' : 'no such row');
    return row;
  }

  /** Undefined when there is one of that number already. Without a number it gets the next that is free. */
  insert(item: string, quantity: number, wanted: number | undefined): Order | undefined {
    while (this.#rows.has(this.#next)) this.#next++;
    const order = { id: wanted ?? this.#next, item, quantity };
    this.#ask(`INSERT INTO orders VALUES (${order.id}, '${item.replaceAll("'", "''")}', ${quantity})`, order.id);
    if (this.#rows.has(order.id)) return this.#store(order.id, 'the key is taken');
    this.#rows.set(order.id, order);
    this.#store(order.id, '1 row written');
    return order;
  }

  delete(id: number): boolean {
    this.#ask(`DELETE FROM orders WHERE id = ${id}`, id);
    const done = this.#rows.delete(id);
    this.#store(id, done ? '1 row deleted' : 'no such row');
    return done;
  }

  #ask(statement: string, id = 0): void {
    this.#sys.emit(appDatabase, { numbers: [id], note: statement });
  }

  #store(id: number, what: string): undefined {
    this.#sys.emit(appStore, { numbers: [id], note: what });
  }
}
