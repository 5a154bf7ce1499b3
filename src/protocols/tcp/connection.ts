/** One connection, without any I/O (RFC 9293, 3.3.1: a TCB). Segments come in through arrival.ts, the program's calls here; both leave through the host. */
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import type { Ns } from '../../core/time.ts';
import * as tcp from './codec.ts';
import type { CongestionFactory } from './congestion/congestion.ts';
import { ConnectionTimers } from './connection-timers.ts';
import { Emission } from './emission.ts';
import { TCP_OPTIONS, TCP_STATE, TCP_TIMER } from './events.ts';
import type { ConnectionHost, Whole } from './host.ts';
import type { TcpOptions } from './options.ts';
import { Receiver } from './receiver.ts';
import * as why from './reasons.ts';
import { SegmentCounts } from './segment-counts.ts';
import { DEFAULT_MSS, SegmentSize } from './segment-size.ts';
import { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import { STATES, type State } from './states.ts';
import { Timestamps } from './timestamps.ts';
import { isSynchronized, mayReceive, maySend, nextState, type StateEvent } from './transitions.ts';

export interface ConnectionSetup {
  readonly settings: Settings;
  readonly congestion: CongestionFactory;
  /** Initial sequence number (RFC 6528). */
  readonly iss: number;
  /** What our clock of timestamps begins with: a secret of the connection (RFC 7323, 5.4). */
  readonly clockOffset: number;
  /** Payload that a packet of the path can carry: its MTU less 40 bytes. */
  readonly pathMss: number;
}

export class Connection implements Whole {
  state: State = 'CLOSED';
  readonly host: ConnectionHost;
  settings: Settings;
  readonly send: Sender;
  readonly receive: Receiver;
  /** It began with the peer's SYN. */
  readonly passive: boolean;
  // options that both ends have
  readonly timestamps: Timestamps;
  sack = false;
  windowScaling = false;
  ecn = false;
  readonly size: SegmentSize;
  /** The place that our last ACK named: Last.ACK.sent. */
  lastAck = 0;
  /** A CE mark came: every ACK echoes it until the peer says that it reduced (RFC 3168, 6.1.3). */
  echoMark = false;
  /** The program has gone: nobody reads, nobody is told. */
  orphan = false;
  /** What a failed ICMP message said last: the errno, should the connection time out. */
  softError: Errno | undefined;
  readonly counts = new SegmentCounts();
  /** How often the SYN was sent again, or the peer was asked whether it is there. */
  tries = 0;
  readonly timers: ConnectionTimers;
  readonly #emission: Emission;

  constructor(host: ConnectionHost, setup: ConnectionSetup, passive: boolean) {
    this.host = host;
    this.settings = setup.settings;
    this.passive = passive;
    this.timestamps = new Timestamps(setup.clockOffset);
    this.size = new SegmentSize(setup.pathMss, this.settings.maxSegment);
    const { countAcks, initialSegments } = this.settings;
    const cc = setup.congestion({ mss: DEFAULT_MSS, initialSegments, countAcks });
    this.send = new Sender(this, cc, () => this.sack);
    this.send.iss = setup.iss;
    this.#emission = new Emission(this);
    this.timers = new ConnectionTimers(this);
    this.receive = new Receiver(this, () => this.acknowledge(why.ACKS_LATE));
  }

  get clock(): number {
    return this.timestamps.clock(this.host.now);
  }

  get smoothedRoundTrip(): Ns {
    return this.send.roundTrip.smoothed;
  }

  // what the program asks for (RFC 9293, 3.10)

  /** Active open. */
  open(): void {
    this.#move('active-open', why.STATE_OPENED);
    this.send.nxt = 1;
    this.#emission.syn(why.OPENS);
    this.timers.awaitAnswer();
  }

  /** Passive open, once a SYN was read: options are known. */
  answer(): void {
    this.state = 'LISTEN';
    this.#move('syn', why.STATE_SYN);
    this.send.nxt = 1;
    this.#emission.syn(why.ANSWERS_SYN);
    this.timers.awaitAnswer();
  }

  /** The program has changed options of its socket. */
  configure(settings: Settings): void {
    const { keepAlive, noDelay } = this.settings;
    this.settings = settings;
    if (settings.keepAlive && !keepAlive && isSynchronized(this.state) && this.state !== 'TIME-WAIT') {
      this.timers.keepAlive(settings.keepIdle);
    }
    if (settings.noDelay && !noDelay && maySend(this.state)) this.send.pump();
  }

  /** Takes what has room in the send buffer; how many bytes. */
  write(bytes: Uint8Array): number {
    const length = Math.min(bytes.length, this.send.room);
    if (length === 0) return 0;
    this.send.queue.write(bytes, length);
    if (maySend(this.state)) this.send.pump();
    return length;
  }

  /** Whether all that will ever come has come. */
  get atEnd(): boolean {
    return this.receive.finished || !mayReceive(this.state);
  }

  /** Up to `max` bytes in order; undefined when there are none yet, empty at the end. */
  read(max: number): Uint8Array | undefined {
    const { receive } = this;
    if (receive.queue.waiting === 0) return this.atEnd ? new Uint8Array(0) : undefined;
    const { bytes, tell } = receive.read(max, this.size.announced);
    if (tell && mayReceive(this.state)) this.acknowledge(why.ACKS_WINDOW);
    return bytes;
  }

  /** No more will be written: a FIN follows what is still to be sent. */
  close(): void {
    if (this.send.fin >= 0 || nextState(this.state, 'close') === undefined) return;
    if (this.state === 'SYN-SENT') return this.end(undefined, why.STATE_ABORTED);
    this.send.fin = this.send.queue.end;
    if (this.state === 'SYN-RECEIVED') return; // the FIN waits until the handshake is over
    this.#move('close', why.STATE_CLOSED_BY_PROGRAM);
    this.send.pump();
  }

  /** The program's descriptor is gone. What it did not read, or what comes later, it will never see (RFC 9293, 3.6.1). */
  detach(lingerZero: boolean): void {
    this.orphan = true;
    if (this.state === 'CLOSED' || this.state === 'TIME-WAIT') return;
    const unread = this.receive.queue.waiting > 0 || this.receive.queue.early.count > 0;
    if (unread || lingerZero) return this.abort(lingerZero ? why.RESETS : why.RESETS_UNREAD);
    this.close();
    if (this.state === 'FIN-WAIT-2') this.timers.wait(this.settings.finTimeout);
  }

  /** ABORT: a reset goes out, and all is forgotten. */
  abort(reason: Reason): void {
    if (isSynchronized(this.state) || this.state === 'SYN-RECEIVED') this.emit(this.send.nxt, 0, tcp.RST, reason);
    this.end(undefined, why.STATE_ABORTED);
  }

  // what segments lead to; arrival.ts decides when

  /** Makes a transition of the table. */
  move(event: StateEvent, reason: Reason): void {
    this.#move(event, reason);
    if (this.state === 'TIME-WAIT') this.#beginTimeWait();
    else if (this.state === 'FIN-WAIT-2' && this.orphan) this.timers.wait(this.settings.finTimeout);
    else if (this.state === 'CLOSED') this.#finish(undefined);
  }

  /** Takes the options of the peer's SYN: what both have counts from now on. */
  negotiate(options: TcpOptions, window: number, ecnSetup: boolean): void {
    const { settings, send, receive } = this;
    this.timestamps.agreed = settings.timestamps && options.timestamps;
    this.sack = settings.sack && options.sackPermitted;
    this.windowScaling = settings.windowScaling && options.windowScale >= 0;
    this.ecn = ecnSetup && settings.ecn !== 'off';
    if (this.windowScaling) {
      send.scale = options.windowScale;
      receive.scale = receive.scaleOffer;
    }
    if (this.timestamps.agreed) this.timestamps.remember(options.timestampValue, this.host.now);
    if (options.mss >= 0) this.size.peer = options.mss;
    send.mss = this.size.effective(this.timestamps.agreed);
    send.cc.begin(send.mss);
    send.window = window;
    send.maxWindow = window;
    this.host.tellWide(
      TCP_OPTIONS,
      why.NEGOTIATED,
      send.mss,
      send.scale,
      receive.scale,
      Number(this.timestamps.agreed),
      Number(this.sack),
      Number(this.ecn),
    );
  }

  /** Both SYNs are acknowledged. */
  establish(): void {
    this.timers.stop();
    const again = this.tries > 0;
    if (again) this.#beginSlowly();
    this.tries = 0;
    this.#move(this.state === 'SYN-SENT' ? 'syn-ack' : 'ack-of-syn', why.STATE_ESTABLISHED);
    this.send.tellWindow(again ? why.INITIAL_AFTER_LOSS : why.INITIAL_WINDOW);
    this.timers.keepAlive(this.settings.keepIdle);
    // a FIN of before waits for this; the program may close at once when it is told
    if (this.send.fin >= 0) this.#move('close', why.STATE_CLOSED_BY_PROGRAM);
    this.host.established();
  }

  /** The SYN was lost: one segment to begin with (RFC 5681, 3.1), and a longer wait for its ACK (RFC 6298, 5.7). */
  #beginSlowly(): void {
    this.send.roundTrip.handshakeTimedOut();
    this.send.cc.cwnd = this.send.mss;
  }

  /** ICMP: a router could not pass a segment on (RFC 1191, 6.4). */
  pathMtuChanged(pathMss: number): void {
    if (pathMss >= this.size.path) return;
    this.size.path = pathMss;
    this.send.mss = this.size.effective(this.timestamps.agreed);
    this.send.cc.setMss(this.send.mss);
    this.send.recovery.resendSmaller();
    if (maySend(this.state) || this.send.fin >= 0) this.send.pump();
  }

  /** Something of the peer was heard: it is there. */
  heard(): void {
    this.counts.lastIn = this.host.now;
    this.timers.heard();
  }

  // segments that go out

  acknowledge(reason: Reason): void {
    if (this.state === 'CLOSED') return;
    this.emit(this.send.nxt, 0, 0, reason);
  }

  /** Asks the peer to confirm what may be forged (RFC 5961). */
  challenge(): void {
    if (this.host.mayChallenge()) this.acknowledge(why.CHALLENGES);
  }

  emit(place: number, length: number, flags: number, reason: Reason): void {
    this.#emission.segment(place, length, flags, reason);
  }

  /** Both ends opened at once, or the peer's SYN came again: ours goes with an ACK. */
  answerSyn(reason: Reason): void {
    this.#emission.syn(reason);
  }

  #beginTimeWait(): void {
    this.send.timer.stop();
    this.receive.stop();
    this.timers.wait(this.settings.timeWait);
    this.host.waiting();
  }

  // ends

  /** The peer has not answered for too long. */
  giveUp(reason: Reason): void {
    this.host.tell(TCP_TIMER, reason, this.send.una, Math.max(this.tries, this.send.timeouts, this.send.probes), 0);
    this.end(this.softError ?? 'ETIMEDOUT', why.STATE_ABORTED);
  }

  /** Ends at once; the program is told of a failure. */
  end(errno: Errno | undefined, reason: Reason): void {
    if (this.state === 'CLOSED') return;
    this.#move('abort', reason);
    this.#finish(errno);
  }

  #finish(errno: Errno | undefined): void {
    this.send.timer.stop();
    this.receive.stop();
    this.timers.stop();
    this.host.ended(errno);
  }

  #move(event: StateEvent, reason: Reason): void {
    const to = nextState(this.state, event);
    if (to === undefined) throw new Error(`TCP: ${event} cannot happen in ${this.state}`);
    if (to === this.state) return;
    this.host.tell(TCP_STATE, reason, STATES.indexOf(this.state), STATES.indexOf(to));
    this.state = to;
  }
}
