/** The line editor's model: a line, a cursor and a history, changed by keys as readline(3) binds them. It draws nothing. */
import type { Completion } from '../core/lens.ts';
import { blankBefore, graphemeAfter, graphemeBefore, toBoundary, wordAfter, wordBefore } from './text.ts';

/** A key as the decoder names it: `left`, `backspace`, `a` with ctrl. `text` is what it types. */
export interface Key {
  readonly name: string;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
  readonly text?: string;
}

/** A reverse search under way (C-r). */
export interface Search {
  readonly query: string;
  /** Index into the history of the line that is shown; -1 when none fits. */
  readonly at: number;
  /** What stood in the line before. */
  readonly before: { readonly text: string; readonly cursor: number };
}

export interface EditorState {
  readonly text: string;
  /** Index into `text`, always between two graphemes. */
  readonly cursor: number;
  /** Oldest first. */
  readonly history: readonly string[];
  /** Which line of the history is shown; `history.length` is the draft. */
  readonly at: number;
  /** What was typed before walking into the history. */
  readonly draft: string;
  /** What C-k, C-u, C-w cut last, for C-y. */
  readonly cut: string;
  readonly search: Search | undefined;
}

/** What a key asks of whoever owns the editor. */
export type Request =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'complete' | 'clear' | 'interrupt' | 'end-of-file' };

export interface Edited {
  readonly state: EditorState;
  readonly requests: readonly Request[];
}

const HISTORY_LIMIT = 1000;
const LINE_LIMIT = 4096;

export const emptyEditor = (history: readonly string[] = []): EditorState => ({
  text: '',
  cursor: 0,
  history: history.slice(-HISTORY_LIMIT),
  at: Math.min(history.length, HISTORY_LIMIT),
  draft: '',
  cut: '',
  search: undefined,
});

/** Puts the cursor where it may stand, whatever it was given. */
const place = (state: EditorState, text: string, cursor: number): EditorState => {
  const kept = text.slice(0, LINE_LIMIT);
  return { ...state, text: kept, cursor: toBoundary(kept, Math.max(0, Math.min(cursor, kept.length))) };
};

const move = (state: EditorState, cursor: number): EditorState => place(state, state.text, cursor);

/** Types text at the cursor; control characters are left out. */
function insert(state: EditorState, typed: string): EditorState {
  const clean = typed.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
  const before = state.text.slice(0, state.cursor) + clean;
  return place(state, before + state.text.slice(state.cursor), before.length);
}

/** Removes from one index to another; `keep` remembers it for C-y. */
function remove(state: EditorState, from: number, to: number, keep: boolean): EditorState {
  const removed = state.text.slice(from, to);
  const next = place(state, state.text.slice(0, from) + state.text.slice(to), from);
  return keep && removed !== '' ? { ...next, cut: removed } : next;
}

type Command = (state: EditorState) => EditorState;

const end = (s: EditorState): number => s.text.length;
const COMMANDS: Readonly<Record<string, Command>> = {
  left: (s) => move(s, graphemeBefore(s.text, s.cursor)),
  right: (s) => move(s, graphemeAfter(s.text, s.cursor)),
  home: (s) => move(s, 0),
  end: (s) => move(s, end(s)),
  backspace: (s) => remove(s, graphemeBefore(s.text, s.cursor), s.cursor, false),
  delete: (s) => remove(s, s.cursor, graphemeAfter(s.text, s.cursor), false),
  up: (s) => walk(s, s.at - 1),
  down: (s) => walk(s, s.at + 1),
  'M-b': (s) => move(s, wordBefore(s.text, s.cursor)),
  'M-f': (s) => move(s, wordAfter(s.text, s.cursor)),
  'M-d': (s) => remove(s, s.cursor, wordAfter(s.text, s.cursor), true),
  'M-backspace': (s) => remove(s, wordBefore(s.text, s.cursor), s.cursor, true),
  'M-<': (s) => walk(s, 0),
  'M->': (s) => walk(s, s.history.length),
  'C-k': (s) => remove(s, s.cursor, end(s), true),
  'C-u': (s) => remove(s, 0, s.cursor, true),
  'C-w': (s) => remove(s, blankBefore(s.text, s.cursor), s.cursor, true),
  'C-y': (s) => insert(s, s.cut),
  'C-t': (s) => transpose(s),
};
const ALIASES: Readonly<Record<string, string>> = {
  'C-a': 'home',
  'C-e': 'end',
  'C-b': 'left',
  'C-f': 'right',
  'C-h': 'backspace',
  'C-p': 'up',
  'C-n': 'down',
  'C-left': 'M-b',
  'C-right': 'M-f',
  'M-left': 'M-b',
  'M-right': 'M-f',
  'C-backspace': 'C-w',
  'C-j': 'enter',
  'C-m': 'enter',
  'C-i': 'tab',
};

/** `C-a`, `M-b`, `left`: how the tables above name a key. */
function keyName(key: Key): string {
  const plain = `${key.ctrl ? 'C-' : ''}${key.alt ? 'M-' : ''}${key.name}`;
  return ALIASES[plain] ?? plain;
}

/** One key. Keys that mean nothing here change nothing. */
export function press(state: EditorState, key: Key): Edited {
  const name = keyName(key);
  if (state.search) return searching(state, state.search, key, name);
  switch (name) {
    case 'enter':
      return accept(state);
    case 'tab':
      return { state, requests: [{ type: 'complete' }] };
    case 'C-l':
      return { state, requests: [{ type: 'clear' }] };
    case 'C-c':
      return { state: { ...emptyEditor(state.history), cut: state.cut }, requests: [{ type: 'interrupt' }] };
    case 'C-d':
      if (state.text === '') return { state, requests: [{ type: 'end-of-file' }] };
      return only(COMMANDS['delete']!(state));
    case 'C-r':
      return only({ ...state, search: { query: '', at: state.history.length, before: state } });
  }
  const command = COMMANDS[name];
  if (command) return only(command(state));
  return only(key.text && !key.ctrl && !key.alt ? insert(state, key.text) : state);
}

/** Pasted text: each finished line is accepted, the rest stays in the line. */
export function paste(state: EditorState, pasted: string): Edited {
  const lines = pasted.split(/\r\n|\r|\n/);
  let now = state.search ? { ...state, search: undefined } : state;
  const requests: Request[] = [];
  for (const [i, line] of lines.entries()) {
    now = insert(now, line);
    if (i === lines.length - 1) break;
    const accepted = accept(now);
    now = accepted.state;
    requests.push(...accepted.requests);
  }
  return { state: now, requests };
}

/** Puts a completion in: the only candidate whole, of several what they have in common. */
export function applyCompletion(state: EditorState, { from, to, candidates }: Completion): EditorState {
  const common = commonPrefix(candidates);
  const only = candidates.length === 1 && !common.endsWith('/');
  if (common === '' || (!only && common.length < to - from)) return state;
  const rest = state.text.slice(to);
  const word = only && !rest.startsWith(' ') ? `${common} ` : common;
  const before = state.text.slice(0, from) + word;
  return place(state, before + rest, before.length);
}

const only = (state: EditorState): Edited => ({ state, requests: [] });

/** The line is done: it goes to the history, unless it is empty, repeats the last one, or begins with a blank. */
function accept(state: EditorState): Edited {
  const { text, history } = state;
  const keep = text.trim() !== '' && !text.startsWith(' ') && history.at(-1) !== text;
  const next = emptyEditor(keep ? [...history, text] : history);
  return { state: { ...next, cut: state.cut }, requests: [{ type: 'line', text }] };
}

function walk(state: EditorState, to: number): EditorState {
  const at = Math.max(0, Math.min(to, state.history.length));
  if (at === state.at) return state;
  const draft = state.at === state.history.length ? state.text : state.draft;
  const text = state.history[at] ?? draft;
  return place({ ...state, at, draft }, text, text.length);
}

/** Swaps the two graphemes around the cursor, or the last two at the end. */
function transpose(state: EditorState): EditorState {
  const middle = state.cursor === state.text.length ? graphemeBefore(state.text, state.cursor) : state.cursor;
  const from = graphemeBefore(state.text, middle);
  const to = graphemeAfter(state.text, middle);
  if (middle === 0 || middle === to) return state;
  const swapped = state.text.slice(middle, to) + state.text.slice(from, middle);
  return place(state, state.text.slice(0, from) + swapped + state.text.slice(to), to);
}

function searching(state: EditorState, search: Search, key: Key, name: string): Edited {
  const { before, query } = search;
  if (name === 'C-g' || name === 'escape' || name === 'C-c') {
    return only(place({ ...state, search: undefined }, before.text, before.cursor));
  }
  if (name === 'C-r') return only(find(state, search, query, search.at - 1));
  if (name === 'backspace')
    return only(find(state, search, query.slice(0, graphemeBefore(query, query.length)), state.history.length));
  if (key.text && !key.ctrl && !key.alt && name !== 'enter' && name !== 'tab') {
    return only(find(state, search, query + key.text, search.at));
  }
  return press({ ...state, search: undefined, at: search.at < 0 ? state.at : search.at }, key);
}

/** The newest line at or before `from` that holds the query; where none does, the line stays and `at` is -1. */
function find(state: EditorState, search: Search, query: string, from: number): EditorState {
  const start = Math.min(from, state.history.length - 1);
  const at =
    query === '' ? state.history.length : state.history.findLastIndex((l, i) => i <= start && l.includes(query));
  const next = { ...state, search: { ...search, query, at } };
  const line = state.history[at];
  return line === undefined ? next : place(next, line, line.indexOf(query));
}

function commonPrefix(words: readonly string[]): string {
  let prefix = words[0] ?? '';
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
