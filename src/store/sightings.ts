/** Sightings as columns: every time a frame was seen at a link end, in the order of events, and by the link end. */
import { NumberColumn } from '../core/columns.ts';

export interface SightingRow {
  readonly index: number;
  readonly event: number;
  readonly hop: number;
  readonly direction: 'out' | 'in';
}

/** A link end as one number. */
export const spotKey = (node: number, port: number): number => node * 65_536 + port;
export const nodeOfSpot = (spot: number): number => Math.floor(spot / 65_536);
export const portOfSpot = (spot: number): number => spot % 65_536;

const INCOMING = 1;

export class Sightings {
  readonly #events = new NumberColumn();
  readonly #hops = new NumberColumn(256, 'small');
  readonly #directions = new NumberColumn(256, 'small');
  readonly #bySpot = new Map<number, NumberColumn>();

  add(event: number, node: number, port: number, hop: number, direction: 'out' | 'in'): void {
    const spot = spotKey(node, port);
    let column = this.#bySpot.get(spot);
    if (!column) this.#bySpot.set(spot, (column = new NumberColumn(16, 'small')));
    column.push(this.#events.length);
    this.#events.push(event);
    this.#hops.push(hop);
    this.#directions.push(direction === 'in' ? INCOMING : 0);
  }

  row(index: number): SightingRow {
    return {
      index,
      event: this.#events.at(index),
      hop: this.#hops.at(index),
      direction: this.#directions.at(index) === INCOMING ? 'in' : 'out',
    };
  }

  of(event: number): SightingRow | undefined {
    const index = this.#events.upTo(event) - 1;
    return this.#events.at(index) === event ? this.row(index) : undefined;
  }

  /** The newest one when `event` happened. */
  latest(event: number): number | undefined {
    const index = this.#events.upTo(event) - 1;
    return index < 0 ? undefined : this.#events.at(index);
  }

  /** Indexes at one link end, oldest first; a capture there numbers them from 1. */
  at(node: number, port: number): NumberColumn | undefined {
    return this.#bySpot.get(spotKey(node, port));
  }

  /** How many of a link end's sightings existed when `event` happened. */
  upTo(column: NumberColumn, event: number): number {
    return column.upTo(this.#events.upTo(event) - 1);
  }

  truncate(event: number): void {
    const kept = this.#events.upTo(event);
    for (const column of [this.#events, this.#hops, this.#directions]) column.truncate(kept);
    for (const column of this.#bySpot.values()) column.truncate(column.upTo(kept - 1));
  }
}
