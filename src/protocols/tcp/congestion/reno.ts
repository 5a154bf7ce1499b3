/** Reno (RFC 5681): congestion avoidance by counting bytes, fast retransmit, and fast recovery that the first new ACK ends. */
import type { Reason } from '../../../core/event.ts';
import type { Acknowledgment, CongestionControl, CongestionSetup, Setback } from './congestion.ts';
import { LossBased } from './loss-based.ts';
import { congestionReasons as reasons } from './reasons.ts';

export class Reno extends LossBased {
  readonly name: string = 'reno';
  readonly recovery: CongestionControl['recovery'] = 'until-new-ack';
  protected readonly beta = 0.5;
  protected readonly reasonOfTimeout = reasons.timedOut;
  protected readonly reasonOfMark = reasons.marked;
  /** Bytes acknowledged since the window last grew. */
  #counted = 0;
  readonly #countAcks: boolean;

  constructor(setup: CongestionSetup) {
    super(setup);
    this.#countAcks = setup.countAcks ?? false;
  }

  /** One SMSS for each window of bytes: one each round trip, however many ACKs that takes (RFC 5681, 3.1). */
  protected grow({ bytes }: Acknowledgment): Reason | undefined {
    this.#counted += this.#countAcks ? this.mss : bytes;
    if (this.#counted < this.cwnd) return undefined;
    this.#counted -= this.cwnd;
    this.cwnd += this.mss;
    return reasons.avoidance;
  }

  lost({ flight }: Setback): Reason {
    this.cut(flight);
    this.cwnd = this.ssthresh;
    return reasons.lost;
  }

  recovered(_flight: number): Reason {
    this.cwnd = Math.min(this.cwnd, this.ssthresh);
    return reasons.recovered;
  }

  protected override cut(flight: number): void {
    super.cut(flight);
    this.#counted = 0;
  }
}
