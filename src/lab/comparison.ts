/** Comparisons such as `>= 2`, in `times` and `is`. A number alone means exactly that many. */
import { fail, ok, type Result } from '../core/result.ts';

export interface Comparison {
  readonly text: string;
  /** `at least 2` */
  readonly words: string;
  holds(value: number): boolean;
}

const TESTS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '<': (a, b) => a < b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const WORDS: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'fewer than',
  '==': 'exactly',
  '!=': 'not exactly',
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
    words: `${WORDS[operator]} ${limit}`,
    holds: (value) => test(value, limit),
  });
}
