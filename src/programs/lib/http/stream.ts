/** An HTTP client's end of one connection (RFC 9112, 9): requests go out, answers come in as events with the very bytes of their heads. */
import { concat } from '../../../core/bytes.ts';
import type { Errno } from '../../../core/errno.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, SocketAddress, SocketOptions, Sys } from '../../../core/sys.ts';
import { NEVER, type Ns } from '../../../core/time.ts';
import {
  type Fields,
  type Framing,
  type Refusal,
  type ResponseHead,
  ResponseParser,
  textOfBytes,
} from '../../../protocols/http/codec.ts';
import { PlainTransport, type Transport } from '../transport.ts';

const READ = 65_536;

/** What an answer is made of. `raw` is a head as it came, empty line included; each character is one byte. */
export type StreamEvent =
  | { readonly type: 'head'; readonly head: ResponseHead; readonly framing: Framing; readonly raw: string }
  | { readonly type: 'content'; readonly bytes: Uint8Array }
  | { readonly type: 'trailers'; readonly fields: Fields }
  | { readonly type: 'end'; readonly persistent: boolean };

/**
 * Why nothing more comes. `refused`: what came is no HTTP/1.x message, for the reason told; `raw` is the part of the head that was not
 * told as an event. `closed`: the peer closed in the middle, or before the first byte.
 */
export type StreamProblem =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly errno: Errno; readonly during: 'send' | 'receive' }
  | { readonly kind: 'closed'; readonly raw: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly raw: string }
  /** What came does not begin with `HTTP/`; `takeRaw` and `readRaw` give it. */
  | { readonly kind: 'not-http' };

export interface OpenOptions {
  /** When to give up. */
  readonly until?: Ns;
  readonly local?: SocketAddress;
  readonly socket?: SocketOptions;
}

export class HttpStream {
  /** TLS takes the place of the plain socket once its handshake is done. */
  transport: Transport;
  readonly remote: SocketAddress;
  readonly local: SocketAddress;
  readonly #sys: Sys;
  #parser = new ResponseParser();
  /** Bytes that the parser has, from the first that no event stands for. */
  #pending: Uint8Array = new Uint8Array(0);
  #pendingFrom = 0;
  #begun = false;
  #inHead = true;
  /** Bytes received so far. */
  received = 0;
  /** When the first byte since the last `expect` came. */
  firstByteAt: Ns | undefined;

  private constructor(sys: Sys, transport: Transport, remote: SocketAddress, local: SocketAddress) {
    this.#sys = sys;
    this.transport = transport;
    this.remote = remote;
    this.local = local;
  }

  /** Connects. The socket of a connection that did not come about is closed. */
  static *open(sys: Sys, remote: SocketAddress, options: OpenOptions = {}): Call<Result<HttpStream, Errno>> {
    const socket = sys.socket('stream');
    if (!socket.ok) return socket;
    let made: HttpStream | undefined;
    try {
      const set = sys.setOptions(socket.value, { noDelay: true, ...options.socket });
      const bound = set.ok && options.local ? sys.bind(socket.value, options.local) : set;
      const timeout = options.until === undefined ? {} : { timeout: Math.max(0, options.until - sys.now()) };
      const connected = bound.ok ? yield* sys.connect(socket.value, remote, timeout) : bound;
      const local = connected.ok ? sys.localAddress(socket.value) : connected;
      if (local.ok) made = new HttpStream(sys, new PlainTransport(sys, socket.value), remote, local.value);
      return made ? ok(made) : (local as Result<never, Errno>);
    } finally {
      if (!made) sys.close(socket.value);
    }
  }

  close(): void {
    this.transport.close();
  }

  /** Whether bytes have come that belong to no answer. */
  get surplus(): boolean {
    return this.#parser.midway || this.#pending.length > 0;
  }

  /** Whether the peer has closed, or sent what nobody asked for: then no other request goes out here. */
  *stale(): Call<boolean> {
    if (this.surplus) return true;
    const read = yield* this.transport.read({ timeout: 0, max: 1 });
    return read.ok || read.error !== 'ETIMEDOUT';
  }

  /** An answer to a request of that method is to come. */
  expect(method: string): void {
    this.#parser.expect(method);
    this.firstByteAt = undefined;
    this.#begun = false;
    this.#inHead = true;
  }

  /** Sends all, waiting for room as often as needed. Stops early, without an error, when the peer begins to answer. */
  *send(bytes: Uint8Array, until: Ns = NEVER): Call<Result<void, StreamProblem>> {
    for (let at = 0; at < bytes.length;) {
      const sent = this.transport.send(bytes.subarray(at));
      if (sent.ok) {
        at += sent.value;
        continue;
      }
      if (sent.error !== 'EAGAIN') return fail({ kind: 'failed', errno: sent.error, during: 'send' });
      const ready = yield* this.transport.poll({ read: true, write: true, ...this.#patience(until) });
      if (!ready.ok) return fail(ready.error === 'EINTR' ? { kind: 'interrupted' } : { kind: 'timeout' });
      if (yield* this.#hasInput()) return ok(undefined);
    }
    const flushed = yield* this.transport.flush(this.#patience(until));
    if (flushed.ok) return ok(undefined);
    return fail(problemOf(flushed.error, 'send'));
  }

  /** The next part of the answer. */
  *next(until: Ns = NEVER): Call<Result<StreamEvent, StreamProblem>> {
    for (;;) {
      if (!this.#begun && this.#pending.length >= 5) {
        if (textOfBytes(this.#pending.subarray(0, 5)) !== 'HTTP/') return fail({ kind: 'not-http' });
        this.#begun = true;
      }
      const step = this.#begun || this.#pending.length === 0 ? this.#parser.next() : ok(undefined);
      if (!step.ok) return fail(this.#problem(step.error));
      if (step.value) return ok(this.#told(step.value));
      const more = yield* this.#receive(until);
      if (!more.ok) return more;
    }
  }

  /** Waits until something arrives, or the time is up: true when something did. */
  *ready(until: Ns): Call<boolean> {
    if (this.#pending.length > 0) return true;
    return (yield* this.transport.poll({ read: true, ...this.#patience(until) })).ok;
  }

  /** After CONNECT was answered: what comes now is of another connection, whose answers begin anew (RFC 9110, 9.3.6). */
  enterTunnel(): void {
    this.#parser = new ResponseParser();
    this.#pending = new Uint8Array(0);
    this.#pendingFrom = 0;
  }

  /** What has come and is no message: all that was received since the last event. */
  takeRaw(): Uint8Array {
    const raw = this.#pending;
    this.#pending = new Uint8Array(0);
    this.#parser.takeRest();
    return raw;
  }

  /** The next bytes without any reading of them; an empty array is the end. */
  *readRaw(until: Ns = NEVER): Call<Result<Uint8Array, StreamProblem>> {
    const read = yield* this.transport.read({ max: READ, ...this.#patience(until) });
    if (read.ok) this.received += read.value.length;
    return read.ok ? read : fail(problemOf(read.error));
  }

  *#receive(until: Ns): Call<Result<void, StreamProblem>> {
    const read = yield* this.readRaw(until);
    if (!read.ok) return read;
    if (read.value.length === 0) {
      if (!this.#begun && this.#pending.length > 0) return fail({ kind: 'not-http' });
      if (this.#inHead) return fail({ kind: 'closed', raw: textOfBytes(this.#pending) });
      this.#parser.close();
      return ok(undefined);
    }
    this.firstByteAt ??= this.#sys.now();
    this.#parser.push(read.value);
    this.#pending = this.#pending.length === 0 ? read.value.slice() : concat([this.#pending, read.value]);
    return ok(undefined);
  }

  #told(event: Exclude<ReturnType<ResponseParser['next']>, { ok: false }>['value'] & object): StreamEvent {
    const count = this.#parser.consumed - this.#pendingFrom;
    const raw = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(count);
    this.#pendingFrom = this.#parser.consumed;
    if (event.type === 'end') {
      this.#inHead = true;
      this.#begun = false;
      return event;
    }
    this.#inHead = false;
    return event.type === 'head' ? { ...event, raw: textOfBytes(raw) } : event;
  }

  #problem(refusal: Refusal): StreamProblem {
    return { kind: 'refused', refusal, raw: textOfBytes(this.#pending) };
  }

  *#hasInput(): Call<boolean> {
    return (yield* this.transport.poll({ read: true, timeout: 0 })).ok;
  }

  #patience(until: Ns): { readonly timeout?: Ns } {
    return until === NEVER ? {} : { timeout: Math.max(0, until - this.#sys.now()) };
  }
}

function problemOf(errno: Errno, during: 'send' | 'receive' = 'receive'): StreamProblem {
  if (errno === 'ETIMEDOUT') return { kind: 'timeout' };
  return errno === 'EINTR' ? { kind: 'interrupted' } : { kind: 'failed', errno, during };
}
