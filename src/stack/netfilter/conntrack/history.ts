/** The last things that happened to flows, as `conntrack -E` hears them from the kernel (nfnetlink_conntrack). */
import type { Ns } from '../../../core/time.ts';
import type { Connection } from './connection.ts';

/** What is kept for listeners that come late; Linux's socket buffer holds about as many. */
const KEPT = 1024;

export interface FlowNews {
  /** Counts from 1. */
  readonly number: number;
  readonly what: 'NEW' | 'UPDATE' | 'DESTROY';
  readonly at: Ns;
  /** Somebody deleted it by hand. */
  readonly byHand: boolean;
  /** The flow as it stood. */
  readonly flow: Readonly<Connection>;
  readonly left: Ns;
}

export class History {
  readonly #news: FlowNews[] = [];
  #count = 0;

  add(what: FlowNews['what'], flow: Connection, at: Ns, byHand = false): void {
    const left = Math.max(0, flow.expires - at);
    const copy = Object.assign(Object.create(Object.getPrototypeOf(flow) as object), flow) as Connection;
    this.#news.push({ number: ++this.#count, what, at, byHand, flow: copy, left });
    if (this.#news.length > KEPT) this.#news.shift();
  }

  /** What came after the one with that number; -1: only how far the count is, as one entry. */
  since(number: number): readonly FlowNews[] {
    return this.#news.filter((news) => news.number > number);
  }

  get count(): number {
    return this.#count;
  }
}
