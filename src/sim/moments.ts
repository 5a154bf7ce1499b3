/** The places in a run where a cursor can stand: after each dispatch or input that made events. Append-only columns of numbers. */
import { NumberColumn } from '../core/columns.ts';
import type { Ns } from '../core/time.ts';

export interface Moment {
  readonly dispatches: number;
  readonly inputs: number;
  /** The newest event there. */
  readonly event: number;
  readonly t: Ns;
}

export class Moments {
  readonly #dispatches = new NumberColumn();
  readonly #inputs = new NumberColumn(256, 'small');
  readonly #events = new NumberColumn();
  readonly #times = new NumberColumn();

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
      dispatches: this.#dispatches.at(index),
      inputs: this.#inputs.at(index),
      event: this.#events.at(index),
      t: this.#times.at(index),
    };
  }

  /** The first moment by which an event had happened; the last one when it has not happened yet. */
  indexOf(event: number): number {
    return Math.max(0, Math.min(this.#events.upTo(event - 1), this.length - 1));
  }

  /** Keeps the first `count` moments. */
  truncate(count: number): void {
    for (const column of [this.#dispatches, this.#inputs, this.#events, this.#times]) column.truncate(count);
  }
}
