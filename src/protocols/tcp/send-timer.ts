/** The one timer of a sender: for retransmission (RFC 6298, 5), or while a closed window holds data back (RFC 9293, 3.8.6.1). */
import type { Alarm } from '../../core/device.ts';
import type { Ns } from '../../core/time.ts';
import type { ConnectionHost } from './host.ts';
import { MOST_RTO } from './round-trip.ts';

export type SendTimerKind = 'retransmission' | 'persist';

export class SendTimer {
  /** When it goes off. */
  at: Ns = 0;
  readonly #host: ConnectionHost;
  readonly #over: (kind: SendTimerKind) => void;
  #alarm: Alarm | undefined;
  #kind: SendTimerKind | undefined;

  constructor(host: ConnectionHost, over: (kind: SendTimerKind) => void) {
    this.#host = host;
    this.#over = over;
  }

  get running(): SendTimerKind | undefined {
    return this.#alarm?.armed ? this.#kind : undefined;
  }

  start(kind: SendTimerKind, wait: Ns): void {
    this.#alarm ??= this.#host.alarm(() => this.#over(this.#kind!), 'work');
    this.#kind = kind;
    this.at = this.#host.now + Math.min(MOST_RTO, wait);
    this.#alarm.set(this.at);
  }

  stop(): void {
    this.#alarm?.cancel();
  }
}
