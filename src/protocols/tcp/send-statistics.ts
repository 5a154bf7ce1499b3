/** What tcp_info counts about sending (tcp(7)): how much, how fast, how long. Times in ns. */
import { NS_PER_S, type Ns } from '../../core/time.ts';

export class SendStatistics {
  retransmissions = 0;
  bytesRetransmitted = 0;
  /** -1 before anything was sent. */
  lastSent: Ns = -1;
  lastAcked: Ns = 0;
  /** Bytes a second that were acknowledged, measured over a round trip. */
  deliveryRate = 0;
  #busySince: Ns = -1;
  #busyTime: Ns = 0;
  #rateSince: Ns = 0;
  #rateFrom = 0;

  /** Something new was sent. */
  sent(now: Ns): void {
    if (this.#busySince < 0) this.#busySince = now;
    this.lastSent = now;
  }

  sentAgain(now: Ns, bytes: number): void {
    this.retransmissions++;
    this.bytesRetransmitted += bytes;
    this.lastSent = now;
  }

  /** All before `una` is acknowledged; `all`: nothing is on the way any more. */
  acknowledged(now: Ns, una: number, all: boolean, roundTrip: Ns): void {
    this.lastAcked = now;
    const time = now - this.#rateSince;
    if (time >= roundTrip && time > 0) {
      if (this.#rateSince > 0) this.deliveryRate = Math.round(((una - this.#rateFrom) * NS_PER_S) / time);
      this.#rateSince = now;
      this.#rateFrom = una;
    }
    if (!all || this.#busySince < 0) return;
    this.#busyTime += now - this.#busySince;
    this.#busySince = -1;
  }

  /** How long something has been on the way. */
  busy(now: Ns): Ns {
    return this.#busyTime + (this.#busySince >= 0 ? now - this.#busySince : 0);
  }
}
