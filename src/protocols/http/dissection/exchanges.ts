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
  /** The newest full URI that was asked for on the connection; the newest URI while there was no full one. */
  readonly uri: string | undefined;
}

/** What a proxy was asked to connect to; from then on the connection speaks something else (RFC 9110, 9.3.6). */
export interface Tunnel {
  readonly target: string;
  /** The frame with the answer that opened it. */
  readonly since: number;
}

/** What the first line and the host of a request say. */
export interface Asked {
  readonly method: string;
  readonly uri: string;
  readonly fullUri: string | undefined;
}

export interface Answered {
  readonly opensTunnel: boolean;
}

class HttpStream {
  tunnel: Tunnel | undefined = undefined;
  newest: Exchange | undefined = undefined;
  method: string | undefined = undefined;
  uri: string | undefined = undefined;
  fullUri: string | undefined = undefined;

  request(frame: number, time: Ns, { method, uri, fullUri }: Asked): void {
    this.method = method;
    this.uri = uri;
    this.fullUri = fullUri ?? this.fullUri;
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

  /** Set when the present packet is in a tunnel. */
  get tunnel(): Tunnel | undefined {
    const { tunnel } = this.#stream;
    return tunnel && this.#conversation.packet.number > tunnel.since ? tunnel : undefined;
  }

  /** What the newest request wanted done. */
  get method(): string | undefined {
    return this.#stream.method;
  }

  /** Notes the present message; one that was looked at before changes nothing. */
  see(note: Asked | Answered): Seen {
    const { packet, memory } = this.#conversation;
    const { number, message, time, quoted } = packet;
    const key = `${number}/${message}`;
    const known = number > 0 ? this.#seen.get(key) : undefined;
    if (known) return known;
    const isOutOfTurn = quoted || (number > 0 && number < this.#newest);
    const book = isOutOfTurn ? new HttpStream() : this.#stream;
    if ('method' in note) book.request(number, time, note);
    else book.response(number);
    const uri = book.fullUri ?? book.uri;
    if ('opensTunnel' in note && note.opensTunnel) book.tunnel ??= { target: book.uri ?? '', since: number };
    const seen = { exchange: { ...book.newest! }, uri };
    if (isOutOfTurn || number === 0) return seen;
    this.#newest = number;
    if (memory === 0) return seen;
    this.#seen.set(key, seen);
    if (this.#seen.size > memory) this.#seen.delete(this.#seen.keys().next().value!);
    return seen;
  }
}
