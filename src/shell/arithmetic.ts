/** What stands in `$((...))`, worked out as bash does (POSIX.1-2017, XCU 2.6.4): integers of 64 bits that wrap. No assignments, no other bases than 8, 10 and 16. */
import { fail, ok, type Result } from '../core/result.ts';

/** Levels of binary operators, from those that bind least; `**` is apart, since it alone goes from right to left. */
const LEVELS: readonly (readonly string[])[] = [
  [','],
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const OPERATOR = /\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%<>&^|,?:()!~]/y;
/** Below all but the comma: `? :`. */
const CHOICE = 1;
/** Variables may name variables; a circle is an error. */
const DEEPEST = 1024;

/** The value, or bash's complaint without `bash: `. `variable` gives what a name stands for. */
export function evaluate(source: string, variable: (name: string) => string | undefined): Result<bigint, string> {
  const text = source.trimStart();
  if (text === '') return ok(0n);
  const reader = new Reader(text, variable, 0);
  const value = reader.all();
  return reader.fault === undefined ? ok(value) : fail(reader.fault);
}

class Reader {
  fault: string | undefined;
  readonly #text: string;
  readonly #variable: (name: string) => string | undefined;
  readonly #depth: number;
  #at = 0;
  /** Where the token that was read last begins: errors name the text from there. */
  #last = 0;

  constructor(text: string, variable: (name: string) => string | undefined, depth: number) {
    this.#text = text;
    this.#variable = variable;
    this.#depth = depth;
  }

  all(): bigint {
    const value = this.#binary(0);
    this.#blanks();
    if (this.#at === this.#text.length) return value;
    const isOperator = /[\w(!~]/.test(this.#text[this.#at]!);
    return this.#wrong(
      isOperator ? 'syntax error in expression' : 'syntax error: invalid arithmetic operator',
      this.#at,
    );
  }

  #binary(level: number): bigint {
    if (level === LEVELS.length) return this.#power();
    let left = level === CHOICE ? this.#choice() : this.#binary(level + 1);
    while (this.fault === undefined) {
      const operator = this.#take(LEVELS[level]!);
      if (operator === undefined) break;
      left = this.#apply(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #choice(): bigint {
    const condition = this.#binary(CHOICE + 1);
    if (this.#take(['?']) === undefined) return condition;
    const yes = this.#binary(CHOICE);
    if (this.#take([':']) === undefined) return this.#wrong("`:' expected for conditional expression", this.#last);
    const no = this.#binary(CHOICE);
    return condition !== 0n ? yes : no;
  }

  /** bash's minus binds closer than its power: -2**2 is 4. */
  #power(): bigint {
    const base = this.#unary();
    if (this.#take(['**']) === undefined) return base;
    const exponent = this.#power();
    if (exponent < 0n) return this.#wrong('exponent less than 0', this.#last);
    return power(base, exponent);
  }

  #unary(): bigint {
    const sign = this.#take(['-', '+', '!', '~']);
    if (sign === undefined) return this.#operand();
    const value = this.#unary();
    if (sign === '!') return value === 0n ? 1n : 0n;
    return sign === '-' ? wrap(-value) : sign === '~' ? ~value : value;
  }

  #operand(): bigint {
    if (this.fault !== undefined) return 0n;
    if (this.#take(['(']) !== undefined) {
      const value = this.#binary(0);
      return this.#take([')']) === undefined ? this.#wrong("missing `)'", this.#last) : value;
    }
    this.#blanks();
    const word = /\w+/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined)
      return this.#wrong('syntax error: operand expected', this.#at === this.#text.length ? this.#last : this.#at);
    this.#last = this.#at;
    this.#at += found.length;
    return /^\d/.test(found) ? this.#number(found) : this.#named(found);
  }

  #number(word: string): bigint {
    const octal = /^0\d/.test(word);
    const digits = octal ? /^[0-7]+$/ : /^(?:\d+|0[xX][0-9a-fA-F]+)$/;
    if (!digits.test(word)) return this.#wrong('value too great for base', this.#last);
    return wrap(BigInt(octal ? `0o${word}` : word));
  }

  #named(name: string): bigint {
    const text = this.#variable(name)?.trimStart() ?? '';
    if (text === '') return 0n;
    if (this.#depth === DEEPEST) return this.#wrong('expression recursion level exceeded', this.#last);
    const inner = new Reader(text, this.#variable, this.#depth + 1);
    const value = inner.all();
    this.fault ??= inner.fault;
    return value;
  }

  #apply(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === '/' || operator === '%') && right === 0n && this.fault === undefined)
      return this.#wrong('division by 0', this.#last);
    return this.fault === undefined ? wrap(APPLY[operator]!(left, right)) : 0n;
  }

  /** One of these operators, if it comes next; the longest reading counts, so that `*` is not taken of `**`. */
  #take(operators: readonly string[]): string | undefined {
    this.#blanks();
    OPERATOR.lastIndex = this.#at;
    const found = OPERATOR.exec(this.#text)?.[0];
    if (found === undefined || !operators.includes(found)) return undefined;
    this.#last = this.#at;
    this.#at += found.length;
    return found;
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #wrong(what: string, from: number): bigint {
    this.fault ??= `${this.#text}: ${what} (error token is "${this.#text.slice(from)}")`;
    return 0n;
  }
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (is: boolean): bigint => (is ? 1n : 0n);

/** By squaring, cut to 64 bits at each step: the exponent may be any. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = wrap(square * square)) {
    if (rest & 1n) result = wrap(result * square);
  }
  return result;
}

const APPLY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  ',': (_, b) => b,
  '||': (a, b) => truth(a !== 0n || b !== 0n),
  '&&': (a, b) => truth(a !== 0n && b !== 0n),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  // the processor takes six bits of the count
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};
