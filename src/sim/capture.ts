/**
 * The capture ring: the bytes of frames as they stood at link ends, keyed by the event id of the sighting. Bounded in
 * bytes; what it has dropped comes back by running the session again. A frame that arrives as it was sent is kept once.
 */
import { FCS_BYTES, type Frame, writeFcs } from '../core/frame.ts';

export interface CapturedFrame {
  /** Event id of the link.tx or link.rx. */
  readonly event: number;
  readonly frame: number;
  readonly damage: string | undefined;
  /** From the destination MAC address to the FCS. Yours to keep, and not to change: others see the same bytes. */
  readonly bytes: Uint8Array;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
/** Short runs need no whole block; the largest frame fits. */
const FIRST_BLOCK_BYTES = 128 * 1024;
/** Rows by which the index grows, and in which it lets go of the oldest. */
const ROWS = 1024;

/** Where bytes lie. One that nobody was given a part of is used again once its rows are forgotten: fresh memory costs more than the copy. */
class Block {
  readonly bytes: Uint8Array;
  /** The last event whose row points here. */
  last = 0;
  /** Somebody was given a part of it to keep. */
  lent = false;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }
}

/** So many sightings in a row: columns, since a run has hundreds of thousands. */
class Page {
  readonly events = new Float64Array(ROWS);
  readonly frames = new Float64Array(ROWS);
  readonly blocks: Block[] = [];
  readonly offsets = new Uint32Array(ROWS);
  readonly lengths = new Uint32Array(ROWS);
  /** 1: the FCS is right, and is written down when somebody asks for the frame. */
  readonly unsealed = new Uint8Array(ROWS);
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
  /** Those that rows point to, oldest first; the last one is being written. */
  readonly #blocks: Block[] = [];
  readonly #free: Block[] = [];
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
    const block = page.blocks[at]!;
    block.lent = true;
    const bytes = block.bytes.subarray(from, from + page.lengths[at]!);
    if (page.unsealed[at] === 1) writeFcs(bytes, bytes.length);
    return { event, frame: page.frames[at]!, damage: page.damages.get(at), bytes };
  }

  /** The frame without its FCS, to look at and let go of before anything else happens. */
  glance(event: number): Uint8Array | undefined {
    const page = this.#pageOf(event);
    const at = page ? rowOf(page, event) : -1;
    if (!page || at < 0) return undefined;
    const from = page.offsets[at]!;
    return page.blocks[at]!.bytes.subarray(from, from + page.lengths[at]! - FCS_BYTES);
  }

  /** Whether bits of the frame were flipped on its way here. */
  isDamaged(event: number): boolean {
    const page = this.#pageOf(event);
    return page?.damages.has(rowOf(page, event)) ?? false;
  }

  /** The bytes of the frame's departure serve its arrival too, when they are still held. */
  #share(page: Page, at: number, sent: number): boolean {
    const departure = this.#pageOf(sent);
    const row = departure ? rowOf(departure, sent) : -1;
    if (!departure || row < 0 || departure.damages.has(row)) return false;
    const block = departure.blocks[row]!;
    block.last = page.events[at]!;
    page.blocks.push(block);
    page.offsets[at] = departure.offsets[row]!;
    page.unsealed[at] = departure.unsealed[row]!;
    return true;
  }

  #write(page: Page, at: number, frame: Frame): void {
    const { length } = frame;
    const block = this.#blockFor(length);
    block.last = page.events[at]!;
    block.bytes.set(frame.bytes.subarray(0, length), this.#used);
    page.blocks.push(block);
    page.offsets[at] = this.#used;
    page.unsealed[at] = frame.sealed ? 0 : 1;
    page.bytes += length;
    this.#used += length;
    this.#held += length;
  }

  /** The block that is being written, or the next one when it is full. */
  #blockFor(length: number): Block {
    const current = this.#blocks.at(-1);
    if (current && this.#used + length <= current.bytes.length) return current;
    const next = this.#free.pop() ?? new Block(current ? BLOCK_BYTES : FIRST_BLOCK_BYTES);
    this.#blocks.push(next);
    this.#used = 0;
    return next;
  }

  #forget(): void {
    const oldest = this.#pages.shift()!;
    this.#held -= oldest.bytes;
    this.#first = oldest.events[oldest.length - 1]! + 1;
    while (this.#blocks.length > 1 && this.#blocks[0]!.last < this.#first) {
      const block = this.#blocks.shift()!;
      if (!block.lent && block.bytes.length === BLOCK_BYTES) this.#free.push(block);
    }
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
