import { expect, test } from 'vitest';
import { NewReno } from '../../../../src/protocols/tcp/congestion/newreno.ts';
import { MSS, SETUP } from './drive.ts';

const afterRecovery = (flight: number): number => {
  const control = new NewReno(SETUP);
  control.cwnd = 20 * MSS;
  control.lost({ flight: 20 * MSS, now: 0 });
  control.recovered(flight);
  return control.cwnd;
};

test('recovery lasts until the recover point', () => {
  expect(new NewReno(SETUP).recovery).toBe('until-recover-point');
});

test('a window full of data goes on at ssthresh', () => {
  expect(afterRecovery(10 * MSS)).toBe(10 * MSS);
});

test('a window that has run empty lets out no burst: it goes on one segment above what is on the way', () => {
  expect(afterRecovery(3 * MSS)).toBe(4 * MSS);
  expect(afterRecovery(0)).toBe(2 * MSS);
});
