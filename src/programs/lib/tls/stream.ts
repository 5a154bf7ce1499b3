/** A TLS connection as a transport: an endpoint that knows no socket, over a socket that knows no TLS (RFC 8446, 6 for how it ends). */
import { concat } from '../../../core/bytes.ts';
import type { Errno } from '../../../core/errno.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, Patience, Sys } from '../../../core/sys.ts';
import type { TlsEndpoint, TlsEvent, TlsSummary } from '../../../protocols/tls/endpoint.ts';
import type { Readiness, Transport } from '../transport.ts';
import type { TlsProblem } from './problem.ts';

const READ = 65_536;
/** Bytes of content taken at a time: one record's. */
const RECORD = 16_384;
const NOTHING = new Uint8Array(0);

/** Hears everything that the endpoint tells, in its order. */
export type TlsListener = (event: TlsEvent, stream: TlsStream) => void;

export class TlsStream implements Transport {
  readonly fd: Fd;
  readonly secure = true;
  readonly endpoint: TlsEndpoint;
  readonly #sys: Sys;
  readonly #listener: TlsListener;
  readonly #onClose: () => void;
  #received: Uint8Array[] = [];
  #output: Uint8Array = NOTHING;
  /** The peer's TCP stream is over, or will not be read any more. */
  #over = false;
  #begun = false;
  #closed = false;
  #problem: TlsProblem | undefined;
  /** Whether content came as 0-RTT data and the handshake is not done yet: it may be a replay (RFC 8446, 8). */
  early = false;
  /** Whether the peer's stream ended without close_notify. */
  truncated = false;

  constructor(sys: Sys, fd: Fd, endpoint: TlsEndpoint, listener: TlsListener, onClose: () => void) {
    this.#sys = sys;
    this.fd = fd;
    this.endpoint = endpoint;
    this.#listener = listener;
    this.#onClose = onClose;
  }

  get summary(): TlsSummary | undefined {
    return this.endpoint.summary;
  }

  /** Why nothing more can be read or sent. */
  get problem(): TlsProblem | undefined {
    return this.#problem;
  }

  /** Until the handshake is done; with `early`, also until 0-RTT data has come. On failure the socket stays open for its owner to close. */
  *handshake(patience: Patience & { readonly early?: boolean } = {}): Call<Result<TlsSummary | undefined, TlsProblem>> {
    const until = this.#until(patience);
    for (;;) {
      this.#take();
      if (this.endpoint.state === 'open' || (patience.early && this.#received.length > 0)) return ok(this.summary);
      if (this.#problem) return this.#failed(this.#problem);
      if (this.#over) return this.#failed({ kind: 'closed' });
      const step = yield* this.#step(until, patience.upkeep ?? false, { read: true });
      if (!step.ok) return this.#failed(step.error === 'EINTR' ? { kind: 'interrupted' } : { kind: 'timeout' });
    }
  }

  *read(options: { readonly timeout?: number; readonly max?: number } = {}): Call<Result<Uint8Array, Errno>> {
    const ready = yield* this.poll({ ...options, read: true });
    if (!ready.ok) return ready;
    const first = this.#received[0];
    if (first) return ok(this.#takeContent(first, options.max ?? READ));
    if (this.#problem) return fail(this.#problem.kind === 'failed' ? this.#problem.errno : 'EPROTO');
    return ok(NOTHING);
  }

  send(bytes: Uint8Array): Result<number, Errno> {
    this.#take();
    if (this.#problem) return fail(this.#problem.kind === 'failed' ? this.#problem.errno : 'EPROTO');
    if (this.#output.length > 0) return fail('EAGAIN');
    const piece = bytes.subarray(0, RECORD);
    this.endpoint.send(piece);
    this.#take();
    return ok(piece.length);
  }

  *flush(patience: Patience = {}): Call<Result<void, Errno>> {
    const until = this.#until(patience);
    for (;;) {
      this.#take();
      if (this.#output.length === 0) return ok(undefined);
      if (this.#problem?.kind === 'failed') return fail(this.#problem.errno);
      const step = yield* this.#step(until, patience.upkeep ?? false, { hangUp: true });
      if (!step.ok) return step;
    }
  }

  *poll({ read, write, hangUp, ...patience }: Readiness): Call<Result<void, 'ETIMEDOUT' | 'EINTR'>> {
    const until = this.#until(patience);
    for (;;) {
      this.#take();
      if (read && (this.#received.length > 0 || this.#problem || this.#over)) return ok(undefined);
      if (write && (this.#output.length === 0 || this.#problem)) return ok(undefined);
      const step = yield* this.#step(until, patience.upkeep ?? false, { read: read ?? false, hangUp: hangUp ?? false });
      if (!step.ok) return step;
      if (hangUp && this.#problem) return ok(undefined);
    }
  }

  shutdown(): void {
    this.endpoint.close();
    this.#take();
    this.#sys.shutdown(this.fd, 'write');
  }

  /** close_notify, when the socket takes it at once: a peer that does not read is not waited for. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // who answered 0-RTT data may be done before the client's Finished has come
    if ((this.endpoint.state === 'open' || this.early) && !this.#problem) this.endpoint.close();
    this.#take();
    this.#onClose();
    this.#sys.close(this.fd);
  }

  /** TLS is over here, while the socket goes on as its owner likes. */
  letGo(): void {
    this.#closed = true;
    this.#onClose();
  }

  /** One look at the socket: what came is read, what waits is written. */
  *#step(until: number, upkeep: boolean, wants: { read?: boolean; hangUp?: boolean }) {
    const only = [this.fd];
    const writes = this.#output.length > 0;
    const patience = until === Infinity ? {} : { timeout: Math.max(0, until - this.#sys.now()) };
    const ready = yield* this.#sys.poll(wants.read && !this.#over ? only : [], {
      ...patience,
      upkeep,
      ...(writes ? { write: only } : {}),
      ...(wants.hangUp ? { hangUp: only } : {}),
    });
    if (!ready.ok) return ready;
    if (wants.read && !this.#over) yield* this.#receive();
    return ready;
  }

  *#receive(): Call<void> {
    const read = yield* this.#sys.read(this.fd, { timeout: 0, max: READ });
    if (!read.ok) {
      if (read.error === 'ETIMEDOUT' || read.error === 'EINTR') return;
      this.#problem ??= { kind: 'failed', errno: read.error, during: 'receive' };
      this.#over = true;
      return;
    }
    if (read.value.length === 0) {
      this.#over = true;
      this.endpoint.receiveEnd();
    } else if (!this.#begun && !looksLikeTls(read.value)) {
      this.#problem = { kind: 'not-tls', bytes: read.value.slice() };
      this.#over = true;
    } else {
      this.#begun = true;
      this.endpoint.receive(read.value);
    }
    this.#take();
  }

  /** What the endpoint has to tell and to send. */
  #take(): void {
    const more = this.endpoint.takeOutput();
    const events = this.endpoint.takeEvents();
    for (const event of events) this.#heed(event);
    if (more.length > 0) this.#output = this.#output.length === 0 ? more : concat([this.#output, more]);
    // keys stand before what is sealed with them: who watches the wire with the keys can read it at once
    for (const event of events) if (isOfKeys(event)) this.#listener(event, this);
    this.#write();
    for (const event of events) if (!isOfKeys(event)) this.#listener(event, this);
  }

  #write(): void {
    if (this.#output.length === 0) return;
    const sent = this.#sys.send(this.fd, this.#output);
    if (sent.ok) this.#output = this.#output.subarray(sent.value);
    else if (sent.error !== 'EAGAIN') {
      this.#output = NOTHING;
      this.#problem ??= { kind: 'failed', errno: sent.error, during: 'send' };
    }
  }

  #heed(event: TlsEvent): void {
    if (event.type === 'data' && event.bytes.length > 0) {
      this.#received.push(event.bytes);
      this.early = event.early;
    } else if (event.type === 'open') this.early = false;
    else if (event.type === 'end') this.#over = true;
    else if (event.type === 'truncated') {
      this.truncated = true;
      this.#over = true;
    } else if (event.type === 'alert' && this.endpoint.state === 'failed') {
      const { out, description, reason } = event;
      this.#problem ??= { kind: 'alert', out, description, reason };
    }
  }

  #takeContent(first: Uint8Array, max: number): Uint8Array {
    if (first.length > max) {
      this.#received[0] = first.subarray(max);
      return first.subarray(0, max);
    }
    this.#received.shift();
    return first;
  }

  #failed(problem: TlsProblem): Result<never, TlsProblem> {
    this.#problem ??= problem;
    return fail(this.#problem);
  }

  #until({ timeout }: Patience): number {
    return timeout === undefined ? Infinity : this.#sys.now() + timeout;
  }
}

const isOfKeys = ({ type }: TlsEvent): boolean => type === 'key' || type === 'secret';

/** The first byte is a content type, the second the same in all versions; openssl calls anything else a wrong version number. */
const looksLikeTls = (bytes: Uint8Array): boolean =>
  bytes[0]! >= 20 && bytes[0]! <= 24 && (bytes.length < 2 || bytes[1] === 3);
