/** When to draw: at once after a key, at most fifteen times a second when only the world has moved. */

const WORLD_INTERVAL_MS = 67;

/** Who made the frame necessary. */
export type Mover = 'world' | 'learner';

export class Redraw {
  readonly #draw: (moved: Mover) => void;
  #timer: NodeJS.Timeout | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(draw: (moved: Mover) => void) {
    this.#draw = draw;
  }

  /** The world moved: draw soon. */
  soon(): void {
    if (this.#timer || this.#stopped) return;
    const wait = Math.max(0, this.#last + WORLD_INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => this.now('world'), wait);
  }

  /** Somebody pressed a key: draw before anything else happens. */
  now(moved: Mover = 'learner'): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped) return;
    this.#draw(moved);
    this.#last = performance.now();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
