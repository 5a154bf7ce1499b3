/** Hops as columns: one row per frame on one link, chained in the order of their journey. */
import type { Ns } from '../core/time.ts';
import { NumberColumn } from '../core/columns.ts';

/** One frame on one link. */
export interface Hop {
  readonly index: number;
  readonly journey: number;
  readonly node: number;
  readonly port: number;
  readonly sent: Ns;
  /** When its last bit arrives, or would have. */
  readonly arrives: Ns;
  readonly sentEvent: number;
  /** NaN while it is under way, and when it never arrived. */
  readonly arrivedEvent: number;
  /** NaN unless the link lost it, or the node where it arrived dropped it. */
  readonly droppedEvent: number;
}

export class Hops {
  readonly journeys = new NumberColumn(256, 'small');
  readonly nodes = new NumberColumn(256, 'small');
  readonly ports = new NumberColumn(256, 'small');
  readonly sent = new NumberColumn();
  readonly arrives = new NumberColumn();
  readonly sentEvents = new NumberColumn();
  readonly arrivedEvents = new NumberColumn();
  readonly droppedEvents = new NumberColumn();
  /** The next hop of the same journey; NaN at its end. */
  readonly next = new NumberColumn();

  get length(): number {
    return this.sent.length;
  }

  add(journey: number, node: number, port: number, sent: Ns, arrives: Ns, event: number): number {
    this.journeys.push(journey);
    this.nodes.push(node);
    this.ports.push(port);
    this.sent.push(sent);
    this.arrives.push(arrives);
    this.sentEvents.push(event);
    this.arrivedEvents.push(Number.NaN);
    this.droppedEvents.push(Number.NaN);
    this.next.push(Number.NaN);
    return this.length - 1;
  }

  row(index: number): Hop {
    return {
      index,
      journey: this.journeys.at(index),
      node: this.nodes.at(index),
      port: this.ports.at(index),
      sent: this.sent.at(index),
      arrives: this.arrives.at(index),
      sentEvent: this.sentEvents.at(index),
      arrivedEvent: this.arrivedEvents.at(index),
      droppedEvent: this.droppedEvents.at(index),
    };
  }

  isOpen(index: number): boolean {
    return Number.isNaN(this.arrivedEvents.at(index)) && Number.isNaN(this.droppedEvents.at(index));
  }

  /** Hops on a link at an instant; looks back over the newest `reach` that had begun when `event` happened. */
  inFlight(t: Ns, event: number, reach: number): Hop[] {
    const found: Hop[] = [];
    const end = this.sentEvents.upTo(event);
    for (let i = end - 1; i >= Math.max(0, end - reach); i--) {
      const lost = this.droppedEvents.at(i) <= event;
      if (this.arrives.at(i) > t && this.sent.at(i) <= t && !lost) found.push(this.row(i));
    }
    return found.reverse();
  }

  /** Forgets what is later than `event`: what pointed past the cut ends at it. */
  truncate(event: number): void {
    const kept = this.sentEvents.upTo(event);
    const { journeys, nodes, ports, sent, arrives, sentEvents, arrivedEvents, droppedEvents, next } = this;
    for (const column of [journeys, nodes, ports, sent, arrives, sentEvents, arrivedEvents, droppedEvents, next]) {
      column.truncate(kept);
    }
    for (let i = 0; i < kept; i++) {
      if (next.at(i) >= kept) next.set(i, Number.NaN);
      if (arrivedEvents.at(i) > event) arrivedEvents.set(i, Number.NaN);
      if (droppedEvents.at(i) > event) droppedEvents.set(i, Number.NaN);
    }
  }
}
