// What every congestion control owes to RFC 5681, whatever its name.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONGESTION_CONTROLS, type CongestionName } from '../../../../src/core/sysctl.ts';
import type { CongestionControl } from '../../../../src/protocols/tcp/congestion/congestion.ts';
import { CONGESTION, CONGESTION_REASONS } from '../../../../src/protocols/tcp/congestion/index.ts';
import { TCP_CC } from '../../../../src/protocols/tcp/events.ts';
import { loseWith, MSS, roundTrip, RTT, SETUP } from './drive.ts';

const BETA: Readonly<Record<CongestionName, number>> = { cubic: 0.7, newreno: 0.5, reno: 0.5, tahoe: 0.5 };
const full = (control: CongestionControl, bytes = MSS, now = 0) =>
  control.acked({ bytes, now, srtt: RTT, flight: control.cwnd });

test('the registry has a module for every name that the sysctl takes', () => {
  expect(Object.keys(CONGESTION).sort()).toEqual([...CONGESTION_CONTROLS].sort());
  for (const name of CONGESTION_CONTROLS) expect(CONGESTION[name](SETUP).name).toBe(name);
});

describe('the reasons', () => {
  test('name nothing but numbers of the tcp.cc event', () => {
    const numbers = new Set(TCP_CC.numbers.map(({ name }) => name));
    for (const { sentence } of CONGESTION_REASONS) {
      const named = [...sentence.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1]!);
      expect(named.filter((name) => !numbers.has(name))).toEqual([]);
      expect(named.length).toBeGreaterThan(0);
    }
  });

  test('have ids of their own and a source each', () => {
    expect(new Set(CONGESTION_REASONS.map(({ id }) => id)).size).toBe(CONGESTION_REASONS.length);
    for (const reason of CONGESTION_REASONS) expect(reason.source).toBeTruthy();
  });
});

describe.each(CONGESTION_CONTROLS)('%s', (name) => {
  const make = () => CONGESTION[name](SETUP);
  const beta = BETA[name];

  test('begins with the initial window and an arbitrarily high threshold', () => {
    expect(make()).toMatchObject({ cwnd: 10 * MSS, ssthresh: Infinity });
  });

  test('doubles its window each round trip of slow start', () => {
    const control = make();
    let now = 0;
    for (const segments of [20, 40, 80]) {
      now = roundTrip(control, now);
      expect(control.cwnd).toBe(segments * MSS);
    }
  });

  test('gains nothing from an ACK that is divided, and one segment at most from a stretched one', () => {
    const control = make();
    for (let n = 0; n < 4; n++) full(control, MSS / 4);
    expect(control.cwnd).toBe(11 * MSS);
    full(control, 5 * MSS);
    expect(control.cwnd).toBe(12 * MSS);
  });

  test('does not grow a window that was not filled, before or after slow start', () => {
    const control = make();
    const idle = { bytes: MSS, now: 1, srtt: RTT, flight: 10 * MSS - MSS - 1 };
    expect(control.acked(idle)).toBeUndefined();
    expect(control.cwnd).toBe(10 * MSS);
    loseWith(control, 20);
    while (control.cwnd < control.ssthresh) full(control);
    const before = control.cwnd;
    for (let n = 0; n < 100; n++) control.acked({ bytes: MSS, now: n * RTT, srtt: RTT, flight: before / 2 });
    expect(control.cwnd).toBe(before);
  });

  test('says where slow start ends', () => {
    const control = make();
    control.ssthresh = 12 * MSS;
    expect([full(control)?.id, full(control)?.id]).toEqual(['tcp.cc.slow-start', 'tcp.cc.slow-start-ends']);
  });

  test('grows in avoidance, but never by more than half a window a round trip', () => {
    const control = make();
    loseWith(control, 40);
    let now = 0;
    while (control.cwnd < control.ssthresh) now = roundTrip(control, now);
    for (let n = 0; n < 40; n++) {
      const before = control.cwnd;
      now = roundTrip(control, now);
      expect(control.cwnd).toBeLessThanOrEqual(1.5 * before + MSS);
    }
    expect(control.cwnd).toBeGreaterThan(control.ssthresh + 10 * MSS);
  });

  test('cuts ssthresh to its share of FlightSize at a loss, two segments at least', () => {
    const control = make();
    control.cwnd = 40 * MSS;
    control.lost({ flight: 40 * MSS, now: 0 });
    expect(control.ssthresh).toBe(Math.floor(40 * MSS * beta));
    expect(control.cwnd).toBeLessThanOrEqual(control.ssthresh);
    control.lost({ flight: 2 * MSS, now: 0 });
    expect(control.ssthresh).toBe(2 * MSS);
  });

  test('leaves recovery with no more than ssthresh', () => {
    const control = make();
    control.cwnd = 40 * MSS;
    control.lost({ flight: 40 * MSS, now: 0 });
    control.recovered(39 * MSS);
    expect(control.cwnd).toBeLessThanOrEqual(control.ssthresh);
  });

  test('falls to the loss window at a timeout, and keeps ssthresh when the same data times out again', () => {
    const control = make();
    control.cwnd = 40 * MSS;
    control.timedOut({ flight: 40 * MSS, now: 0 }, false);
    expect(control).toMatchObject({ cwnd: MSS, ssthresh: Math.floor(40 * MSS * beta) });
    const reason = control.timedOut({ flight: MSS, now: 0 }, true);
    expect(control).toMatchObject({ cwnd: MSS, ssthresh: Math.floor(40 * MSS * beta) });
    expect(reason.id).toBe('tcp.cc.timed-out-again');
  });

  test('reduces at a mark as at a loss, down to one segment, and never grows by one', () => {
    const control = make();
    control.cwnd = 40 * MSS;
    control.marked({ flight: 40 * MSS, now: 0 });
    expect(control).toMatchObject({ cwnd: Math.floor(40 * MSS * beta), ssthresh: Math.floor(40 * MSS * beta) });
    control.marked({ flight: 80 * MSS, now: 0 });
    expect(control.cwnd).toBe(Math.floor(40 * MSS * beta));
    for (let n = 0; n < 20; n++) control.marked({ flight: control.cwnd, now: 0 });
    expect(control).toMatchObject({ cwnd: MSS, ssthresh: 2 * MSS });
  });

  test.each(['lost', 'timed out', 'timed out twice'] as const)('takes back what it did when data %s', (what) => {
    const control = make();
    control.ssthresh = 30 * MSS;
    control.cwnd = 40 * MSS;
    if (what === 'lost') control.lost({ flight: 40 * MSS, now: 0 });
    else control.timedOut({ flight: 40 * MSS, now: 0 }, false);
    if (what === 'timed out twice') control.timedOut({ flight: MSS, now: 0 }, true);
    control.undo();
    expect(control).toMatchObject({ cwnd: 40 * MSS, ssthresh: 30 * MSS });
  });

  test('restarts after idle time with the initial window, unless its own is smaller', () => {
    const control = make();
    expect(control.restartedAfterIdle()).toBeUndefined();
    control.cwnd = 40 * MSS;
    expect(control.restartedAfterIdle()?.id).toBe('tcp.cc.idle');
    expect(control.cwnd).toBe(10 * MSS);
    control.cwnd = 2 * MSS;
    control.restartedAfterIdle();
    expect(control.cwnd).toBe(2 * MSS);
  });

  test('begins anew with the segment size that the SYNs have told, and comes back to as many of them after idle time', () => {
    const control = make();
    control.begin(536);
    expect(control.cwnd).toBe(10 * 536);
    control.begin(8948);
    expect(control.cwnd).toBe(10 * 8948);
    control.cwnd = 40 * 8948;
    control.restartedAfterIdle();
    expect(control.cwnd).toBe(10 * 8948);
  });

  test('keeps as many segments when they become smaller, and grows by the new size', () => {
    const control = make();
    control.setMss(1000);
    expect(control.cwnd).toBe(10_000);
    full(control, 1000);
    expect(control.cwnd).toBe(11_000);
    control.setMss(2000);
    expect(control.cwnd).toBe(11_000);
  });

  test('shares nothing with another flow', () => {
    const [one, two] = [make(), make()];
    loseWith(one, 40);
    roundTrip(one, 0);
    expect(two).toMatchObject({ cwnd: 10 * MSS, ssthresh: Infinity });
    const alone = make();
    roundTrip(two, 0);
    roundTrip(alone, 0);
    expect(two.cwnd).toBe(alone.cwnd);
  });

  const size = fc.integer({ min: 0, max: 5_000_000 });
  const step = fc.oneof(
    fc.record({ do: fc.constant('acked'), bytes: fc.integer({ min: 1, max: 200_000 }), flight: size, gap: size }),
    fc.record({ do: fc.constantFrom('lost', 'timedOut', 'again', 'marked', 'recovered'), flight: size }),
    fc.record({ do: fc.constantFrom('undo', 'idle') }),
    fc.record({ do: fc.constant('mss'), mss: fc.integer({ min: 88, max: 9000 }) }),
  );

  test('stays within its limits whatever comes, in whole bytes, and gives reasons from the catalogue', () => {
    const known = new Set(CONGESTION_REASONS);
    const run = (steps: readonly Record<string, unknown>[]) => {
      const control = make();
      let mss = MSS;
      let now = 0;
      let cut = false;
      for (const s of steps) {
        const setback = { flight: s['flight'] as number, now };
        const grownFrom = control.cwnd;
        let reason;
        if (s['do'] === 'acked') {
          now += (s['gap'] as number) * 1000;
          reason = control.acked({ bytes: s['bytes'] as number, now, srtt: RTT, flight: setback.flight });
          expect(control.cwnd).toBeGreaterThanOrEqual(grownFrom);
        } else if (s['do'] === 'lost') reason = control.lost(setback);
        else if (s['do'] === 'timedOut' || s['do'] === 'again') reason = control.timedOut(setback, s['do'] === 'again');
        else if (s['do'] === 'marked') reason = control.marked(setback);
        else if (s['do'] === 'recovered' && cut) reason = control.recovered(setback.flight);
        else if (s['do'] === 'undo' && cut) reason = control.undo();
        else if (s['do'] === 'idle') reason = control.restartedAfterIdle();
        else if (s['do'] === 'mss') control.setMss((mss = s['mss'] as number));
        cut ||= ['lost', 'timedOut', 'marked'].includes(s['do'] as string);
        expect(Number.isSafeInteger(control.cwnd)).toBe(true);
        expect(control.cwnd).toBeGreaterThanOrEqual(Math.min(mss, MSS, grownFrom));
        expect(control.ssthresh).toBeGreaterThanOrEqual(2 * 88);
        if (reason) expect(known.has(reason)).toBe(true);
      }
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => run(steps as Record<string, unknown>[])),
      {
        numRuns: 200,
        seed: 5681,
      },
    );
  });
});
