/**
 * Messages in a stream, as Wireshark finds them by default (its User's Guide, 7.8 "Packet Reassembly"): the protocol over TCP
 * says how far a message reaches; what is not all there waits for later segments, and is read in the one that completes it.
 */
import type { Conversation, Extent, Protocol, Tail } from '../../../core/protocol.ts';
import { Unfinished, type Assembled } from './pieces.ts';

/** Messages that were handed to their protocol together. */
export interface Call {
  /** The bytes that places count in; undefined: the segment's payload. */
  readonly bytes: Uint8Array | undefined;
  /** From where to where. */
  readonly messages: readonly (readonly [number, number])[];
}

/** What a segment's payload turned out to be. */
export interface Reading {
  readonly protocol: Protocol;
  readonly calls: Call[];
  /** Stretches of the payload that are parts of longer messages, or old. */
  readonly parts: (readonly [number, number])[];
  readonly assembled: Assembled[];
  begun: string | undefined;
  /** What the packet list adds. */
  added: string;
  waits: boolean;
  /** The end of the stream completed a message. */
  isEnd: boolean;
  /** Its bytes had been put together before: Wireshark reads no further then. */
  overlaps: boolean;
}

export interface Payload {
  readonly frame: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** It has been sent before. */
  readonly isAgain: boolean;
  /** It has been acknowledged before. */
  readonly isNeedless: boolean;
  /** Others have overtaken it. */
  readonly isLate: boolean;
  /** It carries FIN. */
  readonly closes: boolean;
}

const SEGMENT_OF_MESSAGE = ' [TCP segment of a reassembled PDU]';
/** A message up to the end of the stream: longer than any stream, and so short that its end still lies ahead. */
const UNTIL_THE_END = 0x4000_0000;
/** A segment that leaves more than this to others is not believed. */
const MOST_LEFT = 1024 * 1024;
/** Messages of a direction that are remembered, to know what comes again. */
const MOST_REMEMBERED = 256;
/** Bytes of an unfinished message that are kept. */
const MOST_HELD = 64 * 1024 * 1024;

/** RFC 9293, 3.4: numbers wrap. */
const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;
const plus = (a: number, b: number): number => (a + b) >>> 0;

const NOTHING = new Uint8Array(0);

interface Found {
  readonly messages: (readonly [number, number])[];
  /** Where reading stopped, and what it needs to go on. */
  readonly stop: number;
  readonly open: Extent | undefined;
}

/** Reads messages from `at` on, as far as they are there. */
export function find(protocol: Protocol, bytes: Uint8Array, at: number, conversation: Conversation, tail: Tail): Found {
  const messages: (readonly [number, number])[] = [];
  const end = bytes.length;
  while (at < end) {
    const extent = protocol.extent!(bytes, at, end, conversation, tail);
    if (extent.unread) break;
    if (extent.length === 0) return { messages, stop: at, open: extent };
    messages.push([at, Math.min(end, at + extent.length)]);
    at += extent.length;
  }
  return { messages, stop: end, open: undefined };
}

export const emptyReading = (protocol: Protocol): Reading => ({
  protocol,
  calls: [],
  parts: [],
  assembled: [],
  begun: undefined,
  added: '',
  waits: false,
  isEnd: false,
  overlaps: false,
});

/** One direction of a stream. */
export class Messages {
  /** In the order in which they were begun. */
  #unfinished: Unfinished[] = [];
  #untilTheEnd = false;
  #closedBy = 0;

  /** Reads one segment with data, or with a FIN. Segments come in the order of the capture, each once. */
  read(protocol: Protocol, payload: Payload, conversation: Conversation): Reading {
    const reading = emptyReading(protocol);
    if (payload.closes && this.#untilTheEnd && this.#atTheEnd(reading, payload, conversation)) return reading;
    let offset: number | undefined = 0;
    while (offset !== undefined && offset < payload.bytes.length) {
      offset = this.#step(reading, payload, offset, conversation);
    }
    return reading;
  }

  /** The stream is over, and with it the message that had no other end. */
  #atTheEnd(reading: Reading, { frame, sequence, bytes }: Payload, conversation: Conversation): boolean {
    if (this.#closedBy !== 0) return false;
    this.#closedBy = frame;
    const message = this.#startedBefore(plus(sequence, 1));
    if (!message || message.done) return false;
    const made = message.add(frame, (sequence - message.sequence) >>> 0, bytes, true);
    if (!made) return false;
    reading.isEnd = true;
    reading.assembled.push(made);
    const { messages } = find(reading.protocol, made.bytes, 0, conversation, 'cut');
    reading.calls.push({ bytes: made.bytes, messages });
    message.release();
    return true;
  }

  /** Reads from a place of the payload on; returns where the next message begins, if one does. */
  #step(reading: Reading, payload: Payload, offset: number, conversation: Conversation): number | undefined {
    const { frame, sequence, bytes } = payload;
    const at = plus(sequence, offset);
    const known = this.#unfinished.findLast((m) => m.sequence === at);
    const next = plus(sequence, bytes.length);
    const isKnown = known && !isBefore(known.next, next) && known.lastFrame !== frame;
    if (isKnown || payload.isAgain) {
      reading.parts.push([offset, bytes.length]);
      return undefined;
    }
    if (payload.isNeedless) return undefined;
    const message = known ?? this.#startedBefore(at);
    if (message && isBefore(at, message.next)) return this.#goOn(reading, payload, offset, message, conversation);
    if (payload.isLate) return undefined;
    const tail = payload.closes ? 'closing' : 'open';
    const { messages, stop, open } = find(reading.protocol, bytes, offset, conversation, tail);
    if (messages.length > 0) reading.calls.push({ bytes: undefined, messages });
    if (open) {
      reading.parts.push([stop, bytes.length]);
      this.#begin(reading, payload, stop, open);
      if (stop === 0) this.#wait(reading);
      // its protocol names itself although it says nothing yet
      if (stop === offset && open.begun === '') reading.calls.push({ bytes: NOTHING, messages: [[0, 0]] });
    }
    return undefined;
  }

  /** The segment continues a message that began earlier. */
  #goOn(
    reading: Reading,
    payload: Payload,
    offset: number,
    message: Unfinished,
    conversation: Conversation,
  ): number | undefined {
    const { frame, sequence, bytes } = payload;
    const at = plus(sequence, offset);
    const next = plus(sequence, bytes.length);
    message.lastFrame = frame;
    const end = message.wantsSegment || isBefore(next, message.next) ? bytes.length : (message.next - sequence) >>> 0;
    const place = (at - message.sequence) >>> 0;
    if (message.done || place < message.assembled) {
      reading.overlaps = true;
      return undefined;
    }
    const made = message.add(frame, place, bytes.subarray(offset, end), !isBefore(next, message.next));
    if (message.wantsSegment) {
      message.wantsSegment = false;
      message.next = next;
    }
    const another = end < bytes.length ? end : undefined;
    if (message.held > MOST_HELD) message.release();
    if (!made) {
      reading.parts.push([offset, bytes.length]);
      this.#wait(reading);
      return another;
    }
    return this.#complete(reading, payload, [offset, end], message, made, conversation);
  }

  /** A message is all there, or seemed to be. */
  #complete(
    reading: Reading,
    payload: Payload,
    [from, to]: readonly [number, number],
    message: Unfinished,
    made: Assembled,
    conversation: Conversation,
  ): number | undefined {
    const { sequence, bytes, isLate, closes } = payload;
    const tail = closes ? 'closing' : 'open';
    // what came too late is put in its place, but Wireshark hands it to nobody
    const { messages, stop, open } = isLate
      ? { messages: [], stop: made.bytes.length, open: undefined }
      : find(reading.protocol, made.bytes, 0, conversation, tail);
    if (open && stop <= made.bytes.length - (to - from)) {
      message.reopen(this.#needed(message, plus(sequence, bytes.length), plus(sequence, to), open));
      reading.begun = open.begun ?? reading.begun;
      if (to < bytes.length) return to;
      reading.parts.push([from, bytes.length]);
      if (stop === 0) this.#wait(reading);
      return undefined;
    }
    reading.parts.push([from, to]);
    reading.assembled.push(made);
    if (messages.length > 0) reading.calls.push({ bytes: made.bytes, messages });
    message.release();
    if (open) this.#begin(reading, payload, to - (made.bytes.length - stop), open);
    return to < bytes.length ? to : undefined;
  }

  /** How far a message reaches that was longer than it seemed. */
  #needed(message: Unfinished, next: number, end: number, { needs }: Extent): number {
    if (needs === 'end') {
      this.#untilTheEnd = true;
      return plus(message.sequence, UNTIL_THE_END);
    }
    message.wantsSegment = needs === 'segment';
    return needs === 'segment' ? plus(next, 1) : plus(end, Number(needs));
  }

  /** A message begins here and ends in a later segment. */
  #begin(reading: Reading, payload: Payload, offset: number, open: Extent): void {
    const { frame, sequence, bytes } = payload;
    const next = plus(sequence, bytes.length);
    const { needs } = open;
    reading.begun = open.begun;
    if (needs === 'end') this.#untilTheEnd = true;
    if (bytes.length - offset <= MOST_LEFT) {
      const more = needs === 'segment' ? 1 : needs === 'end' ? UNTIL_THE_END : Number(needs);
      const message = new Unfinished(plus(sequence, offset), plus(next, more), frame);
      message.wantsSegment = needs === 'segment';
      message.add(frame, 0, bytes.subarray(offset), false);
      this.#unfinished.push(message);
      if (this.#unfinished.length > MOST_REMEMBERED) this.#unfinished.shift();
    }
  }

  #wait(reading: Reading): void {
    reading.waits = reading.calls.length === 0;
    reading.added = SEGMENT_OF_MESSAGE;
  }

  /** The newest message that begins before a place. */
  #startedBefore(at: number): Unfinished | undefined {
    return this.#unfinished.reduce<Unfinished | undefined>(
      (best, m) => (isBefore(m.sequence, at) && (!best || !isBefore(m.sequence, best.sequence)) ? m : best),
      undefined,
    );
  }
}
