/** The way of a link over the character grid: orthogonal, around nodes, with few turns and crossings (Dijkstra's algorithm). */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Bits as in glyphs.ts: up, right, down, left. */
export const UP = 1;
export const RIGHT = 2;
export const DOWN = 4;
export const LEFT = 8;
const STEPS = [
  { dx: 0, dy: -1, arm: UP },
  { dx: 1, dy: 0, arm: RIGHT },
  { dx: 0, dy: 1, arm: DOWN },
  { dx: -1, dy: 0, arm: LEFT },
] as const;

export const opposite = (arm: number): number => (arm < DOWN ? arm << 2 : arm >> 2);

const TURN = 4;
const CROSSING = 6;
const SHARING = 40;
const LABEL = 60;
/** Beside a name of another node a link would look like one of its own. */
const NEAR = 8;
/** Leaving a name at its side looks better than from above or below. */
const UPRIGHT_EXIT = 2;

/** Owner of cells that no link may use. */
const BLOCKED = -2;

export class RoutingGrid {
  readonly width: number;
  readonly height: number;
  /** Node that owns the cell, -1 for none. */
  readonly #owners: Int16Array;
  readonly #cellsOf = new Map<number, readonly number[]>();
  readonly #labels: Uint8Array;
  /** Arms of the links routed so far. */
  readonly #arms: Uint8Array;

  #from = -1;
  #to = -1;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#owners = new Int16Array(width * height).fill(-1);
    this.#labels = new Uint8Array(width * height);
    this.#arms = new Uint8Array(width * height);
  }

  /** Cells that belong to a node's name. */
  occupy(node: number, x: number, y: number, length: number): void {
    const cells: number[] = [];
    for (let i = Math.max(0, x); i < Math.min(this.width, x + length); i++) cells.push(y * this.width + i);
    for (const cell of cells) this.#owners[cell] = node;
    this.#cellsOf.set(node, cells);
  }

  /** A whole row without links. */
  block(y: number): void {
    this.#owners.fill(BLOCKED, y * this.width, (y + 1) * this.width);
  }

  /** Cells with text that a link had better not cross. */
  avoid(x: number, y: number, length: number): void {
    for (let i = Math.max(0, x); i < Math.min(this.width, x + length); i++) this.#labels[y * this.width + i] = 1;
  }

  /** The free cells from one node to another, in order; undefined when there is no way. */
  route(from: number, to: number): Point[] | undefined {
    this.#from = from;
    this.#to = to;
    const states = this.width * this.height * 4;
    const cost = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
    const back = new Int32Array(states).fill(-1);
    const queue = new Queue();
    this.#starts(from, (state, exit) => {
      cost[state] = exit;
      queue.push(exit, state);
    });
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      const done = this.#visit(state, to, cost, back, queue);
      if (done) return this.#trace(state, back);
    }
    return undefined;
  }

  /** Free cells beside the node, each entered in the direction away from it. */
  #starts(from: number, each: (state: number, cost: number) => void): void {
    for (const cell of this.#cellsOf.get(from) ?? []) {
      STEPS.forEach((step, direction) => {
        const next = this.#beside(cell, step.dx, step.dy);
        if (next === undefined || this.#owners[next] !== -1) return;
        const exit = step.dy === 0 ? 0 : UPRIGHT_EXIT + TURN;
        each(next * 4 + direction, this.#price(next, direction, direction) + exit);
      });
    }
  }

  #visit(state: number, to: number, cost: Float64Array, back: Int32Array, queue: Queue): boolean {
    const cell = state >> 2;
    for (let direction = 0; direction < 4; direction++) {
      const step = STEPS[direction]!;
      const next = this.#beside(cell, step.dx, step.dy);
      if (next === undefined || direction === (state + 2) % 4) continue;
      if (this.#owners[next] === to && direction === state % 4) return true;
      if (this.#owners[next] !== -1) continue;
      const total = cost[state]! + this.#price(next, state % 4, direction);
      const key = next * 4 + direction;
      if (total >= cost[key]!) continue;
      cost[key] = total;
      back[key] = state;
      queue.push(total, key);
    }
    return false;
  }

  #price(cell: number, before: number, direction: number): number {
    const arms = this.#arms[cell]!;
    const along = STEPS[direction]!.arm | opposite(STEPS[direction]!.arm);
    const shared = arms === 0 ? 0 : (arms & along) !== 0 ? SHARING : CROSSING;
    const near = this.#owned(cell - 1) || this.#owned(cell + 1) ? NEAR : 0;
    return 1 + (before === direction ? 0 : TURN) + shared + near + (this.#labels[cell] ? LABEL : 0);
  }

  /** By a node that the link in hand does not belong to. */
  #owned(cell: number): boolean {
    const owner = this.#owners[cell] ?? -1;
    return owner >= 0 && owner !== this.#from && owner !== this.#to;
  }

  #beside(cell: number, dx: number, dy: number): number | undefined {
    const x = (cell % this.width) + dx;
    const y = Math.floor(cell / this.width) + dy;
    return x < 0 || y < 0 || x >= this.width || y >= this.height ? undefined : y * this.width + x;
  }

  #trace(last: number, back: Int32Array): Point[] {
    const points: Point[] = [];
    for (let state = last; state >= 0; state = back[state]!) {
      const cell = state >> 2;
      points.unshift({ x: cell % this.width, y: Math.floor(cell / this.width) });
      this.#arms[cell]! |= STEPS[state % 4]!.arm | opposite(STEPS[state % 4]!.arm);
    }
    return points;
  }
}

/** A binary heap of (cost, state). */
class Queue {
  readonly #costs: number[] = [];
  readonly #states: number[] = [];

  push(cost: number, state: number): void {
    let hole = this.#costs.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#costs[parent]! <= cost) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#costs[hole] = cost;
    this.#states[hole] = state;
  }

  pop(): number | undefined {
    const first = this.#states[0];
    const cost = this.#costs.pop();
    const state = this.#states.pop();
    if (this.#costs.length === 0 || cost === undefined) return first;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#costs.length) break;
      if (child + 1 < this.#costs.length && this.#costs[child + 1]! < this.#costs[child]!) child++;
      if (this.#costs[child]! >= cost) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#costs[hole] = cost;
    this.#states[hole] = state!;
    return first;
  }

  #move(from: number, to: number): void {
    this.#costs[to] = this.#costs[from]!;
    this.#states[to] = this.#states[from]!;
  }
}
