/**
 * HTTP messages read from a stream as its bytes arrive (RFC 9112, 2.2). No input or output here: `push` gives bytes, `next` takes what
 * can be said so far, one event at a time, until it says undefined. After a refusal nothing more of the stream can be trusted.
 */
import { fail, ok, type Result } from '../../core/result.ts';
import { ContentReader } from './content.ts';
import { requestFraming, responseFraming } from './framing.ts';
import { parseField, refuse, trimmed } from './grammar.ts';
import { checkHost, parseRequestLine, parseStatusLine, type RequestLine, type StatusLine } from './head.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { ByteQueue } from './lines.ts';
import {
  type Field,
  type Fields,
  type Framing,
  persists,
  type Refusal,
  type RequestHead,
  type ResponseHead,
} from './message.ts';

/**
 * A message is a head, pieces of content (chunks decoded), trailers when there are any, and an end. `persistent`: the connection may carry
 * another message after it. Content is a view of the bytes pushed. An interim response (1xx) is a head and an end.
 */
export type MessageEvent<Head> =
  | { readonly type: 'head'; readonly head: Head; readonly framing: Framing }
  | { readonly type: 'content'; readonly bytes: Uint8Array }
  | { readonly type: 'trailers'; readonly fields: Fields }
  | { readonly type: 'end'; readonly persistent: boolean };

export type Step<Head> = Result<MessageEvent<Head> | undefined, Refusal>;

const CLOSED_IN_HEAD: Refusal = {
  status: 400,
  sentence: 'The connection closed in the middle of a head',
  source: 'RFC 9112, 8',
};

abstract class MessageParser<Line extends { readonly version: '1.0' | '1.1' }> {
  readonly #queue = new ByteQueue();
  readonly #limits: Limits;
  #startLine: Line | undefined;
  #fields: Field[] = [];
  #fieldBytes = 0;
  #emptyLines = 0;
  #content: ContentReader | undefined;
  #inTrailers = false;
  #persistent = true;
  #closed = false;
  #refusal: Refusal | undefined;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** How many bytes of the stream are taken: right after an event, those of it and of all before it. */
  get consumed(): number {
    return this.#queue.taken;
  }

  /** Whether part of a message has arrived, and not all of it. */
  get midway(): boolean {
    return this.#startLine !== undefined || this.#content !== undefined || this.#queue.length > 0;
  }

  /** Bytes that have arrived and are not taken yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  /** Nothing more will arrive. */
  close(): void {
    this.#closed = true;
  }

  /** What has arrived and belongs to no message: what a tunnel carries, or what was sent ahead. */
  takeRest(): Uint8Array {
    return this.#queue.take(this.#queue.length);
  }

  next(): Step<Line & { readonly headers: Fields }> {
    if (this.#refusal) return fail(this.#refusal);
    const step = this.#content ? this.#nextOfContent(this.#content) : this.#nextOfHead();
    if (step.ok) return step;
    this.#refusal = { ...step.error, status: this.statusOf(step.error) };
    return fail(this.#refusal);
  }

  protected abstract parseStartLine(line: string): Result<Line, Refusal>;
  protected abstract framing(head: Line & { readonly headers: Fields }): Result<Framing, Refusal>;
  /** What is answered after a refusal: to a client, or by a gateway to its own. */
  protected abstract statusOf(refusal: Refusal): number;
  /** Whether lines that begin with white space go on with the field before them (RFC 9112, 5.2). */
  protected abstract readonly unfolds: boolean;
  /** Of a start line that is too long. */
  protected abstract readonly longStartLine: Refusal;

  #nextOfHead(): Step<Line & { readonly headers: Fields }> {
    while (!this.#startLine) {
      const line = this.#queue.takeLine(this.#limits.startLine, this.longStartLine);
      if (!line.ok) return line;
      if (line.value === undefined)
        return this.#closed && this.#queue.length > 0 ? fail(CLOSED_IN_HEAD) : ok(undefined);
      if (line.value === '') {
        // some clients leave one behind after content (RFC 9112, 2.2); who sends them for ever is no such client
        if (++this.#emptyLines > this.#limits.count)
          return refuse(400, `There are more than ${this.#limits.count} empty lines before a message`, 'RFC 9112, 2.2');
        continue;
      }
      const parsed = this.parseStartLine(line.value);
      if (!parsed.ok) return parsed;
      this.#startLine = parsed.value;
      this.#emptyLines = 0;
    }
    const fields = this.#readFields();
    if (!fields.ok) return fields;
    if (!fields.value) return this.#closed ? fail(CLOSED_IN_HEAD) : ok(undefined);
    const head = { ...this.#startLine, headers: fields.value };
    const framing = this.framing(head);
    if (!framing.ok) return framing;
    this.#startLine = undefined;
    this.#content = new ContentReader(this.#queue, this.#limits, framing.value);
    this.#persistent = framing.value.kind !== 'until-close' && persists(head.version, head.headers);
    return ok({ type: 'head', head, framing: framing.value });
  }

  #nextOfContent(content: ContentReader): Step<never> {
    if (this.#inTrailers) return this.#nextOfTrailers();
    const step = content.next();
    if (!step.ok) return step;
    if (step.value instanceof Uint8Array) return ok({ type: 'content', bytes: step.value });
    if (step.value === 'end') return this.#end();
    if (step.value === 'trailers') {
      this.#inTrailers = true;
      return this.#nextOfTrailers();
    }
    if (!this.#closed) return ok(undefined);
    const problem = content.incomplete();
    return problem ? fail(problem) : this.#end();
  }

  #nextOfTrailers(): Step<never> {
    const fields = this.#readFields();
    if (!fields.ok) return fields;
    if (!fields.value) return this.#closed ? fail(this.#content!.incomplete()!) : ok(undefined);
    // the last chunk is over: what remains is to say so
    this.#inTrailers = false;
    this.#content = new ContentReader(this.#queue, this.#limits, { kind: 'none' });
    return fields.value.length > 0 ? ok({ type: 'trailers', fields: fields.value }) : this.#end();
  }

  #end(): Step<never> {
    this.#content = undefined;
    return ok({ type: 'end', persistent: this.#persistent });
  }

  /** Field lines up to the empty one; undefined when it has not arrived. */
  #readFields(): Result<Fields | undefined, Refusal> {
    for (;;) {
      const line = this.#queue.takeLine(this.#limits.fieldLine, LONG_FIELD, this.#inTrailers);
      if (!line.ok) return line;
      if (line.value === undefined) return ok(undefined);
      if (line.value === '') {
        const fields = this.#fields;
        this.#fields = [];
        this.#fieldBytes = 0;
        return ok(fields);
      }
      const folded = this.unfolds && /^[ \t]/.test(line.value) ? this.#fields.pop() : undefined;
      const field = parseField(folded ? `${folded.join(':')} ${trimmed(line.value)}` : line.value);
      if (!field.ok) return field;
      this.#fields.push(field.value);
      this.#fieldBytes += line.value.length;
      if (this.#fields.length > this.#limits.count)
        return refuse(431, `There are more than ${this.#limits.count} field lines`, 'RFC 9110, 5.4');
      if (this.#fieldBytes > this.#limits.fields)
        return refuse(431, `The field lines together are longer than ${this.#limits.fields} bytes`, 'RFC 9110, 5.4');
    }
  }
}

const LONG_FIELD: Refusal = { status: 431, sentence: 'A field line is too long', source: 'RFC 6585, 5' };

/** Reads what a client sends. */
export class RequestParser extends MessageParser<RequestLine> {
  protected override readonly unfolds = false;
  protected override readonly longStartLine = {
    status: 414,
    sentence: 'The request line is too long',
    source: 'RFC 9112, 3',
  };

  protected override parseStartLine(line: string): Result<RequestLine, Refusal> {
    return parseRequestLine(line);
  }

  protected override framing(head: RequestHead): Result<Framing, Refusal> {
    const host = checkHost(head.version, head.headers);
    return host.ok ? requestFraming(head) : host;
  }

  protected override statusOf(refusal: Refusal): number {
    return refusal.status;
  }
}

/** Reads what a server sends. It must be told of each request, in order: an answer's end depends on the method. */
export class ResponseParser extends MessageParser<StatusLine> {
  readonly #methods: string[] = [];
  protected override readonly unfolds = true;
  protected override readonly longStartLine = {
    status: 400,
    sentence: 'The status line is too long',
    source: 'RFC 9112, 4',
  };

  /** A request of that method was sent: one final response more will come. */
  expect(method: string): void {
    this.#methods.push(method);
  }

  protected override parseStartLine(line: string): Result<StatusLine, Refusal> {
    if (this.#methods.length === 0) return refuse(400, 'A response came that nobody asked for', 'RFC 9112, 9.2');
    return parseStatusLine(line);
  }

  protected override framing(head: ResponseHead): Result<Framing, Refusal> {
    const framing = responseFraming(head, this.#methods[0]!);
    if (head.status >= 200 || head.status === 101) this.#methods.shift();
    return framing;
  }

  protected override statusOf(): number {
    return 502;
  }
}
