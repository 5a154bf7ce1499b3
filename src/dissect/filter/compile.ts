/** A display filter as a function of one frame. Everything that can be wrong with a filter is found here, before any frame is. */
import { nearest } from '../../core/nearest.ts';
import type { FieldValue } from '../../core/protocol.ts';
import { ok, type Result } from '../../core/result.ts';
import { fieldByName, nearestField } from '../fields.ts';
import type { Dissection } from '../tree.ts';
import type { Operand, Quantifier, RelationOp, SetElement, Test } from './ast.ts';
import { COMPARISONS, underMask } from './compare.ts';
import { quantified, relation, valuesOf, type Predicate } from './evaluate.ts';
import { FUNCTIONS } from './functions.ts';
import { kindName, readLiteral } from './literal.ts';
import { parse } from './parser.ts';
import { compilePattern } from './pattern.ts';
import * as S from './source.ts';
import { filterError, type FilterError, type Token } from './token.ts';

export interface FilterOptions {
  /** String fields that the caller adds at evaluation: `node`, `link`, `reason`, `event`. */
  readonly extraFields?: readonly string[];
  /** Whether a field means those of the outermost packet, as in lab expectations. Default: any occurrence, like tshark. */
  readonly outermost?: boolean;
}

export interface DisplayFilter {
  readonly text: string;
  /** Whether a frame passes. `extra` answers for the extra fields. */
  matches(dissection: Dissection, extra?: S.Extra): boolean;
  /** Every field that it names, extras included. */
  readonly fields: readonly string[];
}

type Built<T> = Result<T, FilterError>;

const NO_EXTRA: S.Extra = () => undefined;

/** Compiles a filter. An empty one lets every frame pass. Never throws, whatever the text. */
export function compileFilter(text: string, options: FilterOptions = {}): Built<DisplayFilter> {
  const tree = parse(text);
  if (!tree.ok) return tree;
  const compiler = new Compiler(options);
  const predicate = tree.value === undefined ? ok(() => true) : compiler.test(tree.value);
  if (!predicate.ok) return predicate;
  const matches = (dissection: Dissection, extra = NO_EXTRA): boolean => predicate.value({ dissection, extra });
  return ok({ text, matches, fields: [...compiler.fields] });
}

class Compiler {
  readonly fields = new Set<string>();
  readonly #extras: readonly string[];
  readonly #outermost: boolean;

  constructor(options: FilterOptions) {
    this.#extras = options.extraFields ?? [];
    this.#outermost = options.outermost ?? false;
  }

  test(test: Test): Built<Predicate> {
    switch (test.kind) {
      case 'and':
      case 'or':
        return this.#chain(test.kind, test.tests);
      case 'not': {
        const inner = this.test(test.test);
        return inner.ok ? ok((subject) => !inner.value(subject)) : inner;
      }
      case 'exists':
        return this.#exists(test.operand);
      case 'relation':
        return test.op === 'matches' ? this.#matches(test) : this.#relation(test, test.op);
      case 'in':
        return this.#in(test);
    }
  }

  #chain(kind: 'and' | 'or', tests: readonly Test[]): Built<Predicate> {
    const predicates: Predicate[] = [];
    for (const test of tests) {
      const built = this.test(test);
      if (!built.ok) return built;
      predicates.push(built.value);
    }
    return ok(kind === 'and' ? (s) => predicates.every((p) => p(s)) : (s) => predicates.some((p) => p(s)));
  }

  #exists(operand: Operand): Built<Predicate> {
    const source = this.#source(operand);
    if (!source.ok) return source;
    if (operand.kind === 'call') return filterError('You cannot test whether a function is present.', operand.token);
    const isThere = operand.kind === 'mask' ? S.hasBits : (): boolean => true;
    return ok((subject) => valuesOf(source.value, subject, false).some(isThere));
  }

  #relation(test: Test & { kind: 'relation' }, op: Exclude<RelationOp, 'matches'>): Built<Predicate> {
    const left = this.#source(test.left);
    if (!left.ok) return left;
    const kind = left.value.kind;
    if (kind === 'label') return cannot(left.value, op);
    if (op === 'contains' && kind !== 'text' && kind !== 'bytes' && kind !== 'mac' && kind !== 'protocol') {
      return cannot(left.value, 'contains');
    }
    const right = this.#right(test.right, op === 'contains' ? searched(left.value) : left.value);
    if (!right.ok) return right;
    const compare = right.value.mask === undefined ? COMPARISONS[op] : underMask(COMPARISONS[op], right.value.mask);
    return ok(relation(left.value, right.value.read, compare, test.quantifier ?? usual(op), op === 'contains'));
  }

  #matches(test: Test & { kind: 'relation' }): Built<Predicate> {
    const left = this.#source(test.left);
    if (!left.ok) return left;
    const source = left.value;
    if (source.kind !== 'text' && source.kind !== 'bytes' && source.kind !== 'mac' && source.kind !== 'protocol') {
      return cannot(source, 'matches');
    }
    const { right } = test;
    if (right.kind !== 'string')
      return filterError('Matches requires a double quoted string on the right side.', right.token);
    const pattern = compilePattern(right.token.text);
    if (!pattern.ok) return filterError(`Regex compilation error: ${pattern.error}.`, right.token);
    const found = (value: FieldValue): boolean => pattern.value(S.bytesOf(source.kind, value, source.field));
    return ok((subject) => quantified(valuesOf(source, subject, true), test.quantifier ?? 'any', found));
  }

  #in({ left, set, negated, quantifier }: Test & { kind: 'in' }): Built<Predicate> {
    const source = this.#source(left);
    if (!source.ok) return source;
    if (left.kind === 'call') return filterError('Only a field may be tested for membership in a set.', left.token);
    if (source.value.kind === 'label') return cannot(source.value, 'membership');
    const members: ((value: FieldValue, subject: S.Subject) => boolean)[] = [];
    for (const element of set) {
      const member = this.#member(element, source.value);
      if (!member.ok) return member;
      members.push(member.value);
    }
    return ok((subject) => {
      const values = valuesOf(source.value, subject, false);
      return quantified(values, quantifier ?? 'any', (v) => members.some((m) => m(v, subject))) !== negated;
    });
  }

  #member({ low, high }: SetElement, source: S.Source): Built<(value: FieldValue, subject: S.Subject) => boolean> {
    const from = this.#right(low, source);
    if (!from.ok) return from;
    const { read, mask } = from.value;
    if (!high) {
      const equal = mask === undefined ? COMPARISONS['=='] : underMask(COMPARISONS['=='], mask);
      return ok((value, subject) => read(subject).some((member) => equal(value, member)));
    }
    const to = this.#right(high, source);
    if (!to.ok) return to;
    const [least, most] = [COMPARISONS['>='], COMPARISONS['<=']];
    return ok(
      (value, subject) =>
        read(subject).some((v) => least(value, v)) && to.value.read(subject).some((v) => most(value, v)),
    );
  }

  /** The right side of a comparison with `left`: a value of its kind, or a field that can be compared with it. */
  #right(
    operand: Operand,
    left: S.Source,
  ): Built<{ read: (subject: S.Subject) => readonly FieldValue[]; mask?: number }> {
    const isField = operand.kind === 'word' && this.#named(operand.token) !== undefined;
    if ((operand.kind === 'word' && !isField) || operand.kind === 'string' || operand.kind === 'char') {
      const literal = readLiteral(operand, left);
      if (!literal.ok) return literal;
      const values = [literal.value.value];
      return ok({ read: () => values, ...(literal.value.mask === undefined ? {} : { mask: literal.value.mask }) });
    }
    const source = this.#source(operand);
    if (!source.ok) return source;
    const right = source.value;
    if (family(left) !== family(right)) {
      return filterError(`${left.token.text} and ${right.token.text} are not of compatible types.`, right.token);
    }
    const convert = left.kind !== right.kind;
    return ok({
      read(subject) {
        const values = valuesOf(right, subject, false);
        return convert ? values.map((v) => convertTo(left.kind, right, v)) : values;
      },
    });
  }

  #source(operand: Operand): Built<S.Source> {
    switch (operand.kind) {
      case 'word':
        return this.#field(operand.token, operand.layer);
      case 'string':
      case 'char':
        return filterError(`The left side must be a field or function, not ${shown(operand.token)}.`, operand.token);
      case 'slice': {
        const of = this.#source(operand.of);
        if (!of.ok) return of;
        const { kind, token } = of.value;
        if (kind === 'number' || kind === 'bool' || kind === 'time' || kind === 'label') {
          return filterError(
            `"${token.text}" is a ${kindName(of.value)} and cannot be sliced into a sequence of bytes.`,
            token,
          );
        }
        return ok(S.sliceSource(of.value, operand.ranges));
      }
      case 'mask': {
        const left = this.#source(operand.left);
        if (!left.ok) return left;
        if (['bool', 'text', 'time', 'label', 'protocol'].includes(left.value.kind))
          return cannot(left.value, 'bitwise AND');
        const right = this.#right(operand.right, left.value);
        return right.ok ? ok(S.maskSource(left.value, right.value.read)) : right;
      }
      case 'call':
        return this.#call(operand);
    }
  }

  #named(token: Token): (() => S.Source) | undefined {
    const name = token.text.startsWith('.') ? token.text.slice(1) : token.text;
    if (this.#extras.includes(name)) return () => S.extraSource(name, token);
    const field = fieldByName(name);
    return field && ((): S.Source => S.fieldSource(field, token, this.#outermost, undefined));
  }

  #field(token: Token, layer: number | undefined): Built<S.Source> {
    const name = token.text.startsWith('.') ? token.text.slice(1) : token.text;
    const named = this.#named(token);
    if (!named) {
      const nearby = /^[a-z_]/i.test(name) ? nearestField(name, this.#extras) : undefined;
      const hint = nearby === undefined ? '' : ` Did you mean ${nearby}?`;
      return filterError(`"${token.text}" is neither a field nor a protocol name.${hint}`, token, nearby);
    }
    this.fields.add(name);
    if (layer === undefined) return ok(named());
    const field = fieldByName(name);
    return field ? ok(S.fieldSource(field, token, false, layer)) : filterError(`${name} belongs to no layer.`, token);
  }

  #call({ name, args, token }: Operand & { kind: 'call' }): Built<S.Source> {
    const make = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!make) {
      return filterError(`Function '${name}' does not exist.`, token, nearest(name, Object.keys(FUNCTIONS)));
    }
    const sources: S.Source[] = [];
    for (const arg of args) {
      const source = this.#source(arg);
      if (!source.ok) return source;
      sources.push(source.value);
    }
    if (sources.length > 1 && !make.several) return filterError(`${name}() takes one argument.`, sources[1]!.token);
    const wrong = sources.find((source) => !make.takes(source));
    if (wrong) return filterError(`Only ${make.wants} can be used as parameter for ${name}().`, wrong.token);
    return ok(make.source(sources, token));
  }
}

const shown = (token: Token): string => (token.kind === 'string' ? `"${token.text}"` : token.text);

const cannot = (source: S.Source, what: string): Result<never, FilterError> =>
  filterError(
    `${source.token.text} (type=${kindName(source)}) cannot participate in ${what} comparison.`,
    source.token,
  );

/** `!=` and `===` speak of all values, the others of any (Wireshark 4.0). */
const usual = (op: RelationOp): Quantifier => (op === '!=' || op === '===' ? 'all' : 'any');

/** What `contains` looks for in a source: bytes, but for text. */
const searched = (source: S.Source): S.Source => (source.kind === 'text' ? source : { ...source, kind: 'bytes' });

const family = ({ kind }: S.Source): string => (kind === 'mac' || kind === 'protocol' ? 'bytes' : kind);

function convertTo(kind: S.Kind, from: S.Source, value: FieldValue): FieldValue {
  const bytes = S.bytesOf(from.kind, value, from.field);
  if (kind !== 'mac') return bytes;
  return bytes.length === 6 ? bytes.reduce((mac, b) => mac * 256 + b, 0) : -1; // no MAC address is -1
}
