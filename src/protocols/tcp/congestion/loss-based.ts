/**
 * What all loss-based modules share (RFC 5681, 3.1 and 4.1): slow start, cuts by a factor, the loss window, the restart after idle
 * time, and taking a cut back. A module adds how its window grows once slow start is over, and its reasons.
 */
import type { Reason } from '../../../core/event.ts';
import type { Acknowledgment, CongestionControl, CongestionSetup, Setback } from './congestion.ts';
import { congestionReasons as reasons } from './reasons.ts';

export abstract class LossBased implements CongestionControl {
  abstract readonly name: string;
  abstract readonly recovery: CongestionControl['recovery'];
  cwnd: number;
  ssthresh = Infinity;
  /** SMSS: bytes of the largest segment that may be sent. */
  protected mss: number;
  readonly #initialSegments: number;
  /** Both before the last cut, for `undo`. */
  #cwndBefore = 0;
  #ssthreshBefore = Infinity;

  constructor({ mss, initialSegments }: CongestionSetup) {
    this.#initialSegments = initialSegments;
    this.mss = mss;
    this.cwnd = this.#initialWindow;
  }

  get #initialWindow(): number {
    return this.#initialSegments * this.mss;
  }

  begin(mss: number): void {
    this.mss = mss;
    this.cwnd = this.#initialWindow;
  }

  /** What a cut leaves of FlightSize: 1/2, or CUBIC's 0.7. */
  protected abstract readonly beta: number;
  /** Congestion avoidance. Only called for windows that were full. */
  protected abstract grow(acknowledgment: Acknowledgment): Reason | undefined;
  protected abstract readonly reasonOfTimeout: Reason;
  protected abstract readonly reasonOfMark: Reason;
  abstract lost(setback: Setback): Reason;
  abstract recovered(flight: number): Reason;

  /**
   * A window is full when no further segment fitted in. One that is not full says nothing about the path, so it does not grow; RFC 7661
   * would let it, from half full on.
   */
  protected filled(flight: number): boolean {
    return flight + this.mss >= this.cwnd;
  }

  acked(acknowledgment: Acknowledgment): Reason | undefined {
    if (!this.filled(acknowledgment.flight)) return undefined;
    if (this.cwnd >= this.ssthresh) return this.grow(acknowledgment);
    this.cwnd += Math.min(acknowledgment.bytes, this.mss);
    return this.cwnd >= this.ssthresh ? reasons.slowStartEnds : reasons.slowStart;
  }

  timedOut(setback: Setback, again: boolean): Reason {
    if (!again) this.cut(setback.flight);
    this.cwnd = this.mss;
    return again ? reasons.timedOutAgain : this.reasonOfTimeout;
  }

  /** Down to one segment if the marks go on (RFC 3168, 6.1.2; RFC 9438, 4.6), but a mark never makes the window greater. */
  marked(setback: Setback): Reason {
    this.cut(setback.flight);
    this.cwnd = Math.min(this.cwnd, Math.max(Math.floor(setback.flight * this.beta), this.mss));
    return this.reasonOfMark;
  }

  undo(): Reason {
    this.cwnd = Math.max(this.cwnd, this.#cwndBefore);
    this.ssthresh = Math.max(this.ssthresh, this.#ssthreshBefore);
    return reasons.undone;
  }

  restartedAfterIdle(): Reason | undefined {
    if (this.cwnd <= this.#initialWindow) return undefined;
    this.cwnd = this.#initialWindow;
    return reasons.idle;
  }

  /** A smaller segment makes the window smaller in proportion, so that no burst of small segments follows (RFC 5681, 3.1). */
  setMss(mss: number): void {
    const ratio = mss / this.mss;
    if (ratio < 1) this.cwnd = Math.max(mss, Math.floor(this.cwnd * ratio));
    this.mss = mss;
  }

  /** Equation 4 of RFC 5681, and what `undo` needs. */
  protected cut(flight: number): void {
    this.#cwndBefore = this.cwnd;
    this.#ssthreshBefore = this.ssthresh;
    this.ssthresh = Math.max(Math.floor(flight * this.beta), 2 * this.mss);
  }
}
