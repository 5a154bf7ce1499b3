/**
 * CUBIC (RFC 9438). After a cut the window follows a cubic curve of time, flat where the loss was, and never falls behind what Reno
 * would do. Windows of the curve are in segments and times in seconds, as the RFC has them; `cwnd` and `ssthresh` are in bytes.
 */
import type { Reason } from '../../../core/event.ts';
import type { Ns } from '../../../core/time.ts';
import type { Acknowledgment, CongestionControl, Setback } from './congestion.ts';
import { LossBased } from './loss-based.ts';
import { congestionReasons as reasons } from './reasons.ts';

/** Segments per cubic second: how steep the curve is (RFC 9438, 5.1). */
export const CUBIC_C = 0.4;
/** What a cut leaves (RFC 9438, 4.6). */
export const CUBIC_BETA = 0.7;
/** Reno's growth per round trip that, with CUBIC's smaller cuts, gives Reno's average window (RFC 9438, 4.3). */
const ALPHA = (3 * (1 - CUBIC_BETA)) / (1 + CUBIC_BETA);
const NS_PER_SECOND = 1e9;

/** Seconds that the curve takes from `start` up to `wMax`, both in segments (RFC 9438, equation 2). */
export const cubicK = (wMax: number, start: number): number => Math.cbrt(Math.max(0, wMax - start) / CUBIC_C);
/** Segments of the curve `t` seconds after its beginning (RFC 9438, equation 1). */
export const cubicWindow = (wMax: number, k: number, t: number): number => CUBIC_C * (t - k) ** 3 + wMax;

/** Where the curve stands; kept as one value so that a spurious loss can bring it back (RFC 9438, 4.9.2). */
interface Curve {
  /** Segments; 0: take the window at the beginning of the next stage (4.8 and 4.10). */
  wMax: number;
  /** Segments before the last cut. */
  cwndPrior: number;
  k: number;
  /** When this stage of congestion avoidance began, moved on by the time without growth; undefined before it begins. */
  began: Ns | undefined;
  /** Segments that Reno would have by now. */
  wEst: number;
}

export class Cubic extends LossBased {
  readonly name = 'cubic';
  readonly recovery: CongestionControl['recovery'] = 'until-recover-point';
  protected readonly beta = CUBIC_BETA;
  protected readonly reasonOfTimeout = reasons.cubicTimedOut;
  protected readonly reasonOfMark = reasons.cubicMarked;
  #curve: Curve = { wMax: 0, cwndPrior: 0, k: 0, began: undefined, wEst: 0 };
  #curveBefore = this.#curve;
  /** Bytes of growth that do not make a whole one yet. */
  #fraction = 0;
  #lastAck: Ns = 0;

  /** Time in which the window was not used does not count as time on the curve (RFC 9438, 4.2 and 5.8). */
  override acked(acknowledgment: Acknowledgment): Reason | undefined {
    const curve = this.#curve;
    const { now } = acknowledgment;
    if (curve.began !== undefined && !this.filled(acknowledgment.flight)) curve.began += now - this.#lastAck;
    this.#lastAck = now;
    return super.acked(acknowledgment);
  }

  /**
   * The RFC counts ACKs of one segment each (4.4); here an ACK counts for as many as it acknowledges, so that delayed ACKs do not
   * keep the window behind its curve.
   */
  protected grow({ bytes, now, srtt }: Acknowledgment): Reason | undefined {
    const curve = this.#curve;
    const began = curve.began ?? this.#begin(now);
    const cwnd = (this.cwnd + this.#fraction) / this.mss;
    const acknowledged = bytes / this.mss;
    const t = (now - began) / NS_PER_SECOND;
    curve.wEst += ((curve.wEst >= curve.cwndPrior ? 1 : ALPHA) * acknowledged) / cwnd;
    if (cubicWindow(curve.wMax, curve.k, t) < curve.wEst) {
      return this.#setWindow(Math.max(cwnd, curve.wEst)) ? reasons.cubicFriendly : undefined;
    }
    const ahead = cubicWindow(curve.wMax, curve.k, t + srtt / NS_PER_SECOND);
    const target = Math.min(Math.max(ahead, cwnd), 1.5 * cwnd);
    if (!this.#setWindow(cwnd + ((target - cwnd) / cwnd) * acknowledged)) return undefined;
    return cwnd < curve.wMax ? reasons.cubicConcave : reasons.cubicConvex;
  }

  /** A stage of congestion avoidance begins (RFC 9438, 4.2; after a timeout 4.8, without a loss before 4.10). */
  #begin(now: Ns): Ns {
    const curve = this.#curve;
    const start = this.cwnd / this.mss;
    if (curve.wMax < start) curve.wMax = start;
    if (curve.cwndPrior === 0) curve.cwndPrior = start;
    curve.k = cubicK(curve.wMax, start);
    curve.wEst = start;
    curve.began = now;
    this.#fraction = 0;
    return now;
  }

  /** Whether the window changed by a whole byte. */
  #setWindow(segments: number): boolean {
    const bytes = segments * this.mss;
    const before = this.cwnd;
    this.cwnd = Math.floor(bytes);
    this.#fraction = bytes - this.cwnd;
    return this.cwnd !== before;
  }

  lost({ flight }: Setback): Reason {
    this.cut(flight);
    this.cwnd = this.ssthresh;
    return reasons.cubicLost;
  }

  /** W_max is the window with which the next congestion avoidance will begin (RFC 9438, 4.8). */
  override timedOut(setback: Setback, again: boolean): Reason {
    const reason = super.timedOut(setback, again);
    this.#curve.wMax = 0;
    this.#curve.began = undefined;
    return reason;
  }

  recovered(flight: number): Reason {
    this.cwnd = Math.min(this.ssthresh, Math.max(flight, this.mss) + this.mss);
    return reasons.recoveredFully;
  }

  /** Late news changes nothing: the window has long found its way (RFC 9438, 4.9.2). */
  override undo(): Reason {
    if (this.cwnd >= this.#curve.cwndPrior * this.mss) return reasons.cubicUndoneLate;
    super.undo();
    this.#curve = this.#curveBefore;
    return reasons.cubicUndone;
  }

  /** The idle time is no time on the curve: a new one begins where slow start ends. */
  override restartedAfterIdle(): Reason | undefined {
    this.#curve.began = undefined;
    return super.restartedAfterIdle();
  }

  /** A smaller segment leaves the window as many segments as it had, a greater one fewer: the curve follows, from a new beginning. */
  override setMss(mss: number): void {
    const shrunk = Math.min(1, this.mss / mss);
    this.#curve.wMax *= shrunk;
    this.#curve.cwndPrior *= shrunk;
    this.#curve.began = undefined;
    super.setMss(mss);
  }

  /** With fast convergence: a flow that did not get back to its W_max leaves room to newcomers (RFC 9438, 4.7). */
  protected override cut(flight: number): void {
    const cwnd = this.cwnd / this.mss;
    const before = this.#curve;
    const wMax = cwnd < before.wMax ? (cwnd * (1 + CUBIC_BETA)) / 2 : cwnd;
    this.#curveBefore = before;
    this.#curve = { wMax, cwndPrior: cwnd, k: 0, began: undefined, wEst: 0 };
    super.cut(flight);
  }
}
