/**
 * The grammar of pcap-filter(7) in one pass: conditions are made as their words are read, so that the first mistake is
 * reported as libpcap reports it. `and` and `or` bind alike, from the left.
 */
import { binary as combine, and, compare, constant, not, or, type Block, type Operator } from './ir.ts';
import { Identifiers } from './identifiers.ts';
import { SYNTAX_ERROR, type Token } from './lexer.ts';
import { GREEDY, PRECEDENCE, PROTOCOLS, RELATIONS, TokenCursor } from './token-cursor.ts';
import { Primitives, type Checked } from './primitives.ts';
import { NO_QUALIFIERS, refuse, type Direction, type FilterContext, type Kind, type Qualifiers } from './qualifiers.ts';

const KINDS: ReadonlySet<string> = new Set(['host', 'net', 'port', 'portrange']);
/** Binds tighter than any operator between two numbers. */
const UNARY = 6;

/** A condition, and the qualifiers that a bare name after `and` or `or` takes over. */
interface Clause {
  readonly block: Block;
  readonly q: Qualifiers;
}

export class Parser {
  readonly #tokens: TokenCursor;
  readonly #make: Primitives;
  readonly #identify: Identifiers;

  constructor(tokens: readonly Token[], context: FilterContext) {
    this.#tokens = new TokenCursor(tokens);
    this.#make = new Primitives(context);
    this.#identify = new Identifiers(this.#make, context);
  }

  /** The whole expression. Throws FilterError. */
  parse(): Block {
    const { block } = this.#expression(NO_QUALIFIERS);
    if (this.#tokens.token().kind !== 'end') refuse(SYNTAX_ERROR);
    return block;
  }

  #expression(outer: Qualifiers): Clause {
    let left = this.#clause(undefined, outer);
    for (let word = this.#tokens.word(); word === 'and' || word === 'or'; word = this.#tokens.word()) {
      this.#tokens.skip();
      const right = this.#clause(left.q, left.q);
      left = { block: (word === 'and' ? and : or)(left.block, right.block), q: right.q };
    }
    return left;
  }

  /** A term; with `bare` qualifiers to take over, also a name alone. */
  #clause(bare: Qualifiers | undefined, outer: Qualifiers): Clause {
    if (this.#tokens.take('!')) {
      const { block, q } = this.#clause(bare, outer);
      return { block: not(block), q };
    }
    if (this.#tokens.startsArithmetic()) return { block: this.#relation(), q: NO_QUALIFIERS };
    if (this.#tokens.startsIdentifiers()) return bare ? this.#identifier(bare) : refuse(SYNTAX_ERROR);
    if (!this.#tokens.take('(')) return this.#term();
    const { block } = this.#expression(outer);
    this.#tokens.expect(')');
    return { block, q: outer };
  }

  #term(): Clause {
    const first = this.#tokens.word();
    const protocol = first !== undefined && PROTOCOLS.has(first) ? first : undefined;
    if (protocol) this.#tokens.skip();
    const other = this.#other(protocol);
    if (other) return { block: other, q: NO_QUALIFIERS };
    const q = this.#head(protocol ?? 'default');
    if (q) return this.#identifier(q);
    return protocol ? { block: this.#make.protocol(protocol), q: NO_QUALIFIERS } : refuse(SYNTAX_ERROR);
  }

  /** Qualifiers before a name: protocol, direction, kind; undefined when neither direction nor kind is said. */
  #head(protocol: string): Qualifiers | undefined {
    const direction = this.#direction();
    const word = this.#tokens.word();
    if (word !== undefined && (KINDS.has(word) || (direction === undefined && isLoneKind(word)))) {
      this.#tokens.skip();
      return { protocol, direction: direction ?? 'default', kind: word as Kind };
    }
    return direction && { protocol, direction, kind: 'default' };
  }

  #direction(): Direction | undefined {
    const word = this.#tokens.word();
    if (word !== 'src' && word !== 'dst') return undefined;
    this.#tokens.skip();
    const joint = this.#tokens.word();
    const other = word === 'src' ? 'dst' : 'src';
    if ((joint !== 'and' && joint !== 'or') || !this.#tokens.isWordAhead(1, other)) return word;
    this.#tokens.skip(2);
    return joint;
  }

  /** Primitives that take no name. */
  #other(protocol: string | undefined): Block | undefined {
    const word = this.#tokens.word();
    if (word === 'broadcast' || word === 'multicast') {
      this.#tokens.skip();
      return this.#make[word](protocol ?? 'default');
    }
    if (protocol) return undefined;
    if (word === 'less' || word === 'greater') {
      this.#tokens.skip();
      const token = this.#tokens.next();
      return token.kind === 'number' ? this.#make.length(word, token.value) : refuse(SYNTAX_ERROR);
    }
    if (word === 'inbound' || word === 'outbound') {
      this.#tokens.skip();
      return this.#make.direction(word === 'outbound');
    }
    if (word === 'vlan') {
      this.#tokens.skip();
      return this.#make.vlan(this.#tokens.startsNumber() ? this.#tokens.plainNumber() : undefined);
    }
    if (word !== 'llc') return undefined;
    this.#tokens.skip();
    return this.#make.llc();
  }

  /** A name under qualifiers, or a group of them: `host (a or b)`. */
  #identifier(q: Qualifiers): Clause {
    if (this.#tokens.take('!')) return { block: not(this.#identifier(q).block), q };
    if (this.#tokens.startsNumber()) return { block: this.#identify.number(this.#tokens.plainNumber(), q), q };
    if (this.#tokens.take('(')) {
      if (this.#tokens.word() === '(' && !this.#tokens.startsNumber()) refuse(SYNTAX_ERROR);
      let { block } = this.#identifier(q);
      for (let word = this.#tokens.word(); word === 'and' || word === 'or'; word = this.#tokens.word()) {
        this.#tokens.skip();
        block = (word === 'and' ? and : or)(block, this.#identifier(q).block);
      }
      this.#tokens.expect(')');
      return { block, q };
    }
    return { block: this.#name(q), q };
  }

  #name(q: Qualifiers): Block {
    const token = this.#tokens.next();
    if (token.kind === 'name') return this.#identify.name(token.text, q);
    if (token.kind === 'mac') return this.#identify.mac(token.text, q);
    if (token.kind === 'address6') return refuse(`IPv6 addresses such as '${token.text}' are not supported here`);
    if (token.kind !== 'address') return refuse(SYNTAX_ERROR);
    if (this.#tokens.take('/')) {
      const length = this.#tokens.next();
      return length.kind === 'number' ? this.#identify.prefix(token.text, length.value, q) : refuse(SYNTAX_ERROR);
    }
    if (!this.#tokens.take('mask')) return this.#identify.address(token.text, q);
    const mask = this.#tokens.next();
    return mask.kind === 'address' ? this.#identify.masked(token.text, mask.text, q) : refuse(SYNTAX_ERROR);
  }

  #relation(): Block {
    const left = this.#arithmetic(0);
    const relation = this.#tokens.word();
    if (relation === undefined || !RELATIONS.has(relation)) return refuse(SYNTAX_ERROR);
    this.#tokens.skip();
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
      const operator = this.#tokens.word() as Operator;
      const greedy = GREEDY.has(operator);
      const precedence = PRECEDENCE[operator];
      if (!greedy && (precedence === undefined || precedence < least)) return left;
      this.#tokens.skip();
      const right = this.#arithmetic(greedy ? 0 : precedence! + 1);
      refuseImpossible(operator, right);
      // Libpcap keeps only the left side's protocol checks; so `1 + icmp[0] = 9` looks into any packet.
      left = { value: combine(operator, left.value, right.value), checks: left.checks, leading: left.leading };
    }
  }

  #operand(): Checked {
    const token = this.#tokens.next();
    if (token.kind === 'number') return { value: constant(token.value), checks: undefined, leading: token.value };
    if (token.kind !== 'word') return refuse(SYNTAX_ERROR);
    if (token.text === 'len') return { value: { kind: 'length' }, checks: undefined, leading: undefined };
    if (token.text === '-') {
      const of = this.#arithmetic(UNARY);
      return { ...of, value: combine('-', constant(0), of.value) };
    }
    if (token.text === '(') {
      const inner = this.#arithmetic(0);
      this.#tokens.expect(')');
      return inner;
    }
    return PROTOCOLS.has(token.text) && this.#tokens.take('[') ? this.#bytes(token.text) : refuse(SYNTAX_ERROR);
  }

  /** `[index]` or `[index:size]` */
  #bytes(protocol: string): Checked {
    const index = this.#arithmetic(0);
    let size = 1;
    if (this.#tokens.take(':')) {
      const token = this.#tokens.next();
      size = token.kind === 'number' ? token.value : refuse(SYNTAX_ERROR);
    }
    this.#tokens.expect(']');
    return this.#make.bytes(protocol, index, size);
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
