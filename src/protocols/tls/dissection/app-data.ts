/** What the records carry for the two programs: a stream of bytes, in which their protocol finds its messages as Wireshark's desegmentation does. */
import type { Conversation, Protocol } from '../../../core/protocol.ts';
import { concat } from '../../../core/bytes.ts';

/** A record that gave bytes to a message. */
export interface Piece {
  readonly frame: number;
  readonly length: number;
}

/** What a record's plaintext turned out to be. */
export interface AppReading {
  /** Whose the bytes are; undefined: nobody's that is known here. */
  readonly protocol: Protocol | undefined;
  /** Where messages stand in `bytes`. */
  readonly messages: readonly (readonly [number, number])[];
  /** The plaintext, or several records' put together. */
  readonly bytes: Uint8Array;
  /** The records of a message that came in several. */
  readonly pieces: readonly Piece[];
  /** From where on the plaintext is part of a longer message; undefined when it is not. */
  readonly partFrom: number | undefined;
}

const MOST_HELD = 64 * 1024 * 1024;

/** One direction. */
export class AppStream {
  #waiting: Uint8Array[] = [];
  #pieces: Piece[] = [];
  #held = 0;
  /** So many bytes must be there before it is worth asking again. */
  #needs = 0;

  /** `find`: whose bytes these are, asked when no message is under way. */
  read(
    plaintext: Uint8Array,
    conversation: Conversation,
    find: (bytes: Uint8Array) => Protocol | undefined,
  ): AppReading {
    const frame = conversation.packet.number;
    const isPart = this.#held > 0;
    this.#waiting.push(plaintext);
    this.#pieces.push({ frame, length: plaintext.length });
    this.#held += plaintext.length;
    if (this.#held < this.#needs) return waiting(plaintext, 0);
    const bytes = isPart ? concat(this.#waiting) : plaintext;
    const pieces = isPart ? this.#pieces : [];
    const protocol = find(bytes);
    const { messages, stop, needs } = messagesIn(protocol, bytes, conversation);
    const left = bytes.length - stop;
    this.#keep(bytes.subarray(stop), frame, needs);
    if (isPart && messages.length === 0 && left > 0) {
      this.#pieces = [...pieces];
      return waiting(plaintext, 0);
    }
    const from = isPart ? 0 : left > 0 ? stop : undefined;
    return {
      protocol: messages.length > 0 || left > 0 ? protocol : undefined,
      messages,
      bytes,
      pieces,
      partFrom: from,
    };
  }

  #keep(rest: Uint8Array, frame: number, needs: number): void {
    const isKept = rest.length > 0 && rest.length <= MOST_HELD;
    this.#waiting = isKept ? [rest] : [];
    this.#pieces = isKept ? [{ frame, length: rest.length }] : [];
    this.#held = isKept ? rest.length : 0;
    this.#needs = isKept ? rest.length + needs : 0;
  }
}

const waiting = (bytes: Uint8Array, partFrom: number): AppReading => ({
  ...{ protocol: undefined, messages: [], bytes, pieces: [], partFrom },
});

/** The messages as far as they are there; the rest waits, but for what its protocol does not know. */
function messagesIn(
  protocol: Protocol | undefined,
  bytes: Uint8Array,
  conversation: Conversation,
): { messages: (readonly [number, number])[]; stop: number; needs: number } {
  const messages: (readonly [number, number])[] = [];
  let at = 0;
  while (protocol?.extent && at < bytes.length) {
    const extent = protocol.extent(bytes, at, bytes.length, conversation, 'open');
    if (extent.unread) break;
    if (extent.length === 0) {
      const needs = typeof extent.needs === 'number' ? extent.needs : extent.needs === 'end' ? MOST_HELD : 1;
      return { messages, stop: at, needs };
    }
    messages.push([at, Math.min(bytes.length, at + extent.length)]);
    at += extent.length;
  }
  return { messages, stop: bytes.length, needs: 0 };
}
