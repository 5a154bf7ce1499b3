/** The words of a master file (RFC 1035, 5.1): comments, quotes, escapes, and parentheses that join lines. */
import { fail, ok, type Result } from '../../../core/result.ts';

export interface ZoneError {
  readonly message: string;
  /** In the zone's text, both from 1. */
  readonly line: number;
  readonly column: number;
}

export interface ZoneToken {
  /** As written, escapes kept; without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
}

export interface ZoneLine {
  /** It begins with white space: the owner is the one before. */
  readonly indented: boolean;
  readonly tokens: readonly ZoneToken[];
}

/** Splits a master file into its entries; an entry in parentheses is one line. */
export function zoneLines(text: string): Result<ZoneLine[], ZoneError> {
  const lines: ZoneLine[] = [];
  let tokens: ZoneToken[] = [];
  let indented = /^[ \t]/.test(text);
  let open: { line: number; column: number } | undefined;
  let [line, lineAt] = [1, 0];
  const endLine = (next: number): void => {
    if (tokens.length > 0) lines.push({ indented, tokens });
    tokens = [];
    indented = /[ \t]/.test(text[next] ?? '');
  };
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    const column = at - lineAt + 1;
    if (char === '\n') {
      [line, lineAt] = [line + 1, at + 1];
      at++;
      if (!open) endLine(at);
    } else if (char === ' ' || char === '\t' || char === '\r') at++;
    else if (char === ';') while (at < text.length && text[at] !== '\n') at++;
    else if (char === '(') {
      if (open) return fail({ message: 'a parenthesis within parentheses', line, column });
      open = { line, column };
      at++;
    } else if (char === ')') {
      if (!open) return fail({ message: 'a parenthesis is closed that was not opened', line, column });
      open = undefined;
      at++;
    } else {
      const word = char === '"' ? /"((?:\\[^\n]|[^"\\\n])*)"/y : /((?:\\[^\n]|[^\s;()"\\])+)/y;
      word.lastIndex = at;
      const found = word.exec(text);
      if (!found) {
        return fail({
          message: char === '"' ? 'a quoted text does not end on its line' : 'a backslash with nothing after it',
          line,
          column,
        });
      }
      tokens.push({ text: found[1]!, quoted: char === '"', line, column });
      at += found[0].length;
    }
  }
  if (open) return fail({ message: 'a parenthesis is not closed', ...open });
  endLine(text.length);
  return ok(lines);
}
