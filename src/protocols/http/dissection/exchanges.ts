/** Which answer belongs to which request, as Wireshark pairs them: an answer to the newest request that has none yet. */
import type { Conversation } from '../../../core/protocol.ts';
import type { Ns } from '../../../core/time.ts';

/** A request and its answer, either of which the capture may lack. */
export interface Exchange {
  /** Counted from 1 on its connection. */
  readonly number: number;
  readonly previous: { readonly requestFrame: number; readonly responseFrame: number } | undefined;
  /** 0: not seen. */
  requestFrame: number;
  requestTime: Ns;
  responseFrame: number;
}

/** What was known when a message was read: remembered, so that a second look tells the same. */
export interface Seen {
  readonly exchange: Readonly<Exchange>;
  /** The newest full URI that was asked for on the connection. */
  readonly uri: string | undefined;
}

class HttpStream {
  newest: Exchange | undefined = undefined;
  method: string | undefined = undefined;
  uri: string | undefined = undefined;

  request(frame: number, time: Ns, method: string): void {
    this.method = method;
    this.newest = { ...this.#next(), requestFrame: frame, requestTime: time };
  }

  response(frame: number): void {
    if (!this.newest || this.newest.responseFrame > 0) this.newest = this.#next();
    this.newest.responseFrame = frame;
  }

  #next(): Exchange {
    const { newest } = this;
    const previous = newest && { requestFrame: newest.requestFrame, responseFrame: newest.responseFrame };
    return { number: (newest?.number ?? 0) + 1, previous, requestFrame: 0, requestTime: 0, responseFrame: 0 };
  }
}

/** Connections that are remembered. */
const MOST_STREAMS = 4096;

export class HttpStreams {
  readonly #streams = new Map<string, HttpStream>();
  readonly #seen = new Map<string, Seen>();
  readonly #conversation: Conversation;
  #newest = 0;

  private constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  static of(conversation: Conversation): HttpStreams {
    let streams = conversation.state.get('http') as HttpStreams | undefined;
    if (!streams) conversation.state.set('http', (streams = new HttpStreams(conversation)));
    return streams;
  }

  /** The connection of the present packet. */
  get #stream(): HttpStream {
    const key = this.#conversation.packet.stream;
    let stream = this.#streams.get(key);
    if (!stream) {
      this.#streams.set(key, (stream = new HttpStream()));
      if (this.#streams.size > MOST_STREAMS) this.#streams.delete(this.#streams.keys().next().value!);
    }
    return stream;
  }

  /** Whether HTTP has been spoken on the connection. */
  get isKnown(): boolean {
    return this.#stream.newest !== undefined;
  }

  /** What the newest request wanted done. */
  get method(): string | undefined {
    return this.#stream.method;
  }

  /** Notes the present message; one that was looked at before changes nothing. */
  see(note: { readonly method?: string; readonly uri?: string }): Seen {
    const { packet, memory } = this.#conversation;
    const { number, message, time, quoted } = packet;
    const key = `${number}/${message}`;
    const stream = this.#stream;
    const known = number > 0 ? this.#seen.get(key) : undefined;
    if (known) return known;
    const isOutOfTurn = quoted || (number > 0 && number < this.#newest);
    const book = isOutOfTurn ? new HttpStream() : stream;
    if (note.method === undefined) book.response(number);
    else book.request(number, time, note.method);
    if (note.uri !== undefined) book.uri = note.uri;
    const seen = { exchange: { ...book.newest! }, uri: book.uri };
    if (isOutOfTurn || number === 0) return seen;
    this.#newest = number;
    if (memory === 0) return seen;
    this.#seen.set(key, seen);
    if (this.#seen.size > memory) this.#seen.delete(this.#seen.keys().next().value!);
    return seen;
  }
}
