/** Where the parser stands in the tokens, and the looking ahead that tells a number, a list of names and a condition apart. */
import { SYNTAX_ERROR, type Token } from './lexer.ts';
import { refuse } from './qualifiers.ts';

export const PROTOCOLS: ReadonlySet<string> = new Set(
  (
    'ether ip arp rarp sctp tcp udp icmp igmp igrp pim vrrp carp ip6 icmp6 ah esp atalk aarp decnet lat sca moprc mopdl ' +
    'iso stp ipx netbeui'
  ).split(' '),
);
export const RELATIONS: ReadonlySet<string> = new Set(['>', '>=', '=', '<=', '<', '!=']);
/** Grammar.y gives `^` and `%` no precedence, so that they take in all that follows. */
export const GREEDY: ReadonlySet<string> = new Set(['^', '%']);
export const PRECEDENCE: Readonly<Record<string, number>> = {
  ...{ '|': 1, '&': 2, '<<': 3, '>>': 3, '+': 4, '-': 4, '*': 5, '/': 5 },
};

const END: Token = { kind: 'end' };

export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Whether a relation between numbers begins here, rather than a name or a term. */
  startsArithmetic(): boolean {
    let at = this.#at;
    while (this.#isWord(at, '(')) at++;
    const first = this.#tokens[at]!;
    if (first.kind === 'word' && (first.text === 'len' || first.text === '-')) return this.#parensHoldNumbers();
    const indexed = first.kind === 'word' && PROTOCOLS.has(first.text) && this.#isWord(at + 1, '[');
    if (first.kind === 'word') return indexed && this.#parensHoldNumbers();
    return first.kind === 'number' && this.#parensHoldNumbers() && this.#operatorFollows();
  }

  /** Whether the parenthesis here, if there is one, holds arithmetic only and no condition. */
  #parensHoldNumbers(): boolean {
    if (this.word() !== '(') return true;
    return this.#tokens
      .slice(this.#at, this.#closing())
      .every(
        (t) => t.kind === 'number' || (t.kind === 'word' && !RELATIONS.has(t.text) && !/^(and|or|!)$/.test(t.text)),
      );
  }

  #operatorFollows(): boolean {
    const after = this.#tokens[this.word() === '(' ? this.#closing() + 1 : this.#at + 1];
    const inside = this.word() === '(' && !this.startsNumber();
    if (after?.kind !== 'word') return inside;
    return inside || after.text in PRECEDENCE || GREEDY.has(after.text) || RELATIONS.has(after.text);
  }

  /** Whether names stand here: `a`, `80`, `(a or b)`, `(not a)`. */
  startsIdentifiers(): boolean {
    let at = this.#at;
    while (this.#isWord(at, '(') || this.#isWord(at, '!')) at++;
    const { kind } = this.#tokens[at]!;
    if (kind === 'word' || kind === 'end') return false;
    if (kind !== 'number' || this.word() !== '(') return true;
    return !this.#tokens.slice(this.#at, this.#closing()).some((t) => t.kind === 'word' && RELATIONS.has(t.text));
  }

  /** A number, in any number of parentheses of its own. */
  startsNumber(): boolean {
    let depth = 0;
    while (this.#isWord(this.#at + depth, '(')) depth++;
    if (this.#tokens[this.#at + depth]!.kind !== 'number') return false;
    for (let i = 1; i <= depth; i++) if (!this.#isWord(this.#at + depth + i, ')')) return false;
    return true;
  }

  plainNumber(): number {
    if (this.take('(')) {
      const value = this.plainNumber();
      this.expect(')');
      return value;
    }
    const token = this.#tokens[this.#at++]!;
    return token.kind === 'number' ? token.value : refuse(SYNTAX_ERROR);
  }

  /** Index of the parenthesis that closes the one here. */
  #closing(): number {
    let depth = 0;
    for (let at = this.#at; at < this.#tokens.length; at++) {
      if (this.#isWord(at, '(')) depth++;
      if (this.#isWord(at, ')') && --depth === 0) return at;
    }
    return this.#tokens.length - 1;
  }

  token(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  /** The token here, and one step on. */
  next(): Token {
    return this.#tokens[this.#at++] ?? END;
  }

  skip(count = 1): void {
    this.#at += count;
  }

  isWordAhead(distance: number, text: string): boolean {
    return this.#isWord(this.#at + distance, text);
  }

  word(): string | undefined {
    const token = this.token();
    return token.kind === 'word' ? token.text : undefined;
  }

  #isWord(at: number, text: string): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'word' && token.text === text;
  }

  take(text: string): boolean {
    if (this.word() !== text) return false;
    this.#at++;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) refuse(SYNTAX_ERROR);
  }
}
