/** The sending half of a connection: what leaves when, by both windows, Nagle and the timers (RFC 9293, 3.8; RFC 5681; RFC 6298). */
import type { Reason } from '../../core/event.ts';
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import * as tcp from './codec.ts';
import type { CongestionControl } from './congestion/congestion.ts';
import { TCP_CC, TCP_RETRANSMIT, TCP_TIMER } from './events.ts';
import type { Whole } from './host.ts';
import { LossRecovery } from './loss-recovery.ts';
import * as why from './reasons.ts';
import { MOST_RTO, RoundTrip } from './round-trip.ts';
import { SendQueue } from './send-queue.ts';
import { SendStatistics } from './send-statistics.ts';
import { SendTimer, type SendTimerKind } from './send-timer.ts';
import { SentTimes } from './sent-times.ts';
import type { Settings } from './settings.ts';
import { CONGESTION_STATES, type CongestionState } from './states.ts';

/** Linux's TCP_INFINITE_SSTHRESH: what a threshold that was never set is shown as. */
export const NO_THRESHOLD = 0x7fff_ffff;

export class Sender {
  /** ISS: our initial sequence number. */
  iss = 0;
  /** SND.UNA and SND.NXT. */
  una = 0;
  nxt = 0;
  /** Where sending goes on after a timeout; as far as `nxt` when nothing is to be sent again. */
  resend = 0;
  /** SND.WND, the greatest that was ever offered, and the segment it was last taken from (SND.WL1, SND.WL2). */
  window = 0;
  maxWindow = 0;
  windowSequence = 0;
  windowAcknowledgment = 0;
  readonly queue = new SendQueue();
  /** Place of our FIN; -1 while the program may write. */
  fin = -1;
  /** Snd.Wind.Shift, and the payload that fits into a segment (Eff.snd.MSS of RFC 9293, 3.7.1). */
  scale = 0;
  mss = 536;
  readonly roundTrip: RoundTrip;
  readonly times = new SentTimes();
  readonly recovery: LossRecovery;
  readonly cc: CongestionControl;
  readonly statistics = new SendStatistics();
  readonly timer: SendTimer;
  /** Window probes that were sent, and how often in a row the retransmission timer went off. */
  probes = 0;
  timeouts = 0;
  readonly whole: Whole;
  #failedSince: Ns = -1;

  constructor(whole: Whole, cc: CongestionControl, sack: () => boolean) {
    this.whole = whole;
    this.cc = cc;
    this.roundTrip = new RoundTrip(whole.settings.leastRto);
    this.recovery = new LossRecovery(this, sack);
    this.timer = new SendTimer(whole.host, (kind) => (kind === 'persist' ? this.#probe() : this.#timeOver()));
  }

  get settings(): Settings {
    return this.whole.settings;
  }

  /** The place after all that is to be sent, FIN included. */
  get end(): number {
    return this.fin >= 0 ? this.fin + 1 : this.queue.end;
  }

  /** Bytes that the program may still write. */
  get room(): number {
    const { initial, most } = this.settings.sendBuffer;
    const grown =
      most > initial ? Math.min(most, Math.max(initial, 2 * Math.max(this.cc.cwnd, 10 * this.mss))) : initial;
    return Math.max(0, grown - this.queue.length);
  }

  /** Whether it is worth waking a program that waits to write: as Linux, when a third of the buffer is free. */
  get roomy(): boolean {
    const { room } = this;
    return room > 0 && 2 * room >= this.queue.length;
  }

  /** Everything before a place is acknowledged (RFC 9293, 3.10.7.4). `echo`: our clock that the ACK brings back, or -1. */
  advance(to: number, echo: number): void {
    const { host, clock } = this.whole;
    const sentAt = this.times.acknowledged(to);
    if (sentAt >= 0) this.#sample(host.now - sentAt);
    else if (echo >= 0) this.#sample(((clock - echo) >>> 0) * NS_PER_MS);
    this.una = to;
    this.queue.release(to);
    if (this.resend < to) this.resend = to;
    this.timeouts = 0;
    this.statistics.acknowledged(host.now, to, to === this.nxt, this.roundTrip.smoothed);
    this.restartTimer();
  }

  /** RFC 6298, 5.7, note: a valid measurement ends the backing off. */
  #sample(time: Ns): void {
    this.roundTrip.sample(Math.max(1, time));
    this.roundTrip.backoff = 0;
  }

  /** Sends all that the windows allow. */
  pump(): void {
    if (this.una === this.nxt && this.nxt < this.queue.end) this.#afterIdle();
    let pipe = this.recovery.pipe();
    for (;;) {
      const repaired = this.recovery.repair(pipe);
      const sent = repaired > 0 ? repaired : this.#sendNew(pipe);
      if (sent === 0) break;
      pipe += sent;
    }
    this.#setTimer();
  }

  /** Something new, within both windows; how much. */
  #sendNew(pipe: number): number {
    const at = this.nxt;
    const usable = this.una + this.window - at;
    const available = this.queue.end - at;
    if (usable <= 0 || available < 0) return 0;
    if (available === 0) return this.#sendFin();
    const length = Math.min(available, this.mss, usable);
    if (length < this.mss && !this.#maySendSmall(length, available)) return 0;
    if (pipe > 0 && pipe + length > this.cc.cwnd + this.recovery.allowance) return 0;
    const all = length === available;
    const fin = all && this.fin === at + length && usable > length;
    this.times.sent(at + length, this.whole.host.now);
    this.#forward(at + length + (fin ? 1 : 0));
    this.whole.emit(at, length, (all ? tcp.PSH : 0) | (fin ? tcp.FIN : 0), why.NEW_DATA);
    return length;
  }

  #sendFin(): number {
    if (this.fin !== this.nxt) return 0;
    this.#forward(this.fin + 1);
    this.whole.emit(this.fin, 0, tcp.FIN, why.CLOSES);
    return 1;
  }

  #forward(to: number): void {
    this.nxt = to;
    this.resend = to;
    this.statistics.sent(this.whole.host.now);
  }

  /** Less than a full segment: when it is all there is and nothing is on the way, or Nagle is off; or half of the largest window (RFC 9293, 3.8.6.2.1 and 3.7.4). */
  #maySendSmall(length: number, available: number): boolean {
    if (length === available && (this.settings.noDelay || this.una === this.nxt || this.fin >= 0)) return true;
    return length < available && length >= this.maxWindow / 2;
  }

  /** Sends once more what was sent before, up to `length` bytes of the stream from `at`; how much it was. */
  retransmit(at: number, length: number, reason: Reason): number {
    const data = Math.min(length, this.mss, this.queue.end - at);
    const fin = this.fin >= 0 && at + data === this.fin && this.nxt > this.fin && length > data;
    this.times.forget();
    const { host } = this.whole;
    this.statistics.sentAgain(host.now, data);
    host.tell(TCP_RETRANSMIT, reason, at, data, this.statistics.retransmissions, this.recovery.pipe());
    const all = at + data === this.queue.end;
    this.whole.emit(at, data, (all && data > 0 ? tcp.PSH : 0) | (fin ? tcp.FIN : 0), reason);
    return data + (fin ? 1 : 0);
  }

  /** RFC 5681, 4.1: the window of a connection that was idle says nothing about the path any more. */
  #afterIdle(): void {
    const idle = this.whole.host.now - this.statistics.lastSent;
    if (!this.settings.slowStartAfterIdle || this.statistics.lastSent < 0 || idle <= this.roundTrip.timeout) return;
    const reason = this.cc.restartedAfterIdle();
    if (reason) this.tellWindow(reason);
  }

  // timers

  /** RFC 6298, 5: runs while something is on the way; the persist timer while a closed window holds data back (RFC 9293, 3.8.6.1). */
  #setTimer(): void {
    const wanted = this.#timerWanted();
    if (wanted === undefined) this.timer.stop();
    else if (this.timer.running !== wanted) this.#start(wanted);
  }

  #timerWanted(): SendTimerKind | undefined {
    if (this.una === this.end) return undefined;
    return this.window === 0 || this.una === this.nxt ? 'persist' : 'retransmission';
  }

  #start(kind: SendTimerKind): void {
    this.timer.start(kind, kind === 'persist' ? this.#probeWait() : this.roundTrip.timeout);
  }

  #probeWait(): Ns {
    return Math.min(MOST_RTO, this.roundTrip.timeout * 2 ** Math.min(this.probes, 10));
  }

  /** Something new was acknowledged (RFC 6298, 5.2 and 5.3). */
  restartTimer(): void {
    this.#failedSince = -1;
    if (this.una === this.end) this.timer.stop();
    else if (this.una < this.nxt) this.#start(this.window === 0 ? 'persist' : 'retransmission');
  }

  #timeOver(): void {
    const { host } = this.whole;
    if (this.#failedSince < 0) this.#failedSince = host.now - this.roundTrip.timeout;
    if (this.#isHopeless(this.timeouts)) return this.whole.giveUp(why.GAVE_UP);
    this.roundTrip.backoff++;
    this.timeouts++;
    host.tell(TCP_TIMER, why.RTO_OVER, this.una, this.timeouts, this.roundTrip.timeout);
    this.recovery.timedOut();
    this.pump();
  }

  #isHopeless(tries: number): boolean {
    const { orphanRetries, userTimeout } = this.settings;
    const retries = this.whole.orphan ? Math.min(orphanRetries, this.settings.retries) : this.settings.retries;
    return userTimeout > 0 ? this.whole.host.now - this.#failedSince >= userTimeout : tries >= retries;
  }

  /** One byte beyond a closed window, or all that fits into a small one. */
  #probe(): void {
    const { host } = this.whole;
    this.probes++;
    host.tell(TCP_TIMER, why.PERSIST_OVER, this.una, this.probes, this.#probeWait());
    if (this.probes > this.settings.retries) return this.whole.giveUp(why.GAVE_UP);
    const usable = Math.max(1, this.una + this.window - this.nxt);
    const at = this.una;
    const length = Math.min(usable, this.mss, Math.max(0, this.queue.end - at));
    const fin = this.fin === at + length && usable > length;
    if (at + length + (fin ? 1 : 0) > this.nxt) this.#forward(at + length + (fin ? 1 : 0));
    this.whole.emit(at, length, fin ? tcp.FIN : 0, why.PROBES_WINDOW);
    this.#start('persist');
  }

  /** A window that was closed is open: what the last probe carried was not taken, and goes again. `una`: what the ACK names. */
  windowOpened(una: number): void {
    this.probes = 0;
    if (this.nxt - una !== 1 || una < this.una || this.recovery.phase !== 'open') return;
    this.nxt = una;
    this.resend = una;
  }

  // what others see

  get congestionState(): CongestionState {
    const { phase } = this.recovery;
    if (phase === 'open') return this.cc.cwnd < this.cc.ssthresh ? 'slow-start' : 'avoidance';
    return phase;
  }

  get threshold(): number {
    return Math.min(this.cc.ssthresh, NO_THRESHOLD);
  }

  /** Records the congestion window as it now is. */
  tellWindow(reason: Reason): void {
    const { roundTrip, cc } = this;
    this.whole.host.tellWide(
      TCP_CC,
      reason,
      Math.round(cc.cwnd),
      Math.round(this.threshold),
      this.recovery.pipe(),
      roundTrip.smoothed,
      roundTrip.timeout,
      CONGESTION_STATES.indexOf(this.congestionState),
      this.window,
      this.una,
    );
  }
}
