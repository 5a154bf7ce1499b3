/** Numbers as ping prints them, and what it counts. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finalText, tripText } from '../../../src/programs/ping/statistics.ts';
import { Tally } from '../../../src/programs/ping/tally.ts';

describe('time=', () => {
  test.each([
    [38, '0.038 ms'],
    [999, '0.999 ms'],
    [1000, '1.00 ms'],
    [9114, '9.11 ms'],
    [9994, '9.99 ms'],
    [9995, '10.0 ms'],
    [10_678, '10.7 ms'],
    [99_949, '99.9 ms'],
    [99_950, '100 ms'],
    [1_531_469, '1531 ms'],
  ])('%i µs is %s', (us, text) => expect(tripText(us)).toBe(text));

  test('is within half a unit of its last digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (us) => {
        const shown = tripText(us).slice(0, -3);
        const digits = shown.split('.')[1]?.length ?? 0;
        expect(Math.abs(Number(shown) - us / 1000)).toBeLessThanOrEqual(0.5 / 10 ** digits + 1e-9);
      }),
    );
  });
});

describe('the tally', () => {
  const sent = (count: number): Tally => {
    const tally = new Tally();
    for (let i = 0; i < count; i++) tally.sent();
    return tally;
  };

  test('knows what is in flight and the most that ever was', () => {
    const tally = sent(3);
    expect(tally.inFlight).toBe(3);
    tally.reply(1);
    expect(tally).toMatchObject({ inFlight: 2, pipe: 3, received: 1 });
    tally.reply(3);
    expect(tally.inFlight).toBe(0);
  });

  test('tells a reply from its duplicate', () => {
    const tally = sent(2);
    expect([tally.reply(1), tally.reply(1), tally.reply(2)]).toEqual([false, true, false]);
    expect(tally).toMatchObject({ received: 2, repeats: 1 });
  });

  test('goes on when sequence numbers begin anew after 65535', () => {
    const tally = sent(65_536);
    tally.acknowledge(65_535);
    expect(tally.nextSequence).toBe(1);
    tally.reply(0);
    expect(tally.inFlight).toBe(0);
    tally.sent();
    expect(tally.inFlight).toBe(1);
    tally.forget(1);
    expect(tally.reply(1)).toBe(false);
  });

  test('says how far round trips lie apart, as the recording did', () => {
    const tally = new Tally();
    for (const [i, us] of [9226, 9383, 9465].entries()) {
      tally.sent();
      tally.reply(i + 1);
      tally.timed(us);
    }
    expect(finalText('bob', tally, 2_003_000_000, true, true)).toBe(
      '\n--- bob ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 2003ms\n' +
        'rtt min/avg/max/mdev = 9.226/9.358/9.465/0.099 ms\n',
    );
  });

  test('prints a third of the probes lost as printf does', () => {
    const tally = sent(3);
    tally.reply(1);
    tally.reply(2);
    expect(finalText('x', tally, 0, false, true)).toContain('3 packets transmitted, 2 received, 33.3333% packet loss');
  });
});
