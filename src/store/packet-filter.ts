/** A display filter at work on the packet log: it looks at a bounded number of sightings at a time and remembers where it was. */
import type { Lens } from '../core/lens.ts';
import type { PacketLog } from './packets.ts';

const BUDGET = 2_000;

export class PacketFilter {
  readonly text: string;
  /** Why the filter cannot be used. */
  error: string | undefined;
  /** Indexes of journeys with a sighting that matches, ascending. */
  readonly journeys: number[] = [];
  /** Event ids of the sightings that match. */
  readonly sightings = new Set<number>();
  #from = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Looks further; true when there may be more to look at. */
  advance(lens: Lens, log: PacketLog): boolean {
    if (this.error !== undefined) return false;
    const found = lens.search(this.text, this.#from, BUDGET);
    if ('error' in found) {
      this.error = found.error;
      return false;
    }
    for (const event of found.matches) {
      const sighting = log.sightings.of(event);
      if (!sighting || this.sightings.has(event)) continue;
      this.sightings.add(event);
      this.#insert(log.hop(sighting.hop).journey);
      this.#from = Math.max(this.#from, event + 1);
    }
    if (found.next !== undefined) this.#from = found.next;
    return found.next !== undefined;
  }

  /** How many of the journeys are among the log's first `count`. */
  upTo(count: number): number {
    return this.#position(count - 1) + (this.journeys[this.#position(count - 1)] === count - 1 ? 1 : 0);
  }

  #insert(journey: number): void {
    const at = this.#position(journey);
    if (this.journeys[at] !== journey) this.journeys.splice(at, 0, journey);
  }

  /** Where a journey is, or would be. */
  #position(journey: number): number {
    let low = 0;
    let high = this.journeys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.journeys[middle]! < journey) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
