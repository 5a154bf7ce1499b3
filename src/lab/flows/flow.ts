/**
 * What one direction of a connection did, from TCP's own records: who sends stands first in its name. The sender's records tell of
 * windows, rounds and repairs, the receiver's of what its program could read. Fed as things happen; nothing is kept but numbers.
 */
import type { EventRow } from '../../core/event.ts';

/** A record's numbers by their names. */
type Numbers = (name: string) => number;

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const FIRST_BYTE = 1;
/** As TCP's records write a slow start threshold that was never set. */
const NEVER_SET = 0x7fff_ffff;

/** States in which everything that this end sent has been acknowledged, or nothing more will be. */
const OVER: ReadonlySet<string> = new Set(['FIN-WAIT-2', 'TIME-WAIT', 'CLOSED']);

export class Flow {
  /** `10.0.0.1:40000 > 10.0.0.2:5001` */
  readonly name: string;
  /** When its first record was seen, as an ordinal: later flows have higher ones. */
  readonly order: number;
  /** Neither end will send any more. */
  over = false;
  readonly #values = new Map<string, number>();
  #firstDelivery: { readonly t: number; readonly bytes: number } | undefined;
  #lastDelivery = 0;
  #firstSend: number | undefined;
  /** One past the highest sequence number sent, acknowledged. */
  #sent = FIRST_BYTE;
  #acknowledged = FIRST_BYTE;
  /** Sequence number whose acknowledgment ends the present round. */
  #roundEnd = FIRST_BYTE;
  #window = -1;
  #state = '';
  /** The retransmission timer has just gone off: what is repaired now is its doing. */
  #timedOut = false;

  constructor(name: string, order: number) {
    this.name = name;
    this.order = order;
    for (const counter of COUNTERS) this.#values.set(counter, 0);
  }

  /** One of METRICS, or `cwnd@N`; undefined while the flow does not know it. */
  value(name: string): number | undefined {
    if (name === 'goodput') return this.#goodput();
    if (name === 'duration') return this.#firstSend === undefined ? undefined : this.#lastDelivery - this.#firstSend;
    return this.#values.get(name);
  }

  /** A record of the end that sends. */
  sender(row: EventRow): void {
    const number = numbersOf(row);
    switch (row.kind.id) {
      case 'tcp.send':
        return this.#send(number, row.t / 1e9);
      case 'tcp.receive':
        return this.#receive(number);
      case 'tcp.retransmit':
        return this.#count('retransmissions');
      case 'tcp.cc':
        return this.#congestion(number, wordOf(row, 'state'));
      case 'tcp.timer':
        return this.#timer(row.reason?.id);
      case 'tcp.options':
        return this.#set('mss', number('mss'));
      case 'tcp.state':
        this.over ||= OVER.has(wordOf(row, 'to'));
    }
  }

  /** A record of the end that receives. */
  receiver(row: EventRow): void {
    if (row.kind.id === 'tcp.state') this.over ||= wordOf(row, 'to') === 'CLOSED';
    if (row.kind.id !== 'tcp.deliver') return;
    const t = row.t / 1e9;
    const bytes = numbersOf(row)('length');
    this.#firstDelivery ??= { t, bytes };
    this.#lastDelivery = t;
    this.#count('bytes', bytes);
  }

  #send(number: Numbers, t: number): void {
    const length = number('length');
    if (length === 0) return;
    this.#firstSend ??= t;
    this.#sent = Math.max(this.#sent, number('sequence') + length);
    this.#extremes('flight', this.#sent - this.#acknowledged);
  }

  #receive(number: Numbers): void {
    const flags = number('flags');
    const [acknowledged, window] = [number('acknowledgment'), number('window')];
    if ((flags & (SYN | RST)) === 0) this.#extremes('rwnd', window);
    const nothingElse = number('length') === 0 && (flags & (SYN | FIN)) === 0 && window === this.#window;
    if (acknowledged > this.#acknowledged) this.#advance(acknowledged);
    else if (nothingElse && acknowledged === this.#acknowledged && this.#sent > acknowledged)
      this.#count('duplicate-acks');
    this.#window = window;
  }

  /** The first ACK of a round: what the window had grown to when all of the round before was acknowledged is this round's. */
  #advance(acknowledged: number): void {
    const cwnd = this.#values.get('cwnd');
    if (acknowledged > this.#roundEnd && cwnd !== undefined) {
      this.#count('rounds');
      this.#set(`cwnd@${this.#values.get('rounds')}`, cwnd);
      this.#roundEnd = this.#sent;
    }
    this.#acknowledged = acknowledged;
  }

  #congestion(number: Numbers, state: string): void {
    this.#extremes('cwnd', number('cwnd'));
    this.#extremes('flight', number('flight'));
    const ssthresh = number('ssthresh');
    if (ssthresh > 0 && ssthresh < NEVER_SET) this.#set('ssthresh', ssthresh);
    if (number('srtt') > 0) this.#extremes('rtt', number('srtt') / 1e9);
    const repairs = state === 'recovery' || state === 'loss';
    if (repairs && state !== this.#state && !this.#timedOut) this.#count('fast-retransmits');
    this.#timedOut = false;
    this.#state = state;
  }

  #timer(reason: string | undefined): void {
    this.#timedOut = reason === 'tcp-rto';
    if (this.#timedOut) this.#count('timeouts');
    if (reason === 'tcp-persist') this.#count('probes');
  }

  /** Bytes a second after the first delivery: what came in between the first and the last. */
  #goodput(): number | undefined {
    const first = this.#firstDelivery;
    if (!first || this.#lastDelivery <= first.t) return undefined;
    return (this.#values.get('bytes')! - first.bytes) / (this.#lastDelivery - first.t);
  }

  #set(name: string, value: number): void {
    this.#values.set(name, value);
  }

  #count(name: string, by = 1): void {
    this.#set(name, (this.#values.get(name) ?? 0) + by);
  }

  #extremes(name: string, value: number): void {
    this.#set(name, value);
    this.#set(`${name}-max`, Math.max(value, this.#values.get(`${name}-max`) ?? 0));
    this.#set(`${name}-min`, Math.min(value, this.#values.get(`${name}-min`) ?? Infinity));
  }
}

const COUNTERS = ['bytes', 'retransmissions', 'timeouts', 'fast-retransmits', 'duplicate-acks', 'probes', 'rounds'];

const numbersOf =
  ({ kind, numbers }: EventRow): Numbers =>
  (name) =>
    numbers[kind.numbers.findIndex((n) => n.name === name)] ?? 0;

/** What a number that is a word stands for. */
function wordOf({ kind, numbers }: EventRow, name: string): string {
  const index = kind.numbers.findIndex((n) => n.name === name);
  return kind.numbers[index]?.words?.[numbers[index] ?? -1] ?? '';
}
