/**
 * What a congestion control is (RFC 5681). The sender detects losses, counts duplicate ACKs and repairs; a module only moves the
 * congestion window and the threshold. All windows are in bytes. One contract suite holds every module to RFC 5681's limits.
 */
import type { Reason } from '../../../core/event.ts';
import type { Ns } from '../../../core/time.ts';

/** An acknowledgment of new data while nothing is being repaired. */
export interface Acknowledgment {
  /** Bytes that it acknowledges for the first time. */
  readonly bytes: number;
  readonly now: Ns;
  /** Smoothed round-trip time; 0 while none was measured. */
  readonly srtt: Ns;
  /** Bytes on the way before it came. A window that was not filled does not grow (RFC 5681, 3.1; RFC 7661). */
  readonly flight: number;
}

/** Bytes on the way when a loss or a mark was noticed: FlightSize of RFC 5681, 2. */
export interface Setback {
  readonly flight: number;
  readonly now: Ns;
}

export interface CongestionControl {
  readonly name: string;
  /**
   * What follows the third duplicate ACK's retransmission: `slow-start` (Tahoe: the window falls to one segment), `until-new-ack`
   * (Reno: fast recovery ends with the first ACK of new data), `until-recover-point` (NewReno, CUBIC: it goes on until all is
   * acknowledged that was on the way when it began, RFC 6582; with SACK, RFC 6675).
   */
  readonly recovery: 'slow-start' | 'until-new-ack' | 'until-recover-point';
  cwnd: number;
  /** Infinity until it is set for the first time: arbitrarily high (RFC 5681, 3.1). */
  ssthresh: number;
  /** Slow start or congestion avoidance; the reason when the window or the phase changed. */
  acked(acknowledgment: Acknowledgment): Reason | undefined;
  /** Third duplicate ACK, or RFC 6675's equivalent: sets ssthresh, and cwnd to what recovery begins with (before any inflation). */
  lost(setback: Setback): Reason;
  /** The retransmission timer went off: the loss window is one segment (RFC 5681, 3.1). `again`: ssthresh stays, as the same data timed out before. */
  timedOut(setback: Setback, again: boolean): Reason;
  /** The receiver echoed a congestion mark: as a loss, but nothing is retransmitted (RFC 3168, 6.1.2). Asked once per window of data. */
  marked(setback: Setback): Reason;
  /** Recovery is over: all is acknowledged that was on the way when it began. Deflates the window. */
  recovered(flight: number): Reason;
  /** The loss was none (RFC 4015 after RFC 3522 or 5682; RFC 3708): takes the last `lost` or `timedOut` back. */
  undo(): Reason;
  /** The connection was idle longer than an RTO: RFC 5681, 4.1. */
  restartedAfterIdle(): Reason | undefined;
  /** The SYNs have told the sender maximum segment size, in bytes: the window is the initial one. Called once, before anything was sent. */
  begin(mss: number): void;
  /** The sender maximum segment size changed, by path MTU discovery. */
  setMss(mss: number): void;
}

/** `mss` in bytes; the initial window is so many segments (RFC 6928). */
export interface CongestionSetup {
  readonly mss: number;
  readonly initialSegments: number;
  /** Reno and NewReno: congestion avoidance takes each ACK for one segment, whatever it acknowledges (the older way of RFC 5681, 3.1). */
  readonly countAcks?: boolean;
}

export type CongestionFactory = (setup: CongestionSetup) => CongestionControl;
