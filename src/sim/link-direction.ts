/**
 * One direction of a link: a transmitter with a drop-tail queue, a rate, a delay, and the ways in which real wires fail.
 * Serialisation counts preamble (8 bytes) and inter-frame gap (12); the wire is a pipe, so delay never costs throughput.
 */
import { getU16 } from '../core/bytes.ts';
import type { Reason } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import { ETHERNET_HEADER_BYTES, type Frame, type FramePool } from '../core/frame.ts';
import type { Rng } from '../core/rng.ts';
import type { Ns } from '../core/time.ts';
import { ETHER_TYPE, HEADER_BYTES } from '../protocols/ipv4/codec.ts';
import { isMarkable, markCongestion } from '../protocols/ipv4/ecn.ts';
import {
  linkDamage,
  linkDrop,
  linkDuplicate,
  linkMark,
  linkQueue,
  linkReasons,
  linkReorder,
  linkTx,
} from './events.ts';

const PREAMBLE_BYTES = 8;
const GAP_BYTES = 12;
const ETHER_TYPE_AT = 12;

/** Probabilities are 0 to 1, `rate` is in bits per second, `queue` and `mark` in waiting frames; `mark` 0: never. */
export interface LinkParameters {
  rate: number;
  delay: Ns;
  jitter: Ns;
  loss: number;
  corrupt: number;
  reorder: number;
  duplicate: number;
  queue: number;
  mark: number;
  up: boolean;
}

/** What a direction needs of its world. */
export interface LinkHost {
  readonly log: EventLog;
  readonly frames: FramePool;
  /** Calls `free()` on the direction at an instant. */
  scheduleFree(at: Ns, direction: LinkDirection): void;
  /** Delivers the frame at the far end; `epoch` comes back in `survives`. */
  scheduleArrival(at: Ns, direction: LinkDirection, frame: Frame): void;
  /** A frame begins to leave; `event` is its link.tx. */
  sent(direction: LinkDirection, frame: Frame, event: number): void;
}

export class LinkDirection {
  readonly index: number;
  /** `alice:eth0--s1:1`, the link's name, for both directions. */
  readonly link: string;
  readonly fromNode: number;
  readonly fromPort: number;
  readonly toNode: number;
  readonly toPort: number;
  readonly parameters: LinkParameters;
  /** Counts cuts: a frame sent before the last cut never arrives. */
  epoch = 0;
  /** Frames lost here since the world began, for any reason. */
  drops = 0;
  /** Packets marked here since the world began. */
  marks = 0;
  /** While true every frame is dropped: a learner holds the key. */
  held = false;
  #dropNext = 0;
  #flipNext: number | undefined;
  readonly #host: LinkHost;
  readonly #rng: Rng;
  readonly #queue: Frame[] = [];
  #freeAt: Ns = 0;
  #freeing = false;
  #lastArrival: Ns = 0;

  constructor(
    host: LinkHost,
    rng: Rng,
    ends: Pick<LinkDirection, 'index' | 'link' | 'fromNode' | 'fromPort' | 'toNode' | 'toPort'>,
    parameters: LinkParameters,
  ) {
    this.#host = host;
    this.#rng = rng;
    this.index = ends.index;
    this.link = ends.link;
    this.fromNode = ends.fromNode;
    this.fromPort = ends.fromPort;
    this.toNode = ends.toNode;
    this.toPort = ends.toPort;
    this.parameters = parameters;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Takes the frame and its reference: sends it, queues it or drops it. */
  send(frame: Frame): void {
    const { log } = this.#host;
    if (!this.parameters.up) this.#drop(frame, linkReasons.down);
    else if (log.now >= this.#freeAt && this.#queue.length === 0) this.#transmit(frame);
    else if (this.#queue.length >= this.parameters.queue) this.#drop(frame, linkReasons.queueFull);
    else {
      this.#queue.push(this.#mark(frame));
      log.emit(linkQueue, this.fromNode, this.fromPort, frame.id, undefined, this.#queue.length);
      this.#scheduleFree();
    }
  }

  /** The transmitter has finished a frame and its gap: the next one leaves. */
  free(): void {
    this.#freeing = false;
    const next = this.#queue.shift();
    if (next === undefined) return;
    if (this.parameters.up) this.#transmit(next);
    else this.#drop(next, linkReasons.down);
    if (this.#queue.length > 0) this.#scheduleFree();
  }

  /** Whether a frame sent in `epoch` still arrives; if not it is dropped here. */
  survives(frame: Frame, epoch: number): boolean {
    if (epoch === (this.epoch & 0x7fff)) return true;
    this.#drop(frame, linkReasons.cut);
    return false;
  }

  /** Takes the direction down or up; frames on the wire are lost when it goes down. */
  setUp(up: boolean): void {
    if (this.parameters.up && !up) this.epoch++;
    this.parameters.up = up;
  }

  /** Drops the next frames that are sent. */
  dropNext(count = 1): void {
    this.#dropNext += count;
  }

  /** Flips one bit of the next frame: bit 0 is the first on the wire as drawn in RFCs, the top bit of byte 0. */
  flipNext(bit: number): void {
    this.#flipNext = bit;
  }

  #scheduleFree(): void {
    if (this.#freeing) return;
    this.#freeing = true;
    this.#host.scheduleFree(Math.max(this.#freeAt, this.#host.log.now), this);
  }

  #transmit(frame: Frame): void {
    const { log } = this.#host;
    const p = this.parameters;
    const now = log.now;
    const nsPerByte = 8e9 / p.rate;
    const lastBitOut = now + Math.round((frame.length + PREAMBLE_BYTES) * nsPerByte);
    this.#freeAt = now + Math.round((frame.length + PREAMBLE_BYTES + GAP_BYTES) * nsPerByte);
    const arrival = this.#arrival(lastBitOut);
    const event = log.emit(linkTx, this.fromNode, this.fromPort, frame.id, undefined, frame.length, arrival);
    const before = log.cause;
    log.cause = event;
    this.#host.sent(this, frame, event);
    this.#carry(frame, lastBitOut, arrival);
    log.cause = before;
  }

  /** What happens to the frame on the wire. */
  #carry(frame: Frame, lastBitOut: Ns, arrival: Ns): void {
    const { log, frames } = this.#host;
    const p = this.parameters;
    if (this.held) return this.#drop(frame, linkReasons.held);
    if (this.#dropNext > 0) {
      this.#dropNext--;
      return this.#drop(frame, linkReasons.dropNext);
    }
    if (this.#rng.chance(p.loss)) return this.#drop(frame, linkReasons.lost);
    const whole = this.#damage(frame);
    let at = arrival;
    if (this.#rng.chance(p.reorder)) {
      at = lastBitOut;
      log.emit(linkReorder, this.fromNode, this.fromPort, whole.id, undefined);
    } else {
      this.#lastArrival = at;
    }
    if (this.#rng.chance(p.duplicate)) {
      log.emit(linkDuplicate, this.fromNode, this.fromPort, whole.id, undefined);
      this.#host.scheduleArrival(at, this, frames.retain(whole));
    }
    this.#host.scheduleArrival(at, this, whole);
  }

  /** Jitter is uniform and keeps the order; without it the delay is exact. */
  #arrival(lastBitOut: Ns): Ns {
    const p = this.parameters;
    if (p.jitter === 0) return Math.max(lastBitOut + p.delay, this.#lastArrival);
    const offset = Math.round((this.#rng.real() * 2 - 1) * p.jitter);
    return Math.max(lastBitOut + Math.max(0, p.delay + offset), this.#lastArrival);
  }

  /**
   * A queue that grows long says so before it must drop (RFC 3168, 5). A frame whose FCS is wrong stays as it is: with the mark it
   * would get a right one.
   */
  #mark(frame: Frame): Frame {
    const { mark } = this.parameters;
    if (!(mark > 0 && this.#queue.length >= mark)) return frame;
    if (frame.length < ETHERNET_HEADER_BYTES + HEADER_BYTES || !frame.fcsHolds()) return frame;
    if (getU16(frame.bytes, ETHER_TYPE_AT) !== ETHER_TYPE || !isMarkable(frame.bytes, ETHERNET_HEADER_BYTES))
      return frame;
    const { log, frames } = this.#host;
    const mine = frames.own(frame);
    markCongestion(mine.bytes, ETHERNET_HEADER_BYTES);
    mine.sealed = false;
    mine.suspect = false;
    this.marks++;
    log.emit(linkMark, this.fromNode, this.fromPort, mine.id, linkReasons.marked, this.#queue.length, mark);
    return mine;
  }

  #damage(frame: Frame): Frame {
    const asked = this.#flipNext;
    this.#flipNext = undefined;
    if (asked === undefined && !this.#rng.chance(this.parameters.corrupt)) return frame;
    const { log, frames } = this.#host;
    const bit = asked === undefined ? this.#rng.below(frame.length * 8) : asked % (frame.length * 8);
    const reason = asked === undefined ? linkReasons.corrupted : linkReasons.flipped;
    const mine = frames.own(frame);
    mine.seal();
    mine.bytes[bit >> 3] = mine.bytes[bit >> 3]! ^ (0x80 >> (bit & 7));
    mine.suspect = true;
    mine.damage = `damaged: bit ${bit} flipped on ${this.link}`;
    log.emit(linkDamage, this.fromNode, this.fromPort, mine.id, reason, bit);
    return mine;
  }

  #drop(frame: Frame, reason: Reason): void {
    const { log, frames } = this.#host;
    this.drops++;
    log.emit(linkDrop, this.fromNode, this.fromPort, frame.id, reason, frame.length, this.#queue.length);
    frames.release(frame);
  }
}
