/** One direction of a TCP connection: where each segment's bytes belong, whenever and however often they come (RFC 9293, 3.4). */
import { getU16, getU32 } from '../../core/bytes.ts';
import { segmentIn } from '../../dissect/stream-frames.ts';
import * as IP from '../../protocols/ipv4/codec.ts';
import * as TCP from '../../protocols/tcp/codec.ts';

const PACKET_AT = 14;
/** Bytes further ahead than this belong to no stream that we know (-m of the real one). */
const FURTHEST = 16_777_216;

export interface Segment {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly isFirst: boolean;
  readonly data: Uint8Array;
}

/** The whole TCP segment of an Ethernet frame; Ethernet's padding is no part of its data. */
export function segmentOf(frame: Uint8Array): Segment | undefined {
  const place = segmentIn(frame);
  if (!place) return undefined;
  const { at, end } = place;
  return {
    source: getU32(frame, PACKET_AT + IP.SOURCE_AT),
    destination: getU32(frame, PACKET_AT + IP.DESTINATION_AT),
    sourcePort: getU16(frame, at + TCP.SOURCE_PORT_AT),
    destinationPort: getU16(frame, at + TCP.DESTINATION_PORT_AT),
    sequence: getU32(frame, at + TCP.SEQUENCE_AT),
    isFirst: (frame[at + TCP.FLAGS_AT]! & TCP.SYN) !== 0,
    data: frame.subarray(Math.min(at + TCP.headerLengthAt(frame, at), end), end),
  };
}

export class Flow {
  /** One of its segments: addresses and ports. */
  readonly ends: Segment;
  /** How many flows began to speak before it. */
  readonly number: number;
  readonly #first: number;
  #bytes = new Uint8Array(256);
  #length = 0;
  #printed = 0;

  /** `first`: sequence number of the stream's first byte. */
  constructor(ends: Segment, number: number, first: number) {
    this.ends = ends;
    this.number = number;
    this.#first = first;
  }

  /** The stream as far as it was seen; what was missed is zeros. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  add({ sequence, data }: Segment, most: number): void {
    const at = (sequence - this.#first) >>> 0;
    const kept = data.subarray(0, Math.max(0, most - at));
    if (at > FURTHEST || kept.length === 0) return;
    this.#grow(at + kept.length);
    this.#bytes.set(kept, at);
    this.#length = Math.max(this.#length, at + kept.length);
  }

  /** What of a segment is printed, when each flow may print so many bytes. */
  printable({ data }: Segment, most: number): Uint8Array {
    const part = data.subarray(0, Math.max(0, most - this.#printed));
    this.#printed += part.length;
    return part;
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** All flows of a capture that carry anything, in the order in which they began to. */
export class Flows {
  readonly all: Flow[] = [];
  readonly #open = new Map<string, Flow>();
  readonly #beginnings = new Map<string, number>();

  /** The flow that a segment with data belongs to. */
  take(segment: Segment): Flow | undefined {
    const { source, sourcePort, destination, destinationPort, sequence } = segment;
    const key = `${source}:${sourcePort} ${destination}:${destinationPort}`;
    if (segment.isFirst) {
      const beginning = (sequence + 1) >>> 0;
      if (this.#beginnings.get(key) !== beginning) this.#open.delete(key);
      this.#beginnings.set(key, beginning);
    }
    if (segment.data.length === 0) return undefined;
    const flow = this.#open.get(key) ?? new Flow(segment, this.all.length, this.#beginnings.get(key) ?? sequence);
    if (!this.#open.has(key)) this.all.push(flow);
    this.#open.set(key, flow);
    return flow;
  }
}
