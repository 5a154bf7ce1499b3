/** Units as tc(8) writes them, and clocks. */
import { describe, expect, test } from 'vitest';
import * as T from '../../src/core/time.ts';
import * as U from '../../src/core/units.ts';

const value = (result: { ok: boolean; value?: number }): number | undefined => result.value;

describe('a rate', () => {
  test.each([
    ['100mbit', 1e8],
    ['1gbit', 1e9],
    ['56kbit', 56_000],
    ['1.5 Mbit', 1.5e6],
    ['10mbps', 8e7],
    ['1kibit', 1024],
    ['300bit', 300],
  ])('%s', (text, bits) => expect(value(U.parseRate(text))).toBe(bits));

  test('is refused without a unit, without a number, and when it is nothing', () => {
    for (const text of ['', '100', 'fast', '0mbit', '-1mbit', '10 ms', '1e3bit'])
      expect(U.parseRate(text).ok).toBe(false);
  });

  test('is written with its largest unit', () => {
    expect([1e9, 1e8, 1.5e6, 56_000, 300].map(U.formatRate)).toEqual([
      '1gbit',
      '100mbit',
      '1.5mbit',
      '56kbit',
      '300bit',
    ]);
  });
});

describe('a duration', () => {
  test.each([
    ['10ms', 10_000_000],
    ['1.5s', 1_500_000_000],
    ['250us', 250_000],
    ['3ns', 3],
    ['0', 0],
    ['2min', 120_000_000_000],
  ])('%s', (text, ns) => expect(value(U.parseDuration(text))).toBe(ns));

  test('is refused without a unit', () => {
    for (const text of ['10', 'ms', '-1ms', '1 mbit']) expect(U.parseDuration(text).ok).toBe(false);
  });

  test('is written so that it can be read again', () => {
    for (const ns of [0, 1, 999, 1_000, 250_000, 10_000_000, 1_500_000_000]) {
      expect(value(U.parseDuration(U.formatDuration(ns)))).toBe(ns);
    }
  });
});

test('a percentage goes from 0% to 100%', () => {
  expect(['0%', '1%', '12.5%', '100 %'].map((text) => value(U.parsePercent(text)))).toEqual([0, 0.01, 0.125, 1]);
  for (const text of ['1', '101%', '-1%', '%']) expect(U.parsePercent(text).ok).toBe(false);
});

test('a clock shows nanoseconds in groups, a packet list microseconds', () => {
  expect(T.formatClock(22_210_000)).toBe('0.022 210 000 s');
  expect(T.formatClock(T.seconds(3) + 1)).toBe('3.000 000 001 s');
  expect([T.formatSeconds(4_011_999), T.formatSeconds(T.seconds(12))]).toEqual(['0.004011', '12.000000']);
  expect([T.microseconds(1.5), T.milliseconds(0.25)]).toEqual([1500, 250_000]);
});
