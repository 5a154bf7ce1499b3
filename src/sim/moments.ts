/** The places in a run where a cursor can stand: after each dispatch or input that made events. Append-only columns of numbers. */
import type { Ns } from '../core/time.ts';

export interface Moment {
  readonly dispatches: number;
  readonly inputs: number;
  /** The newest event there. */
  readonly event: number;
  readonly t: Ns;
}

export class Moments {
  #dispatches: number[] = [];
  #inputs: number[] = [];
  #events: number[] = [];
  #times: Ns[] = [];

  get length(): number {
    return this.#events.length;
  }

  add(moment: Moment): void {
    this.#dispatches.push(moment.dispatches);
    this.#inputs.push(moment.inputs);
    this.#events.push(moment.event);
    this.#times.push(moment.t);
  }

  at(index: number): Moment {
    return {
      dispatches: this.#dispatches[index]!,
      inputs: this.#inputs[index]!,
      event: this.#events[index]!,
      t: this.#times[index]!,
    };
  }

  /** The first moment by which an event had happened; the last one when it has not happened yet. */
  indexOf(event: number): number {
    let low = 0;
    let high = this.#events.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]! >= event) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Keeps the first `count` moments. */
  truncate(count: number): void {
    for (const column of [this.#dispatches, this.#inputs, this.#events, this.#times]) column.length = count;
  }
}
