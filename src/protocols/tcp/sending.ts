/** What loss recovery asks of the sending half: its places, its windows, and to send something once more. */
import type { Reason } from '../../core/event.ts';
import type { CongestionControl } from './congestion/congestion.ts';
import type { Whole } from './host.ts';
import type { Settings } from './settings.ts';

export interface Sending {
  readonly iss: number;
  readonly una: number;
  readonly nxt: number;
  resend: number;
  readonly window: number;
  readonly mss: number;
  /** The place after all that is to be sent, FIN included. */
  readonly end: number;
  readonly cc: CongestionControl;
  readonly settings: Settings;
  readonly whole: Whole;
  /** Sends once more what stands at a place; how much of the stream it was. */
  retransmit(at: number, length: number, reason: Reason): number;
  restartTimer(): void;
  /** Records the congestion window as it now is. */
  tellWindow(reason: Reason): void;
}
