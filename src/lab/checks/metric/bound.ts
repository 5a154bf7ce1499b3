/** What `is` says of a flow's number: `>= 1mbit`, `5% of rwnd/rtt`. */
import type { Expression } from '../../flows/expression.ts';
import { readExpression } from '../../flows/metric.ts';
import type { Loading } from '../../loading.ts';

export interface Bound {
  /** `at least 1mbit`, `within 5% of rwnd/rtt` */
  readonly words: string;
  readonly limit: Expression;
  /** False when either side is not known. */
  holds(value: number | undefined, valueOf: (limit: Expression) => number | undefined): boolean;
}

interface Test {
  readonly words: string;
  readonly test: (value: number, limit: number) => boolean;
}

const TESTS: Readonly<Record<string, Test>> = {
  '>=': { words: 'at least', test: (a, b) => a >= b },
  '>': { words: 'more than', test: (a, b) => a > b },
  '<=': { words: 'at most', test: (a, b) => a <= b },
  '<': { words: 'less than', test: (a, b) => a < b },
  '==': { words: 'exactly', test: (a, b) => a === b },
  '!=': { words: 'not', test: (a, b) => a !== b },
};

const EXPECTED = 'a comparison such as ">= 1mbit", "<= 65535 B" or "5% of rwnd/rtt"';

export function readBound(text: string, loading: Loading): Bound | undefined {
  const near = /^\s*(\d+(?:\.\d+)?)\s*%\s+of\s+/.exec(text);
  const operator = /^\s*(>=|<=|==|!=|>|<)\s*/.exec(text);
  const head = near ?? operator;
  if (!head) return loading.wrong('this is no comparison', EXPECTED, `"${text}"`);
  const limit = readExpression(text.slice(head[0].length), loading, head[0].length);
  if (!limit) return undefined;
  const { words, test } = near ? within(Number(near[1])) : TESTS[operator![1]!]!;
  return {
    words: `${words} ${limit.text}`,
    limit,
    holds(value, valueOf) {
      const bound = valueOf(limit);
      return value !== undefined && bound !== undefined && test(value, bound);
    },
  };
}

const within = (percent: number): Test => ({
  words: `within ${percent}% of`,
  test: (value, limit) => Math.abs(value - limit) <= (percent / 100) * Math.abs(limit),
});
