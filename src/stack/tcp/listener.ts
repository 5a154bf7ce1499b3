/** A listening socket's two queues: handshakes under way, and connections that wait to be accepted (listen(2); RFC 9293, 3.10.7.2). */
import type { Errno } from '../../core/errno.ts';
import { TCP_QUEUE } from '../../protocols/tcp/events.ts';
import type { Admission } from '../../protocols/tcp/host.ts';
import * as why from '../../protocols/tcp/reasons.ts';
import type { Endpoint, Owner } from './endpoint.ts';

export interface ListenerHost {
  /** Something can be accepted. */
  arrived(): void;
  readonly synLimit: number;
  /** net.ipv4.tcp_abort_on_overflow */
  readonly resetsOverflow: boolean;
  /** There was no room for a connection: it is counted. */
  overflowed(): void;
}

export class Listener implements Owner {
  readonly backlog: number;
  readonly #handshakes = new Set<Endpoint>();
  readonly #waiting: Endpoint[] = [];
  readonly #host: ListenerHost;

  constructor(host: ListenerHost, backlog: number) {
    this.#host = host;
    this.backlog = backlog;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get handshakes(): number {
    return this.#handshakes.size;
  }

  /** As Linux: one more than the backlog may wait. */
  get full(): boolean {
    return this.#waiting.length > this.backlog;
  }

  get synFull(): boolean {
    return this.#handshakes.size >= this.#host.synLimit;
  }

  begin(endpoint: Endpoint): void {
    this.#handshakes.add(endpoint);
    endpoint.owner = this;
  }

  /** The connection that has waited longest. */
  take(): Endpoint | undefined {
    return this.#waiting.shift();
  }

  /** SYNs that came while there was room may end their handshakes when there is none any more: the ACK is dropped (as Linux). */
  admission(endpoint: Endpoint): Admission {
    if (!this.full) return 'admit';
    this.#host.overflowed();
    endpoint.tell(TCP_QUEUE, why.HANDSHAKE_LEFT_OPEN, this.#waiting.length, this.backlog);
    return this.#host.resetsOverflow ? 'refuse' : 'wait';
  }

  established(endpoint: Endpoint): void {
    this.#handshakes.delete(endpoint);
    this.#waiting.push(endpoint);
    endpoint.tell(TCP_QUEUE, why.QUEUED, this.#waiting.length, this.backlog);
    this.#host.arrived();
  }

  readableNow(): void {}

  writableNow(): void {}

  /** A handshake that failed is forgotten; a connection that broke while it waited is still accepted, and then found broken. */
  ended(endpoint: Endpoint, _errno: Errno | undefined): void {
    this.#handshakes.delete(endpoint);
  }

  /** Nobody listens any more: what was not accepted is reset. */
  close(): void {
    for (const endpoint of [...this.#handshakes, ...this.#waiting]) {
      endpoint.owner = undefined;
      endpoint.connection.orphan = true;
      endpoint.connection.abort(why.RESETS);
    }
    this.#handshakes.clear();
    this.#waiting.length = 0;
  }
}
