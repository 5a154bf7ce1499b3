/**
 * The event heap: pending dispatches ordered by (time, sequence), so that equal times come out in the order they went in.
 * Struct of arrays: the heap moves three numbers per level and never allocates while it has room. Each entry has four below it,
 * side by side in memory: half the levels of a heap of two.
 */
import type { Ns } from './time.ts';

export class EventHeap {
  /** The entry that `pop` took out last. Read these before the next `push`. */
  time: Ns = 0;
  sequence = 0;
  kind = 0;
  target = 0;
  payload: unknown = undefined;
  cause = 0;
  work = false;

  #size = 0;
  #sequence = 0;
  #times: Float64Array;
  #sequences: Float64Array;
  #slots: Int32Array;
  // what an entry carries, by slot
  #kinds: Uint8Array;
  #targets: Int32Array;
  #causes: Float64Array;
  #works: Uint8Array;
  #payloads: unknown[];
  #free: Int32Array;

  constructor(capacity = 1024) {
    this.#times = new Float64Array(capacity);
    this.#sequences = new Float64Array(capacity);
    this.#slots = new Int32Array(capacity);
    this.#kinds = new Uint8Array(capacity);
    this.#targets = new Int32Array(capacity);
    this.#causes = new Float64Array(capacity);
    this.#works = new Uint8Array(capacity);
    this.#payloads = new Array<unknown>(capacity).fill(undefined);
    this.#free = Int32Array.from({ length: capacity }, (_, i) => i);
  }

  get size(): number {
    return this.#size;
  }

  /** When the next entry is due; undefined when there is none. */
  get nextTime(): Ns | undefined {
    return this.#size > 0 ? this.#times[0] : undefined;
  }

  /** What kind of entry `pop` would take; -1 when there is none. */
  get nextKind(): number {
    return this.#size > 0 ? this.#kinds[this.#slots[0]!]! : -1;
  }

  get nextPayload(): unknown {
    return this.#payloads[this.#slots[0]!];
  }

  get nextSequence(): number {
    return this.#sequences[0]!;
  }

  /** A place in the order among equal times, to be given to `push` later. */
  ticket(): number {
    return this.#sequence++;
  }

  /** Adds an entry and returns its sequence number, unique in this heap. `work`: whether the clock may move for it. */
  push(
    time: Ns,
    kind: number,
    target: number,
    payload: unknown,
    cause: number,
    work: boolean,
    sequence = this.ticket(),
  ): number {
    if (this.#size === this.#times.length) this.#grow();
    const slot = this.#free[this.#size]!;
    this.#kinds[slot] = kind;
    this.#targets[slot] = target;
    this.#payloads[slot] = payload;
    this.#causes[slot] = cause;
    this.#works[slot] = work ? 1 : 0;
    this.#siftUp(this.#size++, time, sequence, slot);
    return sequence;
  }

  /** Takes the earliest entry out into the public fields. False when the heap is empty. */
  pop(): boolean {
    if (this.#size === 0) return false;
    const slot = this.#slots[0]!;
    this.time = this.#times[0]!;
    this.sequence = this.#sequences[0]!;
    this.kind = this.#kinds[slot]!;
    this.target = this.#targets[slot]!;
    this.payload = this.#payloads[slot];
    this.cause = this.#causes[slot]!;
    this.work = this.#works[slot] === 1;
    this.#payloads[slot] = undefined;
    const last = --this.#size;
    this.#free[last] = slot;
    if (last > 0) this.#siftDown(this.#times[last]!, this.#sequences[last]!, this.#slots[last]!);
    return true;
  }

  #siftUp(hole: number, time: Ns, sequence: number, slot: number): void {
    const times = this.#times;
    const sequences = this.#sequences;
    let i = hole;
    while (i > 0) {
      const parent = (i - 1) >> 2;
      if (times[parent]! < time || (times[parent] === time && sequences[parent]! < sequence)) break;
      this.#move(parent, i);
      i = parent;
    }
    this.#put(i, time, sequence, slot);
  }

  #siftDown(time: Ns, sequence: number, slot: number): void {
    const times = this.#times;
    const sequences = this.#sequences;
    const size = this.#size;
    let i = 0;
    for (let child = 1; child < size; child = 4 * i + 1) {
      const end = Math.min(child + 4, size);
      let least = times[child]!;
      for (let sibling = child + 1; sibling < end; sibling++) {
        const t = times[sibling]!;
        if (t > least || (t === least && sequences[sibling]! > sequences[child]!)) continue;
        child = sibling;
        least = t;
      }
      if (least > time || (least === time && sequences[child]! > sequence)) break;
      this.#move(child, i);
      i = child;
    }
    this.#put(i, time, sequence, slot);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#sequences[to] = this.#sequences[from]!;
    this.#slots[to] = this.#slots[from]!;
  }

  #put(i: number, time: Ns, sequence: number, slot: number): void {
    this.#times[i] = time;
    this.#sequences[i] = sequence;
    this.#slots[i] = slot;
  }

  #grow(): void {
    const old = this.#times.length;
    const capacity = old * 2;
    const wider = <T extends Float64Array | Int32Array | Uint8Array>(to: T, from: T): T => {
      to.set(from as never);
      return to;
    };
    this.#times = wider(new Float64Array(capacity), this.#times);
    this.#sequences = wider(new Float64Array(capacity), this.#sequences);
    this.#slots = wider(new Int32Array(capacity), this.#slots);
    this.#kinds = wider(new Uint8Array(capacity), this.#kinds);
    this.#targets = wider(new Int32Array(capacity), this.#targets);
    this.#causes = wider(new Float64Array(capacity), this.#causes);
    this.#works = wider(new Uint8Array(capacity), this.#works);
    this.#free = wider(new Int32Array(capacity), this.#free);
    for (let i = old; i < capacity; i++) {
      this.#payloads.push(undefined);
      this.#free[i] = i;
    }
  }
}
