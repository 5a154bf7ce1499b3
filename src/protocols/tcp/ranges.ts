/** Parts of a stream, in order and apart from each other: what came out of order at a receiver, what was SACKed at a sender (RFC 2018). */

/** From `left`, included, to `right`, not included. */
export interface Range {
  left: number;
  right: number;
  /** The greater, the later something was added to it. */
  touched: number;
}

export class Ranges {
  /** By rising place. */
  readonly list: Range[] = [];
  #bytes = 0;
  #touches = 0;

  /** How much they hold together. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.list.length;
  }

  /** Where the last one ends; 0 without any. */
  get end(): number {
    return this.list.length === 0 ? 0 : this.list[this.list.length - 1]!.right;
  }

  /** Adds a part, which may touch or overlap others; how many bytes of it are new. */
  add(left: number, right: number): number {
    const { list } = this;
    let first = list.length;
    while (first > 0 && list[first - 1]!.right >= left) first--;
    let after = first;
    let [from, to, held] = [left, right, 0];
    for (; after < list.length && list[after]!.left <= right; after++) {
      const range = list[after]!;
      held += range.right - range.left;
      from = Math.min(from, range.left);
      to = Math.max(to, range.right);
    }
    const added = to - from - held;
    this.#bytes += added;
    const touched = ++this.#touches;
    if (after === first + 1) {
      const range = list[first]!;
      range.left = from;
      range.right = to;
      range.touched = touched;
    } else list.splice(first, after - first, { left: from, right: to, touched });
    return added;
  }

  /** The range that holds a place. */
  at(place: number): Range | undefined {
    return this.list.find((range) => range.left <= place && place < range.right);
  }

  /** Whether a part is held whole. */
  covers(left: number, right: number): boolean {
    const range = this.at(left);
    return range !== undefined && range.right >= right;
  }

  /** Forgets what lies before a place. */
  dropBefore(place: number): void {
    const { list } = this;
    while (list.length > 0 && list[0]!.left < place) {
      const range = list[0]!;
      this.#bytes -= Math.min(range.right, place) - range.left;
      if (range.right > place) {
        range.left = place;
        return;
      }
      list.shift();
    }
  }

  clear(): void {
    this.list.length = 0;
    this.#bytes = 0;
  }
}
