/** How many segments and bytes a connection has sent and received (tcp(7), TCP_INFO). */
import type { Ns } from '../../core/time.ts';

export class SegmentCounts {
  in = 0;
  dataIn = 0;
  out = 0;
  dataOut = 0;
  bytesOut = 0;
  /** SYNs that were sent again. */
  synsAgain = 0;
  /** When something of the peer was last heard. */
  lastIn: Ns = 0;

  came(length: number): void {
    this.in++;
    if (length > 0) this.dataIn++;
  }

  sent(length: number): void {
    this.out++;
    if (length === 0) return;
    this.dataOut++;
    this.bytesOut += length;
  }
}
