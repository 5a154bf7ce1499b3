/**
 * Regular expressions for `matches`, run over bytes in time proportional to pattern × subject, so that no pattern from a lab
 * file can hang a world: all states advance together (K. Thompson, 1968). Letter case is ignored, as Wireshark does.
 */
import { fail, ok, type Result } from '../../core/result.ts';

const MAX_PATTERN = 256;
const MAX_STATES = 4000;
const MAX_REPEAT = 100;

type Node =
  | { readonly kind: 'bytes'; readonly set: Uint8Array }
  | { readonly kind: 'edge'; readonly test: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

/** A state: go on to `next` when the byte is in `set`, or at once along `jumps` when `test` holds. */
interface State {
  set: Uint8Array | undefined;
  next: number;
  jumps: number[];
  test: '^' | '$' | 'b' | 'B' | undefined;
}

/** Compiles a pattern given as one character per byte; returns a test for byte ranges. */
export function compilePattern(pattern: string): Result<(subject: Uint8Array) => boolean> {
  if (pattern.length > MAX_PATTERN) return fail(`the pattern is longer than ${MAX_PATTERN} characters`);
  const reader = new PatternReader(pattern);
  const tree = reader.choice();
  if (reader.at < pattern.length) reader.problem ??= 'unmatched closing parenthesis';
  if (reader.problem !== undefined) return fail(reader.problem);
  const states: State[] = [];
  const start = build(states, tree, add(states, undefined, -1));
  return states.length > MAX_STATES
    ? fail('the pattern repeats too much')
    : ok((subject) => run(states, start, subject));
}

class PatternReader {
  at = 0;
  problem: string | undefined;
  readonly #text: string;
  #depth = 0;

  constructor(text: string) {
    this.#text = text.replace(/^\(\?i\)/, '');
  }

  choice(): Node {
    const parts = [this.#sequence()];
    while (this.#accept('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.problem === undefined && this.at < this.#text.length && !'|)'.includes(this.#text[this.at]!)) {
      parts.push(this.#repeated(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(part: Node): Node {
    const rest = this.#text.slice(this.at, this.at + 12);
    const match = /^(?:([*+?])|\{(\d{1,4})(,)?(\d{1,4})?\})[?+]?/.exec(rest);
    if (!match) return part;
    this.at += match[0].length;
    const [, sign, least, comma, most] = match;
    const low = sign ? (sign === '+' ? 1 : 0) : Number(least);
    const high = sign ? (sign === '?' ? 1 : Infinity) : most !== undefined ? Number(most) : comma ? Infinity : low;
    if (low > MAX_REPEAT || (high !== Infinity && high > MAX_REPEAT))
      this.problem ??= `a count is larger than ${MAX_REPEAT}`;
    if (high < low) this.problem ??= 'numbers out of order in {} quantifier';
    return this.#repeated({ kind: 'repeat', part, least: low, most: high });
  }

  #atom(): Node {
    const c = this.#text[this.at++]!;
    if (c === '(') return this.#group();
    if (c === '[') return { kind: 'bytes', set: this.#class() };
    if (c === '.') return { kind: 'bytes', set: inverse(setOf([10])) };
    if (c === '^' || c === '$') return { kind: 'edge', test: c };
    if (c === '\\') return this.#escape();
    if ('*+?'.includes(c)) this.problem ??= 'quantifier does not follow a repeatable item';
    return { kind: 'bytes', set: setOf([c.charCodeAt(0)]) };
  }

  #group(): Node {
    if (this.#text.startsWith('?:', this.at)) this.at += 2;
    else if (this.#text[this.at] === '?') this.problem ??= 'groups that begin with (? are not supported, but for (?:';
    if (++this.#depth > 50) this.problem ??= 'the pattern nests too deeply';
    const inner = this.problem === undefined ? this.choice() : EMPTY;
    this.#depth--;
    if (!this.#accept(')')) this.problem ??= 'missing closing parenthesis';
    return inner;
  }

  #escape(): Node {
    const c = this.#text[this.at];
    if (c === 'b' || c === 'B') {
      this.at++;
      return { kind: 'edge', test: c };
    }
    if (c !== undefined && /[1-9kgpPRXAzZGQE]/.test(c)) this.problem ??= `\\${c} is not supported`;
    return { kind: 'bytes', set: this.#escaped() };
  }

  /** What stands after a backslash, in a class or outside. */
  #escaped(): Uint8Array {
    const c = this.#text[this.at++];
    if (c === undefined) this.problem ??= '\\ at end of pattern';
    const named = CLASSES[c?.toLowerCase() ?? ''];
    if (named) return c === c!.toLowerCase() ? named() : inverse(named());
    if (c === 'x') {
      const hex = /^[0-9a-f]{1,2}/i.exec(this.#text.slice(this.at))?.[0] ?? '';
      this.at += hex.length;
      return setOf([parseInt(hex || '0', 16)]);
    }
    const control = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 }[c ?? ''];
    return setOf([control ?? (c ?? '\\').charCodeAt(0)]);
  }

  #class(): Uint8Array {
    const negated = this.#accept('^');
    const set = new Uint8Array(256);
    let first = true;
    while (this.at < this.#text.length && (first || this.#text[this.at] !== ']')) {
      first = false;
      const low = this.#member();
      if (this.#text[this.at] === '-' && this.at + 1 < this.#text.length && this.#text[this.at + 1] !== ']') {
        this.at++;
        const [from, to] = [low.indexOf(1), this.#member().indexOf(1)];
        if (to < from) this.problem ??= 'range out of order in character class';
        for (let b = from; b <= to; b++) set[b] = 1;
      } else {
        for (let b = 0; b < 256; b++) if (low[b]) set[b] = 1;
      }
    }
    if (!this.#accept(']')) this.problem ??= 'missing terminating ] for character class';
    const folded = foldCase(set);
    return negated ? inverse(folded) : folded;
  }

  #member(): Uint8Array {
    const c = this.#text[this.at++]!;
    if (c === '\\') return this.#escaped();
    const one = new Uint8Array(256);
    one[c.charCodeAt(0) & 0xff] = 1;
    return one;
  }

  #accept(c: string): boolean {
    if (this.#text[this.at] !== c) return false;
    this.at++;
    return true;
  }
}

const EMPTY: Node = { kind: 'sequence', parts: [] };

const CLASSES: Readonly<Record<string, () => Uint8Array>> = {
  d: () => range('0', '9'),
  w: () => union(range('0', '9'), range('a', 'z'), range('A', 'Z'), setOf([95])),
  s: () => setOf([9, 10, 11, 12, 13, 32]),
};

const range = (from: string, to: string): Uint8Array => {
  const set = new Uint8Array(256);
  return set.fill(1, from.charCodeAt(0), to.charCodeAt(0) + 1);
};
const union = (...sets: Uint8Array[]): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, b) => (sets.some((s) => s[b]) ? 1 : 0));
const inverse = (set: Uint8Array): Uint8Array => set.map((member) => 1 - member);
const setOf = (bytes: readonly number[]): Uint8Array => {
  const set = new Uint8Array(256);
  for (const b of bytes) set[b & 0xff] = 1;
  return foldCase(set);
};

/** Adds the other case of every letter. */
function foldCase(set: Uint8Array): Uint8Array {
  const folded = set.slice();
  for (let upper = 65; upper <= 90; upper++) {
    if (set[upper] || set[upper + 32]) folded[upper] = folded[upper + 32] = 1;
  }
  return folded;
}

function add(states: State[], set: Uint8Array | undefined, next: number, jumps: number[] = []): number {
  return states.push({ set, next, jumps, test: undefined }) - 1;
}

/** Builds the states of a node in front of the state `next`; returns where it begins. */
function build(states: State[], node: Node, next: number): number {
  if (states.length > MAX_STATES) return next;
  switch (node.kind) {
    case 'bytes':
      return add(states, node.set, next);
    case 'edge': {
      const state = add(states, undefined, -1, [next]);
      states[state]!.test = node.test;
      return state;
    }
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(states, part, after), next);
    case 'choice':
      return add(
        states,
        undefined,
        -1,
        node.parts.map((part) => build(states, part, next)),
      );
    case 'repeat':
      return buildRepeat(states, node.part, node.least, node.most, next);
  }
}

function buildRepeat(states: State[], part: Node, least: number, most: number, next: number): number {
  let at = next;
  if (most === Infinity) {
    const loop = add(states, undefined, -1, [next]);
    states[loop]!.jumps.push(build(states, part, loop));
    at = loop;
  } else {
    for (let i = least; i < most; i++) at = add(states, undefined, -1, [next, build(states, part, at)]);
  }
  for (let i = 0; i < least; i++) at = build(states, part, at);
  return at;
}

/** State 0 is the end. Every state is entered at most once per byte. */
function run(states: readonly State[], start: number, subject: Uint8Array): boolean {
  let current: number[] = [];
  const seen = new Int32Array(states.length).fill(-1);
  for (let at = 0; at <= subject.length; at++) {
    const stack = [...current, start];
    const live: number[] = [];
    while (stack.length > 0) {
      const index = stack.pop()!;
      if (index === 0) return true;
      if (seen[index] === at) continue;
      seen[index] = at;
      const state = states[index]!;
      if (state.set) live.push(index);
      else if (state.test === undefined || edgeHolds(state.test, subject, at)) stack.push(...state.jumps);
    }
    if (at === subject.length) return false;
    current = live.filter((i) => states[i]!.set![subject[at]!]).map((i) => states[i]!.next);
  }
  return false;
}

function edgeHolds(test: '^' | '$' | 'b' | 'B', subject: Uint8Array, at: number): boolean {
  if (test === '^') return at === 0;
  if (test === '$') return at === subject.length || (at === subject.length - 1 && subject[at] === 10);
  const word = CLASSES['w']!();
  const between = (at > 0 && word[subject[at - 1]!] === 1) !== (at < subject.length && word[subject[at]!] === 1);
  return between === (test === 'b');
}
