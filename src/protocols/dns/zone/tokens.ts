/** The words of a master file (RFC 1035, 5.1): comments, quotes, escapes, and parentheses that join lines. */
import { fail, ok, type Result } from '../../../core/result.ts';

/** What is wrong with a zone's text, and where. */
export interface ZoneError {
  /** A whole sentence, without its place. */
  readonly message: string;
  readonly found: string;
  readonly expected: string;
  /** In the zone's text, both from 1. */
  readonly line: number;
  readonly column: number;
  /** Characters that it is about; at least 1. */
  readonly length: number;
}

export interface ZoneToken {
  /** As written, escapes kept; without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
}

/** One entry: a record or a directive. */
export interface ZoneLine {
  /** It begins with white space: the owner is the one before. */
  readonly indented: boolean;
  readonly tokens: readonly ZoneToken[];
}

type Place = Pick<ZoneError, 'line' | 'column'>;

export const zoneFault = (at: Place, length: number, message: string, found: string, expected: string): ZoneError => ({
  message,
  found,
  expected,
  line: at.line,
  column: at.column,
  length: Math.max(1, length),
});

/** `found` as a message shows a word. */
export const shownWord = ({ text, quoted }: ZoneToken): string => `"${quoted ? `\\"${text}\\"` : text}"`;

/** Splits a master file into its entries; an entry in parentheses is one line. */
export function zoneLines(text: string): Result<ZoneLine[], ZoneError> {
  const scanner = new Scanner(text);
  while (scanner.at < text.length) {
    const fault = scanner.step();
    if (fault) return fail(fault);
  }
  return scanner.finish();
}

class Scanner {
  at = 0;
  readonly #text: string;
  readonly #lines: ZoneLine[] = [];
  /** A backslash takes the next character with it. */
  readonly #quotedText = /"((?:\\[^\n]|[^"\\\n])*)"/y;
  readonly #bareWord = /((?:\\[^\n]|[^\s;()"\\])+)/y;
  #tokens: ZoneToken[] = [];
  #indented: boolean;
  /** The outermost parenthesis that is open, and how many are: BIND takes them inside one another. */
  #open: Place | undefined;
  #depth = 0;
  #line = 1;
  #lineAt = 0;

  constructor(text: string) {
    this.#text = text;
    this.#indented = /^[ \t]/.test(text);
  }

  finish(): Result<ZoneLine[], ZoneError> {
    if (this.#open) {
      return fail(zoneFault(this.#open, 1, 'a parenthesis is not closed', 'the end of the zone', '")"'));
    }
    this.#endLine();
    return ok(this.#lines);
  }

  /** Moves behind one sign, comment or word. */
  step(): ZoneError | undefined {
    const char = this.#text[this.at]!;
    if (char === '\n') return this.#newLine();
    if (char === ' ' || char === '\t' || char === '\r') this.at++;
    else if (char === ';') while (this.at < this.#text.length && this.#text[this.at] !== '\n') this.at++;
    else if (char === '(' || char === ')') return this.#parenthesis(char);
    else return this.#word(char === '"');
    return undefined;
  }

  #here(): Place {
    return { line: this.#line, column: this.at - this.#lineAt + 1 };
  }

  #newLine(): undefined {
    this.at++;
    [this.#line, this.#lineAt] = [this.#line + 1, this.at];
    if (!this.#open) this.#endLine();
  }

  #endLine(): void {
    if (this.#tokens.length > 0) this.#lines.push({ indented: this.#indented, tokens: this.#tokens });
    this.#tokens = [];
    this.#indented = /[ \t]/.test(this.#text[this.at] ?? '');
  }

  #parenthesis(char: string): ZoneError | undefined {
    const here = this.#here();
    if (char === ')' && !this.#open) {
      return zoneFault(here, 1, 'a parenthesis is closed that was not opened', '")"', '"(" before it');
    }
    this.#depth += char === '(' ? 1 : -1;
    if (this.#depth === 0) this.#open = undefined;
    else this.#open ??= here;
    this.at++;
    return undefined;
  }

  #word(quoted: boolean): ZoneError | undefined {
    const here = this.#here();
    const word = quoted ? this.#quotedText : this.#bareWord;
    word.lastIndex = this.at;
    const found = word.exec(this.#text);
    if (!found) {
      return quoted
        ? zoneFault(here, 1, 'a quoted text does not end on its line', 'the end of the line', "'\"'")
        : zoneFault(here, 1, 'a backslash with nothing after it', 'the end of the line', 'the character it escapes');
    }
    this.#tokens.push({ text: found[1]!, quoted, ...here });
    this.at += found[0].length;
    return undefined;
  }
}
