/** NewReno (RFC 6582): as Reno, but recovery lasts until all is acknowledged that was on the way when it began. */
import type { Reason } from '../../../core/event.ts';
import type { CongestionControl } from './congestion.ts';
import { congestionReasons as reasons } from './reasons.ts';
import { Reno } from './reno.ts';

export class NewReno extends Reno {
  override readonly name = 'newreno';
  override readonly recovery: CongestionControl['recovery'] = 'until-recover-point';

  /** RFC 6582, 3.2, step 3, the first of its two ways: a window that little data fills would let out a burst. */
  override recovered(flight: number): Reason {
    this.cwnd = Math.min(this.ssthresh, Math.max(flight, this.mss) + this.mss);
    return reasons.recoveredFully;
  }
}
