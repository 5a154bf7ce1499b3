/** Reading TypeScript sources without a compiler: enough of the language to find imports and module-level declarations. */

export interface Import {
  readonly specifier: string;
  /** `import type` or `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{;+\-*%~^]|=>|\b(?:return|typeof|case|in|of|yield|void|delete|throw))\s*$/;

/** The source with comments and the insides of strings, templates and regular expressions blanked; length and lines stay. */
export function maskLiterals(source: string): string {
  const out = source.split('');
  let at = 0;
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  const skipTo = (end: number): void => {
    blank(at, Math.min(end, source.length));
    at = Math.min(end, source.length);
  };
  const code = (closing: string | undefined): void => {
    let depth = 0;
    while (at < source.length) {
      const c = source[at]!;
      if (c === '{') depth++;
      if (c === '}' && depth-- === 0 && closing === '}') return;
      if (source.startsWith('//', at)) skipTo(endOf(source, '\n', at));
      else if (source.startsWith('/*', at)) skipTo(endOf(source, '*/', at + 2) + 2);
      else if (c === "'" || c === '"') quoted(c);
      else if (c === '`') template();
      else if (c === '/' && REGEX_MAY_FOLLOW.test(out.slice(Math.max(0, at - 60), at).join(''))) regex();
      else at++;
    }
  };
  const quoted = (quote: string): void => {
    const from = ++at;
    while (at < source.length && source[at] !== quote && source[at] !== '\n') at += source[at] === '\\' ? 2 : 1;
    blank(from, at);
    at++;
  };
  const regex = (): void => {
    const from = ++at;
    for (let inClass = false; at < source.length && source[at] !== '\n'; at++) {
      const c = source[at];
      if (c === '\\') at++;
      else if (c === '[') inClass = true;
      else if (c === ']') inClass = false;
      else if (c === '/' && !inClass) break;
    }
    blank(from, at);
    at++;
  };
  const template = (): void => {
    let from = ++at;
    while (at < source.length && source[at] !== '`') {
      if (source.startsWith('${', at)) {
        blank(from, at);
        at += 2;
        code('}');
        from = ++at;
      } else at += source[at] === '\\' ? 2 : 1;
    }
    blank(from, at);
    at++;
  };
  code(undefined);
  return out.join('');
}

function endOf(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found;
}

const FROM = String.raw`from\s*(?=["'])`;
const NAMES = String.raw`(?:[\w$]+\s*,?\s*)?(?:\*\s*as\s+[\w$]+\s*|\{[^}]*\}\s*)?`;
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`\bimport\s+(type\s+(?!from\s*["']))?${NAMES}${FROM}`, 'g'),
  new RegExp(String.raw`\bexport\s+(type\s+)?(?:\*\s*(?:as\s+[\w$]+\s*)?|\{[^}]*\}\s*)${FROM}`, 'g'),
  /\bimport\s*(?=["'])/g,
  /\bimport\s*\(\s*(?=["'`])/g,
];

/**
 * Every import of a module: static, dynamic, for types only and re-exports. `unread` counts those that this reader could see
 * but not understand; a caller must treat them as errors, so that none slips through.
 */
export function readImports(source: string): { readonly imports: readonly Import[]; readonly unread: number } {
  const masked = maskLiterals(source);
  const imports: Import[] = [];
  for (const form of FORMS) {
    for (const match of masked.matchAll(form)) {
      const opening = match.index + match[0].length;
      const closing = masked.indexOf(masked[opening]!, opening + 1);
      imports.push({
        specifier: source.slice(opening + 1, closing),
        typeOnly: match[1] !== undefined,
        line: lineAt(source, match.index),
      });
    }
  }
  const seen =
    count(masked, /\bfrom\s*["']/g) +
    count(masked, /\bimport\s*["']/g) +
    count(masked, /(?<![.\w])(?:import|require)\s*\(/g);
  return { imports: imports.sort((a, b) => a.line - b.line), unread: seen - imports.length };
}

export const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

export const lineAt = (text: string, index: number): number => count(text.slice(0, index), /\n/g) + 1;

/** The masked text with all that stands inside braces, brackets and parentheses dotted out: what is left is at module level. */
export function moduleLevel(masked: string): string {
  let depth = 0;
  let out = '';
  for (const c of masked) {
    if (')]}'.includes(c)) depth--;
    out += depth === 0 || c === '\n' ? c : '.';
    if ('([{'.includes(c)) depth++;
  }
  return out;
}
