/**
 * The event log: a bounded ring of rows in typed arrays. Ids are counted whether or not anybody looks; rows are kept only
 * while `recording`. Readers pull: each remembers the last id that it saw, and is told how many it missed.
 */
import type { EventKind, EventRow, Reason, RowNumbers } from './event.ts';
import type { Ns } from './time.ts';

/** Rows by which the log grows. */
const GROWTH = 512;

export class EventLog {
  /** The instant stamped on new rows; the world sets it at each dispatch. */
  now: Ns = 0;
  /** The id that new rows name as their cause. */
  cause = 0;
  recording = true;
  /** The id given out last: ids count from 1. */
  last = 0;

  readonly capacity: number;
  readonly #times: Float64Array;
  readonly #causes: Float64Array;
  readonly #frames: Float64Array;
  readonly #numbers: Float64Array;
  readonly #nodes: Int32Array;
  readonly #ports: Int32Array;
  /** These three grow as rows come, all alike: filling them beforehand would delay every start. */
  readonly #kinds: (EventKind | undefined)[] = [];
  readonly #reasons: (Reason | undefined)[] = [];
  readonly #notes: (string | undefined)[] = [];
  /** Numbers five to eight of wide rows; made when the first one comes. */
  #wide: Float64Array | undefined;
  /** The oldest id that was recorded at all. */
  #since = 1;

  /** `capacity`: rows kept, a power of two. */
  constructor(capacity = 1 << 16) {
    this.capacity = capacity;
    this.#times = new Float64Array(capacity);
    this.#causes = new Float64Array(capacity);
    this.#frames = new Float64Array(capacity);
    this.#numbers = new Float64Array(capacity * 4);
    this.#nodes = new Int32Array(capacity);
    this.#ports = new Int32Array(capacity);
  }

  /** The oldest id whose row can still be read. */
  get first(): number {
    return Math.max(this.#since, this.last - this.capacity + 1);
  }

  /** Records one event, makes it the cause of the next (unless it is a leaf), and returns its id. */
  emit(
    kind: EventKind,
    node: number,
    port: number,
    frame: number,
    reason: Reason | undefined,
    a = 0,
    b = 0,
    c = 0,
    d = 0,
    note?: string,
  ): number {
    const id = ++this.last;
    if (this.recording) {
      const at = id & (this.capacity - 1);
      if (at >= this.#kinds.length) this.#grow(at);
      this.#times[at] = this.now;
      this.#causes[at] = this.cause;
      this.#frames[at] = frame;
      this.#nodes[at] = node;
      this.#ports[at] = port;
      this.#kinds[at] = kind;
      this.#reasons[at] = reason;
      this.#notes[at] = note;
      this.#numbers[4 * at] = a;
      this.#numbers[4 * at + 1] = b;
      this.#numbers[4 * at + 2] = c;
      this.#numbers[4 * at + 3] = d;
    } else {
      this.#since = id + 1;
    }
    if (kind.leaf !== true) this.cause = id;
    return id;
  }

  /** As `emit`, for a kind with up to eight numbers. */
  emitWide(
    kind: EventKind,
    node: number,
    port: number,
    frame: number,
    reason: Reason | undefined,
    note: string | undefined,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f = 0,
    g = 0,
    h = 0,
  ): number {
    const id = this.emit(kind, node, port, frame, reason, a, b, c, d, note);
    if (!this.recording) return id;
    this.#wide ??= new Float64Array(this.capacity * 4);
    const at = (id & (this.capacity - 1)) * 4;
    this.#wide[at] = e;
    this.#wide[at + 1] = f;
    this.#wide[at + 2] = g;
    this.#wide[at + 3] = h;
    return id;
  }

  /** Without holes, which would make the columns slow: ids that were not recorded leave rows that nobody reads. */
  #grow(at: number): void {
    const length = Math.min(this.capacity, at + GROWTH);
    for (const column of [this.#kinds, this.#reasons, this.#notes]) {
      while (column.length < length) column.push(undefined);
    }
  }

  /** The row of an id, or undefined when the ring has let it go. */
  row(id: number): EventRow | undefined {
    if (id < this.first || id > this.last) return undefined;
    const at = id & (this.capacity - 1);
    return {
      id,
      t: this.#times[at]!,
      cause: this.#causes[at]!,
      kind: this.#kinds[at]!,
      node: this.#nodes[at]!,
      port: this.#ports[at]!,
      frame: this.#frames[at]!,
      reason: this.#reasons[at],
      numbers: this.#numbersAt(at),
      note: this.#notes[at],
    };
  }

  #numbersAt(at: number): RowNumbers {
    const n = this.#numbers;
    const four: [number, number, number, number] = [n[4 * at]!, n[4 * at + 1]!, n[4 * at + 2]!, n[4 * at + 3]!];
    const wide = this.#wide;
    return this.#kinds[at]!.numbers.length > 4 && wide ? [...four, ...wide.subarray(4 * at, 4 * at + 4)] : four;
  }

  /** As `read`, for rows of one kind only. */
  readKind(kind: EventKind, seen: number, each: (row: EventRow) => void): number {
    const from = Math.max(seen + 1, this.first);
    for (let id = from; id <= this.last; id++) {
      if (this.#kinds[id & (this.capacity - 1)] === kind) each(this.row(id)!);
    }
    return Math.max(0, from - (seen + 1));
  }

  /** Calls `each` for every row after `seen` that is still held; returns how many were lost in between. */
  read(seen: number, each: (row: EventRow) => void): number {
    const from = Math.max(seen + 1, this.first);
    for (let id = from; id <= this.last; id++) each(this.row(id)!);
    return Math.max(0, from - (seen + 1));
  }
}
