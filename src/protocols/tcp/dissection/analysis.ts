/**
 * Wireshark's sequence analysis (its User's Guide, 7.5 "TCP Analysis"): each segment is compared with what both directions had
 * shown before. These are guesses of somebody who sees one point of the path, and they are the guesses that Wireshark 4.0 makes.
 */
import type { Ns } from '../../../core/time.ts';
import { ACK, FIN, PSH, RST, SYN } from '../codec.ts';
import { REMARKS } from './analysis-fields.ts';
import { SCALE_UNKNOWN, SCALE_UNUSED, type Flow, type Judgment } from './stream.ts';

/** A segment as the analysis sees it, its numbers as on the wire. */
export interface SeenSegment {
  readonly frame: number;
  readonly time: Ns;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
  /** Bytes of data. */
  readonly length: number;
}

const bit = (words: string): number => 1 << REMARKS.findIndex(([, said]) => said === `TCP ${words}`);

export const REUSED_PORTS = bit('Port numbers reused');
export const RETRANSMISSION = bit('Retransmission');
export const FAST_RETRANSMISSION = bit('Fast Retransmission');
export const SPURIOUS_RETRANSMISSION = bit('Spurious Retransmission');
export const OUT_OF_ORDER = bit('Out-Of-Order');
const LOST = bit('Previous segment not captured');
const ACK_LOST = bit('ACKed unseen segment');
const WINDOW_UPDATE = bit('Window Update');
const WINDOW_FULL = bit('Window Full');
export const KEEP_ALIVE = bit('Keep-Alive');
const KEEP_ALIVE_ACK = bit('Keep-Alive ACK');
export const DUPLICATE_ACK = bit('Dup ACK');
const PROBE = bit('ZeroWindowProbe');
const ZERO_WINDOW = bit('ZeroWindow');
const PROBE_ACK = bit('ZeroWindowProbeAck');

/** A retransmission so soon after a duplicate acknowledgment is a fast one. */
const FAST_WITHIN: Ns = 20_000_000;
/** Without a round-trip time: what comes later than this is sent again, not overtaken. */
const OVERTAKEN_WITHIN: Ns = 3_000_000;
const MOST_UNACKNOWLEDGED = 10_000;
/** In flight more than this is nonsense. */
const MOST_IN_FLIGHT = 2_000_000_000;

/** RFC 9293, 3.4: numbers wrap, so later means less than 2^31 ahead. */
const isAfter = (a: number, b: number): boolean => ((a - b) | 0) > 0;
const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;
const plus = (a: number, b: number): number => (a + b) >>> 0;

function mark(judgment: Judgment, what: number): void {
  judgment.marks |= what;
  judgment.remarkable = true;
}

/** Compares a segment with what its own direction and the other one have shown, and remembers it in them. */
export function analyse(own: Flow, other: Flow, segment: SeenSegment, judgment: Judgment): void {
  if (segment.flags & ACK) other.countable = true;
  compareWithLast(own, other, segment, judgment);
  if (segment.acknowledgment !== own.lastAck) {
    own.firstAckFrame = segment.frame;
    own.repeats = 0;
  }
  noteUnseen(other, segment, judgment);
  if (segment.length > 0 || segment.flags & (SYN | FIN)) noteRepetition(own, other, segment, judgment);
  remember(own, segment, judgment);
  acknowledge(other, segment, judgment);
  countInFlight(own, other, segment, judgment);
}

function compareWithLast(own: Flow, other: Flow, segment: SeenSegment, judgment: Judgment): void {
  const { sequence, length, window } = segment;
  if (length === 1 && sequence === own.next && other.window === 0) return mark(judgment, PROBE);
  const plain = (segment.flags & (SYN | FIN | RST)) === 0;
  if (window === 0 && plain) mark(judgment, ZERO_WINDOW);
  if (own.next !== 0 && isAfter(sequence, own.next) && !(segment.flags & RST)) {
    mark(judgment, LOST);
    own.countable = false;
  }
  if (!plain) return;
  if (length <= 1 && sequence === plus(own.next, -1)) mark(judgment, KEEP_ALIVE);
  const repeatsAck = length === 0 && sequence === own.next && segment.acknowledgment === own.lastAck;
  if (repeatsAck && window !== 0 && window !== own.window) mark(judgment, WINDOW_UPDATE);
  if (length > 0 && fillsWindow(other, plus(sequence, length))) mark(judgment, WINDOW_FULL);
  if (!repeatsAck || window !== own.window) return;
  if (window === 0) {
    if (other.lastMarks & PROBE) mark(judgment, PROBE_ACK);
  } else if (other.lastMarks & KEEP_ALIVE) mark(judgment, KEEP_ALIVE_ACK);
  else {
    own.repeats = own.repeats === UNSEEN_ACKNOWLEDGED ? 1 : own.repeats + 1;
    mark(judgment, DUPLICATE_ACK);
    judgment.repeats = own.repeats;
    judgment.repeatsFrame = own.firstAckFrame;
  }
}

/** In place of a count of repeats: this direction’s bytes were acknowledged before they were seen, and it has been said. Wireshark takes it for many. */
const UNSEEN_ACKNOWLEDGED = 0xffff_ffff;

/** Whether a segment that ends before `end` uses up what the receiver has offered. */
function fillsWindow(receiver: Flow, end: number): boolean {
  if (receiver.windowScale === SCALE_UNKNOWN) return false;
  const shift = receiver.fresh || receiver.windowScale === SCALE_UNUSED ? 0 : receiver.windowScale;
  return end === plus(receiver.lastAck, (receiver.window << shift) >>> 0);
}

function noteUnseen(other: Flow, segment: SeenSegment, judgment: Judgment): void {
  if (other.contiguous === 0 || !(segment.flags & ACK) || !isAfter(segment.acknowledgment, other.contiguous)) return;
  judgment.remarkable = true;
  if (isBefore(other.contiguous, other.next)) {
    other.contiguous = other.next;
    mark(judgment, ACK_LOST);
  } else {
    if (other.repeats === 0) mark(judgment, ACK_LOST);
    other.repeats = UNSEEN_ACKNOWLEDGED;
  }
}

/** A segment that does not advance the numbers has been sent again, or overtaken. */
function noteRepetition(own: Flow, other: Flow, segment: SeenSegment, judgment: Judgment): void {
  if (judgment.marks & KEEP_ALIVE) return;
  const { sequence, length, time } = segment;
  const end = plus(sequence, length);
  if (length > 0 && other.lastAck !== 0 && !isAfter(end, other.lastAck)) {
    return mark(judgment, SPURIOUS_RETRANSMISSION);
  }
  const newBytesAfterProbe = length > 1 && plus(own.next, -1) === sequence;
  if (own.next === 0 || !isBefore(sequence, own.next) || newBytesAfterProbe) return;
  const sinceAck = time - other.lastAckTime;
  if (other.repeats >= 2 && other.lastAck === sequence && sinceAck >= 0 && sinceAck < FAST_WITHIN) {
    return mark(judgment, FAST_RETRANSMISSION);
  }
  const sinceHighest = time - own.nextTime;
  const limit = judgment.initialRoundTrip === 0 ? OVERTAKEN_WITHIN : judgment.initialRoundTrip;
  const closesGap = own.next === plus(end, segment.flags & (SYN | FIN) ? 1 : 0);
  if (sinceHighest >= 0 && sinceHighest < limit && !closesGap) {
    return mark(judgment, OUT_OF_ORDER);
  }
  mark(judgment, RETRANSMISSION);
  noteOriginal(own, segment, judgment);
}

/** Since when the sender has waited: as Wireshark guesses, since the oldest segment that is not acknowledged. */
function noteOriginal(own: Flow, { time }: SeenSegment, judgment: Judgment): void {
  const original = own.unacknowledged[0];
  judgment.retransmissionTime = time - (original?.time ?? own.nextTime);
  judgment.retransmissionOf = original?.frame ?? own.nextFrame;
}

function remember(own: Flow, segment: SeenSegment, judgment: Judgment): void {
  const { sequence, length, frame, time } = segment;
  const phantom = segment.flags & (SYN | FIN) ? 1 : 0;
  let next = plus(sequence, length);
  if ((length > 0 || phantom > 0) && own.unacknowledged.length < MOST_UNACKNOWLEDGED) {
    next = plus(next, phantom);
    own.unacknowledged.push({ frame, time, sequence, next });
  }
  const advances = !(judgment.marks & PROBE);
  if (advances && (own.next === 0 || isAfter(next, own.next))) {
    own.next = next;
    own.nextFrame = frame;
    own.nextTime = time;
  }
  if (advances && (own.contiguous === 0 || sequence === own.contiguous)) own.contiguous = own.next;
  own.window = segment.window;
  own.lastAck = segment.acknowledgment;
  own.lastAckTime = time;
  own.lastMarks = judgment.marks;
}

/** Takes from the other direction what this segment acknowledges. */
function acknowledge(other: Flow, { acknowledgment, time }: SeenSegment, judgment: Judgment): void {
  const list = other.unacknowledged;
  let kept = list.length;
  for (let i = list.length - 1; i >= 0; i--) {
    const sent = list[i]!;
    if (sent.next === acknowledgment) {
      judgment.remarkable = true;
      judgment.acksFrame = sent.frame;
      judgment.ackRoundTrip = time - sent.time;
    } else if (isAfter(sent.next, acknowledgment)) {
      if (isAfter(acknowledgment, sent.sequence)) sent.sequence = acknowledgment;
      list[--kept] = sent;
    }
  }
  if (kept > 0) list.splice(0, kept);
}

function countInFlight(own: Flow, other: Flow, segment: SeenSegment, judgment: Judgment): void {
  const { flags, length } = segment;
  if (length === 0 || own.unacknowledged.length === 0 || !own.countable) return;
  const base = own.base!;
  let first = 0xffff_ffff;
  let last = 0;
  for (const sent of own.unacknowledged) {
    first = Math.min(first, (sent.sequence - base) >>> 0);
    last = Math.max(last, (sent.next - base) >>> 0);
  }
  const inFlight = (last - first - other.sacked) >>> 0;
  if (inFlight > 0 && inFlight < MOST_IN_FLIGHT) {
    judgment.bytesInFlight = flags & (SYN | FIN) ? inFlight - 1 : inFlight;
  }
  own.pushed = own.afterPush ? length : own.pushed + length;
  own.afterPush = (flags & PSH) !== 0;
  judgment.pushed = own.pushed;
  judgment.remarkable = true;
}
