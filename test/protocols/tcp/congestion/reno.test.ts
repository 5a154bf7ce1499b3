import { expect, test } from 'vitest';
import { Reno } from '../../../../src/protocols/tcp/congestion/reno.ts';
import { loseWith, MSS, roundTrip, SETUP } from './drive.ts';

test.each([1, 2, 4])('avoidance adds one segment a round trip, with an ACK for every %i segments', (every) => {
  const control = new Reno(SETUP);
  loseWith(control, 40);
  expect(control.cwnd).toBe(20 * MSS);
  let now = 0;
  for (let n = 1; n <= 40; n++) {
    now = roundTrip(control, now, { every });
    // A window that the ACKs do not divide is counted to its end in the next round trip.
    expect(Math.abs(control.cwnd / MSS - (20 + n))).toBeLessThanOrEqual(every === 1 ? 0 : n / 10 + 1);
  }
});

test('an ACK is one segment where ACKs are counted: a delayed one halves the growth', () => {
  const control = new Reno({ ...SETUP, countAcks: true });
  loseWith(control, 40);
  let now = 0;
  for (let n = 0; n < 20; n++) now = roundTrip(control, now, { every: 2 });
  expect(Math.abs(control.cwnd / MSS - 30)).toBeLessThanOrEqual(1);
});

test('what was counted before a loss counts no more after it', () => {
  const control = new Reno(SETUP);
  loseWith(control, 20);
  for (let n = 0; n < 9; n++) control.acked({ bytes: MSS, now: 0, srtt: 0, flight: 10 * MSS });
  loseWith(control, 20);
  expect(control.acked({ bytes: MSS, now: 0, srtt: 0, flight: 10 * MSS })).toBeUndefined();
  expect(control.cwnd).toBe(10 * MSS);
});

test('the first ACK of new data ends recovery: the window is ssthresh, whatever was on the way', () => {
  const control = new Reno(SETUP);
  control.cwnd = 20 * MSS;
  control.lost({ flight: 20 * MSS, now: 0 });
  control.cwnd += 15 * MSS;
  expect(control.recovered(MSS).id).toBe('tcp.cc.recovered');
  expect(control.cwnd).toBe(10 * MSS);
  expect(control.recovery).toBe('until-new-ack');
});
