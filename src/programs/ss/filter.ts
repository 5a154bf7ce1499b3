/** ss's filter expressions: `( dport = :5001 or src 10.0.0.0/8 ) and not sport = :22` (ss(8), EXPRESSION). */
import { inPrefix, type Ipv4Address, type Prefix } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import { Stop } from '../lib/stop.ts';
import { readCondition, type Condition } from './condition.ts';
import { USAGE } from './usage.ts';

/** One end to another. */
export interface Ends {
  readonly local: Ipv4Address;
  readonly localPort: number;
  readonly peer: Ipv4Address;
  readonly peerPort: number;
}
export type Filter = (ends: Ends) => boolean;

/** Facts about the machine that filters need. */
export interface Machine {
  readonly sys: Sys;
  /** The range of ephemeral ports, both included. */
  readonly ephemeral: readonly [number, number];
}

type Subject = 'dst' | 'src' | 'dport' | 'sport';
type Operator = '=' | '!=' | '>=' | '<=' | '>' | '<';
type Token =
  | { readonly is: 'subject'; readonly subject: Subject }
  | { readonly is: 'operator'; readonly operator: Operator }
  | { readonly is: 'autobound' | 'and' | 'or' | 'not' | '(' | ')' }
  | { readonly is: 'condition'; readonly condition: Condition };

const SUBJECTS: readonly string[] = ['dst', 'src', 'dport', 'sport'] satisfies readonly Subject[];
const NOT_BUILT = ['dev', 'fwmark', 'cgroup'];
const WORDS: Readonly<Record<string, Token>> = {
  '!': { is: 'not' },
  not: { is: 'not' },
  '&': { is: 'and' },
  '&&': { is: 'and' },
  and: { is: 'and' },
  '|': { is: 'or' },
  '||': { is: 'or' },
  or: { is: 'or' },
  '(': { is: '(' },
  ')': { is: ')' },
  autobound: { is: 'autobound' },
};
const OPERATORS: Readonly<Record<Operator, readonly string[]>> = {
  '=': ['=', '==', 'eq'],
  '!=': ['!=', 'ne', 'neq'],
  '>=': ['>=', 'ge', 'geq'],
  '<=': ['<=', 'le', 'leq'],
  '>': ['>', 'gt'],
  '<': ['<', 'lt'],
};

/** Undefined when there are no words: everything passes. Throws the Stop that ss ends with. */
export function parseFilter(machine: Machine, args: readonly string[]): Filter | undefined {
  const words = args.flatMap((arg) => arg.split(/[ \t\n]+/)).filter((word) => word !== '');
  return words.length === 0 ? undefined : new FilterParser(machine, words).parse();
}

const syntaxError = (): Stop =>
  new Stop(255, `ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n${USAGE}`.trimEnd());

class FilterParser {
  readonly #machine: Machine;
  readonly #words: readonly string[];
  #at = 0;
  /** The subject named last: a word that is nothing else is read as it would be for that one. */
  #subject: Subject | undefined;
  #token: Token | undefined;

  constructor(machine: Machine, words: readonly string[]) {
    this.#machine = machine;
    this.#words = words;
    this.#token = this.#read();
  }

  parse(): Filter {
    const filter = this.#list();
    if (this.#token) throw syntaxError();
    return filter;
  }

  /** From left to right: neither `and` nor `or` binds closer, and what merely follows is joined by `and`. */
  #list(): Filter {
    let left = this.#single();
    while (this.#token && this.#token.is !== ')') {
      const joint = this.#token.is;
      if (joint === 'and' || joint === 'or') this.#next();
      const right = this.#single();
      left = joint === 'or' ? either(left, right) : both(left, right);
    }
    return left;
  }

  #single(): Filter {
    const token = this.#next();
    if (token?.is === 'not') {
      const inner = this.#single();
      return (ends) => !inner(ends);
    }
    if (token?.is === '(') {
      const inner = this.#list();
      if (this.#next()?.is !== ')') throw syntaxError();
      return inner;
    }
    if (token?.is === 'autobound') {
      const [low, high] = this.#machine.ephemeral;
      return ({ localPort }) => localPort >= low && localPort <= high;
    }
    if (token?.is !== 'subject') throw syntaxError();
    return this.#comparison(token.subject);
  }

  #comparison(subject: Subject): Filter {
    const operator = this.#token?.is === 'operator' ? this.#token.operator : undefined;
    if (operator) this.#next();
    const value = this.#next();
    const ofPort = subject === 'dport' || subject === 'sport';
    if (value?.is !== 'condition' || (operator && operator !== '=' && !ofPort)) throw syntaxError();
    return comparison(subject, operator ?? '=', value.condition);
  }

  #next(): Token | undefined {
    const token = this.#token;
    this.#token = this.#read();
    return token;
  }

  #read(): Token | undefined {
    const word = this.#words[this.#at++];
    if (word === undefined) return undefined;
    if (Object.hasOwn(WORDS, word)) return WORDS[word];
    if (SUBJECTS.includes(word)) {
      this.#subject = word as Subject;
      return { is: 'subject', subject: this.#subject };
    }
    if (NOT_BUILT.includes(word)) throw new Stop(1, `ss: the filter "${word}" is not built in wirelab yet.`);
    const operator = (Object.keys(OPERATORS) as Operator[]).find((name) => OPERATORS[name].includes(word));
    if (operator) return { is: 'operator', operator };
    const ofPort = this.#subject === 'dport' || this.#subject === 'sport';
    return { is: 'condition', condition: readCondition(this.#machine.sys, word, ofPort) };
  }
}

const both =
  (a: Filter, b: Filter): Filter =>
  (ends) =>
    a(ends) && b(ends);
const either =
  (a: Filter, b: Filter): Filter =>
  (ends) =>
    a(ends) || b(ends);

function comparison(subject: Subject, operator: Operator, { prefix, port }: Condition): Filter {
  const remote = subject === 'dst' || subject === 'dport';
  const addressOf = (ends: Ends): Ipv4Address => (remote ? ends.peer : ends.local);
  const portOf = (ends: Ends): number => (remote ? ends.peerPort : ends.localPort);
  const wanted = port ?? -1;
  switch (operator) {
    case '=':
      return (ends) => (port === undefined || portOf(ends) === port) && within(addressOf(ends), prefix);
    case '!=':
      return (ends) => port !== undefined && portOf(ends) !== port;
    case '>=':
      return (ends) => portOf(ends) >= wanted;
    case '<=':
      return (ends) => portOf(ends) <= wanted;
    case '>':
      return (ends) => portOf(ends) > wanted;
    case '<':
      return (ends) => portOf(ends) < wanted;
  }
}

const within = (address: Ipv4Address, prefix: Prefix | undefined): boolean => !prefix || inPrefix(address, prefix);
