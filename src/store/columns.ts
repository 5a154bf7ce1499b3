/** Columns that only grow at the end, or are cut back after a fork: what every log of the store is made of. */

/** Numbers, exact up to 2^53. */
export class NumberColumn {
  #values: Float64Array;
  length = 0;

  constructor(capacity = 256) {
    this.#values = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** NaN beyond the end. */
  at(index: number): number {
    return index >= 0 && index < this.length ? this.#values[index]! : Number.NaN;
  }

  set(index: number, value: number): void {
    if (index >= 0 && index < this.length) this.#values[index] = value;
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, length);
  }

  /** Of values that never fall: how many are at most `limit`. */
  upTo(limit: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#values[middle]! <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
