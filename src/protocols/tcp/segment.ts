/** Segments on the engine's hot path: read from a packet into one record, written from one record into a packet (RFC 9293, 3.1). */
import { getU16, getU32, setU16, setU32 } from '../../core/bytes.ts';
import * as tcp from './codec.ts';
import { readOptions, sackBytes, TcpOptions, TIMESTAMPS_BYTES, writeSack, writeTimestamps } from './options.ts';
import type { SackBlock } from './options.ts';
import type { SendQueue } from './send-queue.ts';

/** A segment that came in. Reused for every one: take what is needed before the next comes. */
export class Incoming {
  bytes: Uint8Array = new Uint8Array(0);
  /** Journey of its frame. */
  frame = 0;
  /** As on the wire. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  window = 0;
  readonly options = new TcpOptions();
  payloadAt = 0;
  length = 0;
  /** A router marked it: CE in the IP header (RFC 3168, 5). */
  marked = false;

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  /** What it takes of the sequence space: SYN and FIN count one each. */
  get span(): number {
    return this.length + (this.flags & tcp.SYN ? 1 : 0) + (this.flags & tcp.FIN ? 1 : 0);
  }
}

/** Reads the segment between `at` and `end`, whose header is whole. */
export function readSegment(bytes: Uint8Array, at: number, end: number, into: Incoming): void {
  const payloadAt = at + tcp.headerLengthAt(bytes, at);
  into.bytes = bytes;
  into.sequence = getU32(bytes, at + tcp.SEQUENCE_AT);
  into.acknowledgment = getU32(bytes, at + tcp.ACKNOWLEDGMENT_AT);
  into.flags = bytes[at + tcp.FLAGS_AT]!;
  into.window = getU16(bytes, at + tcp.WINDOW_AT);
  into.payloadAt = payloadAt;
  into.length = end - payloadAt;
  readOptions(bytes, at + tcp.OPTIONS_AT, payloadAt, into.options);
}

/** A segment that goes out. Reused as well. */
export class Outgoing {
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** As on the wire: scaled down. */
  window = 0;
  /** Place in the stream of what it begins with, and bytes of payload. */
  place = 0;
  length = 0;
  /** A SYN's options; else the two below. */
  syn: Uint8Array | undefined;
  timestamps = false;
  timestampValue = 0;
  timestampEcho = 0;
  sack: readonly SackBlock[] = [];
  /** Sent as ECN-capable: ECT(0) in the IP header. */
  ecnCapable = false;

  get headerLength(): number {
    const options = this.syn ? this.syn.length : (this.timestamps ? TIMESTAMPS_BYTES : 0) + sackBytes(this.sack.length);
    return tcp.HEADER_BYTES + options;
  }
}

/** Writes a segment at `at`, all but its ports and its checksum; the payload comes out of the queue. */
export function writeSegment(out: Outgoing, queue: SendQueue, bytes: Uint8Array, at: number): void {
  const header = out.headerLength;
  setU32(bytes, at + tcp.SEQUENCE_AT, out.sequence);
  setU32(bytes, at + tcp.ACKNOWLEDGMENT_AT, out.acknowledgment);
  bytes[at + tcp.OFFSET_AT] = (header >>> 2) << 4;
  bytes[at + tcp.FLAGS_AT] = out.flags;
  setU16(bytes, at + tcp.WINDOW_AT, out.window);
  setU16(bytes, at + tcp.URGENT_AT, 0);
  let i = at + tcp.OPTIONS_AT;
  if (out.syn) bytes.set(out.syn, i);
  else {
    if (out.timestamps) i = writeTimestamps(bytes, i, out.timestampValue, out.timestampEcho);
    if (out.sack.length > 0) writeSack(bytes, i, out.sack);
  }
  if (out.length > 0) queue.copy(out.place, out.length, bytes, at + header);
}
