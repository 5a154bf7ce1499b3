import { expect, test } from 'vitest';
import { Tahoe } from '../../../../src/protocols/tcp/congestion/tahoe.ts';
import { MSS, roundTrip, SETUP } from './drive.ts';

test('a third duplicate ACK means slow start from one segment, up to half of what was on the way', () => {
  const control = new Tahoe(SETUP);
  control.cwnd = 16 * MSS;
  expect(control.lost({ flight: 16 * MSS, now: 0 }).id).toBe('tcp.cc.lost-tahoe');
  const windows = [];
  let now = 0;
  for (let n = 0; n < 6; n++) {
    windows.push(control.cwnd / MSS);
    now = roundTrip(control, now);
  }
  expect(windows).toEqual([1, 2, 4, 8, 9, 10]);
  expect(control.recovery).toBe('slow-start');
});

test('the end of the repair changes nothing', () => {
  const control = new Tahoe(SETUP);
  control.lost({ flight: 16 * MSS, now: 0 });
  control.recovered(16 * MSS);
  expect(control).toMatchObject({ cwnd: MSS, ssthresh: 8 * MSS });
});
