/** Comparisons such as `>= 2`, in `times` and `is`. A number alone means exactly that many. */
import { fail, ok, type Result } from '../core/result.ts';

export interface Comparison {
  readonly text: string;
  holds(value: number): boolean;
  /** Whether a value that grows can still leave it: then it is judged only when the rest is done. */
  readonly upper: boolean;
}

const TESTS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '<': (a, b) => a < b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

export const COMPARISON = 'a comparison such as ">= 1", "== 2" or "< 5"';

export function parseComparison(text: string): Result<Comparison> {
  const match = /^\s*(>=|<=|==|!=|>|<)?\s*(\d{1,15}(?:\.\d{1,6})?)\s*$/.exec(text);
  if (!match) return fail(COMPARISON);
  const [, operator = '==', digits = '0'] = match;
  const limit = Number(digits);
  const test = TESTS[operator]!;
  return ok({
    text: `${operator} ${limit}`,
    holds: (value) => test(value, limit),
    upper: operator !== '>=' && operator !== '>',
  });
}
