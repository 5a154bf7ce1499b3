/** Completion: what could stand where the cursor is, from what programs say about themselves. Words after a colon are not the shell's (ui/completion.ts). */
import type { Completion } from '../core/lens.ts';
import type { Program } from '../core/sys.ts';
import { quote } from './expand.ts';
import { splitNodePrefix } from './node-prefix.ts';

export interface CompletionContext {
  readonly programs: readonly Program[];
  readonly nodes: readonly string[];
  /** Of the node whose shell it is. */
  readonly interfaces: readonly string[];
  /** Names in a directory, those of directories with a `/` at the end. */
  readonly files: (directory: string) => readonly string[];
}

/** The piece of a line that the cursor is in. */
interface Place {
  /** The words of this command before the one that is completed, quotes taken off. */
  readonly words: readonly string[];
  readonly word: string;
  readonly from: number;
  /** The word names a file that is redirected to or from. */
  readonly redirected: boolean;
}

/** Candidates for the word that ends at the cursor, sorted; the range they replace is that word. */
export function complete(line: string, cursor: number, context: CompletionContext): Completion {
  const before = line.slice(0, cursor);
  const prefixed = splitNodePrefix(before, context.nodes);
  const offset = prefixed ? before.length - prefixed.line.length : 0;
  const place = placeOf(before, offset);
  const candidates = candidatesAt(place, context, offset === 0 && before.trimStart() === before.slice(place.from));
  const fitting = [...new Set(candidates)].filter((c) => c.startsWith(place.word)).sort();
  return { from: place.from, to: cursor, candidates: fitting.map((c) => (c.endsWith(':') ? c : quote(c))) };
}

/** Walks the text as the shell would cut it, quotes included, and stops at its end. */
function placeOf(text: string, start: number): Place {
  let words: string[] = [];
  let word = '';
  let from = start;
  let open = '';
  let redirected = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i]!;
    if (open !== '') {
      if (c === open) open = '';
      else word += c;
    } else if (c === "'" || c === '"') open = c;
    else if (c === '\\') word += text[++i] ?? '';
    else if (/[\s;&|()<>]/.test(c)) {
      if (word !== '' && !redirected) words.push(word);
      if (word !== '') redirected = false;
      if (/[;&|(]/.test(c) && text[i - 1] !== '>') words = [];
      if (/[<>]/.test(c)) redirected = true;
      word = '';
      from = i + 1;
    } else word += c;
  }
  return { words, word, from, redirected };
}

function candidatesAt(place: Place, context: CompletionContext, lineStart: boolean): readonly string[] {
  const { words, word, redirected } = place;
  if (redirected) return fileNames(word, context);
  const command = commandWords(words);
  if (command.length === 0) return commandNames(word, context, lineStart);
  const program = context.programs.find((p) => p.name === command[0]);
  return program ? argumentNames(program, command.slice(1), word, context) : fileNames(word, context);
}

/** Without assignments in front, and without `sudo`, which hands on the rest. */
function commandWords(words: readonly string[]): readonly string[] {
  const begin = words.findIndex((w) => !/^[A-Za-z_]\w*=/.test(w));
  const rest = begin < 0 ? [] : words.slice(begin);
  return rest[0] === 'sudo' ? commandWords(rest.slice(1)) : rest;
}

function commandNames(word: string, context: CompletionContext, lineStart: boolean): readonly string[] {
  if (word.includes('/')) return fileNames(word, context);
  const names = context.programs.map((p) => p.name);
  return lineStart && word !== '' ? [...names, ...context.nodes.map((n) => `${n}:`)] : names;
}

function argumentNames(
  program: Program,
  given: readonly string[],
  word: string,
  context: CompletionContext,
): readonly string[] {
  const previous = given.at(-1);
  const option = program.options.find((o) => o.flag === previous);
  if (option?.value) return valueNames(option.value, word, context);
  if (word.startsWith('-')) return program.options.map((o) => o.flag);
  if (previous === 'dev' || previous === 'oif' || previous === 'iif') return context.interfaces;
  if (previous === 'via' || previous === 'get' || previous === 'to') return context.nodes;
  const operands = given.filter((w, i) => !w.startsWith('-') && !takesValue(program, given[i - 1]));
  if (program.words && operands.length === 0) return program.words;
  if (program.words && program.operand === undefined) return [...context.interfaces, ...context.nodes];
  return valueNames(program.operand ?? 'text', word, context);
}

const takesValue = (program: Program, flag: string | undefined): boolean =>
  program.options.some((o) => o.flag === flag && o.value !== undefined);

/** `value` is an operand's kind or the name of an option's value. */
function valueNames(value: string, word: string, context: CompletionContext): readonly string[] {
  if (/interface|device|iface/i.test(value)) return context.interfaces;
  if (/host|address|destination|gateway|node/i.test(value)) return context.nodes;
  if (/file/i.test(value)) return fileNames(word, context);
  return value === 'command' ? context.programs.map((p) => p.name) : [];
}

function fileNames(word: string, context: CompletionContext): readonly string[] {
  const slash = word.lastIndexOf('/') + 1;
  const directory = word.slice(0, slash);
  const names = context.files(directory === '' ? '.' : directory);
  const hidden = word.slice(slash).startsWith('.');
  return names.filter((n) => hidden || !n.startsWith('.')).map((n) => directory + n);
}
