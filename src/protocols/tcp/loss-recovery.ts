/**
 * How losses are noticed and repaired: duplicate ACKs and fast retransmit (RFC 5681, 3.2), NewReno's partial ACKs (RFC 6582), SACK
 * (RFC 6675, whose words this file uses), limited transmit (RFC 3042), timeouts (RFC 6298), marks (RFC 3168), and false alarms (RFC 4015).
 */
import type { Reason } from '../../core/event.ts';
import type { TcpOptions } from './options.ts';
import { Ranges } from './ranges.ts';
import * as why from './reasons.ts';
import { Scoreboard } from './scoreboard.ts';
import type { Sending } from './sending.ts';

/** `recovery`: after duplicate ACKs; `loss`: after a timeout; `reduced`: after a mark. Each lasts until what was then on the way is acknowledged. */
type Phase = 'open' | 'recovery' | 'loss' | 'reduced';

export class LossRecovery {
  phase: Phase = 'open';
  readonly board: Scoreboard;
  duplicates = 0;
  /** SND.NXT when the phase began. */
  recoveryPoint = 0;
  /** Up to where was retransmitted in this phase: HighRxt of RFC 6675. */
  highRetransmitted = 0;
  duplicatesReported = 0;
  /** Whether the next new segment says that the window was reduced (RFC 3168, 6.1.2). */
  reductionToTell = false;
  readonly #sender: Sending;
  readonly #sack: () => boolean;
  #rescuedUpTo = -1;
  #timedOutAt = -1;
  #resendReason: Reason = why.AGAIN_AFTER_TIMEOUT;
  /** Clock of the first retransmission of the phase (RFC 3522); -1 when there is none, or when the answer has come. */
  #firstStamp = -1;
  /** What was sent again in the phase, and what of it had arrived before. */
  readonly #again = new Ranges();
  readonly #needless = new Ranges();

  constructor(sender: Sending, sack: () => boolean) {
    this.#sender = sender;
    this.#sack = sack;
    this.board = new Scoreboard(sender);
  }

  /** Bytes believed to be on the way. */
  pipe(): number {
    const { una, nxt, resend } = this.#sender;
    if (resend < nxt) return resend - una - this.board.below(resend);
    if (this.phase === 'recovery' && this.#sack()) return this.board.pipe(this.highRetransmitted);
    return nxt - una - this.board.sacked.bytes;
  }

  /** RFC 3042: the first two duplicate ACKs let one new segment out each. With SACK the pipe says the same. */
  get allowance(): number {
    const limited = this.phase === 'open' && !this.#sack();
    return limited ? Math.min(2, this.duplicates) * this.#sender.mss : 0;
  }

  /** FlightSize (RFC 5681, 2): what is not acknowledged, less what limited transmit added. */
  get #flightSize(): number {
    const { una, nxt, cc, mss } = this.#sender;
    return Math.min(nxt - una, Math.max(cc.cwnd, mss));
  }

  /** Sends again what is thought lost, if the window allows; how much. */
  repair(pipe: number): number {
    const { resend, nxt, cc, mss } = this.#sender;
    if (resend < nxt) return this.#resendNext(pipe);
    if (this.phase !== 'recovery' || !this.#sack() || cc.cwnd - pipe < mss) return 0;
    return this.#sendHole();
  }

  /** An acceptable ACK came for `place`, with its options. `duplicate`: RFC 5681, 2. `advance` moves SND.UNA. */
  acknowledge(place: number, options: TcpOptions, duplicate: boolean, advance: (to: number) => void): void {
    const { una, nxt } = this.#sender;
    const flight = this.pipe();
    const sacked = this.#sack() && options.sackCount > 0 ? this.#score(options, place) : 0;
    if (place > una) {
      advance(place);
      this.board.sacked.dropBefore(place);
      this.duplicates = 0;
      if (this.#wasFalseAlarm(options)) return;
      this.#progress(place, place - una, flight);
    } else if (una < nxt && (this.#sack() ? sacked > 0 : duplicate)) this.#duplicate();
  }

  #score(options: TcpOptions, place: number): number {
    const { added, duplicate } = this.board.score(options, place);
    if (duplicate) {
      this.duplicatesReported++;
      this.#wasNotNeeded(duplicate.left, duplicate.right);
    }
    return added;
  }

  /** RFC 3708: once each part that was sent again is reported to have come twice, no original was lost. */
  #wasNotNeeded(left: number, right: number): void {
    if (!this.#again.covers(left, right)) return; // the network has made a copy of its own
    this.#needless.add(left, right);
    if (this.#needless.bytes >= this.#again.bytes) this.#takeBack();
  }

  /** New data was acknowledged. */
  #progress(place: number, bytes: number, flight: number): void {
    const sender = this.#sender;
    const { cc } = sender;
    const over = place >= this.recoveryPoint;
    if (this.phase === 'recovery') {
      if (over || (cc.recovery === 'until-new-ack' && !this.#sack())) this.#leave();
      else if (!this.#sack()) this.#partial(bytes);
      return;
    }
    if (over) this.phase = 'open';
    const { whole } = sender;
    const reason = cc.acked({ bytes, flight, now: whole.host.now, srtt: whole.smoothedRoundTrip });
    if (reason) sender.tellWindow(reason);
  }

  #leave(): void {
    this.phase = 'open';
    this.#sender.tellWindow(this.#sender.cc.recovered(this.pipe()));
  }

  /** RFC 6582, 3.2, step 3: the next hole is sent, the window shrinks by what has left the network. */
  #partial(bytes: number): void {
    const sender = this.#sender;
    sender.retransmit(sender.una, Math.min(sender.mss, sender.nxt - sender.una), why.AGAIN_PARTIAL);
    sender.cc.cwnd = Math.max(sender.mss, sender.cc.cwnd - bytes + (bytes >= sender.mss ? sender.mss : 0));
    sender.tellWindow(why.PARTIAL_DEFLATED);
  }

  #duplicate(): void {
    const sender = this.#sender;
    this.duplicates++;
    if (this.phase === 'recovery') {
      if (this.#sack()) return;
      sender.cc.cwnd += sender.mss;
      sender.tellWindow(why.INFLATED);
    } else if (this.phase !== 'loss' && this.#meansLoss()) this.#enter();
  }

  /** The third duplicate ACK, or as much told by SACK (RFC 6675, 5). Without SACK, only if it is about data sent since the last recovery (RFC 6582, 3.2, step 2). */
  #meansLoss(): boolean {
    const { duplicateThreshold } = this.#sender.settings;
    if (this.#sack()) return this.duplicates >= duplicateThreshold || this.board.firstIsLost();
    return this.duplicates >= duplicateThreshold && this.#sender.una > this.recoveryPoint;
  }

  #enter(): void {
    const sender = this.#sender;
    const { cc, una, nxt, mss } = sender;
    const reason = cc.lost({ flight: this.#flightSize, now: sender.whole.host.now });
    this.recoveryPoint = nxt;
    this.#rescuedUpTo = -1;
    this.#forgetResent();
    if (cc.recovery === 'slow-start') {
      this.phase = 'loss';
      sender.resend = una;
      this.#resendReason = why.AGAIN_FAST;
    } else {
      this.phase = 'recovery';
      this.highRetransmitted = una + this.#resendPart(una, this.board.firstHole() - una, why.AGAIN_FAST);
      if (!this.#sack()) cc.cwnd += sender.settings.duplicateThreshold * mss;
      sender.restartTimer();
    }
    sender.tellWindow(reason);
  }

  /** RFC 6298, 5.4 to 5.6, and RFC 5681, 3.1: everything is thought lost but what SACK has reported. */
  timedOut(): void {
    const sender = this.#sender;
    const { cc, una, nxt } = sender;
    const again = una === this.#timedOutAt;
    this.#timedOutAt = una;
    if (this.board.sacked.at(una)) this.board.sacked.clear(); // the receiver has reneged (RFC 2018, 8)
    const reason = cc.timedOut({ flight: this.#flightSize, now: sender.whole.host.now }, again);
    if (!again) this.#forgetResent();
    this.phase = 'loss';
    this.recoveryPoint = nxt;
    this.duplicates = 0;
    sender.resend = una;
    this.#resendReason = why.AGAIN_TIMEOUT;
    sender.tellWindow(reason);
  }

  /** The receiver echoes a mark: once per window of data (RFC 3168, 6.1.2). */
  marked(): void {
    const sender = this.#sender;
    if (this.phase !== 'open' || sender.una < this.recoveryPoint) return;
    const reason = sender.cc.marked({ flight: this.#flightSize, now: sender.whole.host.now });
    this.phase = 'reduced';
    this.recoveryPoint = sender.nxt;
    this.reductionToTell = true;
    this.#forgetResent();
    sender.tellWindow(reason);
  }

  /** Everything that is on the way is sent again, in smaller segments (RFC 1191, 6.4); the congestion window stays. */
  resendSmaller(): void {
    this.#sender.resend = this.#sender.una;
    this.#resendReason = why.AGAIN_SMALLER;
  }

  /** What comes next after a timeout, leaving out what the receiver has. */
  #resendNext(pipe: number): number {
    const sender = this.#sender;
    const { cc, mss, una, nxt, window } = sender;
    const at = this.board.afterSacked(sender.resend);
    sender.resend = Math.min(at, nxt);
    if (at >= nxt) return 0;
    const length = Math.min(mss, this.board.nextSacked(at) - at, una + window - at);
    if (length <= 0 || (pipe > 0 && pipe + length > cc.cwnd)) return 0;
    const sent = this.#resendPart(at, length, this.#resendReason);
    this.#resendReason = this.#resendReason === why.AGAIN_SMALLER ? why.AGAIN_SMALLER : why.AGAIN_AFTER_TIMEOUT;
    sender.resend = at + sent;
    return sent;
  }

  /**
   * NextSeg of RFC 6675, 4: a hole that is lost; new data; any hole; a rescue of the end. Only what was on the way when recovery
   * began: what is lost after that is a second sign of congestion, and waits for a recovery of its own.
   */
  #sendHole(): number {
    const sender = this.#sender;
    const { board } = this;
    const lost = board.nextHole(this.highRetransmitted, this.recoveryPoint, true);
    if (lost) return this.#fill(lost.left, lost.right);
    if (sender.nxt < sender.end && sender.nxt < sender.una + sender.window) return 0;
    const any = board.nextHole(this.highRetransmitted, this.recoveryPoint, false);
    if (any) return this.#fill(any.left, any.right);
    const left = Math.max(sender.una, sender.nxt - sender.mss, board.sacked.end);
    if (left >= sender.nxt || sender.una <= this.#rescuedUpTo) return 0;
    this.#rescuedUpTo = this.recoveryPoint;
    return this.#resendPart(left, sender.nxt - left, why.AGAIN_RESCUE);
  }

  #fill(left: number, right: number): number {
    const sent = this.#resendPart(left, Math.min(this.#sender.mss, right - left), why.AGAIN_HOLE);
    this.highRetransmitted = left + sent;
    return sent;
  }

  #resendPart(at: number, length: number, reason: Reason): number {
    if (this.#again.count === 0) this.#firstStamp = this.#sender.whole.clock;
    const sent = this.#sender.retransmit(at, length, reason);
    this.#again.add(at, at + sent);
    return sent;
  }

  #forgetResent(): void {
    this.#firstStamp = -1;
    this.#again.clear();
    this.#needless.clear();
  }

  /** Eifel detection (RFC 3522): the first new ACK echoes a clock from before the first retransmission, so the original had arrived. */
  #wasFalseAlarm(options: TcpOptions): boolean {
    const stamp = this.#firstStamp;
    this.#firstStamp = -1;
    if (stamp < 0 || !options.timestamps || ((options.timestampEcho - stamp) | 0) >= 0) return false;
    this.#takeBack();
    return true;
  }

  #takeBack(): void {
    const sender = this.#sender;
    this.#forgetResent();
    const reason = sender.cc.undo();
    this.phase = 'open';
    sender.resend = sender.nxt;
    sender.tellWindow(reason);
  }
}
