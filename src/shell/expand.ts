/** Turns words into the arguments of a command: variables, command substitution, arithmetic, field splitting (POSIX.1-2017, XCU 2.6). No globbing. */
import type { Call } from '../core/sys.ts';
import { evaluate } from './arithmetic.ts';
import type { Word, WordPart } from './syntax.ts';

/** What expansion asks of the shell that does it. */
export interface Expander {
  variable(name: string): string | undefined;
  /** Runs a command and gives what it printed. */
  substitute(source: string): Call<string>;
  /** What could not be worked out, in bash's words: the command must not run. Whoever expands words takes it. */
  fault: string | undefined;
}

/** All words to arguments: an unquoted expansion may make none or several of one word. */
export function* expandWords(words: readonly Word[], shell: Expander): Call<readonly string[]> {
  const fields: string[] = [];
  for (const word of words) fields.push(...(yield* expandFields(word, shell)));
  return fields;
}

/** One word as one string, never split: the value of an assignment. */
export function* expandWhole(word: Word, shell: Expander): Call<string> {
  let text = '';
  for (const part of word.parts) text += yield* partText(part, shell);
  return text;
}

/** One word split at the blanks of its unquoted expansions. */
export function* expandFields(word: Word, shell: Expander): Call<readonly string[]> {
  const fields: string[] = [];
  let open: string | undefined;
  for (const part of word.parts) {
    const text = yield* partText(part, shell);
    if (part.kind === 'text' || part.quoted) {
      open = (open ?? '') + text;
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && open !== undefined) fields.push(open);
      if (i > 0) open = undefined;
      if (piece !== '') open = (open ?? '') + piece;
    }
  }
  return open === undefined ? fields : [...fields, open];
}

function* partText(part: WordPart, shell: Expander): Call<string> {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'variable') return shell.variable(part.name) ?? '';
  if (part.kind === 'command') return (yield* shell.substitute(part.source)).replace(/\n+$/, '');
  let sum = '';
  for (const piece of part.parts) sum += yield* partText(piece, shell);
  const value = evaluate(sum, (name) => shell.variable(name));
  if (value.ok) return String(value.value);
  shell.fault ??= value.error;
  return '';
}

/** What went wrong since it was asked last. */
export function takeFault(shell: Expander): string | undefined {
  const { fault } = shell;
  shell.fault = undefined;
  return fault;
}

/** The first `${...}` that is more than a name, which this shell cannot expand; undefined when all are plain. */
export function badSubstitution(words: readonly Word[]): string | undefined {
  for (const word of words) {
    for (const part of word.parts) {
      if (part.kind === 'variable' && !/^(\w+|[?$!#@*-])$/.test(part.name)) return part.name;
    }
  }
  return undefined;
}

/** A word that the parser reads back as exactly this text. */
export const quote = (text: string): string =>
  /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
