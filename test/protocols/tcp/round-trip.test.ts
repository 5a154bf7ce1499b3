// RFC 6298 by its own numbers: each expectation can be worked out by hand.
import { describe, expect, test } from 'vitest';
import { NS_PER_MS, NS_PER_S } from '../../../src/core/time.ts';
import { MOST_RTO, RoundTrip } from '../../../src/protocols/tcp/round-trip.ts';

const ms = (n: number): number => n * NS_PER_MS;

describe('the retransmission timeout', () => {
  test('is one second before anything was measured (2.1)', () => {
    expect(new RoundTrip(ms(200)).timeout).toBe(NS_PER_S);
  });

  test('after the first measurement R is R + max(G, 4·R/2) (2.2)', () => {
    const trip = new RoundTrip(ms(1));
    trip.sample(ms(100));
    expect([trip.smoothed, trip.variance, trip.timeout]).toEqual([ms(100), ms(50), ms(300)]);
  });

  test('then RTTVAR moves by a quarter, SRTT by an eighth (2.3)', () => {
    const trip = new RoundTrip(ms(1));
    trip.sample(ms(100));
    trip.sample(ms(180)); // RTTVAR = 3/4·50 + 1/4·80 = 57.5; SRTT = 7/8·100 + 1/8·180 = 110
    expect([trip.smoothed, trip.variance, trip.timeout]).toEqual([ms(110), ms(57.5), ms(340)]);
    expect(trip.least).toBe(ms(100));
  });

  test('adds no less than the granularity', () => {
    const trip = new RoundTrip(ms(200));
    for (let n = 0; n < 60; n++) trip.sample(ms(10));
    expect(trip.timeout).toBe(ms(210));
  });

  test('doubles with every time that it goes off, up to two minutes (5.5, 2.5)', () => {
    const trip = new RoundTrip(ms(1));
    trip.sample(ms(100));
    trip.backoff = 3;
    expect(trip.timeout).toBe(ms(2400));
    trip.backoff = 15;
    expect(trip.timeout).toBe(MOST_RTO);
  });
});
