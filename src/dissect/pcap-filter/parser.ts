/**
 * The grammar of pcap-filter(7) in one pass: conditions are made as their words are read, so that the first mistake is
 * reported as libpcap reports it. `and` and `or` bind alike, from the left.
 */
import { binary as combine, and, compare, constant, not, or, type Block, type Operator } from './ir.ts';
import { Identifiers } from './identifiers.ts';
import { SYNTAX_ERROR, type Token } from './lexer.ts';
import { Primitives, type Checked } from './primitives.ts';
import { NO_QUALIFIERS, refuse, type Direction, type FilterContext, type Kind, type Qualifiers } from './qualifiers.ts';

const PROTOCOLS = new Set(
  (
    'ether ip arp rarp sctp tcp udp icmp igmp igrp pim vrrp carp ip6 icmp6 ah esp atalk aarp decnet lat sca moprc mopdl ' +
    'iso stp ipx netbeui'
  ).split(' '),
);
const KINDS = new Set(['host', 'net', 'port', 'portrange']);
const RELATIONS = new Set(['>', '>=', '=', '<=', '<', '!=']);
/** Grammar.y gives `^` and `%` no precedence, so that they take in all that follows. */
const GREEDY = new Set(['^', '%']);
const PRECEDENCE: Readonly<Record<string, number>> = {
  '|': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};
const UNARY = 6;

/** A condition, and the qualifiers that a bare name after `and` or `or` takes over. */
interface Clause {
  readonly block: Block;
  readonly q: Qualifiers;
}

export class Parser {
  readonly #tokens: readonly Token[];
  readonly #make: Primitives;
  readonly #identify: Identifiers;
  #at = 0;

  constructor(tokens: readonly Token[], context: FilterContext) {
    this.#tokens = tokens;
    this.#make = new Primitives(context);
    this.#identify = new Identifiers(this.#make, context);
  }

  /** The whole expression. Throws FilterError. */
  parse(): Block {
    const { block } = this.#expression(NO_QUALIFIERS);
    if (this.#token().kind !== 'end') refuse(SYNTAX_ERROR);
    return block;
  }

  #expression(outer: Qualifiers): Clause {
    let left = this.#clause(undefined, outer);
    for (let word = this.#word(); word === 'and' || word === 'or'; word = this.#word()) {
      this.#at++;
      const right = this.#clause(left.q, left.q);
      left = { block: (word === 'and' ? and : or)(left.block, right.block), q: right.q };
    }
    return left;
  }

  /** A term; with `bare` qualifiers to take over, also a name alone. */
  #clause(bare: Qualifiers | undefined, outer: Qualifiers): Clause {
    if (this.#take('!')) {
      const { block, q } = this.#clause(bare, outer);
      return { block: not(block), q };
    }
    if (this.#startsArithmetic()) return { block: this.#relation(), q: NO_QUALIFIERS };
    if (this.#startsIdentifiers()) return bare ? this.#identifier(bare) : refuse(SYNTAX_ERROR);
    if (!this.#take('(')) return this.#term();
    const { block } = this.#expression(outer);
    this.#expect(')');
    return { block, q: outer };
  }

  #term(): Clause {
    const first = this.#word();
    const protocol = first !== undefined && PROTOCOLS.has(first) ? first : undefined;
    if (protocol) this.#at++;
    const other = this.#other(protocol);
    if (other) return { block: other, q: NO_QUALIFIERS };
    const q = this.#head(protocol ?? 'default');
    if (q) return this.#identifier(q);
    return protocol ? { block: this.#make.protocol(protocol), q: NO_QUALIFIERS } : refuse(SYNTAX_ERROR);
  }

  /** Qualifiers before a name: protocol, direction, kind; undefined when neither direction nor kind is said. */
  #head(protocol: string): Qualifiers | undefined {
    const direction = this.#direction();
    const word = this.#word();
    if (word !== undefined && (KINDS.has(word) || (direction === undefined && isLoneKind(word)))) {
      this.#at++;
      return { protocol, direction: direction ?? 'default', kind: word as Kind };
    }
    return direction && { protocol, direction, kind: 'default' };
  }

  #direction(): Direction | undefined {
    const word = this.#word();
    if (word !== 'src' && word !== 'dst') return undefined;
    this.#at++;
    const joint = this.#word();
    const second = this.#tokens[this.#at + 1];
    const other = word === 'src' ? 'dst' : 'src';
    if ((joint !== 'and' && joint !== 'or') || second?.kind !== 'word' || second.text !== other) return word;
    this.#at += 2;
    return joint;
  }

  /** Primitives that take no name. */
  #other(protocol: string | undefined): Block | undefined {
    const word = this.#word();
    if (word === 'broadcast' || word === 'multicast') {
      this.#at++;
      return this.#make[word](protocol ?? 'default');
    }
    if (protocol) return undefined;
    if (word === 'less' || word === 'greater') {
      this.#at++;
      const token = this.#tokens[this.#at++];
      return token?.kind === 'number' ? this.#make.length(word, token.value) : refuse(SYNTAX_ERROR);
    }
    if (word === 'inbound' || word === 'outbound') {
      this.#at++;
      return this.#make.direction(word === 'outbound');
    }
    if (word === 'vlan') {
      this.#at++;
      return this.#make.vlan(this.#startsNumber() ? this.#plainNumber() : undefined);
    }
    if (word !== 'llc') return undefined;
    this.#at++;
    return this.#make.llc();
  }

  /** A name under qualifiers, or a group of them: `host (a or b)`. */
  #identifier(q: Qualifiers): Clause {
    if (this.#take('!')) return { block: not(this.#identifier(q).block), q };
    if (this.#startsNumber()) return { block: this.#identify.number(this.#plainNumber(), q), q };
    if (this.#take('(')) {
      if (this.#word() === '(' && !this.#startsNumber()) refuse(SYNTAX_ERROR);
      let { block } = this.#identifier(q);
      for (let word = this.#word(); word === 'and' || word === 'or'; word = this.#word()) {
        this.#at++;
        block = (word === 'and' ? and : or)(block, this.#identifier(q).block);
      }
      this.#expect(')');
      return { block, q };
    }
    return { block: this.#name(q), q };
  }

  #name(q: Qualifiers): Block {
    const token = this.#tokens[this.#at++]!;
    if (token.kind === 'name') return this.#identify.name(token.text, q);
    if (token.kind === 'mac') return this.#identify.mac(token.text, q);
    if (token.kind === 'address6') return refuse(`IPv6 addresses such as '${token.text}' are not supported here`);
    if (token.kind !== 'address') return refuse(SYNTAX_ERROR);
    if (this.#take('/')) {
      const length = this.#tokens[this.#at++];
      return length?.kind === 'number' ? this.#identify.prefix(token.text, length.value, q) : refuse(SYNTAX_ERROR);
    }
    if (!this.#take('mask')) return this.#identify.address(token.text, q);
    const mask = this.#tokens[this.#at++];
    return mask?.kind === 'address' ? this.#identify.masked(token.text, mask.text, q) : refuse(SYNTAX_ERROR);
  }

  #relation(): Block {
    const left = this.#arithmetic(0);
    const relation = this.#word();
    if (relation === undefined || !RELATIONS.has(relation)) return refuse(SYNTAX_ERROR);
    this.#at++;
    const right = this.#arithmetic(0);
    const { comparison, inverted } = RELATION[relation]!;
    const test = compare(left.value, comparison, right.value);
    const checks = left.checks && right.checks ? and(left.checks, right.checks) : (left.checks ?? right.checks);
    const block = inverted ? not(test) : test;
    return checks ? and(checks, block) : block;
  }

  #arithmetic(least: number): Checked {
    let left = this.#operand();
    for (;;) {
      const operator = this.#word() as Operator;
      const greedy = GREEDY.has(operator);
      const precedence = PRECEDENCE[operator];
      if (!greedy && (precedence === undefined || precedence < least)) return left;
      this.#at++;
      const right = this.#arithmetic(greedy ? 0 : precedence! + 1);
      refuseImpossible(operator, right);
      // Libpcap keeps only the left side's protocol checks; so `1 + icmp[0] = 9` looks into any packet.
      left = { ...left, value: combine(operator, left.value, right.value) };
    }
  }

  #operand(): Checked {
    const token = this.#tokens[this.#at++]!;
    if (token.kind === 'number') return { value: constant(token.value), checks: undefined, leading: token.value };
    if (token.kind !== 'word') return refuse(SYNTAX_ERROR);
    if (token.text === 'len') return { value: { kind: 'length' }, checks: undefined, leading: undefined };
    if (token.text === '-') {
      const of = this.#arithmetic(UNARY);
      return { ...of, value: combine('-', constant(0), of.value) };
    }
    if (token.text === '(') {
      const inner = this.#arithmetic(0);
      this.#expect(')');
      return inner;
    }
    return PROTOCOLS.has(token.text) && this.#take('[') ? this.#bytes(token.text) : refuse(SYNTAX_ERROR);
  }

  /** `[index]` or `[index:size]` */
  #bytes(protocol: string): Checked {
    const index = this.#arithmetic(0);
    let size = 1;
    if (this.#take(':')) {
      const token = this.#tokens[this.#at++];
      size = token?.kind === 'number' ? token.value : refuse(SYNTAX_ERROR);
    }
    this.#expect(']');
    return this.#make.bytes(protocol, index, size);
  }

  /** Whether a relation between numbers begins here, rather than a name or a term. */
  #startsArithmetic(): boolean {
    let at = this.#at;
    while (this.#isWord(at, '(')) at++;
    const first = this.#tokens[at]!;
    if (first.kind === 'word' && (first.text === 'len' || first.text === '-')) return this.#parensHoldNumbers();
    if (first.kind === 'word')
      return this.#isWord(at + 1, '[') && PROTOCOLS.has(first.text) && this.#parensHoldNumbers();
    return first.kind === 'number' && this.#parensHoldNumbers() && this.#operatorFollows();
  }

  /** Whether the parenthesis here, if there is one, holds arithmetic only and no condition. */
  #parensHoldNumbers(): boolean {
    if (this.#word() !== '(') return true;
    return this.#tokens
      .slice(this.#at, this.#closing())
      .every(
        (t) => t.kind === 'number' || (t.kind === 'word' && !RELATIONS.has(t.text) && !/^(and|or|!)$/.test(t.text)),
      );
  }

  #operatorFollows(): boolean {
    const after = this.#tokens[this.#word() === '(' ? this.#closing() + 1 : this.#at + 1];
    const inside = this.#word() === '(' && !this.#startsNumber();
    if (after?.kind !== 'word') return inside;
    return inside || after.text in PRECEDENCE || GREEDY.has(after.text) || RELATIONS.has(after.text);
  }

  /** Whether names stand here: `a`, `80`, `(a or b)`, `(not a)`. */
  #startsIdentifiers(): boolean {
    let at = this.#at;
    while (this.#isWord(at, '(') || this.#isWord(at, '!')) at++;
    const { kind } = this.#tokens[at]!;
    if (kind === 'word' || kind === 'end') return false;
    if (kind !== 'number' || this.#word() !== '(') return true;
    return !this.#tokens.slice(this.#at, this.#closing()).some((t) => t.kind === 'word' && RELATIONS.has(t.text));
  }

  /** A number, in any number of parentheses of its own. */
  #startsNumber(): boolean {
    let depth = 0;
    while (this.#isWord(this.#at + depth, '(')) depth++;
    if (this.#tokens[this.#at + depth]!.kind !== 'number') return false;
    for (let i = 1; i <= depth; i++) if (!this.#isWord(this.#at + depth + i, ')')) return false;
    return true;
  }

  #plainNumber(): number {
    if (this.#take('(')) {
      const value = this.#plainNumber();
      this.#expect(')');
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

  #token(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end' };
  }

  #word(): string | undefined {
    const token = this.#token();
    return token.kind === 'word' ? token.text : undefined;
  }

  #isWord(at: number, text: string): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'word' && token.text === text;
  }

  #take(text: string): boolean {
    if (this.#word() !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) refuse(SYNTAX_ERROR);
  }
}

const RELATION: Readonly<Record<string, { readonly comparison: '=' | '>' | '>='; readonly inverted: boolean }>> = {
  '=': { comparison: '=', inverted: false },
  '!=': { comparison: '=', inverted: true },
  '>': { comparison: '>', inverted: false },
  '<=': { comparison: '>', inverted: true },
  '>=': { comparison: '>=', inverted: false },
  '<': { comparison: '>=', inverted: true },
};

const isLoneKind = (word: string): boolean => word === 'proto' || word === 'protochain' || word === 'gateway';

/** Libpcap looks at the first thing that the right side loads, so that `8 / udp[0:2]` is a division by zero to it. */
function refuseImpossible(operator: Operator, { leading }: Checked): void {
  if (operator === '/' && leading === 0) refuse('division by zero');
  if (operator === '%' && leading === 0) refuse('modulus by zero');
  if ((operator === '<<' || operator === '>>') && (leading ?? 0) > 31) refuse('shift by more than 31 bits');
}
