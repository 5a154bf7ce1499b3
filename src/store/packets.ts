/**
 * The packet log: journeys, their hops and every sighting of a frame at a link end, as columns keyed by event id. Bytes are
 * not here; who shows a row asks the lens for them.
 */
import type { EventRow } from '../core/event.ts';
import type { Ns } from '../core/time.ts';
import { NumberColumn } from '../core/columns.ts';
import { Hops, type Hop } from './hops.ts';
import { nodeOfSpot, Sightings, spotKey } from './sightings.ts';

export type { Hop } from './hops.ts';

/** A frame's way from the host that made it to where it ended. */
export interface Journey {
  readonly index: number;
  readonly frame: number;
  /** Its first sighting: the key of the row. */
  readonly event: number;
  readonly t: Ns;
  readonly hops: number;
  /** It was lost on a link, or a node dropped it. */
  readonly dropped: boolean;
  /** It arrived, and the node there dropped it. */
  readonly byNode: boolean;
}

/** What becomes of a packet at a node that neither takes it nor hands it on. */
const NODE_DROPS: ReadonlySet<string> = new Set(['ip.drop', 'filter.drop', 'conntrack.drop', 'nat.drop']);

/** How far back the hops of frames still on a wire can lie. */
const REACH = 2048;

export class PacketLog {
  readonly sightings = new Sightings();
  readonly #hops = new Hops();
  readonly #frames = new NumberColumn();
  readonly #firstEvents = new NumberColumn();
  readonly #firstHops = new NumberColumn(256, 'small');
  readonly #lastHops = new NumberColumn(256, 'small');
  readonly #hopCounts = new NumberColumn(256, 'small');
  readonly #drops = new NumberColumn();
  readonly #journeyOf = new Map<number, number>();
  /** Hops sent and not yet arrived, by frame. */
  readonly #open = new Map<number, number[]>();
  readonly #peer: (node: number, port: number) => number | undefined;

  /** `peer`: the key (`spotKey`) of the other end of the link at a port. */
  constructor(peer: (node: number, port: number) => number | undefined) {
    this.#peer = peer;
  }

  get journeys(): number {
    return this.#frames.length;
  }

  get hops(): number {
    return this.#hops.length;
  }

  /** How many journeys had begun when `event` happened. */
  journeysUpTo(event: number): number {
    return this.#firstEvents.upTo(event);
  }

  add(row: EventRow): void {
    if (row.frame === 0) return;
    switch (row.kind.id) {
      case 'link.tx':
        return this.#transmitted(row);
      case 'link.rx':
        return this.#received(row);
      case 'link.drop':
        return this.#lost(row);
    }
    if (NODE_DROPS.has(row.kind.id)) this.#refused(row);
  }

  #transmitted(row: EventRow): void {
    const hop = this.#hops.length;
    const journey = this.#journeyFor(row, hop);
    this.#hops.add(journey, row.node, row.port, row.t, row.numbers[1], row.id);
    this.#reopen(row.frame, hop);
    this.sightings.add(row.id, row.node, row.port, hop, 'out');
  }

  #journeyFor(row: EventRow, hop: number): number {
    const known = this.#journeyOf.get(row.frame);
    if (known !== undefined) {
      this.#hops.next.set(this.#lastHops.at(known), hop);
      this.#lastHops.set(known, hop);
      this.#hopCounts.set(known, this.#hopCounts.at(known) + 1);
      return known;
    }
    const journey = this.#frames.length;
    this.#journeyOf.set(row.frame, journey);
    this.#frames.push(row.frame);
    this.#firstEvents.push(row.id);
    this.#firstHops.push(hop);
    this.#lastHops.push(hop);
    this.#hopCounts.push(1);
    this.#drops.push(Number.NaN);
    return journey;
  }

  #received(row: EventRow): void {
    const sender = this.#peer(row.node, row.port);
    const hops = this.#hops;
    const hop = this.#takeOpen(row.frame, (h) => spotKey(hops.nodes.at(h), hops.ports.at(h)) === sender);
    if (hop === undefined) return;
    hops.arrivedEvents.set(hop, row.id);
    hops.arrives.set(hop, row.t);
    this.sightings.add(row.id, row.node, row.port, hop, 'in');
  }

  /** A frame that its queue refused was never sent: it has no hop, and the journey ends all the same. */
  #lost(row: EventRow): void {
    const hops = this.#hops;
    const hop = this.#takeOpen(row.frame, (h) => hops.nodes.at(h) === row.node && hops.ports.at(h) === row.port);
    if (hop !== undefined) hops.droppedEvents.set(hop, row.id);
    const journey = this.#journeyOf.get(row.frame);
    if (journey !== undefined) this.#drops.set(journey, row.id);
  }

  /** The newest hop to that node; a packet that it made itself has none. */
  #refused(row: EventRow): void {
    const journey = this.#journeyOf.get(row.frame);
    if (journey === undefined) return;
    const { nodes, ports, arrivedEvents, droppedEvents } = this.#hops;
    const hop = this.hopsOf(journey).findLast((h) => {
      const receiver = this.#peer(nodes.at(h), ports.at(h));
      return receiver !== undefined && nodeOfSpot(receiver) === row.node && arrivedEvents.at(h) < row.id;
    });
    if (hop === undefined) return;
    droppedEvents.set(hop, row.id);
    if (hop === this.#lastHops.at(journey)) this.#drops.set(journey, row.id);
  }

  #takeOpen(frame: number, fits: (hop: number) => boolean): number | undefined {
    const open = this.#open.get(frame);
    const at = open?.findIndex(fits) ?? -1;
    if (!open || at < 0) return undefined;
    const [hop] = open.splice(at, 1);
    if (open.length === 0) this.#open.delete(frame);
    return hop;
  }

  #reopen(frame: number, hop: number): void {
    const open = this.#open.get(frame);
    if (open) open.push(hop);
    else this.#open.set(frame, [hop]);
  }

  /** As it stood when `event` happened. */
  journey(index: number, event = Number.POSITIVE_INFINITY): Journey {
    const last = this.#lastHops.at(index);
    return {
      index,
      frame: this.#frames.at(index),
      event: this.#firstEvents.at(index),
      t: this.#hops.sent.at(this.#firstHops.at(index)),
      hops: this.#hopCounts.at(index),
      dropped: this.#drops.at(index) <= event,
      byNode: this.#hops.arrivedEvents.at(last) < this.#hops.droppedEvents.at(last),
    };
  }

  journeyOfFrame(frame: number): number | undefined {
    return this.#journeyOf.get(frame);
  }

  hop(index: number): Hop {
    return this.#hops.row(index);
  }

  /** The hops of a journey in the order they began, as far as they had when `event` happened. */
  hopsOf(journey: number, event = Number.POSITIVE_INFINITY): number[] {
    const hops: number[] = [];
    let hop = this.#firstHops.at(journey);
    while (!Number.isNaN(hop) && this.#hops.sentEvents.at(hop) <= event) {
      hops.push(hop);
      hop = this.#hops.next.at(hop);
    }
    return hops;
  }

  /** The frames that are on a wire at an instant. */
  inFlight(t: Ns, event: number): Hop[] {
    return this.#hops.inFlight(t, event, REACH);
  }

  /** Forgets everything later than `event`: a fork took another way from there. */
  truncate(event: number): void {
    const kept = this.#firstEvents.upTo(event);
    for (let j = kept; j < this.#frames.length; j++) this.#journeyOf.delete(this.#frames.at(j));
    const columns = [this.#frames, this.#firstEvents, this.#firstHops, this.#lastHops, this.#hopCounts, this.#drops];
    for (const column of columns) column.truncate(kept);
    this.#hops.truncate(event);
    this.sightings.truncate(event);
    this.#relink(event);
  }

  #relink(event: number): void {
    this.#open.clear();
    for (let j = 0; j < this.journeys; j++) {
      this.#hopCounts.set(j, 0);
      if (this.#drops.at(j) > event) this.#drops.set(j, Number.NaN);
    }
    for (let h = 0; h < this.hops; h++) {
      const journey = this.#hops.journeys.at(h);
      this.#hopCounts.set(journey, this.#hopCounts.at(journey) + 1);
      this.#lastHops.set(journey, h);
      if (this.#hops.isOpen(h)) this.#reopen(this.#frames.at(journey), h);
    }
  }
}
