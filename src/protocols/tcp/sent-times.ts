/** When each segment left that is not acknowledged, to measure round trips (RFC 6298, 3). A ring of two columns. */
import type { Ns } from '../../core/time.ts';

export class SentTimes {
  #ends = new Float64Array(64);
  #times = new Float64Array(64);
  #first = 0;
  #count = 0;

  /** New data up to `end` was sent. */
  sent(end: number, now: Ns): void {
    if (this.#count === this.#ends.length) this.#grow();
    const at = (this.#first + this.#count++) & (this.#ends.length - 1);
    this.#ends[at] = end;
    this.#times[at] = now;
  }

  /** All up to `place` is acknowledged: when the last of it was sent; -1 when that cannot be told, since it was sent again. */
  acknowledged(place: number): Ns {
    let time = -1;
    const mask = this.#ends.length - 1;
    while (this.#count > 0 && this.#ends[this.#first]! <= place) {
      time = this.#times[this.#first]!;
      this.#first = (this.#first + 1) & mask;
      this.#count--;
    }
    return time;
  }

  /** Something was sent again: nothing that is on the way can be measured (Karn's rule). */
  forget(): void {
    for (let i = 0; i < this.#count; i++) this.#times[(this.#first + i) & (this.#times.length - 1)] = -1;
  }

  #grow(): void {
    const [ends, times, size] = [this.#ends, this.#times, this.#ends.length];
    this.#ends = new Float64Array(2 * size);
    this.#times = new Float64Array(2 * size);
    for (let i = 0; i < this.#count; i++) {
      this.#ends[i] = ends[(this.#first + i) & (size - 1)]!;
      this.#times[i] = times[(this.#first + i) & (size - 1)]!;
    }
    this.#first = 0;
  }
}
