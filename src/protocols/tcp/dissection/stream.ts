/** What is remembered of one connection of a capture: its two directions, and where their numbers begin. Wireshark 4.0 judges by just this. */
import type { Protocol } from '../../../core/protocol.ts';
import type { Ns } from '../../../core/time.ts';
import type { Messages, Reading } from './messages.ts';

/** Window scaling of a direction, besides the shift count that its SYN told. */
export const SCALE_UNKNOWN = -1;
export const SCALE_UNUSED = -2;

/** A segment that was seen and is not acknowledged yet. */
export interface Unacknowledged {
  readonly frame: number;
  readonly time: Ns;
  /** First byte that is not acknowledged. */
  sequence: number;
  /** The byte behind its last. */
  readonly next: number;
}

/** One direction: what its sender has shown so far. Sequence numbers are as on the wire; 0 means that there was none yet. */
export class Flow {
  /** Number of the SYN, which counts as 0 in relative numbers; undefined before it is known or guessed. */
  base: number | undefined = undefined;
  windowScale = SCALE_UNKNOWN;
  /** Whether a SYN has been seen and no other segment since: its window is not scaled. */
  fresh = false;
  /** The highest number seen, and the segment that reached it. */
  next = 0;
  nextFrame = 0;
  nextTime: Ns = 0;
  /** How far the numbers were seen without a gap. */
  contiguous = 0;
  lastAck = 0;
  lastAckTime: Ns = 0;
  /** The acknowledgment that later ones repeat, and how many have. */
  firstAckFrame = 0;
  repeats = 0;
  /** As on the wire. */
  window = 0xffff_ffff;
  /** Marks of its last segment. */
  lastMarks = 0;
  /** Oldest first. */
  readonly unacknowledged: Unacknowledged[] = [];
  /** False while something is missing: then nobody can say what is in flight. */
  countable = true;
  /** Bytes in the SACK blocks of its last segment. */
  sacked = 0;
  pushed = 0;
  afterPush = false;
  /** What its protocol has read of it; undefined while no protocol reads it. */
  messages: Messages | undefined = undefined;
}

/** RFC 9293, 3.3.2, as far as the capture showed it. */
export const SEEN_SYN = 1;
export const SEEN_SYN_ACK = 2;
export const SEEN_ACK = 4;
export const SEEN_DATA = 8;
export const SEEN_FIN = 16;
export const SEEN_RST = 32;

export class Stream {
  readonly index: number;
  /** When its first segment was seen. */
  readonly began: Ns;
  previous: Ns;
  /** The newest SYN without ACK. */
  synTime: Ns | undefined = undefined;
  /** From that SYN to the first plain ACK; 0 while unknown. */
  initialRoundTrip: Ns = 0;
  completeness = 0;
  /** The protocol that its bytes looked like, when no service port told. */
  guessed: Protocol | undefined = undefined;
  /** From the lower to the higher end, and back. */
  readonly up = new Flow();
  readonly down = new Flow();

  constructor(index: number, time: Ns) {
    this.index = index;
    this.began = time;
    this.previous = time;
  }
}

/** What was decided about one segment: remembered, so that a second look tells the same. */
export class Judgment {
  stream = 0;
  /** What stands for 0 in this direction, and in the other one. */
  base = 0;
  otherBase = 0;
  windowScale = SCALE_UNKNOWN;
  completeness = 0;
  sinceFirst: Ns = 0;
  sincePrevious: Ns = 0;
  /** Whether comparing told anything at all. */
  remarkable = false;
  /** Bits of MARKS. */
  marks = 0;
  acksFrame = 0;
  ackRoundTrip: Ns = 0;
  initialRoundTrip: Ns = 0;
  bytesInFlight = 0;
  pushed = 0;
  retransmissionTime: Ns = 0;
  retransmissionOf = 0;
  repeats = 0;
  repeatsFrame = 0;
  /** Where the segment belongs; undefined for one that was looked at out of its turn. */
  place: { readonly stream: Stream; readonly flow: Flow } | undefined = undefined;
  /** The messages in it. */
  reading: Reading | undefined = undefined;
  /** Whether `reading` has been found out. */
  isRead = false;
}
