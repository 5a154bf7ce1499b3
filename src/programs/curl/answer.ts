/** How curl reads an answer: lines of the head with remarks between them, content decoded and written, errors in its own words (http.c). */
import { errnoText } from '../../core/errno.ts';
import type { Call } from '../../core/sys.ts';
import { NEVER, NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { StreamEvent, StreamProblem } from '../lib/http/stream.ts';
import { fieldValue, type Framing, parseHttpDate, type ResponseHead } from '../../protocols/http/codec.ts';
import { Decoder } from './decoder.ts';
import { type Remarks, remarkBefore } from './remarks.ts';
import { headLines } from './head-lines.ts';
import type { Connection } from './pool.ts';
import { Problem, STATUS } from './problem.ts';
import type { Tools } from './tools.ts';
import { TlsStream } from '../lib/tls/stream.ts';
import { readProblem } from './secure-problem.ts';
import { streamProblem } from './stream-problem.ts';

export interface Expectation extends Remarks {
  readonly resumeFrom: number;
  readonly since: number | undefined;
}

export class Answer {
  readonly #tools: Tools;
  readonly #connection: Connection;
  readonly #deadline: Ns | undefined;
  readonly #start: Ns;
  #expectation: Expectation | undefined;
  #framing: Framing = { kind: 'none' };
  #decoder: Decoder | undefined;
  /** A final head that was read while waiting for 100 Continue. */
  #early: (StreamEvent & { type: 'head' }) | undefined;
  #ignored = false;
  persistent = false;
  /** curl has turned away from this answer: it leads nowhere. */
  dismissed = false;
  /** Something of it has come. */
  begun = false;

  constructor(tools: Tools, connection: Connection, deadline: Ns | undefined, start: Ns) {
    this.#tools = tools;
    this.#connection = connection;
    this.#deadline = deadline;
    this.#start = start;
  }

  /** Before the request goes out. */
  expect(method: string, expectation: Expectation): void {
    this.#connection.stream.expect(method);
    this.#expectation = expectation;
  }

  *send(bytes: Uint8Array): Call<void> {
    const sent = yield* this.#connection.stream.send(bytes, this.#deadline);
    if (!sent.ok) throw this.#problem(sent.error);
  }

  /** After `Expect`: whether the first head that comes is 100. */
  *continues(): Call<boolean> {
    for (;;) {
      const event = yield* this.#next();
      if (event?.type !== 'head') return false;
      if (event.head.status >= 200) {
        this.#early = event;
        return false;
      }
      yield* this.#interim(event);
      if (event.head.status === 100) return true;
    }
  }

  /** The head that a proxy answers to CONNECT with. */
  *readTunnelHead(): Call<number> {
    const event = yield* this.#next();
    if (event?.type !== 'head') throw new Problem(STATUS.RECV_ERROR, 'Proxy CONNECT aborted');
    for (const line of headLines(event.raw)) this.#tools.tell.headerIn(line);
    yield* this.#tools.writeHead(event.raw);
    this.#tools.facts.headerBytes += event.raw.length;
    return event.head.status;
  }

  /** All of it, to its end. */
  *read(): Call<void> {
    for (;;) {
      const event: StreamEvent | undefined = this.#early ?? (yield* this.#next());
      this.#early = undefined;
      if (!event) return;
      if (event.type === 'head' && event.head.status < 200) yield* this.#interim(event);
      else if (event.type === 'head' && (yield* this.#final(event))) return;
      else if (event.type === 'content') yield* this.#content(event.bytes);
      else if (event.type === 'end' && this.#framing.kind !== 'tunnel' && this.#final200) {
        this.persistent = event.persistent;
        if (this.#decoder && !this.#ignored) yield* this.#write(this.#decoder.finish());
        return;
      }
    }
  }

  drawProgress(): void {
    const { meter, facts, sys } = this.#tools;
    meter?.update(sys.now(), {
      total: facts.expected,
      received: facts.received,
      uploadTotal: undefined,
      sent: facts.sent,
    });
  }

  #final200 = false;

  *#interim({ raw }: { readonly raw: string }): Call<void> {
    const { tell, facts } = this.#tools;
    facts.headerBytes += raw.length;
    for (const line of headLines(raw)) if (line.trim() !== '') tell.headerIn(line);
    yield* this.#tools.writeHead(raw);
  }

  /** True when nothing more of the answer is wanted. */
  *#final({ head, framing, raw }: StreamEvent & { type: 'head' }): Call<boolean> {
    const { tell, facts, operation } = this.#tools;
    this.begun = true;
    this.#final200 = true;
    this.#framing = framing;
    facts.headerBytes += raw.length;
    Object.assign(facts, { status: head.status, version: head.version, headers: head.headers });
    if (head.version === '1.0') this.#connection.speaks10 = true;
    const expected = framing.kind === 'length' ? framing.length : undefined;
    // the meter shows what a HEAD announces
    facts.expected = expected ?? (operation.head ? numberOf(head) : undefined);
    const failing = this.#failure(head);
    for (const line of headLines(raw)) {
      if (line.trim() === '' && failing !== undefined) throw failing;
      for (const remark of remarkBefore(line, head, framing, this.#expectation!, this.#tools)) tell.info(remark);
      tell.headerIn(line);
    }
    yield* this.#tools.writeHead(raw);
    this.#checkResume(head);
    if (this.#isOld(head)) return true;
    return this.#prepareContent(head, expected);
  }

  #prepareContent(head: ResponseHead, expected: number | undefined): boolean {
    const { tell, operation } = this.#tools;
    const { maxFileSize } = operation;
    if (maxFileSize !== undefined && (expected ?? 0) > maxFileSize)
      throw new Problem(STATUS.FILESIZE_EXCEEDED, 'Maximum file size exceeded');
    const leads =
      operation.follow && head.status >= 300 && head.status < 400 && fieldValue(head.headers, 'location') !== undefined;
    const hasContent = this.#framing.kind !== 'none' && expected !== 0;
    if (leads && hasContent && /close/i.test(fieldValue(head.headers, 'connection') ?? '')) return true;
    if (leads && hasContent) tell.info('Ignoring the response-body');
    this.#ignored = leads;
    this.#decoder = operation.compressed ? Decoder.for(fieldValue(head.headers, 'content-encoding')) : undefined;
    return false;
  }

  #failure({ status }: ResponseHead): Problem | undefined {
    const fails =
      this.#tools.operation.fail && status >= 400 && !(status === 416 && (this.#expectation?.resumeFrom ?? 0) > 0);
    return fails ? new Problem(STATUS.HTTP_RETURNED_ERROR, `The requested URL returned error: ${status}`) : undefined;
  }

  /** -C: the server must have understood the range. */
  #checkResume({ status }: ResponseHead): void {
    if ((this.#expectation?.resumeFrom ?? 0) === 0 || status !== 200) return;
    throw new Problem(STATUS.RANGE_ERROR, "HTTP server doesn't seem to support byte ranges. Cannot resume.");
  }

  /** -z: what is not new enough is not taken. */
  #isOld(head: ResponseHead): boolean {
    const { since } = this.#expectation!;
    const modified = parseHttpDate(fieldValue(head.headers, 'last-modified') ?? '');
    if (since === undefined || modified === undefined || head.status !== 200 || modified > since) return false;
    this.#tools.tell.info('The requested document is not new enough');
    this.#tools.tell.info('Simulate an HTTP 304 response');
    this.#tools.facts.status = 304;
    this.dismissed = true;
    return true;
  }

  *#content(bytes: Uint8Array): Call<void> {
    const { facts, tell } = this.#tools;
    if (this.#ignored) return;
    facts.received += bytes.length;
    tell.dataIn(bytes);
    this.drawProgress();
    yield* this.#write(this.#decoder ? this.#decoder.push(bytes) : bytes);
  }

  *#write(bytes: Uint8Array): Call<void> {
    if (bytes.length > 0) yield* this.#tools.output.write(bytes);
  }

  /** The next event; undefined when the connection ended where curl takes that for the end. */
  *#next(): Call<StreamEvent | undefined> {
    const { stream } = this.#connection;
    const { meter, sys } = this.#tools;
    for (;;) {
      const tick = meter ? (Math.floor(sys.now() / NS_PER_S) + 1) * NS_PER_S : NEVER;
      const deadline = this.#deadline ?? NEVER;
      const event = yield* stream.next(Math.min(tick, deadline));
      if (event.ok) {
        this.begun = true;
        return event.value;
      }
      if (event.error.kind === 'timeout' && sys.now() < deadline) this.drawProgress();
      else if (event.error.kind === 'closed' && event.error.raw !== '') {
        for (const line of headLines(event.error.raw)) if (line.endsWith('\n')) this.#tools.tell.headerIn(line);
        this.persistent = true; // so 7.88 believes
        return undefined;
      } else if (event.error.kind === 'not-http' && this.#tools.operation.http09) {
        yield* this.#readBare();
        return undefined;
      } else throw this.#problem(event.error);
    }
  }

  /** HTTP/0.9: content without any head, up to the end of the connection. */
  *#readBare(): Call<void> {
    const { stream } = this.#connection;
    yield* this.#content(stream.takeRaw());
    for (;;) {
      const more = yield* stream.readRaw(this.#deadline);
      if (!more.ok) throw this.#problem(more.error);
      if (more.value.length === 0) return;
      yield* this.#content(more.value);
    }
  }

  #problem(error: StreamProblem): Problem {
    const { facts, sys, tell } = this.#tools;
    if (error.kind === 'timeout') {
      const ms = Math.floor((sys.now() - this.#start) / NS_PER_MS);
      const outOf = facts.expected === undefined ? '' : ` out of ${facts.expected}`;
      return new Problem(
        STATUS.OPERATION_TIMEDOUT,
        `Operation timed out after ${ms} milliseconds with ${facts.received}${outOf} bytes received`,
      );
    }
    const { transport } = this.#connection.stream;
    if (error.kind === 'failed' && transport instanceof TlsStream) return readProblem(transport, error.errno, tell);
    if (error.kind === 'failed' && error.during === 'send') {
      return new Problem(STATUS.SEND_ERROR, `Send failure: ${errnoText(error.errno)}`);
    }
    if (error.kind === 'failed') return new Problem(STATUS.RECV_ERROR, `Recv failure: ${errnoText(error.errno)}`);
    return streamProblem(error, this.#final200 ? this.#framing : undefined, facts.received, (line) =>
      tell.headerIn(line),
    );
  }
}

function numberOf(head: ResponseHead): number | undefined {
  const text = fieldValue(head.headers, 'content-length');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
