/** Collecting issues: paths into a document become lines and columns, values become the words for what was found. */
import { editDistance, nearest as nearestWord } from '../core/nearest.ts';
import { printable, type Issue } from './errors.ts';
import { LIMITS } from './limits.ts';

export type Path = readonly (string | number)[];

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Where to point: at the value, at its key, or at some characters inside a text. */
export type Part = 'value' | 'key' | TextPart;

/** Characters inside a text: by their offset, or by line and column, both from 1. */
export type TextPart =
  | { readonly offset: number; readonly length: number }
  | { readonly line: number; readonly column: number; readonly length: number };

export interface Locator {
  /** The value at a path, undefined when there is none. */
  value(path: Path): unknown;
  /** The place of a path; of the nearest existing one around it when it does not exist. */
  place(path: Path, part?: Part): Place;
}

export interface Complaint {
  readonly expected: string;
  readonly found?: string;
  /** Words that would be right here: the one most like `word` is offered. */
  readonly candidates?: Iterable<string>;
  readonly word?: string;
  /** Instead: the word itself, when somebody else has found it. */
  readonly nearest?: string | undefined;
  readonly part?: Part;
}

/** Words compared for all issues of a file together: a hostile file must not buy more. */
const COMPARISONS = 5_000;

export class IssueList {
  readonly list: Issue[] = [];
  readonly #locator: Locator;
  #compared = 0;

  constructor(locator: Locator) {
    this.#locator = locator;
  }

  get full(): boolean {
    return this.list.length >= LIMITS.issues;
  }

  /** What the file says at a path. */
  value(path: Path): unknown {
    return this.#locator.value(path);
  }

  /** Reports at a path. `message` is the sentence a reader sees; a nearest word is appended to it. */
  add(path: Path, message: string, complaint: Complaint): void {
    if (this.full) return;
    const { expected } = complaint;
    const nearest = this.#nearest(complaint);
    const found = printable(complaint.found ?? describe(this.#locator.value(path)));
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
    const place = this.#locator.place(path, complaint.part);
    this.list.push({
      ...place,
      message: printable(message + hint),
      found,
      expected,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }

  #nearest({ word, candidates, nearest }: Complaint): string | undefined {
    if (nearest !== undefined) return nearest;
    if (word === undefined || !candidates) return undefined;
    const words: string[] = [];
    for (const candidate of candidates) {
      if (++this.#compared > COMPARISONS) break;
      words.push(candidate);
    }
    const like = nearestWord(word, words);
    return like !== undefined && editDistance(word, like) < word.length ? like : undefined;
  }
}

/** `"abc"`, `12`, `a list`, `nothing`: a value in the words of a message. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return `"${shorten(value)}"`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  return String(value);
}

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
};
