/**
 * A TLS endpoint on a connected socket, record by record: what openssl's commands need to count bytes as the real one does, to show each
 * record, and to wait for the socket and the terminal at once.
 */
import { concat, getU16 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import type { TlsEndpoint, TlsEvent } from '../../protocols/tls/endpoint.ts';

const HEADER = 5;
const READ = 16_384;

/** Who wants to know what passes. */
export interface Watcher {
  record?(out: boolean, header: Uint8Array, protectedRecord: boolean): void;
  event(event: TlsEvent): void;
}

export class SessionConnection {
  readonly fd: Fd;
  readonly endpoint: TlsEndpoint;
  readonly #sys: Sys;
  readonly #watcher: Watcher;
  #input: Uint8Array = new Uint8Array(0);
  #untold: TlsEvent[] = [];
  /** Messages that went out with what came in: they are told beside their records. */
  #waiting: TlsEvent[] = [];
  /** Bytes of the TCP stream, as far as they were taken. */
  read = 0;
  written = 0;

  constructor(sys: Sys, fd: Fd, endpoint: TlsEndpoint, watcher: Watcher) {
    this.#sys = sys;
    this.fd = fd;
    this.endpoint = endpoint;
    this.#watcher = watcher;
  }

  /** Waits for bytes, and gives whole records to the endpoint until one has made something to tell; false at the end of the stream. */
  *receive(): Call<Result<boolean, Errno>> {
    if (!this.pending) {
      const bytes = yield* this.#sys.read(this.fd, { max: READ });
      if (!bytes.ok) return bytes;
      if (bytes.value.length === 0) {
        this.endpoint.receiveEnd();
        this.tell();
        return ok(false);
      }
      this.#input = concat([this.#input, bytes.value]);
    }
    this.#takeRecord();
    const sent = yield* this.flush();
    return sent.ok ? ok(true) : sent;
  }

  /** Whether a whole record is at hand. */
  get pending(): boolean {
    return this.#input.length >= HEADER && (!isTls(this.#input) || this.#input.length >= this.#length());
  }

  /** Writes what the endpoint has to say; returns the errno of a connection that is gone. */
  *flush(): Call<Result<void, Errno>> {
    const bytes = this.endpoint.takeOutput();
    this.#showOutput(bytes);
    if (bytes.length === 0) return ok(undefined);
    const sent = yield* this.#sys.writeAll(this.fd, bytes);
    if (!sent.ok) return fail(sent.error);
    this.written += bytes.length;
    return ok(undefined);
  }

  #length(): number {
    return HEADER + getU16(this.#input, 3);
  }

  #takeRecord(): void {
    if (!this.pending) return;
    const whole = isTls(this.#input) ? this.#length() : this.#input.length;
    const record = this.#input.slice(0, whole);
    this.#input = this.#input.subarray(whole);
    // of what is no record, openssl reads the header only
    this.read += isTls(record) ? whole : HEADER;
    this.#watcher.record?.(false, record.subarray(0, HEADER), record[0] === 23);
    this.endpoint.receive(record);
    this.tell();
  }

  /** Tells what has happened, up to the first event that `goesOn` holds back. */
  tell(goesOn: (event: TlsEvent) => boolean = () => true): void {
    this.#untold.push(...this.endpoint.takeEvents());
    for (let event = this.#untold[0]; event && goesOn(event); event = this.#untold[0]) {
      this.#untold.shift();
      if (event.type === 'message' && event.out) this.#waiting.push(event);
      else this.#watcher.event(event);
    }
  }

  /** Each record with the message in it, as far as records and messages go together. */
  #showOutput(bytes: Uint8Array): void {
    this.tell();
    const events = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at + HEADER <= bytes.length; at += HEADER + getU16(bytes, at + 3)) {
      this.#watcher.record?.(true, bytes.subarray(at, at + HEADER), bytes[at] === 23);
      const event = events.shift();
      if (event) this.#watcher.event(event);
    }
    for (const event of events) this.#watcher.event(event);
  }
}

/** All versions of TLS have 3 in their first byte. */
const isTls = (bytes: Uint8Array): boolean => bytes[1] === 3;
