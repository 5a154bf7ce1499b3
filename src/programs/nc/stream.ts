/** What nc does with a connection: input to the socket and the socket to output at once, each only as fast as the other side takes it. */
import { fromUtf8, utf8 } from '../../core/bytes.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Settings } from './settings.ts';

/** netcat's two buffers, in bytes. */
const BUFFER = 16_384;
const NOTHING = new Uint8Array(0);

export class StreamRelay {
  readonly #sys: Sys;
  readonly #socket: Fd;
  readonly #settings: Settings;
  /** Which of the four directions are still open, as netcat sees it. */
  #input: boolean;
  #netOut = true;
  #netIn = true;
  #output = true;
  /** Read, but not yet written. */
  #toNet: Uint8Array = NOTHING;
  #fromNet: Uint8Array = NOTHING;
  #reads = 0;
  /** When to leave after the end of input (-q). */
  #leaveAt: Ns | undefined;

  constructor(sys: Sys, socket: Fd, settings: Settings) {
    this.#sys = sys;
    this.#socket = socket;
    this.#settings = settings;
    this.#input = settings.readsInput;
  }

  /** Until nothing more can go either way, or nothing happened for as long as -w says. */
  *run(): Call<void> {
    while (!this.#over()) {
      if (this.#settings.interval > 0) yield* this.#sys.sleep(this.#settings.interval);
      const ready = yield* this.#poll();
      if (ready === undefined) return;
      if (ready === this.#socket) yield* this.#serveSocket();
      else if (ready === 0) yield* this.#readInput();
      else yield* this.#writeOutput();
      this.#closeWhatIsDone();
    }
  }

  #over(): boolean {
    const held = this.#toNet.length + this.#fromNet.length;
    if (!this.#netOut && !this.#output) return true;
    return held === 0 && !this.#netIn && (!this.#input || this.#settings.listen);
  }

  /** The next descriptor that something can be done with; undefined when the time is up. */
  *#poll(): Call<Fd | undefined> {
    const reads = [
      ...(this.#netIn && this.#fromNet.length < BUFFER ? [this.#socket] : []),
      ...(this.#input && this.#toNet.length < BUFFER ? [0] : []),
    ];
    const write = [...(this.#toNet.length > 0 ? [this.#socket] : []), ...(this.#fromNet.length > 0 ? [1] : [])];
    const leave = this.#leaveAt === undefined ? undefined : Math.max(0, this.#leaveAt - this.#sys.now());
    const limits = [this.#settings.idle, leave].filter((t) => t !== undefined);
    const ready = yield* this.#sys.poll(reads, {
      write,
      hangUp: this.#netOut ? [this.#socket] : [],
      ...(limits.length > 0 ? { timeout: Math.min(...limits) } : {}),
    });
    return ready.ok ? ready.value : undefined;
  }

  *#serveSocket(): Call<void> {
    if (this.#toNet.length > 0) {
      const sent = this.#sys.send(this.#socket, this.#toNet);
      if (sent.ok) {
        this.#toNet = this.#toNet.subarray(sent.value);
        return;
      }
      if (sent.error !== 'EAGAIN') return this.#failed();
    }
    if (!this.#netIn) return this.#failed(); // it hung up
    const read = yield* this.#sys.read(this.#socket, { max: BUFFER - this.#fromNet.length, timeout: 0 });
    if (!read.ok) return read.error === 'ETIMEDOUT' ? undefined : this.#failed();
    this.#fromNet = concatenated(this.#fromNet, read.value);
    const enough = read.value.length > 0 && ++this.#reads >= this.#settings.receiveLimit;
    if (enough) this.#input = false;
    if (enough || read.value.length === 0) this.#endNetIn();
  }

  *#readInput(): Call<void> {
    const read = yield* this.#sys.read(0, { max: BUFFER - this.#toNet.length });
    if (!read.ok || read.value.length === 0) this.#input = false;
    else this.#toNet = concatenated(this.#toNet, this.#settings.crlf ? withCrlf(read.value) : read.value);
  }

  *#writeOutput(): Call<void> {
    const written = yield* this.#sys.writeAll(1, this.#fromNet, { timeout: 0 });
    if (written.ok) this.#fromNet = this.#fromNet.subarray(written.value);
    else {
      this.#fromNet = NOTHING;
      this.#output = false;
      if (this.#netIn) this.#endNetIn();
    }
  }

  /** The connection broke: netcat says nothing about it. */
  #failed(): void {
    this.#netIn = false;
    this.#netOut = false;
  }

  #endNetIn(): void {
    this.#sys.shutdown(this.#socket, 'read');
    this.#netIn = false;
  }

  #closeWhatIsDone(): void {
    const { closesAtEnd, afterInput } = this.#settings;
    if (!this.#netOut) {
      this.#input = false;
      this.#toNet = NOTHING;
    } else if (!this.#input && this.#toNet.length === 0) {
      if (closesAtEnd) this.#sys.shutdown(this.#socket, 'write');
      if (afterInput !== undefined) this.#leaveAt = this.#sys.now() + afterInput;
      this.#netOut = false;
    }
    if (!this.#netIn && this.#fromNet.length === 0) this.#output = false;
  }
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Line ends as CR LF (-C). */
export const withCrlf = (bytes: Uint8Array): Uint8Array => utf8(fromUtf8(bytes).replace(/\r?\n/g, '\r\n'));
