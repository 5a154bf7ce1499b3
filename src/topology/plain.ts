/** YAML nodes → plain maps, lists and scalars, with `${name}` replaced by what was drawn, each remembering its place. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { nearest } from '../core/nearest.ts';
import type { YamlText } from './document.ts';
import { issueAt } from './document.ts';
import type { Issue } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { Locator, Part, Path, Place, TextPart } from './place.ts';
import { placeInScalar } from './place-in-scalar.ts';
import { substitute, type Drawn } from './vars.ts';

/** The children of a map or list: where each key and each value stands. */
type Entries = Map<string | number, { readonly key: Scalar | undefined; readonly node: Node | undefined }>;

export class PlainDocument implements Locator {
  readonly root: unknown;
  readonly issues: Issue[] = [];
  readonly #yaml: YamlText;
  readonly #drawn: Drawn | undefined;
  readonly #entries = new WeakMap<object, Entries>();
  #values = 0;

  /** Without `drawn` no `${name}` is replaced. */
  constructor(yaml: YamlText, drawn?: Drawn) {
    this.#yaml = yaml;
    this.#drawn = drawn;
    this.root = this.#convert(yaml.contents, 0, drawn === undefined);
  }

  value(path: Path): unknown {
    return path.reduce<unknown>(
      (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
      this.root,
    );
  }

  place(path: Path, part: Part = 'value'): Place {
    let at: unknown = this.root;
    let node: Node | undefined = this.#yaml.contents ?? undefined;
    let key: Node | undefined;
    for (const [depth, step] of path.entries()) {
      const entry = isObject(at) ? this.#entries.get(at)?.get(step) : undefined;
      // What is missing is reported at the key of the map that should hold it.
      if (!entry) return this.#span(key ?? node, depth === 0 ? undefined : 'head');
      node = entry.node ?? entry.key;
      key = entry.key;
      at = (at as Record<string | number, unknown>)[step];
    }
    if (part === 'key') return this.#span(key ?? node);
    return typeof part === 'object' ? this.#inside(node, at, part) : this.#span(node);
  }

  #convert(node: unknown, depth: number, raw: boolean): unknown {
    if (++this.#values > LIMITS.values || depth > LIMITS.depth) return this.#tooMuch(node, depth);
    if (isAlias(node)) return this.#convert(this.#yaml.survey.targets.get(node), depth + 1, raw);
    if (isMap(node)) return this.#map(node.items, depth, raw);
    if (isSeq(node)) return this.#list(node.items, depth, raw);
    return isScalar(node) ? this.#scalar(node, raw) : null;
  }

  #map(pairs: readonly Pair[], depth: number, raw: boolean): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const entries: Entries = new Map();
    this.#entries.set(map, entries);
    for (const pair of pairs) {
      if (this.issues.length > 0) break;
      const key = pair.key as Scalar;
      const name = String(this.#scalar(key, raw));
      // `vars` holds the choices themselves.
      map[name] = this.#convert(pair.value, depth + 1, raw || (depth === 0 && name === 'vars'));
      entries.set(name, { key, node: (pair.value as Node | null) ?? undefined });
    }
    return map;
  }

  #list(items: readonly unknown[], depth: number, raw: boolean): unknown[] {
    const entries: Entries = new Map();
    const list: unknown[] = [];
    this.#entries.set(list, entries);
    for (const item of items) {
      if (this.issues.length > 0) break;
      entries.set(list.length, { key: undefined, node: item as Node });
      list.push(this.#convert(item, depth + 1, raw));
    }
    return list;
  }

  #scalar(node: Scalar, raw: boolean): unknown {
    const { value } = node;
    if (typeof value === 'string' && !raw && this.#drawn) {
      return substitute(value, this.#drawn, (name) => this.#unknown(node as Scalar<string>, name));
    }
    if (typeof value === 'number' && !Number.isFinite(value)) this.#report(node, 'a number must be finite');
    if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) {
      this.#report(node, 'only text, numbers, true and false are allowed here');
    }
    return value;
  }

  #tooMuch(node: unknown, depth: number): undefined {
    const limit =
      depth > LIMITS.depth ? `nested deeper than ${LIMITS.depth} levels` : `more than ${LIMITS.values} values`;
    if (this.issues.length === 0) this.#report(node as Node, `with its aliases written out the file is ${limit}`);
    return undefined;
  }

  #unknown(node: Scalar<string>, name: string): void {
    if (this.issues.length >= LIMITS.issues) return;
    const like = nearest(name, Object.keys(this.#drawn ?? {}));
    this.#report(
      this.#variable(node, name),
      `unknown variable "${name}"${like === undefined ? '' : `; did you mean "${like}"?`}`,
    );
  }

  /** Where `${name}` stands in a text. */
  #variable(node: Scalar<string>, name: string): { readonly range?: readonly number[] | null | undefined } {
    const word = `\${${name}}`;
    const [from, to] = node.range ?? [0, 0];
    const part = { offset: node.value.indexOf(word), length: word.length };
    const at = placeInScalar(this.#yaml.text.slice(from, to), node, node.value, part);
    return at === undefined ? node : { range: [from + at, from + at + word.length] };
  }

  #report(node: { readonly range?: readonly number[] | null | undefined }, message: string): void {
    if (this.issues.length >= LIMITS.issues) return;
    this.issues.push(issueAt(this.#yaml.text, this.#yaml.lines, node?.range ?? [0, 1], message));
  }

  /** `head`: only the first word, where the rest is a whole map. */
  #span(node: Node | undefined, how?: 'head'): Place {
    const [from, to] = node?.range ?? [0, 1];
    const { line, col } = this.#yaml.lines.linePos(from);
    const text = this.#yaml.text.slice(from, to).split(/\r|\n/, 1)[0]!.trimEnd();
    const length = how === 'head' ? /^[^\s:]*/.exec(text)![0].length : text.length;
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, length) };
  }

  /** Characters inside a text, found again in the source; where folding or variables moved them too far, the whole text. */
  #inside(node: Node | undefined, value: unknown, part: TextPart): Place {
    const [from, to] = node?.range ?? [0, 0];
    if (!isScalar(node) || typeof value !== 'string') return this.#span(node);
    const at = placeInScalar(this.#yaml.text.slice(from, to), node, value, part);
    if (at === undefined) return this.#span(node);
    const { line, col } = this.#yaml.lines.linePos(from + at);
    return { line, column: col, length: Math.max(1, part.length) };
  }
}

const isObject = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;
