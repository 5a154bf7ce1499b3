/** Display filter tokens as a tree: `or` binds weakest, then `and`, then `not`, then relations, then `&` (tshark 4.0). */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Operand, Quantifier, RelationOp, SetElement, SliceRange, Test } from './ast.ts';
import { filterError, tokenize, type FilterError, type Token } from './token.ts';

/** Longer filters are refused: nobody types them, and time stays bounded. */
export const MAX_FILTER_LENGTH = 4096;
const MAX_DEPTH = 100;
const RELATIONS = ['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'contains', 'matches'];

/** The tree, or undefined for an empty filter, which lets everything pass. */
export function parse(text: string): Result<Test | undefined, FilterError> {
  if (text.length > MAX_FILTER_LENGTH) {
    return filterError(`The filter is longer than ${MAX_FILTER_LENGTH} characters.`, {
      at: MAX_FILTER_LENGTH,
      length: 1,
    });
  }
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 1) return ok(undefined);
  const parser = new Parser(tokens.value);
  const test = parser.disjunction();
  if (parser.error) return fail(parser.error);
  if (parser.next.kind !== 'end') parser.unexpected();
  return parser.error ? fail(parser.error) : ok(test);
}

/** Recursive descent. After the first error nothing more is read: every method then returns at once. */
class Parser {
  error: FilterError | undefined;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  disjunction(): Test {
    return this.#chain('or', '||', () => this.#chain('and', '&&', () => this.#negation()));
  }

  unexpected(): void {
    const { kind, text, at, length } = this.next;
    const said = kind === 'slice' ? `[${text}]` : text;
    this.#fail(kind === 'end' ? 'Unexpected end of filter expression.' : `"${said}" was unexpected in this context.`, {
      at,
      length,
    });
  }

  #chain(kind: 'and' | 'or', op: string, part: () => Test): Test {
    const first = part();
    if (!this.#is(op)) return first;
    const tests = [first];
    while (!this.error && this.#accept(op)) tests.push(part());
    return { kind, tests };
  }

  #negation(): Test {
    let negated = false;
    while (this.#accept('!')) negated = !negated;
    const test = this.#primary();
    return negated ? { kind: 'not', test } : test;
  }

  #primary(): Test {
    if (!this.#accept('(')) return this.#relation();
    if (++this.#depth > MAX_DEPTH) this.#fail('The filter nests too deeply.', this.next);
    const test = this.error ? NOTHING : this.disjunction();
    this.#depth--;
    this.#expect(')');
    return test;
  }

  #relation(): Test {
    const quantifier = this.#quantifier();
    const left = this.#operand();
    const token = this.next;
    if (this.error) return NOTHING;
    const negated = token.text === '!' && token.kind === 'op' && this.#tokens[this.#at + 1]?.text === 'in';
    if (negated) this.#at++;
    if (this.#accept('in')) return { kind: 'in', negated, quantifier, left, set: this.#set() };
    if (token.kind === 'op' && RELATIONS.includes(token.text)) {
      this.#at++;
      const right = this.#operand();
      return { kind: 'relation', op: token.text as RelationOp, quantifier, left, right, token };
    }
    if (quantifier) this.unexpected();
    return { kind: 'exists', operand: left };
  }

  /** `any` and `all` before a field; elsewhere they are words like others. */
  #quantifier(): Quantifier | undefined {
    const { kind, text } = this.next;
    if (kind !== 'word' || (text !== 'any' && text !== 'all')) return undefined;
    if (this.#tokens[this.#at + 1]?.kind !== 'word') return undefined;
    this.#at++;
    return text;
  }

  #set(): SetElement[] {
    const elements: SetElement[] = [];
    this.#expect('{');
    do {
      const low = this.#operand();
      elements.push(this.#accept('..') ? { low, high: this.#operand() } : { low });
    } while (!this.error && this.#accept(','));
    this.#expect('}');
    return elements;
  }

  #operand(): Operand {
    let left = this.#sliced();
    while (!this.error && this.#is('&')) {
      const token = this.#take();
      left = { kind: 'mask', left, right: this.#sliced(), token };
    }
    return left;
  }

  #sliced(): Operand {
    let operand = this.#entity();
    while (!this.error && this.next.kind === 'slice') {
      const token = this.#take();
      operand = { kind: 'slice', of: operand, ranges: this.#ranges(token), token };
    }
    return operand;
  }

  #entity(): Operand {
    const token = this.next;
    if (token.kind === 'string' || token.kind === 'char') return { kind: token.kind, token: this.#take() };
    if (token.kind !== 'word') {
      this.unexpected();
      return { kind: 'word', token };
    }
    this.#at++;
    if (this.#is('(')) return this.#call(token);
    if (!this.#accept('#')) return { kind: 'word', token };
    const number = this.next;
    if (number.kind !== 'word' || !/^[1-9]\d?$/.test(number.text))
      this.#fail('After # comes the number of a layer, from 1.', number);
    this.#at += number.kind === 'end' ? 0 : 1;
    return { kind: 'word', token, layer: Number(number.text) };
  }

  #call(token: Token): Operand {
    const args: Operand[] = [];
    this.#expect('(');
    if (++this.#depth > MAX_DEPTH) this.#fail('The filter nests too deeply.', token);
    do args.push(this.#operand());
    while (!this.error && this.#accept(','));
    this.#depth--;
    this.#expect(')');
    return { kind: 'call', name: token.text, args, token };
  }

  /** `4`, `0:3` (offset and length), `1-2` (first and last), `:3`, `4:`, several with commas. */
  #ranges(token: Token): SliceRange[] {
    return token.text.split(',').map((part) => {
      const match = /^\s*(-?\d+)?\s*(?:(:)\s*(\d+)?|-\s*(-?\d+))?\s*$/.exec(part);
      const [, first, colon, length, last] = match ?? [];
      if (!match || (first === undefined && length === undefined)) {
        this.#fail(`"${part}" is not a slice such as 0:3, 1-2 or 4.`, token);
      } else if (Number(length ?? 1) === 0) {
        this.#fail('A slice has at least one byte.', token);
      }
      const from = Number(first ?? 0);
      if (last !== undefined && from >= 0 && Number(last) >= 0 && from >= Number(last)) {
        this.#fail(`Range ${part.trim()} isn't valid because ${from} is greater or equal than ${last}.`, token);
      }
      if (last !== undefined) return { from, length: undefined, last: Number(last) };
      return { from, length: length !== undefined ? Number(length) : colon ? undefined : 1 };
    });
  }

  #is(op: string): boolean {
    return !this.error && this.next.kind === 'op' && this.next.text === op;
  }

  #accept(op: string): boolean {
    if (!this.#is(op)) return false;
    this.#at++;
    return true;
  }

  #expect(op: string): void {
    if (!this.error && !this.#accept(op)) this.unexpected();
  }

  #take(): Token {
    return this.#tokens[this.#at++]!;
  }

  #fail(message: string, { at, length }: Pick<Token, 'at' | 'length'>): void {
    this.error ??= { message, at, length };
  }
}

/** What stands for a test that could not be read; the error is what counts. */
const NOTHING: Test = { kind: 'and', tests: [] };
