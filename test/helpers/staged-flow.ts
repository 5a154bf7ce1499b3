// A TCP flow that a test makes up: a Reno-like sawtooth over a link of a given round-trip time, as TCP's events tell it.
import type { Reason } from '../../src/core/event.ts';
import type { EventLog } from '../../src/core/event-log.ts';
import { TCP_CC, TCP_RECEIVE, TCP_RETRANSMIT, TCP_SEND, TCP_TIMER } from '../../src/protocols/tcp/events.ts';
import { CONGESTION_STATES, type CongestionState } from '../../src/protocols/tcp/states.ts';
import type { StagedSession } from './staged-session.ts';

export const MSS = 1460;
const ACK = 0x10;
const RTT = 40e6;

export const THIRD: Reason = {
  id: 'test.third-duplicate',
  sentence: 'Third duplicate ACK: ssthresh = max(FlightSize/2, 2·SMSS) = {ssthresh}.',
  source: 'RFC 5681, 3.2',
};
export const AGAIN: Reason = { id: 'test.again', sentence: 'Sent again from {sequence}.', source: 'RFC 5681, 3.2' };

/** Writes the rows of one flow; `node` is the sender's index. */
export class StagedFlow {
  readonly name: string;
  readonly node: number;
  t: number;
  sequence = 1;
  acked = 1;
  cwnd = 10 * MSS;
  ssthresh = 0;
  state: CongestionState = 'slow-start';
  readonly #session: StagedSession;

  constructor(session: StagedSession, node: number, name: string, t = 0) {
    this.#session = session;
    this.node = node;
    this.name = name;
    this.t = t;
  }

  emit(make: (log: EventLog) => void): void {
    this.#session.emit(this.t, make);
  }

  cc(reason?: Reason): void {
    const state = CONGESTION_STATES.indexOf(this.state);
    const flight = this.sequence - this.acked;
    this.emit((log) =>
      log.emitWide(
        TCP_CC,
        this.node,
        0,
        0,
        reason,
        this.name,
        this.cwnd,
        this.ssthresh,
        flight,
        RTT,
        240e6,
        state,
        65_535,
        this.acked,
      ),
    );
  }

  send(length = MSS): void {
    const at = this.sequence;
    this.emit((log) =>
      log.emitWide(TCP_SEND, this.node, 0, 0, undefined, this.name, 0, 5001, 40_000, at, 1, ACK, 65_535, length),
    );
    this.sequence += length;
  }

  ack(to = this.acked + 2 * MSS): void {
    this.acked = Math.max(this.acked, to);
    this.emit((log) =>
      log.emitWide(TCP_RECEIVE, this.node, 0, 0, undefined, this.name, 0, 5001, 40_000, 1, to, ACK, 65_535, 0),
    );
  }

  /** Sends what the window allows and has it acknowledged within one round trip. */
  round(): void {
    while (this.sequence - this.acked + MSS <= this.cwnd) this.send();
    this.cc();
    const end = this.sequence;
    this.t += RTT / 2;
    while (this.acked + MSS <= end) {
      this.t += Math.round(RTT / 2 / (this.cwnd / MSS));
      this.ack(this.acked + MSS);
      this.cwnd += this.state === 'slow-start' ? MSS : Math.round((MSS * MSS) / this.cwnd);
      this.cc();
    }
  }

  /** Three duplicate ACKs, the window halved, the segment sent again, recovery over one round trip later. */
  loss(): void {
    this.send();
    this.send();
    for (let i = 0; i < 3; i++) this.ack(this.acked);
    this.ssthresh = Math.round(Math.max(2 * MSS, this.cwnd / 2));
    this.cwnd = this.ssthresh;
    this.state = 'recovery';
    this.cc(THIRD);
    this.emit((log) => log.emit(TCP_RETRANSMIT, this.node, 0, 0, AGAIN, this.acked, MSS, 1, 0, this.name));
    this.t += RTT;
    this.ack(this.sequence);
    this.state = 'avoidance';
    this.cc();
  }

  timeout(): void {
    this.send();
    this.t += 240e6;
    this.emit((log) => log.emit(TCP_TIMER, this.node, 0, 0, undefined, this.acked, 1, 480e6, 0, this.name));
    this.ssthresh = Math.round(Math.max(this.cwnd / 2, 2 * MSS));
    this.cwnd = MSS;
    this.state = 'loss';
    this.cc();
    this.t += RTT;
    this.ack(this.sequence);
    this.state = 'slow-start';
    this.cc();
  }
}

/** Slow start, avoidance, three losses, a timeout: some eight seconds. */
export function sawtooth(session: StagedSession, node = 0, name = '192.168.1.3:40000 > 192.168.10.3:5001'): StagedFlow {
  const flow = new StagedFlow(session, node, name, 1e6);
  for (let i = 0; i < 3; i++) flow.round();
  flow.loss();
  for (let n = 0; n < 2; n++) {
    for (let i = 0; i < 30; i++) flow.round();
    flow.loss();
  }
  flow.timeout();
  for (let i = 0; i < 8; i++) flow.round();
  return flow;
}
