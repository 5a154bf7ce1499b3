/** URL globbing (tool_urlglob.c): `[1-3]`, `[01-10:2]`, `[a-f]`, `{one,two}`; what was chosen is #1, #2, ... in names of output files. */
import { fail, ok, type Result } from '../../core/result.ts';

export interface GlobbedUrl {
  readonly url: string;
  readonly chosen: readonly string[];
}

interface GlobProblem {
  readonly message: string;
  /** Counted from 1. */
  readonly position: number;
}

const MOST = 100_000;

/** All URLs that a pattern stands for. The error is curl's, with the place marked. */
export function globbed(pattern: string): Result<readonly GlobbedUrl[]> {
  const parts = readParts(pattern);
  if (!parts.ok) {
    const { message, position } = parts.error;
    return fail(`${message} in URL position ${position}:\n${pattern}\n${' '.repeat(position - 1)}^`);
  }
  let urls: GlobbedUrl[] = [{ url: '', chosen: [] }];
  for (const part of parts.value) {
    if (urls.length * (typeof part === 'string' ? 1 : part.length) > MOST) return fail('too many URLs');
    if (typeof part === 'string') urls = urls.map(({ url, chosen }) => ({ url: url + part, chosen }));
    else urls = urls.flatMap(({ url, chosen }) => part.map((text) => ({ url: url + text, chosen: [...chosen, text] })));
  }
  return ok(urls);
}

/** `out_#1` with what was chosen. */
export const chosenName = (name: string, chosen: readonly string[]): string =>
  name.replace(/#(\d+)/g, (word, number: string) => chosen[Number(number) - 1] ?? word);

function readParts(pattern: string): Result<readonly (string | readonly string[])[], GlobProblem> {
  const parts: (string | readonly string[])[] = [];
  let text = '';
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern[at]!;
    if (c === '\\' && /[{}[\]]/.test(pattern[at + 1] ?? '')) text += pattern[++at]!;
    else if (c === '{' || c === '[') {
      const end = pattern.indexOf(c === '{' ? '}' : ']', at);
      const inside = pattern.slice(at + 1, end < 0 ? undefined : end);
      if (c === '[' && end > 0 && /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(inside) && !/^\d*-/.test(inside)) {
        text += pattern.slice(at, end + 1); // an IPv6 address
        at = end;
        continue;
      }
      if (c === '{' && end < 0) return fail({ message: 'unmatched brace', position: at + 1 });
      if (c === '{' && inside === '') {
        text += '{}';
        at = end;
        continue;
      }
      const choices = c === '{' ? inside.split(',') : range(inside);
      if (!choices || end < 0)
        return fail({
          message: 'bad range',
          position: at + (end < 0 ? inside.length + 2 : 1) + (end < 0 ? 0 : rangeOffset(inside)),
        });
      parts.push(text, choices);
      text = '';
      at = end;
    } else if (c === '}' || c === ']') return fail({ message: 'unmatched close brace/bracket', position: at + 1 });
    else text += c;
  }
  return ok([...parts, text]);
}

/** The real one has read the range before it sees that it is none. */
const rangeOffset = (inside: string): number => (/^\d+-\d+/.test(inside) ? inside.length + 2 : 0);

function range(inside: string): readonly string[] | undefined {
  const numbers = /^(\d+)-(\d+)(?::(\d+))?$/.exec(inside);
  if (numbers)
    return steps(Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 1), (n) =>
      String(n).padStart(numbers[1]!.length, '0'),
    );
  const letters = /^([a-zA-Z])-([a-zA-Z])(?::(\d+))?$/.exec(inside);
  if (!letters) return undefined;
  const [from, to] = [letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0)];
  return steps(from, to, Number(letters[3] ?? 1), (n) => String.fromCharCode(n));
}

function steps(from: number, to: number, step: number, text: (n: number) => string): readonly string[] | undefined {
  if (from > to || step < 1 || (to - from) / step > MOST) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => text(from + i * step));
}
