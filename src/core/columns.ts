/**
 * Columns of numbers that only grow at the end, or are cut back after a fork: what every log of a run is made of. They grow by
 * pages, so that a long one is never copied and never much larger than what it holds.
 */

const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;
const MASK = PAGE - 1;

type Numbers = Float64Array | Int32Array;

/** `exact`: numbers up to 2^53, and NaN; `small`: integers of 32 bits, in half the room. */
export class NumberColumn {
  length = 0;
  readonly #pages: Numbers[] = [];
  readonly #kind: 'exact' | 'small';
  readonly #first: number;

  /** `capacity`: room of the first page to begin with. */
  constructor(capacity = 256, kind: 'exact' | 'small' = 'exact') {
    this.#first = Math.min(PAGE, capacity);
    this.#kind = kind;
  }

  push(value: number): void {
    const page = this.length >> PAGE_BITS;
    const at = this.length & MASK;
    const held = this.#pages[page];
    if (held === undefined || at >= held.length) this.#grow(page, held);
    this.#pages[page]![at] = value;
    this.length++;
  }

  #grow(page: number, held: Numbers | undefined): void {
    const size = page > 0 ? PAGE : Math.min(PAGE, held ? 2 * held.length : this.#first);
    const grown = this.#kind === 'small' ? new Int32Array(size) : new Float64Array(size);
    if (held) grown.set(held);
    this.#pages[page] = grown;
  }

  /** NaN beyond the end. */
  at(index: number): number {
    return index >= 0 && index < this.length ? this.#pages[index >> PAGE_BITS]![index & MASK]! : Number.NaN;
  }

  set(index: number, value: number): void {
    if (index >= 0 && index < this.length) this.#pages[index >> PAGE_BITS]![index & MASK] = value;
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, length);
    this.#pages.length = Math.min(this.#pages.length, (this.length + MASK) >> PAGE_BITS);
  }

  /** Of values that never fall: how many are at most `limit`. */
  upTo(limit: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#pages[middle >> PAGE_BITS]![middle & MASK]! <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
