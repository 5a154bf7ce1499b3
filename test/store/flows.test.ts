// Flows as curves and marks: bounded without losing a peak, cut by the cursor, cut back by a fork.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TCP_STATE } from '../../src/protocols/tcp/events.ts';
import type { Flow } from '../../src/store/flows/flow.ts';
import type { FlowLog } from '../../src/store/flows/flow-log.ts';
import { Marks } from '../../src/store/flows/marks.ts';
import { MOST_POINTS, Series } from '../../src/store/flows/series.ts';
import { Journal } from '../../src/store/journal.ts';
import { AGAIN, MSS, sawtooth, StagedFlow } from '../helpers/staged-flow.ts';
import { FOUR_ROUTERS, StagedSession } from '../helpers/staged-session.ts';

const STATES = TCP_STATE.numbers[1]!.words!;
const NAME = '192.168.1.3:40000 > 192.168.10.3:5001';

/** What a session's journal knows of the one flow that a test staged. */
function staged(make: (session: StagedSession) => StagedFlow): { flow: Flow; rows: StagedFlow; journal: Journal } {
  const session = new StagedSession(FOUR_ROUTERS);
  const journal = new Journal(session);
  const rows = make(session);
  journal.sync();
  return { flow: journal.flows.find(0, NAME)!, rows, journal };
}

const kinds = ({ marks }: Flow): string[] => Array.from({ length: marks.length }, (_, i) => marks.at(i)!.kind);

describe('a series', () => {
  test('keeps one point per change and answers for any instant and any event', () => {
    const series = new Series();
    for (const [event, t, value] of [
      [1, 10, 5],
      [4, 20, 5],
      [6, 30, 9],
    ] as const)
      series.push(event, t, value);
    expect(series.length).toBe(2);
    expect(series.at(9, 99)).toBeNaN();
    expect(series.at(29, 99)).toBe(5);
    expect(series.at(30, 99)).toBe(9);
    expect(series.at(30, 5)).toBe(5);
  });

  test('stays bounded however long the flow is, and keeps its highest peak and its lowest trough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }), (peak, trough) => {
        fc.pre(peak !== trough);
        const series = new Series();
        for (let i = 0; i < 100_000; i++)
          series.push(i + 1, i * 10, i === peak ? 1e6 : i === trough ? -1 : 100 + (i % 50));
        expect(series.length).toBeLessThanOrEqual(MOST_POINTS);
        const { most, least } = series.envelope(0, 1e6, 80, Number.POSITIVE_INFINITY);
        expect(Math.max(...most)).toBe(1e6);
        expect(Math.min(...least)).toBe(-1);
        expect(most[Math.min(79, Math.floor((peak * 80) / 100_000))]).toBe(1e6);
      }),
      { numRuns: 20 },
    );
  });

  test('has in every column what a look at all points finds there', () => {
    const point = fc.record({ gap: fc.integer({ min: 0, max: 30 }), value: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (points, columns) => {
          const series = new Series();
          let t = 0;
          const all = points.map(({ gap, value }, i) => {
            series.push(i + 1, (t += gap), value);
            return { t, value };
          });
          const to = Math.max(columns, t);
          const { least, most } = series.envelope(0, to, columns, Number.POSITIVE_INFINITY);
          const width = to / columns;
          for (let c = 0; c < columns; c++) {
            const last = c === columns - 1;
            const inside = all.filter((p) => p.t >= c * width && (last ? p.t <= to : p.t < (c + 1) * width));
            const before = all.findLast((p) => p.t < c * width);
            const values = [...(before ? [before] : []), ...inside].map((p) => p.value);
            expect(least[c]).toBe(values.length > 0 ? Math.min(...values) : Number.NaN);
            expect(most[c]).toBe(values.length > 0 ? Math.max(...values) : Number.NaN);
          }
        },
      ),
    );
  });

  test('cut back to an event goes on from there', () => {
    const series = new Series();
    for (let i = 1; i <= 9; i++) series.push(i, i, i);
    series.truncate(4);
    expect(series.last).toBe(4);
    series.push(5, 5, 50);
    expect(series.at(5, 99)).toBe(50);
  });
});

describe('the marks of a flow', () => {
  test('tell a loss by its third duplicate ACK, what was sent again, and the end of the recovery', () => {
    const { flow } = staged((session) => {
      const rows = new StagedFlow(session, 0, NAME, 1e6);
      rows.round();
      rows.loss();
      return rows;
    });
    expect(kinds(flow)).toEqual([
      'duplicate-ack',
      'duplicate-ack',
      'duplicate-ack',
      'loss',
      'recovery',
      'retransmit',
      'recovered',
    ]);
    expect(flow.marks.at(5)!.row!.reason).toBe(AGAIN);
  });

  test('tell a timeout from a loss that Tahoe repairs, which ends in the same phase', () => {
    const timeout = staged((session) => {
      const rows = new StagedFlow(session, 0, NAME, 1e6);
      rows.round();
      rows.timeout();
      return rows;
    });
    expect(kinds(timeout.flow)).toEqual(['timeout', 'recovered']);
    const tahoe = staged((session) => {
      const rows = new StagedFlow(session, 0, NAME, 1e6);
      rows.round();
      rows.state = 'loss';
      rows.cwnd = MSS;
      rows.cc();
      return rows;
    });
    expect(kinds(tahoe.flow)).toEqual(['loss']);
  });

  test('tell where slow start ends and where congestion was echoed', () => {
    const { flow } = staged((session) => {
      const rows = new StagedFlow(session, 0, NAME, 1e6);
      rows.cc();
      rows.state = 'avoidance';
      rows.cwnd += MSS;
      rows.cc();
      rows.state = 'reduced';
      rows.cwnd /= 2;
      rows.cc();
      return rows;
    });
    expect(kinds(flow)).toEqual(['slow-start-ends', 'congestion-echo']);
  });

  test('do not take a window update, data or a first ACK for a duplicate', () => {
    const { flow } = staged((session) => {
      const rows = new StagedFlow(session, 0, NAME, 1e6);
      rows.ack(1);
      rows.send();
      rows.ack(1 + MSS); // new data acknowledged
      rows.ack(1 + MSS); // nothing on the way
      return rows;
    });
    expect(kinds(flow)).toEqual([]);
  });

  test('stay bounded, and duplicate ACKs give way to what matters more', () => {
    const marks = new Marks();
    const row = (id: number) => ({ id, t: id, reason: undefined }) as Parameters<Marks['push']>[0];
    for (let i = 1; i <= 200_000; i++) marks.push(row(i), i % 1000 === 0 ? 'loss' : 'duplicate-ack', 0);
    expect(marks.length).toBeLessThanOrEqual(1 << 15);
    expect(marks.count('loss', Number.POSITIVE_INFINITY)).toBe(200);
  });
});

describe('the log of flows', () => {
  test('knows a flow by its sender and its name, and each direction by itself', () => {
    const session = new StagedSession(FOUR_ROUTERS);
    const journal = new Journal(session);
    new StagedFlow(session, 0, NAME, 1e6).round();
    new StagedFlow(session, 7, '192.168.10.3:5001 > 192.168.1.3:40000', 2e9).cc();
    journal.sync();
    const all = journal.flows.upTo(Number.POSITIVE_INFINITY);
    expect(all.map((f) => f.node)).toEqual([0, 7]);
    expect(journal.flows.upTo(all[1]!.firstEvent - 1)).toHaveLength(1);
  });

  test('forgets with a fork what came after it, and goes on with what comes instead', () => {
    const { flow, journal } = staged(sawtooth);
    const middle = flow.marks.at(10)!.event;
    const before = flow.cwnd.at(Number.POSITIVE_INFINITY, middle);
    const log: FlowLog = journal.flows;
    log.truncate(middle);
    expect(flow.cwnd.last).toBe(before);
    expect(flow.marks.at(flow.marks.length - 1)!.event).toBeLessThanOrEqual(middle);
    log.truncate(flow.firstEvent - 1);
    expect(log.find(0, NAME)).toBeUndefined();
  });
});

describe('what is in flight', () => {
  const inFlight = (last: (flow: StagedFlow, session: StagedSession) => void): number => {
    const { flow } = staged((session) => {
      const made = new StagedFlow(session, 0, NAME, 1e6);
      made.send();
      made.send();
      made.cc();
      made.t += 1e6;
      last(made, session);
      return made;
    });
    return flow.flight.last;
  };

  test('is nothing once the last segment is acknowledged, though the window says nothing of it', () => {
    expect(inFlight((flow) => flow.ack(flow.sequence))).toBe(0);
  });

  test('is what it was while a part of it waits for its acknowledgment', () => {
    expect(inFlight((flow) => flow.ack(flow.acked + MSS))).toBe(2 * MSS);
  });

  test('is nothing once the connection is gone', () => {
    const [established, closed] = [STATES.indexOf('ESTABLISHED'), STATES.indexOf('CLOSED')];
    const gone = (flow: StagedFlow): void =>
      flow.emit((log) => log.emit(TCP_STATE, 0, 0, 0, undefined, established, closed, 0, 0, NAME));
    expect(inFlight(gone)).toBe(0);
  });
});
