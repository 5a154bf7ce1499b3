/** The timers that run beside those of sender and receiver: for our SYN, for a silent peer, for TIME-WAIT (RFC 9293, 3.8.3, 3.8.4 and 3.6.1). */
import type { Alarm } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import { TCP_RETRANSMIT, TCP_TIMER } from './events.ts';
import type { ConnectionHost } from './host.ts';
import * as why from './reasons.ts';
import type { SegmentCounts } from './segment-counts.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './states.ts';
import type { StateEvent } from './transitions.ts';

export type LongTimer = '' | 'syn' | 'keepalive' | 'timewait';

/** What of a connection these timers move. */
export interface Timed {
  readonly host: ConnectionHost;
  readonly settings: Settings;
  readonly state: State;
  readonly send: Sender;
  readonly passive: boolean;
  readonly counts: SegmentCounts;
  /** How often the SYN was sent again, or the peer was asked whether it is there. */
  tries: number;
  emit(place: number, length: number, flags: number, reason: Reason): void;
  answerSyn(reason: Reason): void;
  move(event: StateEvent, reason: Reason): void;
  giveUp(reason: Reason): void;
  end(errno: Errno | undefined, reason: Reason): void;
}

/** The wait doubles so often at most. */
const MOST_DOUBLINGS = 10;

export class ConnectionTimers {
  running: LongTimer = '';
  at: Ns = 0;
  readonly #of: Timed;
  #work: Alarm | undefined;
  #upkeep: Alarm | undefined;

  constructor(of: Timed) {
    this.#of = of;
  }

  /** Our SYN was sent. */
  awaitAnswer(): void {
    this.#work ??= this.#of.host.alarm(() => this.#unanswered(), 'work');
    this.#set('syn', this.#work, this.#of.send.roundTrip.timeout);
  }

  /** In TIME-WAIT, or in FIN-WAIT-2 when nobody waits for the rest. */
  wait(time: Ns): void {
    this.#setUpkeep('timewait', time);
  }

  keepAlive(time: Ns): void {
    if (this.#of.settings.keepAlive) this.#setUpkeep('keepalive', time);
  }

  /** The peer has shown that it is there. */
  heard(): void {
    if (this.running !== 'keepalive' || this.#of.tries === 0) return;
    this.#of.tries = 0;
    this.keepAlive(this.#of.settings.keepIdle);
  }

  stop(): void {
    this.#work?.cancel();
    this.#upkeep?.cancel();
    this.running = '';
  }

  #setUpkeep(which: LongTimer, time: Ns): void {
    this.#upkeep ??= this.#of.host.alarm(() => this.#waited(), 'upkeep');
    this.#set(which, this.#upkeep, time);
  }

  #set(which: LongTimer, alarm: Alarm, time: Ns): void {
    this.running = which;
    this.at = this.#of.host.now + time;
    alarm.set(this.at);
  }

  #unanswered(): void {
    const of = this.#of;
    const { synRetries, synAckRetries } = of.settings;
    if (of.tries >= (of.passive ? synAckRetries : synRetries)) return of.giveUp(why.GAVE_UP);
    of.tries++;
    of.counts.synsAgain++;
    const { roundTrip } = of.send;
    roundTrip.backoff = Math.min(MOST_DOUBLINGS, of.tries);
    of.host.tell(TCP_TIMER, why.RTO_OVER, 0, of.tries, roundTrip.timeout);
    of.host.tell(TCP_RETRANSMIT, why.AGAIN_SYN, 0, 0, of.tries, 0);
    of.answerSyn(why.AGAIN_SYN);
    this.awaitAnswer();
  }

  #waited(): void {
    const of = this.#of;
    if (this.running === 'keepalive') return this.#askPeer();
    if (of.state === 'TIME-WAIT') of.move('time-over', why.STATE_TIME_OVER);
    else of.end(undefined, why.STATE_ABORTED); // FIN-WAIT-2 that nobody waits for
  }

  /** RFC 9293, 3.8.4: an old byte is sent, so that the peer must answer. */
  #askPeer(): void {
    const of = this.#of;
    const { keepCount, keepIdle, keepInterval } = of.settings;
    const idle = of.host.now - Math.max(of.counts.lastIn, of.send.statistics.lastSent);
    if (of.send.una < of.send.nxt || (of.tries === 0 && idle < keepIdle)) {
      return this.keepAlive(Math.max(NS_PER_MS, keepIdle - idle));
    }
    if (of.tries >= keepCount) return of.giveUp(why.GAVE_UP);
    of.tries++;
    of.host.tell(TCP_TIMER, why.KEEPALIVE_OVER, of.send.nxt - 1, of.tries, keepInterval);
    of.emit(of.send.nxt - 1, 0, 0, why.PROBES_PEER);
    this.keepAlive(keepInterval);
  }
}
