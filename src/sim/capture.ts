/**
 * The capture ring: the bytes of frames as they stood at link ends, keyed by the event id of the sighting. Bounded in
 * bytes; what it has dropped comes back by running the session again. A frame that arrives as it was sent is kept once.
 */
import type { Frame } from '../core/frame.ts';

export interface CapturedFrame {
  /** Event id of the link.tx or link.rx. */
  readonly event: number;
  readonly frame: number;
  readonly damage: string | undefined;
  /** From the destination MAC address to the FCS. Yours to keep, and not to change: others see the same bytes. */
  readonly bytes: Uint8Array;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;
/** Bytes lie in blocks that are never written twice: who holds on to a frame keeps its block, and nobody else's bytes. */
const BLOCK_BYTES = 1024 * 1024;
/** Short runs need no whole block; the largest frame fits. */
const FIRST_BLOCK_BYTES = 128 * 1024;
/** Rows by which the index grows, and in which it lets go of the oldest. */
const ROWS = 1024;

/** So many sightings in a row: columns, since a run has hundreds of thousands. */
class Page {
  readonly events = new Float64Array(ROWS);
  readonly frames = new Float64Array(ROWS);
  readonly blocks: Uint8Array[] = [];
  readonly offsets = new Uint32Array(ROWS);
  readonly lengths = new Uint32Array(ROWS);
  readonly damages = new Map<number, string>();
  length = 0;
  /** Bytes that were written for these rows. */
  bytes = 0;
}

export class CaptureRing {
  readonly #limit: number;
  #held = 0;
  #first = 0;
  readonly #pages: Page[] = [];
  #block = new Uint8Array(0);
  #used = 0;

  constructor(limitBytes = DEFAULT_BYTES) {
    this.#limit = limitBytes;
  }

  /** A frame begins to leave or arrives. `sent`: the event of its link.tx, when the bytes are still those. */
  add(event: number, frame: Frame, sent = 0): void {
    let page = this.#pages.at(-1);
    if (!page || page.length === ROWS) this.#pages.push((page = new Page()));
    const at = page.length++;
    page.events[at] = event;
    page.frames[at] = frame.id;
    page.lengths[at] = frame.length;
    if (frame.damage !== undefined) page.damages.set(at, frame.damage);
    else if (this.#share(page, at, sent)) return;
    this.#write(page, at, frame);
    while (this.#held > this.#limit && this.#pages.length > 1) this.#forget();
  }

  /** Everything since this event is still here. */
  get first(): number {
    return this.#first;
  }

  get(event: number): CapturedFrame | undefined {
    const page = this.#pageOf(event);
    const at = page ? rowOf(page, event) : -1;
    if (!page || at < 0) return undefined;
    const from = page.offsets[at]!;
    const bytes = page.blocks[at]!.subarray(from, from + page.lengths[at]!);
    return { event, frame: page.frames[at]!, damage: page.damages.get(at), bytes };
  }

  /** The bytes of the frame's departure serve its arrival too, when they are still held. */
  #share(page: Page, at: number, sent: number): boolean {
    const departure = this.#pageOf(sent);
    const row = departure ? rowOf(departure, sent) : -1;
    if (!departure || row < 0 || departure.damages.has(row)) return false;
    page.blocks.push(departure.blocks[row]!);
    page.offsets[at] = departure.offsets[row]!;
    return true;
  }

  #write(page: Page, at: number, frame: Frame): void {
    frame.seal();
    const { length } = frame;
    if (this.#used + length > this.#block.length) {
      this.#block = new Uint8Array(this.#held === 0 ? FIRST_BLOCK_BYTES : BLOCK_BYTES);
      this.#used = 0;
    }
    this.#block.set(frame.bytes.subarray(0, length), this.#used);
    page.blocks.push(this.#block);
    page.offsets[at] = this.#used;
    page.bytes += length;
    this.#used += length;
    this.#held += length;
  }

  #forget(): void {
    const oldest = this.#pages.shift()!;
    this.#held -= oldest.bytes;
    this.#first = oldest.events[oldest.length - 1]! + 1;
  }

  /** The page that an event's row would be in. */
  #pageOf(event: number): Page | undefined {
    const pages = this.#pages;
    let low = 0;
    let high = pages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pages[middle]!.events[0]! <= event) low = middle + 1;
      else high = middle;
    }
    return pages[low - 1];
  }
}

/** The row of an event, or -1. */
function rowOf({ events, length }: Page, event: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]! < event) low = middle + 1;
    else high = middle;
  }
  return low < length && events[low] === event ? low : -1;
}
