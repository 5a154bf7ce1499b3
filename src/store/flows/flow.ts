/** One sender's side of a TCP connection as curves and marks: what the graph draws, gathered from its events (docs/trace.md, tcp). */
import type { EventRow } from '../../core/event.ts';
import { Marks } from './marks.ts';
import { Series } from './series.ts';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/** As tcp.cc names what the sender does. */
type Phase = 'slow-start' | 'avoidance' | 'recovery' | 'loss' | 'reduced';

export class Flow {
  /** Index of the node that sends. */
  readonly node: number;
  /** `10.0.0.1:40000 > 10.0.0.2:5001`: the sender first. */
  readonly name: string;
  readonly firstEvent: number;
  // bytes, from tcp.cc
  readonly cwnd = new Series();
  readonly ssthresh = new Series();
  readonly flight = new Series();
  readonly rwnd = new Series();
  // ns
  readonly srtt = new Series();
  readonly rto = new Series();
  /** Index into the words of tcp.cc's `state`. */
  readonly phase = new Series();
  // sequence numbers: the end of what was sent, what is acknowledged, how far the receiver lets the sender go
  readonly sent = new Series();
  readonly acked = new Series();
  readonly edge = new Series();
  readonly marks = new Marks();
  #phases: readonly string[] = [];
  #timerAt = Number.NaN;

  constructor(node: number, name: string, firstEvent: number) {
    this.node = node;
    this.name = name;
    this.firstEvent = firstEvent;
  }

  get #series(): readonly Series[] {
    const { cwnd, ssthresh, flight, rwnd, srtt, rto, phase, sent, acked, edge } = this;
    return [cwnd, ssthresh, flight, rwnd, srtt, rto, phase, sent, acked, edge];
  }

  add(row: EventRow): void {
    switch (row.kind.id) {
      case 'tcp.cc':
        return this.#congestion(row);
      case 'tcp.send':
        return this.#send(row);
      case 'tcp.receive':
        return this.#receive(row);
      case 'tcp.retransmit':
        return this.marks.push(row, 'retransmit', row.numbers[0]);
      case 'tcp.timer':
        this.#timerAt = row.t;
        return;
      case 'tcp.state':
        if (row.kind.numbers[1]?.words?.[row.numbers[1]] === 'CLOSED') this.#landed(row);
    }
  }

  /** The word for what the sender was doing at an instant; '' while it is not known. */
  phaseAt(t: number, event: number): string {
    return this.#phases[this.phase.at(t, event)] ?? '';
  }

  truncate(event: number): void {
    for (const series of this.#series) series.truncate(event);
    this.marks.truncate(event);
    this.#timerAt = Number.NaN;
  }

  #congestion(row: EventRow): void {
    const { id, t, kind, numbers } = row;
    const [cwnd, ssthresh, flight, srtt, rto = 0, phase = 0, rwnd = 0] = numbers;
    const was = this.phase.last;
    this.#phases = kind.numbers.find((n) => n.name === 'state')?.words ?? [];
    this.cwnd.push(id, t, cwnd);
    // before the first loss there is no threshold; it is told as 0 or as a number that no window reaches
    this.ssthresh.push(id, t, ssthresh > 0 && ssthresh < 0x7fff_ffff ? ssthresh : Number.NaN);
    this.flight.push(id, t, flight);
    this.srtt.push(id, t, srtt);
    this.rto.push(id, t, rto);
    this.rwnd.push(id, t, rwnd);
    this.phase.push(id, t, phase);
    const from = this.#phases[was] as Phase | undefined;
    const to = this.#phases[phase] as Phase | undefined;
    if (from !== to && from !== undefined && to !== undefined) this.#phaseChanged(row, from, to, cwnd);
  }

  /** Tahoe repairs a loss from one segment on as after a timeout: what tells them apart is whether a timer went off. */
  #phaseChanged(row: EventRow, from: Phase, to: Phase, cwnd: number): void {
    const timeout = this.#timerAt === row.t;
    if (to === 'recovery') {
      this.marks.push(row, 'loss', cwnd);
      this.marks.push(row, 'recovery', cwnd);
    } else if (to === 'loss') this.marks.push(row, timeout ? 'timeout' : 'loss', cwnd);
    else if (to === 'reduced') this.marks.push(row, 'congestion-echo', cwnd);
    else if (from === 'recovery' || from === 'loss') this.marks.push(row, 'recovered', cwnd);
    else if (from === 'slow-start' && to === 'avoidance') this.marks.push(row, 'slow-start-ends', cwnd);
  }

  #send({ id, t, numbers }: EventRow): void {
    const [, , , sequence, , flags = 0, , length = 0] = numbers;
    const end = sequence + length + (flags & (SYN | FIN) ? 1 : 0);
    if (end > sequence && !(end <= this.sent.last)) this.sent.push(id, t, end);
  }

  /** A duplicate ACK is one by RFC 5681, 2: no data, no flags, nothing new acknowledged, the same window, data on the way. */
  #receive(row: EventRow): void {
    const { id, t, numbers } = row;
    const [, , , , acknowledgment = 0, flags = 0, window = 0, length = 0] = numbers;
    if (!(flags & ACK) || flags & RST) return;
    const duplicate =
      length === 0 &&
      !(flags & (SYN | FIN)) &&
      acknowledgment === this.acked.last &&
      acknowledgment + window === this.edge.last &&
      this.sent.last > acknowledgment;
    if (duplicate) this.marks.push(row, 'duplicate-ack', acknowledgment);
    if (!(acknowledgment <= this.acked.last)) this.acked.push(id, t, acknowledgment);
    this.edge.push(id, t, acknowledgment + window);
    if (acknowledgment >= this.sent.last) this.#landed(row);
  }

  /** tcp.cc tells of changes of the window: it says nothing when the last segment of a flow is acknowledged. */
  #landed({ id, t }: EventRow): void {
    if (this.flight.last > 0) this.flight.push(id, t, 0);
  }
}
