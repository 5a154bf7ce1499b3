/**
 * One connection, from its first SYN to its last ACK, without any I/O (RFC 9293, 3.3.1 calls it a TCB). Segments come in through
 * arrival.ts; the program's calls come in here; both leave through the host.
 */
import type { Alarm } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import * as tcp from './codec.ts';
import type { CongestionFactory } from './congestion/congestion.ts';
import { TCP_OPTIONS, TCP_RETRANSMIT, TCP_STATE, TCP_TIMER } from './events.ts';
import type { ConnectionHost, Whole } from './host.ts';
import { sackBytes, synOptions, type TcpOptions, TIMESTAMPS_BYTES } from './options.ts';
import { Receiver } from './receiver.ts';
import * as why from './reasons.ts';
import { Outgoing } from './segment.ts';
import { Sender } from './sender.ts';
import { wrap } from './sequence.ts';
import type { Settings } from './settings.ts';
import { STATES, type State } from './states.ts';
import { isSynchronized, mayReceive, maySend, nextState, type StateEvent } from './transitions.ts';

/** What a sender assumes when no option tells (RFC 9293, MUST-15). */
const DEFAULT_MSS = 536;
const LEAST_MSS = 88;
const FIRST_RTO_DOUBLINGS = 10;

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
  timerIs: '' | 'syn' | 'keepalive' | 'timewait' = '';
  timerAt: Ns = 0;
  readonly #congestion: CongestionFactory;
  readonly #clockOffset: number;
  readonly #out = new Outgoing();
  #peerMss = DEFAULT_MSS;
  #work: Alarm | undefined;
  #upkeep: Alarm | undefined;

  constructor(host: ConnectionHost, setup: ConnectionSetup, passive: boolean) {
    const { settings } = setup;
    this.host = host;
    this.settings = settings;
    this.passive = passive;
    this.#congestion = setup.congestion;
    this.#clockOffset = setup.clockOffset;
    this.pathMss = setup.pathMss;
    this.announcedMss = settings.maxSegment > 0 ? Math.min(settings.maxSegment, setup.pathMss) : setup.pathMss;
    const cc = this.#congestion({ mss: DEFAULT_MSS, initialWindow: settings.initialSegments * DEFAULT_MSS });
    this.send = new Sender(this, cc, () => this.sack);
    this.send.iss = setup.iss;
    this.receive = new Receiver(this, () => this.acknowledge(why.ACKS_LATE));
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
    this.#sendSyn(why.OPENS);
    this.#setTimer('syn', this.send.roundTrip.timeout);
  }

  /** Passive open, once a SYN was read: options are known. */
  answer(): void {
    this.state = 'LISTEN';
    this.#move('syn', why.STATE_SYN);
    this.send.nxt = 1;
    this.#sendSyn(why.ANSWERS_SYN);
    this.#setTimer('syn', this.send.roundTrip.timeout);
  }

  /** The program has changed options of its socket. */
  configure(settings: Settings): void {
    const { keepAlive, noDelay } = this.settings;
    this.settings = settings;
    if (settings.keepAlive && !keepAlive && isSynchronized(this.state) && this.state !== 'TIME-WAIT') {
      this.#keepAliveFrom(settings.keepIdle);
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
    const { bytes, tell } = receive.read(max, this.announcedMss, this.smoothedRoundTrip);
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
    if (this.state === 'FIN-WAIT-2') this.#setTimer('timewait', this.settings.finTimeout);
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
    else if (this.state === 'FIN-WAIT-2' && this.orphan) this.#setTimer('timewait', this.settings.finTimeout);
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
    this.#work?.cancel();
    this.timerIs = '';
    this.tries = 0;
    this.#move(this.state === 'SYN-SENT' ? 'syn-ack' : 'ack-of-syn', why.STATE_ESTABLISHED);
    this.send.tellWindow(why.INITIAL_WINDOW);
    this.#keepAliveFrom(this.settings.keepIdle);
    this.host.established();
    if (this.send.fin >= 0) this.#move('close', why.STATE_CLOSED_BY_PROGRAM);
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
    if (this.timerIs === 'keepalive' && this.tries > 0) {
      this.tries = 0;
      this.#keepAliveFrom(this.settings.keepIdle);
    }
  }

  restartTimeWait(): void {
    this.#setTimer('timewait', this.settings.timeWait);
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
    const { send, receive } = this;
    const out = this.#out;
    out.sequence = wrap(send.iss, place);
    out.place = place;
    out.length = length;
    out.flags = flags | tcp.ACK;
    out.syn = undefined;
    out.acknowledgment = wrap(receive.irs, receive.next);
    out.window = receive.windowField(this.announcedMss);
    out.timestamps = this.timestamps;
    out.timestampValue = this.timestamps ? this.clock : 0;
    out.timestampEcho = Math.max(0, this.recentStamp);
    out.sack = this.sack && (flags & tcp.RST) === 0 ? receive.sackBlocks(this.#sackRoom(length)) : [];
    out.ecnCapable = this.ecn && length > 0 && place + length === send.nxt - (flags & tcp.FIN ? 1 : 0);
    if (this.echoMark) out.flags |= tcp.ECE;
    if (out.ecnCapable && send.recovery.reductionToTell) {
      out.flags |= tcp.CWR;
      send.recovery.reductionToTell = false;
    }
    this.#sent(length, reason);
  }

  /** Blocks that fit beside timestamps (RFC 2018, 3), and beside the payload. */
  #sackRoom(length: number): number {
    const room = Math.min(40 - (this.timestamps ? TIMESTAMPS_BYTES : 0), this.send.mss - length);
    return room >= sackBytes(1) ? Math.floor((room - 4) / 8) : 0;
  }

  #sent(length: number, reason: Reason): void {
    this.segmentsOut++;
    if (length > 0) {
      this.dataSegmentsOut++;
      this.bytesSent += length;
    }
    this.lastAck = this.receive.next;
    this.receive.acknowledged();
    this.host.transmit(this.#out, this.send.queue, reason);
  }

  /** Our SYN: alone, or acknowledging the peer's. Its window is never scaled (RFC 7323, 2.2). */
  #sendSyn(reason: Reason): void {
    const { send, receive, settings } = this;
    const answers = this.state === 'SYN-RECEIVED';
    const out = this.#out;
    out.sequence = send.iss;
    out.place = 0;
    out.length = 0;
    out.sack = [];
    out.ecnCapable = false;
    out.acknowledgment = answers ? wrap(receive.irs, receive.next) : 0;
    out.window = receive.synWindow(this.announcedMss);
    const ecn = answers ? this.ecn && tcp.ECE : settings.ecn === 'offer' && this.tries === 0 && tcp.ECE | tcp.CWR;
    out.flags = tcp.SYN | (answers ? tcp.ACK : 0) | (ecn || 0);
    const stamps = answers ? this.timestamps : settings.timestamps;
    out.syn = synOptions({
      mss: this.announcedMss,
      windowScale: (answers ? this.windowScaling : settings.windowScaling) ? receive.scaleOffer : -1,
      sackPermitted: answers ? this.sack : settings.sack,
      timestamps: stamps ? { value: this.clock, echo: Math.max(0, this.recentStamp) } : undefined,
    });
    if (this.tries === 0) send.times.sent(1, this.host.now);
    else send.times.forget();
    this.#sent(0, reason);
  }

  /** Both ends opened at once, or the peer's SYN came again: ours goes with an ACK. */
  answerSyn(reason: Reason): void {
    this.#sendSyn(reason);
  }

  // timers

  #setTimer(which: 'syn' | 'keepalive' | 'timewait', wait: Ns): void {
    const work = which === 'syn';
    const alarm = work
      ? (this.#work ??= this.host.alarm(() => this.#synTimeOver(), 'work'))
      : (this.#upkeep ??= this.host.alarm(() => this.#upkeepTimeOver(), 'upkeep'));
    this.timerIs = which;
    this.timerAt = this.host.now + wait;
    alarm.set(this.timerAt);
  }

  #synTimeOver(): void {
    const { synRetries, synAckRetries } = this.settings;
    if (this.tries >= (this.passive ? synAckRetries : synRetries)) return this.giveUp(why.GAVE_UP);
    this.tries++;
    this.synRetransmissions++;
    const { roundTrip } = this.send;
    roundTrip.backoff = Math.min(FIRST_RTO_DOUBLINGS, this.tries);
    this.host.tell(TCP_TIMER, why.RTO_OVER, 0, this.tries, roundTrip.timeout);
    this.host.tell(TCP_RETRANSMIT, why.AGAIN_SYN, 0, 0, this.tries, 0);
    this.#sendSyn(why.AGAIN_SYN);
    this.#setTimer('syn', roundTrip.timeout);
  }

  #upkeepTimeOver(): void {
    if (this.timerIs === 'keepalive') return this.#keepAlive();
    if (this.state === 'TIME-WAIT') this.move('time-over', why.STATE_TIME_OVER);
    else this.end(undefined, why.STATE_ABORTED); // FIN-WAIT-2 that nobody waits for
  }

  #keepAliveFrom(wait: Ns): void {
    if (this.settings.keepAlive) this.#setTimer('keepalive', wait);
  }

  /** RFC 9293, 3.8.4: an old byte is sent, so that the peer must answer. */
  #keepAlive(): void {
    const { keepCount, keepIdle, keepInterval } = this.settings;
    const idle = this.host.now - Math.max(this.lastReceived, this.send.lastSent);
    if (this.send.una < this.send.nxt || (this.tries === 0 && idle < keepIdle)) {
      return this.#keepAliveFrom(Math.max(NS_PER_MS, keepIdle - idle));
    }
    if (this.tries >= keepCount) return this.giveUp(why.GAVE_UP);
    this.tries++;
    this.host.tell(TCP_TIMER, why.KEEPALIVE_OVER, this.send.nxt - 1, this.tries, keepInterval);
    this.emit(this.send.nxt - 1, 0, 0, why.PROBES_PEER);
    this.#keepAliveFrom(keepInterval);
  }

  #beginTimeWait(): void {
    this.send.stop();
    this.receive.stop();
    this.#setTimer('timewait', this.settings.timeWait);
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
    this.#work?.cancel();
    this.#upkeep?.cancel();
    this.timerIs = '';
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
