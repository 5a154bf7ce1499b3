/** Requests as they come from one client: the parser, fed from a socket, with a server's patience (RFC 9110, 15.5.9). */
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import type { Ns } from '../../../core/time.ts';
import { type MessageEvent, type Refusal, type RequestHead, RequestParser } from '../../../protocols/http/codec.ts';
import type { Transport } from '../transport.ts';

export type InputEvent = MessageEvent<RequestHead>;

/** Why no event came: the client closed or was cut off, was silent for too long, or broke a rule. */
export type InputEnd = 'closed' | 'timeout' | Refusal;

export class Input {
  readonly #sys: Sys;
  readonly #transport: Transport;
  readonly #parser = new RequestParser();
  #open = true;

  constructor(sys: Sys, transport: Transport) {
    this.#sys = sys;
    this.#transport = transport;
  }

  /** Whether the beginning of something has arrived that is not whole. */
  get midway(): boolean {
    return this.#parser.midway;
  }

  /** Whether bytes have arrived that nobody has taken. */
  get hasMore(): boolean {
    return this.#parser.waiting > 0;
  }

  /**
   * The next event, at the latest at `deadline`. Patience is upkeep: a client who thinks takes no simulated time (law 9), but when time
   * passes it ends.
   */
  *next(deadline: Ns): Call<Result<InputEvent, InputEnd>> {
    for (;;) {
      const step = this.#parser.next();
      if (!step.ok) return this.#open ? step : fail('closed');
      if (step.value) return ok(step.value);
      if (!this.#open) return fail('closed');
      const problem = yield* this.more(deadline);
      if (problem) return fail(problem);
    }
  }

  /** Waits until more has arrived, or the client has closed. */
  *more(deadline: Ns): Call<'closed' | 'timeout' | undefined> {
    const timeout = Math.max(0, deadline - this.#sys.now());
    const ready = yield* this.#transport.poll({ read: true, timeout, upkeep: true });
    if (!ready.ok) return ready.error === 'ETIMEDOUT' ? 'timeout' : undefined;
    const read = yield* this.#transport.read({ timeout: 0 });
    if (!read.ok) return read.error === 'ETIMEDOUT' || read.error === 'EINTR' ? undefined : 'closed';
    if (read.value.length > 0) this.#parser.push(read.value);
    else {
      this.#open = false;
      this.#parser.close();
    }
    return undefined;
  }
}
