/** What a segment does to its connection: RFC 9293, 3.10.7, in the order of its steps, with RFC 5961's answers to what may be forged. */
import * as tcp from './codec.ts';
import type { Connection } from './connection.ts';
import { TCP_DROP, TCP_RECEIVE, TCP_WINDOW } from './events.ts';
import type { Reason } from '../../core/event.ts';
import { NS_PER_MS } from '../../core/time.ts';
import * as why from './reasons.ts';
import type { Incoming } from './segment.ts';
import { unwrap } from './sequence.ts';
import { mayReceive, maySend } from './transitions.ts';

/** A segment for a connection that is open. `reset`: answers with a reset that carries this sequence number (RFC 9293, 3.5.2). */
export function segmentArrives(c: Connection, s: Incoming, reset: (sequence: number, reason: Reason) => void): void {
  c.counts.came(s.length);
  if (c.state === 'SYN-SENT') return inSynSent(c, s, reset);
  const place = unwrap(c.receive.irs, s.sequence, c.receive.next);
  tell(c, s, place);
  if (!isOfThisTime(c, s, place)) return;
  if (c.state === 'SYN-RECEIVED' && s.has(tcp.SYN) && place === 0) {
    if (!s.has(tcp.ACK)) return c.answerSyn(why.ANSWERS_SYN); // our answer was lost
  } else if (!isAcceptable(c, s, place)) return;
  if (s.has(tcp.RST)) return onReset(c, s, place);
  if (s.has(tcp.SYN) && place !== 0) {
    drop(c, s, place, why.WRONG_SYN);
    return c.challenge();
  }
  if (!s.has(tcp.ACK)) return drop(c, s, place, why.NO_ACK_FLAG);
  c.heard();
  if (!onAck(c, s, place, reset)) return;
  const finWaits = c.receive.fin >= 0 && !c.receive.finished;
  const gap = onText(c, s, place, reset) || finWaits;
  if (c.state === 'CLOSED') return;
  const fin = onFin(c, s, place);
  const before = c.counts.out;
  if (maySend(c.state) || c.send.fin >= 0) c.send.pump();
  const told = c.counts.out > before;
  if (gap || (!told && (fin || c.receive.unacked > 0))) acknowledgeIfDue(c, gap, fin);
}

/** 3.10.7.3 */
function inSynSent(c: Connection, s: Incoming, reset: (sequence: number, reason: Reason) => void): void {
  const { send, receive } = c;
  const place = unwrap(send.iss, s.acknowledgment, send.nxt);
  const acks = s.has(tcp.ACK);
  tell(c, s, 0);
  if (acks && (place <= send.una || place > send.nxt)) {
    drop(c, s, 0, why.ACKS_UNSENT);
    if (!s.has(tcp.RST)) reset(s.acknowledgment, why.RESETS_BAD_ACK);
    return;
  }
  if (s.has(tcp.RST)) {
    if (acks) c.end('ECONNREFUSED', why.STATE_RESET);
    else drop(c, s, 0, why.WRONG_RESET);
    return;
  }
  if (!s.has(tcp.SYN)) return drop(c, s, 0, why.NO_ACK_FLAG);
  receive.irs = s.sequence;
  c.negotiate(s.options, s.window, acks ? s.has(tcp.ECE) && !s.has(tcp.CWR) : s.has(tcp.ECE) && s.has(tcp.CWR));
  if (!acks) {
    c.move('syn', why.STATE_SYN); // simultaneous open
    return c.answerSyn(why.ANSWERS_SYN);
  }
  send.advance(place, c.timestamps.echoed(s.options));
  send.windowSequence = 0;
  send.windowAcknowledgment = place;
  c.heard();
  c.establish();
  if (s.length > 0 || s.has(tcp.FIN)) {
    onText(c, s, 1, reset);
    onFin(c, s, 1);
  }
  const before = c.counts.out;
  send.pump();
  if (c.counts.out === before) c.acknowledge(why.ACKS_HANDSHAKE);
}

/** PAWS (RFC 7323, 5.3), and TS.Recent (4.3). */
function isOfThisTime(c: Connection, s: Incoming, place: number): boolean {
  const { timestamps, host } = c;
  if (!timestamps.agreed || s.has(tcp.RST)) return true;
  if (!s.options.timestamps) {
    drop(c, s, place, why.NO_TIMESTAMP);
    return false;
  }
  const value = s.options.timestampValue;
  if (timestamps.isOld(value, host.now) && !(c.state === 'SYN-RECEIVED' && s.has(tcp.SYN))) {
    drop(c, s, place, why.OLD_TIMESTAMP);
    c.acknowledge(why.ACKS_UNACCEPTABLE);
    return false;
  }
  if (place <= c.lastAck && !((value - timestamps.recent) >> 31)) timestamps.remember(value, host.now);
  return true;
}

/** First step: is any of it in the window? */
function isAcceptable(c: Connection, s: Incoming, place: number): boolean {
  const { receive } = c;
  if (receive.accepts(place, s.span)) return true;
  // a closed window still takes valid ACKs and resets at its edge (MUST-66)
  if (receive.window === 0 && place === receive.next && s.span > 0 && !s.has(tcp.SYN)) {
    if (s.has(tcp.RST)) return true;
    if (s.has(tcp.ACK)) onAck(c, s, place, () => {});
  }
  drop(c, s, place, why.OUTSIDE_WINDOW);
  if (s.has(tcp.RST)) return false;
  if (s.length > 0 && c.settings.duplicateSack && c.sack && place + s.length <= receive.next) {
    receive.reportDuplicate(place, s.length);
  }
  if (c.state === 'TIME-WAIT' && s.has(tcp.FIN)) c.timers.wait(c.settings.timeWait);
  if (isLive(c)) c.acknowledge(why.ACKS_UNACCEPTABLE);
  return false;
}

/** Not CLOSED: written so, because what was called before may have ended the connection. */
const isLive = (c: Connection): boolean => c.state !== 'CLOSED';

/** Second step; RFC 5961, 3.2: only a reset for the very next byte counts. */
function onReset(c: Connection, s: Incoming, place: number): void {
  if (place !== c.receive.next) {
    drop(c, s, place, why.WRONG_RESET);
    return c.challenge();
  }
  if (c.state === 'TIME-WAIT' && c.settings.resetProofTimeWait) return drop(c, s, place, why.HAZARD);
  const refused = c.state === 'SYN-RECEIVED' && !c.passive;
  const over = c.state === 'TIME-WAIT' || c.state === 'LAST-ACK' || c.state === 'CLOSING';
  const quiet = over || (c.state === 'SYN-RECEIVED' && c.passive);
  c.end(
    quiet ? undefined : refused ? 'ECONNREFUSED' : c.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET',
    why.STATE_RESET,
  );
}

/** Fifth step. False: the segment is of no more use. */
function onAck(c: Connection, s: Incoming, place: number, reset: (sequence: number, reason: Reason) => void): boolean {
  const { send } = c;
  const ack = unwrap(send.iss, s.acknowledgment, send.una);
  if (c.state === 'SYN-RECEIVED') {
    if (ack <= send.una || ack > send.nxt) {
      drop(c, s, place, why.ACKS_UNSENT);
      reset(s.acknowledgment, why.RESETS_BAD_ACK);
      return false;
    }
    const admission = c.passive ? c.host.admission() : 'admit';
    if (admission === 'refuse') c.abort(why.RESETS_OVERFLOW);
    if (admission !== 'admit') return false; // as if the ACK had been lost
    send.advance(1, c.timestamps.echoed(s.options));
    c.establish();
    if (!isLive(c)) return false;
    takeWindow(c, s, place, ack);
  }
  if (ack > send.nxt || ack < send.una - send.maxWindow) {
    drop(c, s, place, why.ACKS_UNSENT);
    c.challenge();
    return false;
  }
  const before = send.window;
  const offered = s.window * 2 ** send.scale;
  // the answer to a probe of a closed window is none: nothing was lost
  const duplicate = ack === send.una && s.length === 0 && !s.has(tcp.FIN) && offered === before && offered > 0;
  if (ack >= send.una) takeWindow(c, s, place, ack);
  if (c.ecn && s.has(tcp.ECE)) send.recovery.marked();
  const { una } = send;
  send.recovery.acknowledge(ack, s.options, duplicate, (to) => send.advance(to, c.timestamps.echoed(s.options)));
  if (send.una > una) onProgress(c);
  return isLive(c);
}

/** Something of ours has arrived: the program may write again; our FIN may be acknowledged. */
function onProgress(c: Connection): void {
  const { send } = c;
  if (send.fin >= 0 && send.una > send.fin) {
    if (c.state === 'FIN-WAIT-1' || c.state === 'CLOSING' || c.state === 'LAST-ACK') {
      c.move('ack-of-fin', why.STATE_FIN_ACKED);
    }
  } else if (send.fin < 0 && send.roomy) c.host.writable();
}

/** SND.WND from the newest segment (3.10.7.4, fifth). */
function takeWindow(c: Connection, s: Incoming, place: number, ack: number): void {
  const { send } = c;
  const newer = send.windowSequence < place || (send.windowSequence === place && send.windowAcknowledgment <= ack);
  if (!newer) return;
  const before = send.window;
  send.window = s.window * 2 ** send.scale;
  send.windowSequence = place;
  send.windowAcknowledgment = ack;
  if (send.window > send.maxWindow) send.maxWindow = send.window;
  if (before === 0 && send.window > 0) {
    c.host.tell(TCP_WINDOW, why.PEER_OPENED_WINDOW, send.window, send.nxt - ack);
    send.windowOpened(ack);
  } else if (before > 0 && send.window === 0) c.host.tell(TCP_WINDOW, why.PEER_CLOSED_WINDOW, 0, send.nxt - ack);
  else if (send.window === 0) send.probes = Math.min(send.probes, 10); // the peer answers: it is there
}

/** Seventh step: whether an ACK must go at once. */
function onText(c: Connection, s: Incoming, place: number, reset: (sequence: number, reason: Reason) => void): boolean {
  if (c.ecn) {
    if (s.has(tcp.CWR)) c.echoMark = false;
    if (s.marked) c.echoMark = true;
  }
  if (s.length === 0) return false;
  if (!mayReceive(c.state)) return true; // after its FIN the peer sends nothing new
  if (c.orphan && place + s.length > c.receive.next) {
    reset(s.acknowledgment, why.RESETS_LATE_DATA);
    c.end(undefined, why.STATE_ABORTED);
    return false;
  }
  c.receive.measure(c.timestamps.agreed ? ((c.clock - s.options.timestampEcho) >>> 0) * NS_PER_MS : -1);
  const before = c.receive.queue.next;
  const gap = c.receive.take(place, s);
  if (c.receive.queue.next > before) c.host.readable();
  return gap;
}

/** Eighth step: a FIN counts when all before it is here; one that came early is remembered. */
function onFin(c: Connection, s: Incoming, place: number): boolean {
  const { receive } = c;
  const end = place + s.length;
  if (s.has(tcp.FIN) && receive.fin < 0 && end < receive.edge + 1) receive.fin = end;
  if (receive.fin !== receive.queue.next || receive.finished) return s.has(tcp.FIN);
  receive.finished = true;
  c.move('fin', why.STATE_FIN);
  c.host.readable();
  return true;
}

function acknowledgeIfDue(c: Connection, gap: boolean, fin: boolean): void {
  const { receive } = c;
  if (!isLive(c)) return;
  // the program may close as well at once: then one segment does for both (as Linux)
  if (fin && (c.state !== 'CLOSE-WAIT' || receive.mustAckNow())) return c.acknowledge(why.ACKS_FIN);
  if (gap) return c.acknowledge(receive.queue.early.count > 0 ? why.ACKS_GAP : why.ACKS_FILLED);
  if (receive.mustAckNow()) return c.acknowledge(why.ACKS_NOW);
  receive.delayAck();
}

function tell(c: Connection, s: Incoming, place: number): void {
  c.host.came(TCP_RECEIVE, why.SEGMENT_CAME, s, place);
}

function drop(c: Connection, s: Incoming, place: number, reason: Reason): void {
  c.host.came(TCP_DROP, reason, s, place);
}
