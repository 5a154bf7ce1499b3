/** The connections of one capture: which one a segment belongs to, and what its conversation knows when it comes. */
import type { Conversation } from '../../../core/protocol.ts';
import { ACK, FIN, RST, SYN } from '../codec.ts';
import { analyse, REUSED_PORTS, type SeenSegment } from './analysis.ts';
import * as S from './stream.ts';

/** A segment with its ends. `length` is undefined where nobody can know it: in what an ICMP error quotes. */
export interface CapturedSegment extends Omit<SeenSegment, 'length'> {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number | undefined;
  /** The header's length makes sense, and all of it is here. */
  readonly sound: boolean;
  readonly whole: boolean;
}

/** What the options of a segment tell its stream. */
export interface ToldByOptions {
  /** -1: no such option. */
  readonly windowScale: number;
  /** Bytes in its SACK blocks. */
  readonly sacked: number;
}

/** Bytes of whole messages that are kept for second looks. */
const MOST_KEPT = 8 * 1024 * 1024;

export class Streams {
  readonly #streams = new Map<string, S.Stream>();
  readonly #judgments = new Map<number, S.Judgment>();
  readonly #memory: number;
  /** Segments that completed messages, oldest first, and the bytes of those. */
  readonly #kept: { readonly judgment: S.Judgment; readonly frame: number; readonly bytes: number }[] = [];
  #keptBytes = 0;
  #count = 0;
  #newest = 0;

  constructor(memory: number) {
    this.#memory = memory;
  }

  /** The connections of a conversation. */
  static of({ state, memory }: Conversation): Streams {
    let streams = state.get('tcp') as Streams | undefined;
    if (!streams) state.set('tcp', (streams = new Streams(memory)));
    return streams;
  }

  /** Notes that a segment completed messages of so many bytes. The oldest are let go when there are too many. */
  keep(judgment: S.Judgment, frame: number, bytes: number, conversation: Conversation): void {
    if (bytes === 0 || this.#memory === 0) return;
    this.#kept.push({ judgment, frame, bytes });
    this.#keptBytes += bytes;
    while (this.#keptBytes > MOST_KEPT && this.#kept.length > 1) {
      const oldest = this.#kept.shift()!;
      this.#keptBytes -= oldest.bytes;
      oldest.judgment.reading = undefined;
      conversation.forgotten = oldest.frame;
    }
  }

  /** What is to say about a segment. One that was looked at before gets the same answer; nothing changes then. */
  judge(source: number, destination: number, segment: CapturedSegment, told: ToldByOptions): S.Judgment {
    const known = segment.frame > 0 ? this.#judgments.get(segment.frame) : undefined;
    if (known) return known;
    const upwards = source > destination || (source === destination && segment.sourcePort > segment.destinationPort);
    const key = upwards
      ? `${destination}:${segment.destinationPort} ${source}:${segment.sourcePort}`
      : `${source}:${segment.sourcePort} ${destination}:${segment.destinationPort}`;
    const found = this.#streams.get(key);
    if (segment.frame > 0 && segment.frame < this.#newest) return late(found, upwards, segment);
    const judgment = this.#judgeNext(key, found, upwards, segment, told);
    this.#remember(segment.frame, judgment);
    return judgment;
  }

  #judgeNext(
    key: string,
    found: S.Stream | undefined,
    upwards: boolean,
    segment: CapturedSegment,
    told: ToldByOptions,
  ): S.Judgment {
    const judgment = new S.Judgment();
    let stream = found ?? this.#begin(key, segment);
    const handshake = segment.flags & (SYN | ACK);
    if (handshake === SYN && isReused(stream, upwards, segment)) {
      stream = this.#begin(key, segment);
      stream.completeness = S.SEEN_SYN;
      judgment.marks = REUSED_PORTS;
      judgment.remarkable = true;
    }
    const [own, other] = upwards ? [stream.up, stream.down] : [stream.down, stream.up];
    judgment.place = { stream, flow: own };
    if (found === stream && handshake === SYN && own.base !== undefined) {
      own.next = own.contiguous;
      judgment.remarkable = true;
    }
    if (handshake === (SYN | ACK) && own.base !== undefined && own.base !== segment.sequence) {
      own.base = segment.sequence;
      judgment.marks = REUSED_PORTS;
      judgment.remarkable = true;
    }
    tellTimes(stream, segment, judgment);
    own.sacked = 0;
    if (segment.length !== undefined) {
      findBases(own, other, segment);
      judgment.initialRoundTrip = stream.initialRoundTrip;
      analyse(own, other, segment as SeenSegment, judgment);
    }
    tellBases(own, other, judgment);
    if (segment.sound) advance(stream, own, other, found === undefined, segment, told);
    judgment.initialRoundTrip = stream.initialRoundTrip;
    return judgment;
  }

  #begin(key: string, { time }: CapturedSegment): S.Stream {
    const stream = new S.Stream(this.#count++, time);
    this.#streams.set(key, stream);
    return stream;
  }

  #remember(frame: number, judgment: S.Judgment): void {
    if (frame === 0) return;
    this.#newest = frame;
    if (this.#memory === 0) return;
    this.#judgments.set(frame, judgment);
    if (this.#judgments.size > this.#memory) this.#judgments.delete(this.#judgments.keys().next().value!);
  }
}

/** A SYN with another number: the ports are used again. */
function isReused(stream: S.Stream, upwards: boolean, { sequence }: CapturedSegment): boolean {
  const { base } = upwards ? stream.up : stream.down;
  return base !== undefined && sequence !== base;
}

/** Of a segment that is looked at out of its turn, and that nobody remembers, only its place in the stream is told. */
function late(stream: S.Stream | undefined, upwards: boolean, { time }: CapturedSegment): S.Judgment {
  const judgment = new S.Judgment();
  if (!stream) return judgment;
  const [own, other] = upwards ? [stream.up, stream.down] : [stream.down, stream.up];
  tellBases(own, other, judgment);
  judgment.stream = stream.index;
  judgment.completeness = stream.completeness;
  judgment.sinceFirst = time - stream.began;
  return judgment;
}

function tellTimes(stream: S.Stream, { time }: CapturedSegment, judgment: S.Judgment): void {
  judgment.stream = stream.index;
  judgment.completeness = stream.completeness;
  judgment.sinceFirst = time - stream.began;
  judgment.sincePrevious = time - stream.previous;
  stream.previous = time;
}

/** Relative numbers begin with the SYN; where it was not seen, as if it had been just before. */
function findBases(own: S.Flow, other: S.Flow, { flags, sequence, acknowledgment }: CapturedSegment): void {
  own.base ??= flags & SYN ? sequence : (sequence - 1) >>> 0;
  if (flags & ACK) other.base ??= (acknowledgment - 1) >>> 0;
}

function tellBases(own: S.Flow, other: S.Flow, judgment: S.Judgment): void {
  judgment.base = own.base ?? 0;
  judgment.otherBase = other.base ?? 0;
  judgment.windowScale = own.windowScale;
}

/** What follows from the segment for those after it. */
function advance(
  stream: S.Stream,
  own: S.Flow,
  other: S.Flow,
  isFirst: boolean,
  { flags, length, time, whole }: CapturedSegment,
  { windowScale, sacked }: ToldByOptions,
): void {
  stream.completeness |= isFirst ? seenFirst(flags, length) : seen(flags, length);
  if (flags & SYN) {
    if (!(flags & ACK)) stream.synTime = time;
    own.fresh = true;
  } else if (flags & ACK) {
    if (stream.initialRoundTrip === 0 && stream.synTime !== undefined) stream.initialRoundTrip = time - stream.synTime;
    own.fresh = false;
  }
  own.sacked = sacked;
  if (windowScale >= 0) own.windowScale = windowScale;
  if (flags & SYN && whole) agreeOnScaling(own, other, (flags & ACK) !== 0);
}

const seenFirst = (flags: number, length = 0): number =>
  (flags & (SYN | ACK)) === SYN ? S.SEEN_SYN | (length > 0 ? S.SEEN_DATA : 0) : 0;

function seen(flags: number, length = 0): number {
  const handshake = flags & (SYN | ACK);
  let what = 0;
  if (handshake === (SYN | ACK)) what |= S.SEEN_SYN_ACK;
  if (handshake === ACK) what |= length > 0 ? S.SEEN_DATA : S.SEEN_ACK;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) what |= S.SEEN_FIN;
  if (flags & RST) what |= S.SEEN_RST;
  return what;
}

/** RFC 7323, 2.2: windows are scaled only if both SYNs said so. */
function agreeOnScaling(own: S.Flow, other: S.Flow, answers: boolean): void {
  if (own.windowScale === S.SCALE_UNKNOWN) {
    own.windowScale = S.SCALE_UNUSED;
    other.windowScale = S.SCALE_UNUSED;
  } else if (answers && other.windowScale === S.SCALE_UNUSED) own.windowScale = S.SCALE_UNUSED;
}
