/** Round-trip time and the retransmission timeout (RFC 6298). All in ns. */
import { NS_PER_S, type Ns } from '../../core/time.ts';

/** RFC 6298, (2.1): before anything was measured. */
const FIRST_RTO: Ns = NS_PER_S;
/** (2.5) allows a limit of at least 60 s; Linux has 120 s. */
export const MOST_RTO: Ns = 120 * NS_PER_S;

export class RoundTrip {
  /** SRTT and RTTVAR; 0 while nothing was measured. */
  smoothed: Ns = 0;
  variance: Ns = 0;
  least: Ns = 0;
  /** How often the timer has gone off since something new was acknowledged. */
  backoff = 0;
  #timeout: Ns = FIRST_RTO;
  readonly #granularity: Ns;

  /** `granularity` is G of (2.3), the least that is added to SRTT; Linux takes its least RTO for it. */
  constructor(granularity: Ns) {
    this.#granularity = granularity;
  }

  /** RTO, doubled for every time that it went off (5.5). */
  get timeout(): Ns {
    return Math.min(MOST_RTO, this.#timeout * 2 ** Math.min(this.backoff, 10));
  }

  /** One measurement, of a segment that was sent once (Karn's rule, section 3). */
  sample(time: Ns): void {
    if (this.least === 0 || time < this.least) this.least = time;
    if (this.smoothed === 0) {
      this.smoothed = time;
      this.variance = Math.round(time / 2);
    } else {
      this.variance = Math.round(0.75 * this.variance + 0.25 * Math.abs(this.smoothed - time));
      this.smoothed = Math.round(0.875 * this.smoothed + 0.125 * time);
    }
    this.#timeout = this.smoothed + Math.max(this.#granularity, 4 * this.variance);
  }

  /** The SYN had to be sent again: without a measurement data begins with 3 s (5.7). */
  handshakeTimedOut(): void {
    this.backoff = 0;
    if (this.smoothed === 0) this.#timeout = 3 * NS_PER_S;
  }
}
