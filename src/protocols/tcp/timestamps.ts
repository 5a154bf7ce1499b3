/** The timestamps of a connection: our clock, and the newest stamp of the peer (RFC 7323, 3 to 5). */
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { TcpOptions } from './options.ts';

/** RFC 7323, 5.5: a stamp that old says nothing. */
const STALE_NS: Ns = 24 * 86_400 * NS_PER_S;

export class Timestamps {
  /** Both ends have sent them in their SYNs. */
  agreed = false;
  /** TS.Recent, and when it was taken (4.3); -1 before the first. */
  recent = -1;
  recentAt: Ns = 0;
  readonly #offset: number;

  /** `offset`: what our clock begins with, a secret of the connection (5.4). */
  constructor(offset: number) {
    this.#offset = offset;
  }

  /** Our clock: milliseconds in 32 bits. */
  clock(now: Ns): number {
    return (this.#offset + Math.floor(now / NS_PER_MS)) >>> 0;
  }

  /** TSecr of what we send. */
  get echo(): number {
    return Math.max(0, this.recent);
  }

  remember(value: number, now: Ns): void {
    this.recent = value;
    this.recentAt = now;
  }

  /** PAWS (5.3): older than what was seen before, so a leftover; unless what was seen is itself too old. */
  isOld(value: number, now: Ns): boolean {
    return this.recent >= 0 && ((value - this.recent) | 0) < 0 && now - this.recentAt <= STALE_NS;
  }

  /** The clock of ours that an ACK brings back; -1 when it brings none. */
  echoed(options: TcpOptions): number {
    return this.agreed && options.timestamps ? options.timestampEcho : -1;
  }
}
