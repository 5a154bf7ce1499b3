import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../src/lab/flows/expression.ts';

const FLOW: Readonly<Record<string, number>> = {
  rwnd: 65_535,
  rtt: 0.2,
  'cwnd-max': 90_000,
  'cwnd@5': 23_360,
  mss: 1460,
};
const isName = (name: string): boolean => Object.hasOwn(FLOW, name) || name === 'ssthresh';

function value(text: string): number | undefined | string {
  const parsed = parseExpression(text, isName);
  return parsed.ok ? parsed.value.value((name) => FLOW[name]) : `${parsed.error.at}: ${parsed.error.message}`;
}

describe('a sum over a flow', () => {
  test.each([
    ['rwnd/rtt', 327_675],
    ['rwnd / rtt', 327_675],
    ['1mbit', 125_000],
    ['1.5 Mbit', 187_500],
    ['65535 B', 65_535],
    ['64 KiB', 65_536],
    ['200ms', 0.2],
    ['cwnd@5 / mss', 16],
    ['min(cwnd-max, rwnd)', 65_535],
    ['max(cwnd-max, rwnd) - 1 kB', 89_000],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 2 - 3', 5],
    ['ssthresh / 2', undefined],
  ])('%s is %s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test.each([
    ['goodputt', '0: a flow has no "goodputt"'],
    ['rwnd/', '5: a number or a name is missing'],
    ['rwnd rtt', '5: "rtt" is not expected here'],
    ['(rwnd', '5: ")" is missing'],
    ['min(rwnd)', '8: "," is missing'],
    ['rwnd $ 2', '5: "$" cannot stand here'],
    ['', '0: a number or a name is missing'],
    ['toString', '0: a flow has no "toString"'],
  ])('%s is refused', (text, message) => {
    expect(value(text)).toBe(message);
  });

  test('takes any text without an exception', () => {
    expect(
      fc.check(fc.property(fc.string(), (text) => typeof parseExpression(text, isName).ok === 'boolean')).failed,
    ).toBe(false);
  });
});
