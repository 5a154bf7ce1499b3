// CUBIC against RFC 9438's own equations, driven with ACKs on a clock of its own.
import { describe, expect, test } from 'vitest';
import { Cubic, cubicK, cubicWindow } from '../../../../src/protocols/tcp/congestion/cubic.ts';
import { loseWith, MSS, roundTrip, RTT, SETUP } from './drive.ts';

/** A flow that lost at `segments` and recovered at time 0. */
const cutAt = (segments: number): Cubic => {
  const control = new Cubic(SETUP);
  loseWith(control, segments);
  return control;
};

describe('the curve', () => {
  test.each([1, 2])(
    'is followed within 2 percent through its concave and convex parts, one ACK per %i segments',
    (every) => {
      const control = cutAt(1000);
      const k = cubicK(1000, 700);
      expect(k).toBeCloseTo(Math.cbrt(300 / 0.4), 9);
      const regions = new Set<string>();
      let worst = 0;
      let checked = 0;
      let start: number | undefined;
      for (let now = 0; now < 16e9;) {
        now = roundTrip(control, now, {
          every,
          seen: (at) => {
            start ??= at;
            const curve = cubicWindow(1000, k, (at - start) / 1e9);
            worst = Math.max(worst, Math.abs(control.cwnd / MSS / curve - 1));
            checked++;
          },
        });
        const reason = control.acked({ bytes: MSS, now, srtt: RTT, flight: control.cwnd });
        if (reason) regions.add(reason.id);
      }
      expect(checked).toBeGreaterThan(10_000);
      expect(worst).toBeLessThan(0.02);
      expect([...regions]).toEqual(['tcp.cc.cubic-concave', 'tcp.cc.cubic-convex']);
    },
  );

  test('is back at W_max after K seconds and flat there', () => {
    const control = cutAt(1000);
    const k = cubicK(1000, 700);
    let now = 0;
    while (now < k * 1e9) now = roundTrip(control, now);
    expect(control.cwnd / MSS).toBeCloseTo(1000, -1);
    const before = control.cwnd;
    roundTrip(control, now);
    expect((control.cwnd - before) / MSS).toBeLessThan(1);
  });

  test('does not run on while the window is not filled', () => {
    const [busy, paused] = [cutAt(1000), cutAt(1000)];
    let now = 0;
    while (now < 2e9) {
      roundTrip(busy, now);
      now = roundTrip(paused, now);
    }
    for (let n = 0; n < 100; n++) {
      now += RTT;
      expect(paused.acked({ bytes: MSS, now, srtt: RTT, flight: MSS })).toBeUndefined();
    }
    expect(paused.cwnd).toBe(busy.cwnd);
    roundTrip(busy, 2e9);
    roundTrip(paused, now);
    expect(Math.abs(paused.cwnd / busy.cwnd - 1)).toBeLessThan(0.001);
  });

  test('targets no more than half a window above the present one', () => {
    const control = cutAt(10);
    let now = roundTrip(control, 0);
    // A round trip time of ten seconds puts the target far up.
    const before = control.cwnd;
    now = roundTrip(control, now, { srtt: 10e9 });
    expect(control.cwnd / before).toBeLessThan(1.65);
    expect(control.cwnd).toBeGreaterThan(before);
  });
});

describe('the Reno-friendly region', () => {
  test('grows by alpha = 3(1-β)/(1+β) segments a round trip, and by one from the former window on', () => {
    const control = cutAt(20);
    const alpha = (3 * 0.3) / 1.7;
    const rtt = 1_000_000;
    let now = 0;
    let trips = 0;
    while (control.cwnd < 20 * MSS) {
      const before = control.cwnd;
      now = roundTrip(control, now, { srtt: rtt });
      trips++;
      if (control.cwnd < 20 * MSS) expect((control.cwnd - before) / MSS).toBeLessThanOrEqual(alpha * 1.05);
    }
    expect(trips).toBeGreaterThanOrEqual(Math.floor(6 / alpha));
    for (let n = 0; n < 20; n++) {
      const before = control.cwnd;
      now = roundTrip(control, now, { srtt: rtt });
      expect((control.cwnd - before) / MSS).toBeGreaterThan(0.9);
      expect((control.cwnd - before) / MSS).toBeLessThanOrEqual(1);
    }
    expect(control.acked({ bytes: MSS, now, srtt: rtt, flight: control.cwnd })?.id).toBe('tcp.cc.cubic-friendly');
  });
});

describe('a loss', () => {
  test('below the last W_max leaves room to others: fast convergence', () => {
    const control = cutAt(1000);
    control.cwnd = 800 * MSS;
    control.lost({ flight: 800 * MSS, now: 0 });
    control.recovered(800 * MSS);
    // The plateau is at 800 · (1+β)/2 = 680 and not at 800.
    let now = 0;
    const k = cubicK(680, 560);
    while (now < k * 1e9) now = roundTrip(control, now);
    expect(Math.abs(control.cwnd / MSS / 680 - 1)).toBeLessThan(0.02);
  });

  test('above the last W_max makes the window before it the new one', () => {
    const control = cutAt(500);
    control.cwnd = 800 * MSS;
    control.lost({ flight: 800 * MSS, now: 0 });
    control.recovered(800 * MSS);
    const k = cubicK(800, 560);
    let now = 0;
    while (now < k * 1e9) now = roundTrip(control, now);
    expect(Math.abs(control.cwnd / MSS / 800 - 1)).toBeLessThan(0.02);
  });
});

test('after a timeout the curve begins where slow start ends, with K = 0 and W_max = cwnd', () => {
  const control = new Cubic(SETUP);
  control.cwnd = 1000 * MSS;
  control.timedOut({ flight: 1000 * MSS, now: 0 }, false);
  let now = 0;
  while (control.cwnd < control.ssthresh) now = roundTrip(control, now);
  let began: number | undefined;
  const start = control.cwnd / MSS;
  for (let n = 0; n < 100; n++) {
    now = roundTrip(control, now, { seen: (at) => (began ??= at) });
    const curve = cubicWindow(start, 0, (now - began!) / 1e9);
    expect(Math.abs(control.cwnd / MSS / curve - 1)).toBeLessThan(0.02);
  }
});

describe('a loss that was none', () => {
  test('puts the flow back on the curve it was on', () => {
    const [calm, shaken] = [cutAt(1000), cutAt(1000)];
    let now = 0;
    while (now < 3e9) {
      roundTrip(calm, now);
      now = roundTrip(shaken, now);
    }
    shaken.lost({ flight: shaken.cwnd, now });
    shaken.recovered(shaken.cwnd);
    expect(shaken.cwnd).toBeLessThan(calm.cwnd);
    expect(shaken.undo().id).toBe('tcp.cc.cubic-undone');
    for (let n = 0; n < 20; n++) {
      roundTrip(calm, now);
      now = roundTrip(shaken, now);
    }
    expect(Math.abs(shaken.cwnd / calm.cwnd - 1)).toBeLessThan(0.001);
  });

  test('is past mending when the window has outgrown what it was', () => {
    const control = cutAt(20);
    control.lost({ flight: 14 * MSS, now: 0 });
    control.cwnd = 30 * MSS;
    expect(control.undo().id).toBe('tcp.cc.cubic-undone-late');
    expect(control.cwnd).toBe(30 * MSS);
  });
});

test('idle time is no time on the curve', () => {
  const control = cutAt(1000);
  let now = roundTrip(control, 0);
  now += 60e9;
  control.restartedAfterIdle();
  while (control.cwnd < control.ssthresh) now = roundTrip(control, now);
  const before = control.cwnd;
  roundTrip(control, now);
  expect((control.cwnd - before) / MSS).toBeLessThan(20);
});
