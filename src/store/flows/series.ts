/**
 * A quantity over time as a step curve: one point per change, keyed by event id. It is bounded: when it is full its older part
 * is thinned, and every group of points keeps its least and its greatest, so that no peak and no trough is ever lost.
 */
import type { Ns } from '../../core/time.ts';
import { NumberColumn } from '../../core/columns.ts';

/** Points that a series holds at most. */
export const MOST_POINTS = 1 << 15;
/** Of so many neighbours two are kept. */
const GROUP = 4;

/** What a stretch of time showed, per column: NaN where the curve had not begun. */
export interface Envelope {
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** As the column begins. */
  readonly first: Float64Array;
}

export class Series {
  #events = new NumberColumn(16);
  #times = new NumberColumn(16);
  #values = new NumberColumn(16);

  get length(): number {
    return this.#values.length;
  }

  /** The newest value; NaN before the first. */
  get last(): number {
    return this.#values.at(this.length - 1);
  }

  /** Takes in what is new; a value that stays the same is no new point. */
  push(event: number, t: Ns, value: number): void {
    if (Object.is(value, this.last)) return;
    if (this.length >= MOST_POINTS) this.#thin();
    this.#events.push(event);
    this.#times.push(t);
    this.#values.push(value);
  }

  /** How many points there were when `event` had happened. */
  upTo(event: number): number {
    return this.#events.upTo(event);
  }

  /** The value at an instant as far as it was known when `event` had happened; NaN before the first. */
  at(t: Ns, event: number): number {
    return this.#values.at(Math.min(this.upTo(event), this.#times.upTo(t)) - 1);
  }

  /** The event of the newest point at or before an instant; NaN when there is none. */
  eventAt(t: Ns, event: number): number {
    return this.#events.at(Math.min(this.upTo(event), this.#times.upTo(t)) - 1);
  }

  /** When the first and the last point up to an event were; NaN without one. */
  span(event: number): readonly [Ns, Ns] {
    return [this.#times.at(0), this.#times.at(this.upTo(event) - 1)];
  }

  /** The greatest value between two instants, the one that held at the first included; NaN when there is none. */
  greatest(from: Ns, to: Ns, event: number): number {
    const end = Math.min(this.upTo(event), this.#times.upTo(to));
    let greatest = Number.NaN;
    for (let i = Math.max(0, this.#times.upTo(from) - 1); i < end; i++) {
      const value = this.#values.at(i);
      if (!(value <= greatest)) greatest = value;
    }
    return greatest;
  }

  /** The curve between two instants in so many columns of equal width. */
  envelope(from: Ns, to: Ns, columns: number, event: number): Envelope {
    const least = new Float64Array(columns).fill(Number.NaN);
    const most = new Float64Array(columns).fill(Number.NaN);
    const first = new Float64Array(columns).fill(Number.NaN);
    const end = Math.min(this.upTo(event), this.#times.upTo(to));
    let i = this.#times.upTo(Math.ceil(from) - 1); // instants are whole: all before `from`
    let value = this.#values.at(Math.min(i, end) - 1);
    const width = (to - from) / columns;
    for (let column = 0; column < columns; column++) {
      first[column] = least[column] = most[column] = value;
      const until = column === columns - 1 ? Number.POSITIVE_INFINITY : from + (column + 1) * width;
      for (; i < end && this.#times.at(i) < until; i++) {
        value = this.#values.at(i);
        if (!(value >= least[column]!)) least[column] = value;
        if (!(value <= most[column]!)) most[column] = value;
      }
    }
    return { least, most, first };
  }

  /** Calls `each` for the points between two instants, oldest first. */
  each(from: Ns, to: Ns, event: number, each: (t: Ns, value: number, event: number) => void): void {
    const end = Math.min(this.upTo(event), this.#times.upTo(to));
    for (let i = this.#times.upTo(from - 1); i < end; i++) {
      each(this.#times.at(i), this.#values.at(i), this.#events.at(i));
    }
  }

  truncate(event: number): void {
    const kept = this.upTo(event);
    for (const column of [this.#events, this.#times, this.#values]) column.truncate(kept);
  }

  /** The newest quarter stays as it is: what happens now can be looked at closely. */
  #thin(): void {
    const old = this.length - (this.length >> 2);
    const kept = [new NumberColumn(MOST_POINTS), new NumberColumn(MOST_POINTS), new NumberColumn(MOST_POINTS)] as const;
    const keep = (i: number): void => {
      kept[0].push(this.#events.at(i));
      kept[1].push(this.#times.at(i));
      kept[2].push(this.#values.at(i));
    };
    for (let from = 0; from < old; from += GROUP) {
      const [low, high] = this.#extremes(from, Math.min(from + GROUP, old));
      keep(Math.min(low, high));
      if (low !== high) keep(Math.max(low, high));
    }
    for (let i = old; i < this.length; i++) keep(i);
    [this.#events, this.#times, this.#values] = kept;
  }

  #extremes(from: number, to: number): readonly [number, number] {
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (this.#values.at(i) < this.#values.at(low)) low = i;
      if (this.#values.at(i) > this.#values.at(high)) high = i;
    }
    return [low, high];
  }
}
