/** The receiving half of a connection: which bytes are taken, what window is offered, when an ACK is due (RFC 9293, 3.8.6; RFC 5681, 4.2; RFC 2018). */
import type { Alarm } from '../../core/device.ts';
import type { Ns } from '../../core/time.ts';
import { TCP_DELIVER, TCP_HOLD } from './events.ts';
import type { Whole } from './host.ts';
import { MAX_SACK_BLOCKS, type SackBlock } from './options.ts';
import { wrap } from './sequence.ts';
import { ReceiveQueue } from './receive-queue.ts';
import type { Incoming } from './segment.ts';
import * as why from './reasons.ts';

/** As Linux: half of a buffer is for data, half for what keeps it (tcp_adv_win_scale 1). */
const share = (buffer: number): number => Math.floor(buffer / 2);
const MAX_UNSCALED = 0xffff;

export class Receiver {
  /** IRS: the peer's initial sequence number. */
  irs = 0;
  readonly queue = new ReceiveQueue();
  /** Bytes that may wait here: in order, early, or still to come. */
  capacity: number;
  /** Rcv.Wind.Shift of RFC 7323. */
  scale = 0;
  /** The first place that the peer must not send: it never moves back (SHLD-14). */
  edge = 1;
  /** Where the peer's stream ends, once its FIN was seen; -1 before. */
  fin = -1;
  /** The FIN has come, and all before it. */
  finished = false;
  /** Largest payload seen. */
  segmentSize = 536;
  /** Bytes accepted since the last ACK went out. */
  unacked = 0;
  /** A duplicate that the next ACK reports first (RFC 2883). */
  duplicate: SackBlock | undefined;
  readonly #whole: Whole;
  readonly #ackDue: () => void;
  #delay: Alarm | undefined;
  /** Round-trip time as a receiver can tell it; 0 while unknown. */
  roundTrip: Ns = 0;
  /** Without timestamps: when a full window began to come, and where it ends. */
  #windowSince: Ns = -1;
  #windowEnd = 0;
  // growth of the buffer by what the program reads in a round trip (Linux's dynamic right-sizing)
  #measuredSince: Ns = 0;
  #measuredFrom = 1;
  #mostRead = 0;

  /** `ackDue`: called when a delayed ACK has waited long enough. */
  constructor(whole: Whole, ackDue: () => void) {
    this.#whole = whole;
    this.#ackDue = ackDue;
    this.capacity = share(whole.settings.receiveBuffer.initial);
  }

  /** RCV.NXT: the place that the next ACK names. */
  get next(): number {
    return this.queue.next + (this.finished ? 1 : 0);
  }

  /** RCV.WND: what the peer may send beyond `next`. */
  get window(): number {
    return Math.max(0, this.edge - this.next);
  }

  /** The shift count that our SYN offers: so large that the greatest buffer can be told (RFC 7323, 2.3). */
  get scaleOffer(): number {
    return Math.min(14, Math.max(0, Math.floor(Math.log2(Math.max(1, this.#whole.settings.receiveBuffer.most))) - 15));
  }

  /** The window in our SYN, never scaled: whole segments, as Linux offers them. */
  synWindow(mss: number): number {
    const window = Math.min(MAX_UNSCALED, Math.max(mss, Math.floor(this.capacity / mss) * mss));
    this.edge = 1 + Math.min(window, this.capacity);
    return Math.min(window, this.capacity);
  }

  /** The window field of the next segment. Silly windows are avoided: the edge moves by a segment or half the buffer (RFC 9293, 3.8.6.2.2). */
  windowField(mss: number): number {
    const most = this.queue.read + this.capacity;
    if (most - this.edge >= Math.min(mss, this.capacity / 2)) this.edge = most;
    const unit = 2 ** this.scale;
    const field = Math.min(MAX_UNSCALED, Math.ceil(this.window / unit));
    if (this.window > 0) this.edge = Math.max(this.edge, Math.min(this.next + field * unit, this.edge + unit - 1));
    return field;
  }

  /** Whether a segment has anything for us: RFC 9293, 3.10.7.4, table 6. */
  accepts(place: number, span: number): boolean {
    const { next, window } = this;
    const edge = next + window;
    if (span === 0) return window === 0 ? place === next : place >= next && place < edge;
    if (window === 0) return false;
    return (place >= next && place < edge) || (place + span > next && place + span <= edge);
  }

  /** Takes the payload of a segment; whether a gap was open before or is now, so that the ACK must not wait. */
  take(place: number, segment: Incoming): boolean {
    const { queue } = this;
    const from = Math.max(place, queue.next);
    const to = Math.min(place + segment.length, this.edge);
    if (segment.length > this.segmentSize) this.segmentSize = segment.length;
    if (to <= from) return this.#nothingNew(place, segment.length);
    const gapBefore = queue.early.count > 0;
    if (gapBefore && queue.early.covers(from, to)) return this.#nothingNew(place, segment.length);
    const inOrder = queue.add(from, segment.bytes, segment.payloadAt + from - place, to - from);
    this.unacked += to - from;
    const { host } = this.#whole;
    if (inOrder > 0) host.tell(TCP_DELIVER, why.IN_ORDER, from, inOrder, queue.waiting, this.window);
    else host.tell(TCP_HOLD, why.EARLY, from, to - from, queue.next, queue.early.bytes);
    return gapBefore || inOrder === 0;
  }

  #nothingNew(place: number, length: number): true {
    if (this.#whole.settings.duplicateSack) this.reportDuplicate(place, length);
    return true;
  }

  reportDuplicate(place: number, length: number): void {
    this.duplicate = { left: wrap(this.irs, place), right: wrap(this.irs, place + length) };
  }

  /** What to report beside the cumulative ACK: a duplicate first, then the ranges, the one that changed last first (RFC 2018, 4). */
  sackBlocks(room: number): readonly SackBlock[] {
    const { early } = this.queue;
    if (early.count === 0 && !this.duplicate) return NONE;
    const newest = [...early.list].sort((a, b) => b.touched - a.touched);
    const blocks = newest.map(({ left, right }) => ({ left: wrap(this.irs, left), right: wrap(this.irs, right) }));
    if (this.duplicate) blocks.unshift(this.duplicate);
    this.duplicate = undefined;
    return blocks.slice(0, Math.min(room, MAX_SACK_BLOCKS));
  }

  /** Whether an ACK for the data in hand must go now; else it may wait for a second segment or for the timer (RFC 9293, 3.8.6.3). */
  mustAckNow(): boolean {
    const { ackDelay, ackEvery, quickAck } = this.#whole.settings;
    return quickAck || ackDelay === 0 || this.unacked > (ackEvery - 1) * this.segmentSize;
  }

  delayAck(): void {
    const { host } = this.#whole;
    this.#delay ??= host.alarm(this.#ackDue, 'work');
    if (!this.#delay.armed) this.#delay.set(host.now + this.#whole.settings.ackDelay);
  }

  get ackWaits(): boolean {
    return this.#delay?.armed ?? false;
  }

  /** An ACK went out, alone or with data. */
  acknowledged(): void {
    this.unacked = 0;
    if (this.#delay?.armed) this.#delay.cancel();
  }

  /** The program has read. Whether the peer should hear of it: the window has become at least twice what it knows (as Linux), and is no silly one. */
  read(max: number, mss: number): { readonly bytes: Uint8Array; readonly tell: boolean } {
    const bytes = this.queue.take(max);
    if (this.roundTrip > 0) this.#grow(this.roundTrip);
    const offer = this.queue.read + this.capacity - this.next;
    const known = this.window;
    const tell = offer - known >= Math.min(mss, this.capacity / 2) && offer >= 2 * known && !this.finished;
    return { bytes, tell };
  }

  /** A segment with data came. `echo`: ns since we sent the timestamp that it echoes, or -1; else the time in which a whole window comes. */
  measure(echo: Ns): void {
    if (echo > 0) this.roundTrip = this.roundTrip === 0 ? echo : Math.round(0.875 * this.roundTrip + 0.125 * echo);
    if (echo >= 0) return;
    const { now } = this.#whole.host;
    if (this.#windowSince >= 0 && this.queue.next < this.#windowEnd) return;
    const time = now - this.#windowSince;
    if (this.#windowSince >= 0 && (this.roundTrip === 0 || time < this.roundTrip)) this.roundTrip = time;
    this.#windowSince = now;
    this.#windowEnd = this.edge;
  }

  /** The buffer grows to twice what the program reads in a round trip, so that it never is what limits a fast path. */
  #grow(roundTrip: Ns): void {
    const { now } = this.#whole.host;
    if (now - this.#measuredSince < roundTrip) return;
    const read = this.queue.read - this.#measuredFrom;
    if (read > this.#mostRead && this.#measuredSince > 0) {
      this.#mostRead = read;
      const wanted = 2 * read + 16 * this.segmentSize;
      const most = share(this.#whole.settings.receiveBuffer.most);
      this.capacity = Math.max(this.capacity, Math.min(most, wanted));
    }
    this.#measuredSince = now;
    this.#measuredFrom = this.queue.read;
  }

  stop(): void {
    this.#delay?.cancel();
  }
}

const NONE: readonly SackBlock[] = [];
