/** The words of an iptables line, in getopt_long's way: letters may stand together, long names may be cut short, `!` turns round what follows. */
import { badArgument, parameterProblem } from './problem.ts';

export type Arity = 'none' | 'required' | 'optional';

/** Every option that iptables has without an extension: its letter, or a name of its own, and whether a value belongs to it. */
const LETTERS: Readonly<Record<string, Arity>> = {
  A: 'required',
  C: 'required',
  D: 'required',
  I: 'required',
  R: 'required',
  L: 'optional',
  S: 'optional',
  F: 'optional',
  Z: 'optional',
  N: 'required',
  X: 'optional',
  E: 'required',
  P: 'required',
  p: 'required',
  s: 'required',
  d: 'required',
  j: 'required',
  g: 'required',
  i: 'required',
  o: 'required',
  m: 'required',
  t: 'required',
  M: 'required',
  c: 'required',
  f: 'none',
  v: 'none',
  n: 'none',
  x: 'none',
  V: 'none',
  h: 'none',
  w: 'none',
  '4': 'none',
  '6': 'none',
};
const LONG: Readonly<Record<string, string>> = {
  append: 'A',
  check: 'C',
  delete: 'D',
  insert: 'I',
  replace: 'R',
  list: 'L',
  'list-rules': 'S',
  flush: 'F',
  zero: 'Z',
  'new-chain': 'N',
  'delete-chain': 'X',
  'rename-chain': 'E',
  policy: 'P',
  source: 's',
  src: 's',
  destination: 'd',
  dst: 'd',
  protocol: 'p',
  proto: 'p',
  'in-interface': 'i',
  'out-interface': 'o',
  jump: 'j',
  goto: 'g',
  table: 't',
  match: 'm',
  numeric: 'n',
  verbose: 'v',
  wait: 'w',
  exact: 'x',
  fragments: 'f',
  version: 'V',
  help: 'h',
  'line-numbers': 'line-numbers',
  ipv4: '4',
  ipv6: '6',
  modprobe: 'M',
  'set-counters': 'c',
};

/** Options of extensions that stand alone. */
const ALONE = ['random', 'random-fully', 'persistent'];

export interface Option {
  /** A letter, `line-numbers`, or the name of an extension's option. */
  readonly name: string;
  readonly value: string;
  readonly inverted: boolean;
}

export class Scanner {
  readonly #words: readonly string[];
  #at = 0;
  /** The rest of a group of letters. */
  #letters = '';

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** The next option. `extensions`: the options that the matches and the target loaded so far bring along, all with a value. */
  next(extensions: readonly string[]): Option | undefined {
    let inverted = false;
    while (this.#letters === '' && this.#words[this.#at] === '!') {
      this.#at++;
      if (inverted) throw parameterProblem('multiple consecutive ! not allowed');
      inverted = true;
    }
    if (this.#letters !== '') return this.#letter(inverted);
    const word = this.#words[this.#at++];
    if (word === undefined) return undefined;
    if (word.startsWith('--')) return this.#long(word.slice(2), inverted, extensions);
    if (!word.startsWith('-') || word === '-') throw badArgument(word);
    this.#letters = word.slice(1);
    return this.#letter(inverted);
  }

  /** A word that is no option, right behind one: `-D INPUT 3`, `-L INPUT`. */
  operand(): string | undefined {
    const word = this.#letters === '' ? this.#words[this.#at] : undefined;
    if (word === undefined || word.startsWith('-') || word === '!') return undefined;
    this.#at++;
    return word;
  }

  #letter(inverted: boolean): Option {
    const name = this.#letters[0]!;
    const arity = LETTERS[name];
    const attached = this.#letters.slice(1);
    if (arity === undefined) throw parameterProblem(`unknown option "-${name}"`);
    if (arity === 'none') {
      this.#letters = attached;
      return { name, value: '', inverted };
    }
    this.#letters = '';
    return { name, value: attached !== '' ? attached : this.#value(`-${name}`, arity), inverted };
  }

  #long(text: string, inverted: boolean, extensions: readonly string[]): Option {
    const [given = '', ...parts] = text.split('=');
    const known = [...Object.keys(LONG), ...extensions];
    const fitting = known.includes(given) ? [given] : known.filter((name) => name.startsWith(given));
    const [full] = fitting;
    if (full === undefined || fitting.length > 1) throw parameterProblem(`unknown option "--${given}"`);
    const name = LONG[full] ?? full;
    const arity = ALONE.includes(full) ? 'none' : LONG[full] === undefined ? 'required' : (LETTERS[name] ?? 'none');
    if (arity === 'none') return { name, value: '', inverted };
    return { name, value: parts.length > 0 ? parts.join('=') : this.#value(`--${full}`, arity), inverted };
  }

  #value(option: string, arity: Arity): string {
    if (arity === 'optional') return this.operand() ?? '';
    const value = this.#words[this.#at++];
    if (value === undefined) throw parameterProblem(`option "${option}" requires an argument`);
    return value;
  }
}
