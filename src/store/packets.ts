/**
 * The packet log: journeys, their hops and every sighting of a frame at a link end, as columns keyed by event id. Bytes are
 * not here; who shows a row asks the lens for them.
 */
import type { EventRow } from '../core/event.ts';
import type { Ns } from '../core/time.ts';
import { NumberColumn } from './columns.ts';

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
  /** NaN unless the link lost it. */
  readonly droppedEvent: number;
}

/** A frame's way from the host that made it to where it ended. */
export interface Journey {
  readonly index: number;
  readonly frame: number;
  /** Its first sighting: the key of the row. */
  readonly event: number;
  readonly t: Ns;
  readonly hops: number;
  readonly dropped: boolean;
}

export interface SightingRow {
  readonly index: number;
  readonly event: number;
  readonly hop: number;
  readonly direction: 'out' | 'in';
}

const INCOMING = 1;

export class PacketLog {
  // journeys
  readonly #frames = new NumberColumn();
  readonly #firstEvents = new NumberColumn();
  readonly #firstHops = new NumberColumn();
  readonly #lastHops = new NumberColumn();
  readonly #hopCounts = new NumberColumn();
  readonly #journeyDrops = new NumberColumn();
  // hops, linked within their journey
  readonly #hopJourneys = new NumberColumn();
  readonly #nodes = new NumberColumn();
  readonly #ports = new NumberColumn();
  readonly #sent = new NumberColumn();
  readonly #arrives = new NumberColumn();
  readonly #sentEvents = new NumberColumn();
  readonly #arrivedEvents = new NumberColumn();
  readonly #droppedEvents = new NumberColumn();
  readonly #nextHops = new NumberColumn();
  // sightings
  readonly #sightEvents = new NumberColumn();
  readonly #sightHops = new NumberColumn();
  readonly #sightDirections = new NumberColumn();
  readonly #journeyOf = new Map<number, number>();
  /** Hops sent and not yet arrived, by frame. */
  readonly #open = new Map<number, number[]>();
  /** Sightings by the link end they were made at. */
  readonly #bySpot = new Map<number, NumberColumn>();
  readonly #peer: (node: number, port: number) => number | undefined;

  /** `peer`: the key (`spotKey`) of the other end of the link at a port. */
  constructor(peer: (node: number, port: number) => number | undefined) {
    this.#peer = peer;
  }

  get journeys(): number {
    return this.#frames.length;
  }

  get hops(): number {
    return this.#sent.length;
  }

  /** How many journeys had begun when `event` happened. */
  journeysUpTo(event: number): number {
    return this.#firstEvents.upTo(event);
  }

  add(row: EventRow): void {
    if (row.frame === 0 || !row.kind.id.startsWith('link.')) return;
    if (row.kind.id === 'link.tx') this.#transmitted(row);
    else if (row.kind.id === 'link.rx') this.#received(row);
    else if (row.kind.id === 'link.drop') this.#lost(row);
  }

  #transmitted(row: EventRow): void {
    const hop = this.#sent.length;
    const journey = this.#journeyFor(row, hop);
    this.#hopJourneys.push(journey);
    this.#nodes.push(row.node);
    this.#ports.push(row.port);
    this.#sent.push(row.t);
    this.#arrives.push(row.numbers[1]);
    this.#sentEvents.push(row.id);
    this.#arrivedEvents.push(Number.NaN);
    this.#droppedEvents.push(Number.NaN);
    this.#nextHops.push(Number.NaN);
    const open = this.#open.get(row.frame);
    if (open) open.push(hop);
    else this.#open.set(row.frame, [hop]);
    this.#sight(row, hop, 0);
  }

  #journeyFor(row: EventRow, hop: number): number {
    const known = this.#journeyOf.get(row.frame);
    if (known !== undefined) {
      this.#nextHops.set(this.#lastHops.at(known), hop);
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
    this.#journeyDrops.push(Number.NaN);
    return journey;
  }

  #received(row: EventRow): void {
    const sender = this.#peer(row.node, row.port);
    const hop = this.#openHop(row.frame, (h) => spotKey(this.#nodes.at(h), this.#ports.at(h)) === sender);
    if (hop === undefined) return;
    this.#arrivedEvents.set(hop, row.id);
    this.#arrives.set(hop, row.t);
    this.#sight(row, hop, INCOMING);
  }

  /** A frame that its queue refused was never sent: it has no hop, and the journey ends all the same. */
  #lost(row: EventRow): void {
    const hop = this.#openHop(row.frame, (h) => this.#nodes.at(h) === row.node && this.#ports.at(h) === row.port);
    if (hop !== undefined) this.#droppedEvents.set(hop, row.id);
    const journey = this.#journeyOf.get(row.frame);
    if (journey !== undefined) this.#journeyDrops.set(journey, row.id);
  }

  #openHop(frame: number, fits: (hop: number) => boolean): number | undefined {
    const open = this.#open.get(frame);
    const at = open?.findIndex(fits) ?? -1;
    if (!open || at < 0) return undefined;
    const [hop] = open.splice(at, 1);
    if (open.length === 0) this.#open.delete(frame);
    return hop;
  }

  #sight(row: EventRow, hop: number, direction: number): void {
    const spot = spotKey(row.node, row.port);
    let column = this.#bySpot.get(spot);
    if (!column) this.#bySpot.set(spot, (column = new NumberColumn(16)));
    column.push(this.#sightEvents.length);
    this.#sightEvents.push(row.id);
    this.#sightHops.push(hop);
    this.#sightDirections.push(direction);
  }

  journey(index: number): Journey {
    return {
      index,
      frame: this.#frames.at(index),
      event: this.#firstEvents.at(index),
      t: this.#sent.at(this.#firstHops.at(index)),
      hops: this.#hopCounts.at(index),
      dropped: !Number.isNaN(this.#journeyDrops.at(index)),
    };
  }

  journeyOfFrame(frame: number): number | undefined {
    return this.#journeyOf.get(frame);
  }

  hop(index: number): Hop {
    return {
      index,
      journey: this.#hopJourneys.at(index),
      node: this.#nodes.at(index),
      port: this.#ports.at(index),
      sent: this.#sent.at(index),
      arrives: this.#arrives.at(index),
      sentEvent: this.#sentEvents.at(index),
      arrivedEvent: this.#arrivedEvents.at(index),
      droppedEvent: this.#droppedEvents.at(index),
    };
  }

  /** The newest sighting when `event` happened. */
  latest(event: number): number | undefined {
    const index = this.#sightEvents.upTo(event) - 1;
    return index < 0 ? undefined : this.#sightEvents.at(index);
  }

  /** The hops of a journey in the order they began, as far as they had when `event` happened. */
  hopsOf(journey: number, event = Number.POSITIVE_INFINITY): number[] {
    const hops: number[] = [];
    let hop = this.#firstHops.at(journey);
    while (!Number.isNaN(hop) && this.#sentEvents.at(hop) <= event) {
      hops.push(hop);
      hop = this.#nextHops.at(hop);
    }
    return hops;
  }

  /** The sighting with this event id. */
  sightingOf(event: number): SightingRow | undefined {
    const index = this.#sightEvents.upTo(event) - 1;
    return this.#sightEvents.at(index) === event ? this.sighting(index) : undefined;
  }

  sighting(index: number): SightingRow {
    return {
      index,
      event: this.#sightEvents.at(index),
      hop: this.#sightHops.at(index),
      direction: this.#sightDirections.at(index) === INCOMING ? 'in' : 'out',
    };
  }

  /** Sighting indexes at one link end, oldest first; a capture there numbers them from 1. */
  sightingsAt(node: number, port: number): NumberColumn | undefined {
    return this.#bySpot.get(spotKey(node, port));
  }

  /** How many of a capture's rows existed when `event` happened. */
  sightingsUpTo(column: NumberColumn, event: number): number {
    return column.upTo(this.#sightEvents.upTo(event) - 1);
  }

  /** Hops on a link at an instant; looks back over the newest `reach` hops that had begun. */
  inFlight(t: Ns, event: number, reach = 2048): Hop[] {
    const found: Hop[] = [];
    const end = this.#sentEvents.upTo(event);
    for (let i = end - 1; i >= Math.max(0, end - reach); i--) {
      const dropped = this.#droppedEvents.at(i);
      if (this.#arrives.at(i) > t && this.#sent.at(i) <= t && !(dropped <= event)) found.push(this.hop(i));
    }
    return found.reverse();
  }

  /** Forgets everything later than `event`: a fork took another way from there. */
  truncate(event: number): void {
    const hops = this.#sentEvents.upTo(event);
    const journeys = this.#firstEvents.upTo(event);
    for (let j = journeys; j < this.#frames.length; j++) this.#journeyOf.delete(this.#frames.at(j));
    for (const column of this.#journeyColumns()) column.truncate(journeys);
    for (const column of this.#hopColumns()) column.truncate(hops);
    const sightings = this.#sightEvents.upTo(event);
    for (const column of [this.#sightEvents, this.#sightHops, this.#sightDirections]) column.truncate(sightings);
    for (const column of this.#bySpot.values()) column.truncate(column.upTo(sightings - 1));
    this.#relink(event);
  }

  /** What pointed past the cut ends at it. */
  #relink(event: number): void {
    this.#open.clear();
    for (let j = 0; j < this.journeys; j++) {
      this.#hopCounts.set(j, 0);
      if (this.#journeyDrops.at(j) > event) this.#journeyDrops.set(j, Number.NaN);
    }
    for (let h = 0; h < this.hops; h++) {
      const journey = this.#hopJourneys.at(h);
      this.#hopCounts.set(journey, this.#hopCounts.at(journey) + 1);
      this.#lastHops.set(journey, h);
      if (this.#nextHops.at(h) >= this.hops) this.#nextHops.set(h, Number.NaN);
      if (this.#arrivedEvents.at(h) > event) this.#arrivedEvents.set(h, Number.NaN);
      if (this.#droppedEvents.at(h) > event) this.#droppedEvents.set(h, Number.NaN);
      if (Number.isNaN(this.#arrivedEvents.at(h)) && Number.isNaN(this.#droppedEvents.at(h))) this.#reopen(journey, h);
    }
  }

  #reopen(journey: number, hop: number): void {
    const frame = this.#frames.at(journey);
    this.#open.set(frame, [...(this.#open.get(frame) ?? []), hop]);
  }

  #journeyColumns(): NumberColumn[] {
    return [this.#frames, this.#firstEvents, this.#firstHops, this.#lastHops, this.#hopCounts, this.#journeyDrops];
  }

  #hopColumns(): NumberColumn[] {
    return [
      this.#hopJourneys,
      this.#nodes,
      this.#ports,
      this.#sent,
      this.#arrives,
      this.#sentEvents,
      this.#arrivedEvents,
      this.#droppedEvents,
      this.#nextHops,
    ];
  }
}

/** A link end as one number. */
export const spotKey = (node: number, port: number): number => node * 65_536 + port;
