/** All TLS connections of a capture: which one a record belongs to, and what was known when it came. */
import type { Conversation } from '../../../core/protocol.ts';
import { RECORD_HEADER_BYTES, Session, type Seen } from './session.ts';

/** Connections that are remembered. */
const MOST_STREAMS = 4096;
/** Bytes of opened records that are kept for a second look. */
const MOST_KEPT = 32 * 1024 * 1024;

export class TlsStreams {
  readonly #sessions = new Map<string, Session>();
  readonly #seen = new Map<string, { readonly seen: Seen; readonly frame: number; readonly bytes: number }>();
  readonly #conversation: Conversation;
  #keptBytes = 0;
  #newest = 0;
  /** The record that was asked about last. */
  latest: Seen | undefined;

  private constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  static of(conversation: Conversation): TlsStreams {
    let streams = conversation.state.get('tls') as TlsStreams | undefined;
    if (!streams) conversation.state.set('tls', (streams = new TlsStreams(conversation)));
    return streams;
  }

  /** Whether TLS has been spoken on the present connection. */
  get isKnown(): boolean {
    return this.#sessions.has(this.#conversation.packet.stream);
  }

  /** What the present record is. One that was looked at before gets the same answer; nothing changes then. */
  see(bytes: Uint8Array, at: number, end: number): Seen | undefined {
    this.latest = this.#see(bytes, at, end);
    return this.latest;
  }

  #see(bytes: Uint8Array, at: number, end: number): Seen | undefined {
    if (end - at < RECORD_HEADER_BYTES || at + recordLength(bytes, at) > end) return undefined;
    const { packet, memory } = this.#conversation;
    const { number, message, quoted } = packet;
    const key = `${number}/${message}`;
    const known = number > 0 ? this.#seen.get(key) : undefined;
    if (known) return known.seen;
    const isOutOfTurn = quoted || (number > 0 && number < this.#newest);
    const session = isOutOfTurn ? new Session() : this.#session();
    const seen = session.read(bytes.subarray(at, end), this.#conversation);
    if (isOutOfTurn || number === 0) return seen;
    this.#newest = number;
    if (memory > 0) this.#keep(key, seen, number, memory);
    return seen;
  }

  #session(): Session {
    const key = this.#conversation.packet.stream;
    let session = this.#sessions.get(key);
    if (!session) {
      this.#sessions.set(key, (session = new Session()));
      if (this.#sessions.size > MOST_STREAMS) this.#sessions.delete(this.#sessions.keys().next().value!);
    }
    return session;
  }

  #keep(key: string, seen: Seen, frame: number, memory: number): void {
    const bytes = (seen.opened?.bytes.length ?? 0) + (seen.app?.bytes.length ?? 0);
    this.#seen.set(key, { seen, frame, bytes });
    this.#keptBytes += bytes;
    for (const [oldest, entry] of this.#seen) {
      // all records of the present packet are kept: it may be looked at again
      const isOld = entry.frame <= frame - memory;
      if (entry.frame === frame || !(isOld || this.#keptBytes > MOST_KEPT)) break;
      this.#seen.delete(oldest);
      this.#keptBytes -= entry.bytes;
      this.#conversation.forgotten = Math.max(this.#conversation.forgotten, entry.frame);
    }
  }
}

/** Header and all, as the header says. */
export const recordLength = (bytes: Uint8Array, at: number): number =>
  RECORD_HEADER_BYTES + bytes[at + 3]! * 256 + bytes[at + 4]!;
