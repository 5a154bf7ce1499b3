import { describe, expect, test } from 'vitest';
import { Flow } from '../../../src/lab/flows/flow.ts';
import { row } from './rows.ts';

const OUT = '10.0.0.1:40000 > 10.0.0.2:5001';
const BACK = '10.0.0.2:5001 > 10.0.0.1:40000';
const ACK = 0x10;
const MSS = 1000;

/** Segments of 1,000 B; a window of `cwnd` segments, which grows by one with each ACK, for so many rounds. */
function slowStart(rounds: number): Flow {
  const flow = new Flow(OUT, 1);
  let cwnd = 1;
  let sent = 0;
  let acked = 0;
  let t = 0;
  const fill = (): void => {
    for (; sent < acked + cwnd; sent++) flow.sender(row(t, 'tcp.send', OUT, { sequence: 1 + sent * MSS, length: MSS }));
  };
  flow.sender(row(0, 'tcp.options', OUT, { mss: MSS }));
  flow.sender(row(0, 'tcp.cc', OUT, { cwnd: cwnd * MSS, state: 'slow-start' }));
  fill();
  for (let round = 1; round <= rounds; round++) {
    t += 100;
    for (const all = sent; acked < all;) {
      flow.receiver(row(t - 50, 'tcp.deliver', BACK, { sequence: 1 + acked * MSS, length: MSS }));
      const acknowledgment = 1 + ++acked * MSS;
      flow.sender(row(t, 'tcp.receive', OUT, { acknowledgment, flags: ACK, window: 60_000 }));
      cwnd++;
      flow.sender(row(t, 'tcp.cc', OUT, { cwnd: cwnd * MSS, srtt: 1e8, state: 'slow-start' }));
      fill();
    }
  }
  return flow;
}

describe('a flow', () => {
  test('has rounds, each with the window that all ACKs of the round before have made', () => {
    const flow = slowStart(5);
    expect(flow.value('rounds')).toBe(5);
    expect([1, 2, 3, 4, 5].map((n) => flow.value(`cwnd@${n}`)! / MSS)).toEqual([1, 2, 4, 8, 16]);
    expect(flow.value('cwnd@6')).toBeUndefined();
  });

  test('knows its largest window, its flight, its round-trip time and its segment size', () => {
    const flow = slowStart(3);
    expect(flow.value('cwnd-max')).toBe(8 * MSS);
    expect(flow.value('cwnd-min')).toBe(MSS);
    expect(flow.value('flight-max')).toBe(8 * MSS);
    expect(flow.value('rtt')).toBeCloseTo(0.1);
    expect(flow.value('mss')).toBe(MSS);
    expect(flow.value('rwnd-min')).toBe(60_000);
    expect(flow.value('ssthresh')).toBeUndefined();
  });

  test('counts goodput from its first delivery on, at the receiver', () => {
    const flow = slowStart(3); // 7 segments, at 50, 150 and 250 ms
    expect(flow.value('bytes')).toBe(7 * MSS);
    expect(flow.value('goodput')).toBeCloseTo((6 * MSS) / 0.2);
    expect(new Flow(OUT, 1).value('goodput')).toBeUndefined();
  });

  test('counts as duplicate what RFC 5681 does: no data, no news, the same window, something on the way', () => {
    const flow = new Flow(OUT, 1);
    const ack = (more: Record<string, number> = {}): void =>
      flow.sender(row(1, 'tcp.receive', OUT, { acknowledgment: 1, flags: ACK, window: 5000, ...more }));
    ack(); // nothing is on the way yet
    flow.sender(row(0, 'tcp.send', OUT, { sequence: 1, length: 3000 }));
    ack({ length: 10 });
    ack({ window: 4000 });
    expect(flow.value('duplicate-acks')).toBe(0);
    ack({ window: 4000 });
    ack({ window: 4000 });
    expect(flow.value('duplicate-acks')).toBe(2);
    ack({ window: 4000, acknowledgment: 1001 });
    expect(flow.value('duplicate-acks')).toBe(2);
  });

  test('counts repairs by how they began', () => {
    const flow = new Flow(OUT, 1);
    const phase = (state: string): void => flow.sender(row(1, 'tcp.cc', OUT, { cwnd: 2000, ssthresh: 2000, state }));
    const timer = (reason: string): void =>
      flow.sender({ ...row(1, 'tcp.timer', OUT), reason: { id: reason, sentence: '' } });
    phase('slow-start');
    expect(flow.value('fast-retransmits')).toBe(0);
    phase('recovery');
    phase('recovery');
    phase('avoidance');
    phase('loss'); // Tahoe
    phase('slow-start');
    timer('tcp-persist');
    timer('tcp-rto');
    phase('loss');
    flow.sender(row(1, 'tcp.retransmit', OUT, { sequence: 1, length: 1000 }));
    expect(['fast-retransmits', 'timeouts', 'probes', 'retransmissions'].map((name) => flow.value(name))).toEqual([
      2, 1, 1, 1,
    ]);
    expect(flow.value('ssthresh')).toBe(2000);
  });

  test('is over when its sender is sure that all arrived, or when either end is closed', () => {
    for (const [who, to, over] of [
      ['sender', 'FIN-WAIT-1', false],
      ['sender', 'FIN-WAIT-2', true],
      ['sender', 'CLOSED', true],
      ['receiver', 'CLOSE-WAIT', false],
      ['receiver', 'CLOSED', true],
    ] as const) {
      const flow = new Flow(OUT, 1);
      flow[who](row(1, 'tcp.state', who === 'sender' ? OUT : BACK, { from: 'ESTABLISHED', to }));
      expect(flow.over, `${who} ${to}`).toBe(over);
    }
  });
});
