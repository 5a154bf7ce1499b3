/** Every frame seen at a link end, in order: the event ids of link.tx and link.rx, as an append-only column. */
import type { EventRow } from '../core/event.ts';
import { linkRx, linkTx } from './events.ts';

export class Sightings {
  readonly #events: number[] = [];

  get length(): number {
    return this.#events.length;
  }

  add(row: EventRow): void {
    if (row.kind === linkTx || row.kind === linkRx) this.#events.push(row.id);
  }

  at(index: number): number {
    return this.#events[index]!;
  }

  /** Index of the first sighting at or after an event. */
  indexFrom(event: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]! < event) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** After a fork: forgets what came after event `kept`. */
  truncate(kept: number): void {
    this.#events.length = this.indexFrom(kept + 1);
  }
}
