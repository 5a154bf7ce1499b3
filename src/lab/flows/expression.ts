/** Sums over a flow's numbers, as labs write them: `rwnd/rtt`, `goodput / 1mbit`, `min(cwnd-max, rwnd-max)`. Bytes, seconds and bytes a second. */
import { fail, ok, type Result } from '../../core/result.ts';

/** Undefined when the flow does not know one of its numbers (yet). */
export interface Expression {
  readonly text: string;
  /** The names it uses. */
  readonly names: readonly string[];
  value(known: (name: string) => number | undefined): number | undefined;
}

/** What a unit after a number multiplies it with: sizes become bytes, rates bytes a second, times seconds. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  kib: 1024,
  mib: 1024 ** 2,
  bit: 1 / 8,
  kbit: 1e3 / 8,
  mbit: 1e6 / 8,
  gbit: 1e9 / 8,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
};

interface ExpressionError {
  readonly message: string;
  readonly at: number;
  readonly word: string;
}

type Node = (known: (name: string) => number | undefined) => number | undefined;

interface Token {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
  readonly at: number;
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z-]*[a-z](?:@\d+)?|[a-z]+)|([-+*/(),]))/iy;

const SUMS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = { min: Math.min, max: Math.max };

/** `isName`: whether a flow has such a number. */
export function parseExpression(text: string, isName: (name: string) => boolean): Result<Expression, ExpressionError> {
  try {
    const parser = new Parser(text, isName);
    const node = parser.whole();
    return ok({ text: text.trim(), names: parser.names, value: node });
  } catch (error) {
    if (error instanceof Wrong) return fail(error.where);
    throw error;
  }
}

class Wrong extends Error {
  readonly where: ExpressionError;

  constructor(where: ExpressionError) {
    super(where.message);
    this.where = where;
  }
}

/** Recursive descent: sums of products of numbers, names, brackets and functions. */
class Parser {
  readonly names: string[] = [];
  readonly #tokens: readonly Token[];
  readonly #isName: (name: string) => boolean;
  readonly #end: number;
  #at = 0;

  constructor(text: string, isName: (name: string) => boolean) {
    this.#tokens = tokens(text);
    this.#isName = isName;
    this.#end = text.length;
  }

  whole(): Node {
    const node = this.#sum();
    if (this.#next) throw this.#wrong(`"${this.#next.text}" is not expected here`);
    return node;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#next;
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #need(sign: string): void {
    if (this.#take(sign) === undefined) throw this.#wrong(`"${sign}" is missing`);
  }

  #sum(): Node {
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      left = both(SUMS[sign]!, left, this.#product());
    }
    return left;
  }

  #product(): Node {
    let left = this.#term();
    for (let sign = this.#take('*', '/'); sign !== undefined; sign = this.#take('*', '/')) {
      left = both(SUMS[sign]!, left, this.#term());
    }
    return left;
  }

  #term(): Node {
    if (this.#take('(') !== undefined) {
      const inner = this.#sum();
      this.#need(')');
      return inner;
    }
    const token = this.#next;
    if (!token || token.kind === 'sign') throw this.#wrong('a number or a name is missing');
    this.#at++;
    return token.kind === 'number' ? this.#number(token) : this.#name(token);
  }

  #number(token: Token): Node {
    const word = this.#next?.kind === 'name' ? this.#next.text.toLowerCase() : '';
    const known = Object.hasOwn(UNITS, word);
    if (known) this.#at++;
    const value = Number(token.text) * (known ? UNITS[word]! : 1);
    return () => value;
  }

  #name(token: Token): Node {
    const name = token.text;
    const calls = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (calls) return this.#call(calls);
    if (!this.#isName(name)) {
      throw new Wrong({ message: `a flow has no "${name}"`, at: token.at, word: name });
    }
    this.names.push(name);
    return (known) => known(name);
  }

  #call(calls: (...values: number[]) => number): Node {
    this.#need('(');
    const first = this.#sum();
    this.#need(',');
    const second = this.#sum();
    this.#need(')');
    return both(calls, first, second);
  }

  #wrong(message: string): Wrong {
    return new Wrong({ message, at: this.#next?.at ?? this.#end, word: this.#next?.text ?? '' });
  }
}

const both =
  (sum: (a: number, b: number) => number, left: Node, right: Node): Node =>
  (known) => {
    const a = left(known);
    const b = right(known);
    return a === undefined || b === undefined ? undefined : sum(a, b);
  };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) {
      const at = from + text.slice(from).search(/\S/);
      throw new Wrong({ message: `"${text[at]}" cannot stand here`, at, word: text[at]! });
    }
    const [whole, number, name, sign] = match;
    const part = (number ?? name ?? sign)!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    found.push({ kind, text: part, at: from + whole.length - part.length });
  }
  return found;
}
