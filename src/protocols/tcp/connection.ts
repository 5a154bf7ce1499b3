// long because it is the one place that knows a whole connection
/**
 * One connection, from its first SYN to its last ACK, without any I/O (RFC 9293, 3.3.1 calls it a TCB). Segments come in through
 * arrival.ts; the program's calls come in here; both leave through the host.
 */
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import * as tcp from './codec.ts';
import type { CongestionFactory } from './congestion/congestion.ts';
import { ConnectionTimers, type LongTimer } from './connection-timers.ts';
import { Emission } from './emission.ts';
import { TCP_OPTIONS, TCP_STATE, TCP_TIMER } from './events.ts';
import type { ConnectionHost, Whole } from './host.ts';
import { type TcpOptions, TIMESTAMPS_BYTES } from './options.ts';
import { Receiver } from './receiver.ts';
import * as why from './reasons.ts';
import { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import { STATES, type State } from './states.ts';
import { isSynchronized, mayReceive, maySend, nextState, type StateEvent } from './transitions.ts';

/** What a sender assumes when no option tells (RFC 9293, MUST-15). */
const DEFAULT_MSS = 536;
const LEAST_MSS = 88;

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
  timestamps = false;
  sack = false;
  windowScaling = false;
  ecn = false;
  /** MSS that we announce, and what a packet of the path can carry. */
  readonly announcedMss: number;
  pathMss: number;
  /** TS.Recent and when it was taken (RFC 7323, 4.3). */
  recentStamp = -1;
  recentStampAt: Ns = 0;
  /** The place that our last ACK named: Last.ACK.sent. */
  lastAck = 0;
  /** A CE mark came: every ACK echoes it until the peer says that it reduced (RFC 3168, 6.1.3). */
  echoMark = false;
  /** The program has gone: nobody reads, nobody is told. */
  orphan = false;
  /** What a failed ICMP message said last: the errno, should the connection time out. */
  softError: Errno | undefined;
  // what tcp_info counts
  segmentsIn = 0;
  dataSegmentsIn = 0;
  segmentsOut = 0;
  dataSegmentsOut = 0;
  bytesSent = 0;
  lastReceived: Ns = 0;
  /** How often the SYN was sent again, or the peer was asked whether it is there. */
  tries = 0;
  synRetransmissions = 0;
  readonly #congestion: CongestionFactory;
  readonly #clockOffset: number;
  readonly #emission: Emission;
  readonly #timers: ConnectionTimers;
  #peerMss = DEFAULT_MSS;

  constructor(host: ConnectionHost, setup: ConnectionSetup, passive: boolean) {
    const { settings } = setup;
    this.host = host;
    this.settings = settings;
    this.passive = passive;
    this.#congestion = setup.congestion;
    this.#clockOffset = setup.clockOffset;
    this.pathMss = setup.pathMss;
    this.announcedMss = settings.maxSegment > 0 ? Math.min(settings.maxSegment, setup.pathMss) : setup.pathMss;
    const { countAcks, initialSegments } = settings;
    const cc = this.#congestion({ mss: DEFAULT_MSS, initialWindow: initialSegments * DEFAULT_MSS, countAcks });
    this.send = new Sender(this, cc, () => this.sack);
    this.send.iss = setup.iss;
    this.#emission = new Emission(this);
    this.#timers = new ConnectionTimers(this);
    this.receive = new Receiver(this, () => this.acknowledge(why.ACKS_LATE));
  }

  /** The timer that runs beside those of sender and receiver, and when it goes off. */
  get timerIs(): LongTimer {
    return this.#timers.running;
  }

  get timerAt(): Ns {
    return this.#timers.at;
  }

  get clock(): number {
    return (this.#clockOffset + Math.floor(this.host.now / NS_PER_MS)) >>> 0;
  }

  get smoothedRoundTrip(): Ns {
    return this.send.roundTrip.smoothed;
  }

  // what the program asks for (RFC 9293, 3.10)

  /** Active open. */
  open(): void {
    this.#move('active-open', why.STATE_OPENED);
    this.timestamps = this.settings.timestamps;
    this.send.nxt = 1;
    this.#emission.syn(why.OPENS);
    this.#timers.awaitAnswer();
  }

  /** Passive open, once a SYN was read: options are known. */
  answer(): void {
    this.state = 'LISTEN';
    this.#move('syn', why.STATE_SYN);
    this.send.nxt = 1;
    this.#emission.syn(why.ANSWERS_SYN);
    this.#timers.awaitAnswer();
  }

  /** The program has changed options of its socket. */
  configure(settings: Settings): void {
    const { keepAlive, noDelay } = this.settings;
    this.settings = settings;
    if (settings.keepAlive && !keepAlive && isSynchronized(this.state) && this.state !== 'TIME-WAIT') {
      this.#timers.keepAlive(settings.keepIdle);
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
    const { bytes, tell } = receive.read(max, this.announcedMss);
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
    if (this.state === 'FIN-WAIT-2') this.#timers.wait(this.settings.finTimeout);
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
    else if (this.state === 'FIN-WAIT-2' && this.orphan) this.#timers.wait(this.settings.finTimeout);
    else if (this.state === 'CLOSED') this.#finish(undefined);
  }

  /** Takes the options of the peer's SYN: what both have counts from now on. */
  negotiate(options: TcpOptions, window: number, ecnSetup: boolean): void {
    const { settings, send, receive } = this;
    this.timestamps = settings.timestamps && options.timestamps;
    this.sack = settings.sack && options.sackPermitted;
    this.windowScaling = settings.windowScaling && options.windowScale >= 0;
    this.ecn = ecnSetup && settings.ecn !== 'off';
    if (this.windowScaling) {
      send.scale = options.windowScale;
      receive.scale = receive.scaleOffer;
    }
    if (this.timestamps) this.rememberStamp(options.timestampValue);
    this.#peerMss = options.mss >= 0 ? options.mss : DEFAULT_MSS;
    this.setPathMss(this.pathMss);
    send.window = window;
    send.maxWindow = window;
    const mss = send.mss;
    send.cc.cwnd = settings.initialSegments * mss;
    this.host.tellWide(
      TCP_OPTIONS,
      why.NEGOTIATED,
      mss,
      send.scale,
      receive.scale,
      Number(this.timestamps),
      Number(this.sack),
      Number(this.ecn),
    );
  }

  /** Both SYNs are acknowledged. */
  establish(): void {
    this.#timers.stop();
    const initial = this.tries === 0 ? why.INITIAL_WINDOW : why.INITIAL_AFTER_LOSS;
    if (this.tries > 0) this.#beginSlowly();
    this.tries = 0;
    this.#move(this.state === 'SYN-SENT' ? 'syn-ack' : 'ack-of-syn', why.STATE_ESTABLISHED);
    this.send.tellWindow(initial);
    this.#timers.keepAlive(this.settings.keepIdle);
    // a FIN of before waits for this; the program may close at once when it is told
    if (this.send.fin >= 0) this.#move('close', why.STATE_CLOSED_BY_PROGRAM);
    this.host.established();
  }

  /** The SYN was lost: one segment to begin with (RFC 5681, 3.1), and a longer wait for its ACK (RFC 6298, 5.7). */
  #beginSlowly(): void {
    this.send.roundTrip.handshakeTimedOut();
    this.send.cc.cwnd = this.send.mss;
  }

  rememberStamp(value: number): void {
    this.recentStamp = value;
    this.recentStampAt = this.host.now;
  }

  /** A path MTU was learned, or the first one is known: segments become no larger than it allows. */
  setPathMss(pathMss: number): void {
    this.pathMss = pathMss;
    const limit = this.settings.maxSegment > 0 ? this.settings.maxSegment : Infinity;
    const mss = Math.max(LEAST_MSS, Math.min(this.#peerMss, pathMss, limit)) - (this.timestamps ? TIMESTAMPS_BYTES : 0);
    this.send.mss = mss;
    this.send.cc.setMss(mss);
  }

  /** ICMP: a router could not pass a segment on (RFC 1191, 6.4). */
  pathMtuChanged(pathMss: number): void {
    if (pathMss >= this.pathMss) return;
    this.setPathMss(pathMss);
    this.send.recovery.resendSmaller();
    if (maySend(this.state) || this.send.fin >= 0) this.send.pump();
  }

  /** Something of the peer was heard: it is there. */
  heard(): void {
    this.lastReceived = this.host.now;
    this.#timers.heard();
  }

  restartTimeWait(): void {
    this.#timers.wait(this.settings.timeWait);
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
    this.send.stop();
    this.receive.stop();
    this.#timers.wait(this.settings.timeWait);
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

  /** A new connection takes over its addresses and ports out of TIME-WAIT. */
  endReused(): void {
    this.end(undefined, why.STATE_REUSED);
  }

  #finish(errno: Errno | undefined): void {
    this.send.stop();
    this.receive.stop();
    this.#timers.stop();
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
