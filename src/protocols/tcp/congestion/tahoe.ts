/** Tahoe (Jacobson, 1988): fast retransmit, but no fast recovery. Every loss starts over from one segment. */
import type { Reason } from '../../../core/event.ts';
import type { CongestionControl, Setback } from './congestion.ts';
import { congestionReasons as reasons } from './reasons.ts';
import { Reno } from './reno.ts';

export class Tahoe extends Reno {
  override readonly name = 'tahoe';
  override readonly recovery: CongestionControl['recovery'] = 'slow-start';

  override lost({ flight }: Setback): Reason {
    this.cut(flight);
    this.cwnd = this.mss;
    return reasons.lostTahoe;
  }

  /** Nothing was inflated, and slow start goes on. */
  override recovered(_flight: number): Reason {
    return reasons.slowStartRepaired;
  }
}
