/** The bytes of one connection, in and out, wherever they come from: a stream socket, or TLS over one (lib/tls/stream.ts). */
import type { Errno } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Patience, Sys } from '../../core/sys.ts';

/** What is waited for. `hangUp`: that the connection is gone. */
export interface Readiness extends Patience {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly hangUp?: boolean;
}

export interface Transport {
  /** Of the socket underneath. */
  readonly fd: Fd;
  readonly secure: boolean;
  /** Whether the last that was read came as 0-RTT data of a handshake that is not done: somebody may have replayed it (RFC 8446, 8). */
  readonly early: boolean;
  /** Waits for bytes, and takes what is there, at most `max`. An empty array is the end. EPROTO: TLS failed, and tells how. */
  read(options?: { readonly timeout?: number; readonly max?: number }): Call<Result<Uint8Array, Errno>>;
  /** Takes what has room now. EAGAIN: nothing has. */
  send(bytes: Uint8Array): Result<number, Errno>;
  /** Waits until the socket has all that `send` took. ETIMEDOUT: it has not yet. */
  flush(patience?: Patience): Call<Result<void, Errno>>;
  /** Waits until `read` has something to say, or `send` room. */
  poll(readiness: Readiness): Call<Result<void, 'ETIMEDOUT' | 'EINTR'>>;
  /** This end says no more; the other may go on. */
  shutdown(): void;
  close(): void;
}

/** A stream socket as it is. */
export class PlainTransport implements Transport {
  readonly fd: Fd;
  readonly secure = false;
  readonly early = false;
  readonly #sys: Sys;

  #before: Uint8Array;

  /** `before`: what has been read already, and comes again. */
  constructor(sys: Sys, fd: Fd, before: Uint8Array = new Uint8Array(0)) {
    this.#sys = sys;
    this.fd = fd;
    this.#before = before;
  }

  *read(options?: { readonly timeout?: number; readonly max?: number }): Call<Result<Uint8Array, Errno>> {
    if (this.#before.length === 0) return yield* this.#sys.read(this.fd, options);
    const bytes = this.#before.subarray(0, options?.max);
    this.#before = this.#before.subarray(bytes.length);
    return ok(bytes);
  }

  send(bytes: Uint8Array): Result<number, Errno> {
    return this.#sys.send(this.fd, bytes);
  }

  // oxlint-disable-next-line require-yield
  *flush(): Call<Result<void, Errno>> {
    return ok(undefined);
  }

  *poll({ read, write, hangUp, ...patience }: Readiness): Call<Result<void, 'ETIMEDOUT' | 'EINTR'>> {
    const only = [this.fd];
    if (read && this.#before.length > 0) return ok(undefined);
    const ready = yield* this.#sys.poll(read ? only : [], {
      ...patience,
      ...(write ? { write: only } : {}),
      ...(hangUp ? { hangUp: only } : {}),
    });
    return ready.ok ? ok(undefined) : ready;
  }

  shutdown(): void {
    this.#sys.shutdown(this.fd, 'write');
  }

  close(): void {
    this.#sys.close(this.fd);
  }
}
