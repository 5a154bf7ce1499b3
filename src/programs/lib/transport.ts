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
  readonly #sys: Sys;

  constructor(sys: Sys, fd: Fd) {
    this.#sys = sys;
    this.fd = fd;
  }

  read(options?: { readonly timeout?: number; readonly max?: number }): Call<Result<Uint8Array, Errno>> {
    return this.#sys.read(this.fd, options);
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
