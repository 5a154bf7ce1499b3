/**
 * What a pcap-filter expression means, before it becomes a closure: values are unsigned 32-bit numbers, blocks are
 * conditions evaluated strictly from left to right, as libpcap's own code is.
 */
export type Operator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type Comparison = '=' | '>' | '>=';

export type Value =
  | { readonly kind: 'constant'; readonly value: number }
  /** Length of the packet on the wire. */
  | { readonly kind: 'length' }
  /** 1 when the packet went out, known only in a live capture. */
  | { readonly kind: 'outgoing' }
  /** Bytes at `at`; with `afterHeaderAt`, counted from the end of the IPv4 header that is there. */
  | { readonly kind: 'load'; readonly size: 1 | 2 | 4; readonly at: Value; readonly afterHeaderAt?: number }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Value; readonly right: Value };

export type Block =
  | { readonly kind: 'test'; readonly comparison: Comparison; readonly left: Value; readonly right: Value }
  | { readonly kind: 'and' | 'or'; readonly left: Block; readonly right: Block }
  | { readonly kind: 'not'; readonly of: Block };

export const constant = (value: number): Value => ({ kind: 'constant', value: value >>> 0 });
export const load = (size: 1 | 2 | 4, at: number): Value => ({ kind: 'load', size, at: constant(at) });

export const compare = (left: Value, comparison: Comparison, right: Value): Block => ({
  kind: 'test',
  comparison,
  left,
  right,
});
export const equals = (left: Value, right: number): Block => compare(left, '=', constant(right));
export const and = (left: Block, right: Block): Block => ({ kind: 'and', left, right });
export const or = (left: Block, right: Block): Block => ({ kind: 'or', left, right });
export const not = (of: Block): Block => ({ kind: 'not', of });

/** The conjunction of the blocks that are there. */
export const all = (...blocks: readonly (Block | undefined)[]): Block | undefined =>
  blocks.reduce<Block | undefined>((left, right) => (left && right ? and(left, right) : (left ?? right)), undefined);

/** An operation, folded when both sides are constants. */
export function binary(operator: Operator, left: Value, right: Value): Value {
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = operate(operator, left.value, right.value);
    if (value !== undefined) return constant(value);
  }
  return { kind: 'binary', operator, left, right };
}

/** Unsigned 32-bit arithmetic; undefined is a division by zero. Shifting by 32 and more leaves nothing. */
export function operate(operator: Operator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return (a + b) >>> 0;
    case '-':
      return (a - b) >>> 0;
    case '*':
      return Math.imul(a, b) >>> 0;
    case '/':
      return b === 0 ? undefined : Math.floor(a / b);
    case '%':
      return b === 0 ? undefined : a % b;
    case '&':
      return (a & b) >>> 0;
    case '|':
      return (a | b) >>> 0;
    case '^':
      return (a ^ b) >>> 0;
    case '<<':
      return b > 31 ? 0 : (a << b) >>> 0;
    case '>>':
      return b > 31 ? 0 : a >>> b;
  }
}
