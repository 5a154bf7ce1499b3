/** The stores of two applications: orders by number, and pages by their words; and what may be asked of them. */
import type { PageRow } from '../../../core/http-config.ts';
import type { Sys } from '../../../core/sys.ts';
import { appStore } from './events.ts';

export interface Order {
  readonly id: number;
  readonly item: string;
  readonly quantity: number;
}

export type Query =
  | { readonly op: 'all' }
  | { readonly op: 'one' | 'delete'; readonly id: number }
  /** Without a number it gets the next that is free. */
  | { readonly op: 'insert'; readonly item: string; readonly quantity: number; readonly id?: number };

export interface PageQuery {
  readonly op: 'find';
  readonly word: string;
}

/** The rows read, written or deleted: none when there is no such row, or the key is taken. */
export type Rows = readonly Order[];

/** The query as a learner reads it. */
export function statementOf(query: Query | PageQuery): string {
  switch (query.op) {
    case 'find':
      return `SELECT url, title FROM pages WHERE '${quoted(query.word)}' = ANY (words)`;
    case 'all':
      return 'SELECT * FROM orders';
    case 'one':
      return `SELECT * FROM orders WHERE id = ${query.id}`;
    case 'delete':
      return `DELETE FROM orders WHERE id = ${query.id}`;
    case 'insert': {
      const id = query.id === undefined ? 'DEFAULT' : String(query.id);
      return `INSERT INTO orders VALUES (${id}, '${quoted(query.item)}', ${query.quantity})`;
    }
  }
}

const quoted = (text: string): string => text.replaceAll("'", "''");

/** The pages that have the word, in their order. */
export function findPages(sys: Sys, pages: readonly PageRow[], { word }: PageQuery): readonly PageRow[] {
  const found = pages.filter(({ words }) => words.includes(word));
  sys.emit(appStore, { numbers: [0], note: `${found.length} ${found.length === 1 ? 'row' : 'rows'} read` });
  return found;
}

export class OrderStore {
  readonly #sys: Sys;
  readonly #rows = new Map<number, Order>();
  #next = 1;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  rows(): Order[] {
    return [...this.#rows.values()].sort((a, b) => a.id - b.id);
  }

  perform(query: Query): Rows {
    switch (query.op) {
      case 'all':
        return this.#tell('read', this.rows());
      case 'one':
        return this.#tell('read', this.#at(query.id));
      case 'delete': {
        const found = this.#at(query.id);
        this.#rows.delete(query.id);
        return this.#tell('deleted', found);
      }
      case 'insert': {
        while (this.#rows.has(this.#next)) this.#next++;
        const order = { id: query.id ?? this.#next, item: query.item, quantity: query.quantity };
        if (this.#rows.has(order.id)) return this.#tell('written', []);
        this.#rows.set(order.id, order);
        return this.#tell('written', [order]);
      }
    }
  }

  #at(id: number): Rows {
    const row = this.#rows.get(id);
    return row ? [row] : [];
  }

  #tell(what: string, rows: Rows): Rows {
    const note = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} ${what}`;
    this.#sys.emit(appStore, { numbers: [rows.length === 1 ? rows[0]!.id : 0], note });
    return rows;
  }
}
