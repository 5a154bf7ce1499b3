/** Editing one line, with the keys that readline has. */
import { NO_DRAFT, type Draft } from '../store/view.ts';
import type { Key } from './terminal/keys.ts';

/** The line after a key; undefined when the key does not edit. */
export function editLine(draft: Draft, key: Key): Draft | undefined {
  if (key.text !== '' && !key.ctrl && !key.alt) return insert(draft, key.text);
  const { text, cursor } = draft;
  const name = `${key.ctrl ? 'C-' : ''}${key.alt ? 'M-' : ''}${key.name}`;
  switch (name) {
    case 'left':
    case 'C-b':
      return { text, cursor: Math.max(0, cursor - 1) };
    case 'right':
    case 'C-f':
      return { text, cursor: Math.min(text.length, cursor + 1) };
    case 'home':
    case 'C-a':
      return { text, cursor: 0 };
    case 'end':
    case 'C-e':
      return { text, cursor: text.length };
    case 'C-left':
    case 'M-b':
      return { text, cursor: wordStart(draft) };
    case 'C-right':
    case 'M-f':
      return { text, cursor: wordEnd(draft) };
    case 'backspace':
      return remove(draft, cursor - 1, cursor);
    case 'delete':
      return remove(draft, cursor, cursor + 1);
    case 'C-w':
    case 'M-backspace':
      return remove(draft, wordStart(draft), cursor);
    case 'C-k':
      return remove(draft, cursor, text.length);
    case 'C-u':
      return remove(draft, 0, cursor);
    default:
      return undefined;
  }
}

export function insert({ text, cursor }: Draft, added: string): Draft {
  return { text: text.slice(0, cursor) + added + text.slice(cursor), cursor: cursor + added.length };
}

export const draftOf = (text: string): Draft => (text === '' ? NO_DRAFT : { text, cursor: text.length });

function remove({ text }: Draft, from: number, to: number): Draft {
  const start = Math.max(0, from);
  return { text: text.slice(0, start) + text.slice(to), cursor: start };
}

const wordStart = ({ text, cursor }: Draft): number =>
  text.slice(0, cursor).search(/\S+\s*$/) + (/\S/.test(text.slice(0, cursor)) ? 0 : 1);

function wordEnd({ text, cursor }: Draft): number {
  const match = /^\s*\S+/.exec(text.slice(cursor));
  return match ? cursor + match[0].length : text.length;
}
