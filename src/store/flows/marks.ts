/** What happened to a flow that a graph marks: losses, repairs, timeouts, phases of congestion control (RFC 5681). */
import type { EventRow } from '../../core/event.ts';
import type { Ns } from '../../core/time.ts';
import { NumberColumn } from '../../core/columns.ts';

/** In the order in which one covers the others when they fall into one column: the last wins. */
export const MARK_KINDS = [
  'duplicate-ack',
  'retransmit',
  'slow-start-ends',
  'recovered',
  'recovery',
  'congestion-echo',
  'loss',
  'timeout',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly index: number;
  readonly event: number;
  readonly t: Ns;
  readonly kind: MarkKind;
  /** The sequence number that it is about; the window in bytes where it is about none. */
  readonly value: number;
  /** The event's own record, for the sentence that it tells; duplicate ACKs keep none. */
  readonly row: EventRow | undefined;
}

/** How a mark is called where nothing more is known of it. */
export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
  'duplicate-ack': 'duplicate ACK',
  retransmit: 'retransmission',
  'slow-start-ends': 'slow start ends',
  recovered: 'recovery ends',
  recovery: 'recovery begins',
  'congestion-echo': 'congestion echoed (ECE)',
  loss: 'loss: third duplicate ACK',
  timeout: 'retransmission timeout',
};

const MOST_MARKS = 1 << 15;

export class Marks {
  #events = new NumberColumn(16);
  #times = new NumberColumn(16);
  #kinds = new NumberColumn(16);
  #values = new NumberColumn(16);
  readonly #rows = new Map<number, EventRow>();

  get length(): number {
    return this.#events.length;
  }

  push(row: EventRow, kind: MarkKind, value: number): void {
    if (this.length >= MOST_MARKS) this.#thin();
    if (kind !== 'duplicate-ack') this.#rows.set(row.id, row);
    this.#events.push(row.id);
    this.#times.push(row.t);
    this.#kinds.push(MARK_KINDS.indexOf(kind));
    this.#values.push(value);
  }

  at(index: number): Mark | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const kind = MARK_KINDS[this.#kinds.at(index)]!;
    const event = this.#events.at(index);
    return { index, event, t: this.#times.at(index), kind, value: this.#values.at(index), row: this.#rows.get(event) };
  }

  upTo(event: number): number {
    return this.#events.upTo(event);
  }

  /** Indexes from the first mark at or after `from` to the first after `to`, as far as they had happened by `event`. */
  between(from: Ns, to: Ns, event: number): readonly [number, number] {
    return [this.#times.upTo(from - 1), Math.min(this.upTo(event), this.#times.upTo(to))];
  }

  /** How many of a kind there were when `event` had happened. */
  count(kind: MarkKind, event: number): number {
    const wanted = MARK_KINDS.indexOf(kind);
    let count = 0;
    for (let i = this.upTo(event) - 1; i >= 0; i--) if (this.#kinds.at(i) === wanted) count++;
    return count;
  }

  truncate(event: number): void {
    const kept = this.upTo(event);
    for (const column of [this.#events, this.#times, this.#kinds, this.#values]) column.truncate(kept);
    for (const id of this.#rows.keys()) if (id > event) this.#rows.delete(id);
  }

  /** Duplicate ACKs come by the hundred: of the older half every second one goes, or, without any, every second mark. */
  #thin(): void {
    const half = this.length >> 1;
    const duplicate = MARK_KINDS.indexOf('duplicate-ack');
    const columns = [this.#events, this.#times, this.#kinds, this.#values];
    let duplicates = 0;
    for (let i = 0; i < half; i++) if (this.#kinds.at(i) === duplicate) duplicates++;
    const spared = (i: number): boolean => duplicates > half >> 2 && this.#kinds.at(i) !== duplicate;
    const kept: number[] = [];
    for (let i = 0, n = 0; i < this.length; i++) if (i >= half || spared(i) || n++ % 2 === 0) kept.push(i);
    const left = new Set(kept.map((i) => this.#events.at(i)));
    for (const id of this.#rows.keys()) if (!left.has(id)) this.#rows.delete(id);
    const thinned = columns.map((column) => {
      const copy = new NumberColumn(MOST_MARKS);
      for (const i of kept) copy.push(column.at(i));
      return copy;
    });
    [this.#events, this.#times, this.#kinds, this.#values] = thinned as [
      NumberColumn,
      NumberColumn,
      NumberColumn,
      NumberColumn,
    ];
  }
}
