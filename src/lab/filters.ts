/** Display filters as labs use them: compiled when the file is read, taken apart at their `&&` so that a near miss can be named. */
import { fail, ok, type Result } from '../core/result.ts';
import {
  compileFilter as compileDisplayFilter,
  type DisplayFilter,
  type FilterError,
} from '../dissect/filter/index.ts';
import { tokenize } from '../dissect/filter/token.ts';
import type { SeenFrame } from './frames.ts';

/** One of the conditions that `&&` joins. */
export interface FilterPart {
  readonly text: string;
  /** The field that it is about, when it compares one with a value. */
  readonly field: string | undefined;
  /** The value's text in a comparison by `==`. */
  readonly value: string | undefined;
  matches(seen: SeenFrame): boolean;
}

export interface FrameFilter {
  readonly text: string;
  readonly parts: readonly FilterPart[];
  matches(seen: SeenFrame): boolean;
}

export function compileFilter(text: string): Result<FrameFilter, FilterError> {
  const whole = compileOne(text);
  if (!whole.ok) return whole;
  if (text.trim() === '') return fail({ message: 'the filter is empty', at: 0, length: 1 });
  const parts = conjuncts(text).flatMap((part): FilterPart[] => {
    const compiled = compileOne(part);
    if (!compiled.ok) return [];
    const [, field, value] = /^([\w.]+)\s*(?:==|eq)\s*(\S+)$/.exec(part) ?? [];
    return [
      {
        text: part,
        field: field ?? /^!?\s*([\w.]+)/.exec(part)?.[1],
        value,
        matches: (seen) => test(compiled.value, seen),
      },
    ];
  });
  return ok({ text: text.trim(), parts, matches: (seen) => test(whole.value, seen) });
}

/** In labs a bare field is the outermost packet's own, in any of its messages, and a frame's own records can be asked for. */
const compileOne = (text: string): Result<DisplayFilter, FilterError> =>
  compileDisplayFilter(text, { outermost: true, extraFields: EXTRA_FIELDS });

const EXTRA_FIELDS = ['node', 'link', 'reason', 'event'];

const test = (filter: DisplayFilter, seen: SeenFrame): boolean =>
  filter.matches(seen.dissection, (name) => (name === 'node' ? [seen.node] : seen.records?.(name)));

/** The texts between the `&&` that stand outside all brackets; the whole text when an `||` stands beside them. */
function conjuncts(text: string): string[] {
  const tokens = tokenize(text);
  if (!tokens.ok) return [];
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const token of tokens.value) {
    if (token.kind !== 'op') continue;
    if (token.text === '(' || token.text === '{') depth++;
    else if (token.text === ')' || token.text === '}') depth--;
    else if (depth === 0 && token.text === '||') return [text.trim()];
    else if (depth === 0 && token.text === '&&') {
      parts.push(text.slice(from, token.at).trim());
      from = token.at + token.length;
    }
  }
  return [...parts, text.slice(from).trim()];
}
