/** Backslash escapes of printf's format and of %b (bash(1), printf and echo -e). */
import { utf8 } from '../../core/bytes.ts';

const LETTERS: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '"': 34,
  "'": 39,
  '?': 63,
};

export interface Escape {
  readonly bytes: readonly number[];
  /** What it took of the text, the backslash included. */
  readonly length: number;
}

/** The escape that begins at a backslash; `\x41` and `\101` are bytes, `\u00e9` is a character. One that means nothing stays as it is. */
export function readEscape(text: string, at: number, inArgument: boolean): Escape {
  const rest = text.slice(at + 1, at + 10);
  const octal = (inArgument ? /^(?:0[0-7]{0,3}|[1-7][0-7]{0,2})/ : /^[0-7]{1,3}/).exec(rest)?.[0];
  if (octal !== undefined) return { bytes: [parseInt(octal, 8) & 255], length: 1 + octal.length };
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
  if (hex) return { bytes: [parseInt(hex[1]!, 16)], length: 1 + hex[0].length };
  const unicode = /^u([0-9a-fA-F]{1,4})|^U([0-9a-fA-F]{1,8})/.exec(rest);
  const code = unicode ? parseInt(unicode[1] ?? unicode[2]!, 16) : NaN;
  if (unicode && code <= 0x10ffff)
    return { bytes: [...utf8(String.fromCodePoint(code))], length: 1 + unicode[0].length };
  const [letter = ''] = rest;
  const byte = LETTERS[letter];
  if (byte !== undefined) return { bytes: [byte], length: 2 };
  return { bytes: [92], length: 1 };
}

/** %b: an argument with its escapes; `\c` ends all output. */
export function unescaped(text: string): { readonly bytes: readonly number[]; readonly stopped: boolean } {
  const bytes: number[] = [];
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\\', at);
    const plain = next < 0 ? text.slice(at) : text.slice(at, next);
    bytes.push(...utf8(plain));
    if (next < 0) break;
    if (text[next + 1] === 'c') return { bytes, stopped: true };
    const escape = readEscape(text, next, true);
    bytes.push(...escape.bytes);
    at = next + escape.length;
  }
  return { bytes, stopped: false };
}
