/** Cuts a command line into words and operators (POSIX.1-2017, XCU 2.2 and 2.3: quoting and token recognition). */
import type { SyntaxError, Word, WordPart } from './syntax.ts';

export type Token =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }
  /** The digits in front of `>` or `<`. */
  | { readonly kind: 'fd'; readonly fd: number }
  | { readonly kind: 'end' };

// Longest first, so that the first that fits is the right one.
const OPERATORS = ['<<<', '&>>', '&&', '||', ';;', '<<', '>>', '<&', '>&', '>|', '&>', '|&', '\n', ...';&|<>()'];
const ENDS_WORD = /[\s;&|<>()]/;
const SPECIAL_NAME = /[?$!#@*0-9-]/;

/** Cuts the whole text, or says what is open at its end. */
export function tokenize(text: string): { tokens: Token[]; error?: SyntaxError } {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (let token = lexer.next(); ; token = lexer.next()) {
    tokens.push(token);
    if (token.kind === 'end') return lexer.error ? { tokens, error: lexer.error } : { tokens };
  }
}

class Lexer {
  error: SyntaxError | undefined;
  readonly #text: string;
  #at = 0;
  #parts: WordPart[] = [];
  /** The text ends with a backslash that escapes nothing. */
  #loneBackslash = false;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#skipBlanks();
    const rest = this.#text.slice(this.#at);
    if (rest === '' || this.error) return { kind: 'end' };
    const digits = /^\d+(?=[<>])/.exec(rest);
    if (digits) {
      this.#at += digits[0].length;
      return { kind: 'fd', fd: Number(digits[0]) };
    }
    const operator = OPERATORS.find((o) => rest.startsWith(o));
    if (operator === undefined) return this.#word();
    this.#at += operator.length;
    return { kind: 'operator', text: operator };
  }

  #skipBlanks(): void {
    const blanks = /(?:[^\S\n]|\\\n)*(?:#[^\n]*)?/y;
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.#text)?.[0].length ?? 0;
  }

  #word(): Token {
    const from = this.#at;
    this.#parts = [];
    while (!this.error && this.#at < this.#text.length && !ENDS_WORD.test(this.#text[this.#at]!)) this.#piece();
    const source = this.#text.slice(from, this.#at) + (this.#loneBackslash ? '\\' : '');
    return { kind: 'word', word: { parts: this.#parts, source } };
  }

  #piece(): void {
    const c = this.#text[this.#at]!;
    if (c === "'") this.#singleQuotes();
    else if (c === '"') this.#doubleQuotes();
    else if (c === '$' || c === '`') this.#expansion(false);
    else if (c === '\\') this.#backslash();
    else {
      const plain = /[^\s;&|<>()'"$`\\]+/y;
      plain.lastIndex = this.#at;
      this.#add(plain.exec(this.#text)![0], false);
    }
  }

  #add(text: string, quoted: boolean, length = text.length): void {
    this.#parts.push({ kind: 'text', text, quoted });
    this.#at += length;
  }

  /** `\x` is x; a backslash before a newline joins the lines; one at the very end stands for itself. */
  #backslash(): void {
    const next = this.#text[this.#at + 1];
    this.#loneBackslash = next === undefined;
    if (next === '\n') this.#at += 2;
    else this.#add(next ?? '\\', true, next === undefined ? 1 : 2);
  }

  #singleQuotes(): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    if (close < 0) this.#open("'");
    else this.#add(this.#text.slice(this.#at + 1, close), true, close + 1 - this.#at);
  }

  #doubleQuotes(): void {
    this.#at++;
    this.#add('', true);
    for (;;) {
      const c = this.#text[this.#at];
      if (c === undefined) return this.#open('"');
      if (c === '"') break;
      if (c === '$' || c === '`') this.#expansion(true);
      else if (c === '\\' && /[$`"\\\n]/.test(this.#text[this.#at + 1] ?? '')) this.#backslash();
      else if (c === '\\') this.#add('\\', true);
      else {
        const plain = /[^"$`\\]+/y;
        plain.lastIndex = this.#at;
        this.#add(plain.exec(this.#text)![0], true);
      }
    }
    this.#at++;
  }

  /** `$name`, `${name}`, `$?`, `$((sum))`, `$(command)`, `` `command` ``; a `$` before anything else stands for itself. */
  #expansion(quoted: boolean): void {
    if (this.#text[this.#at] === '`') return this.#substitution('`', 1, quoted);
    if (this.#text.startsWith('$(', this.#at)) return this.#substitution(')', 2, quoted);
    const name = /\$(?:\{([^}]*)\}|([A-Za-z_]\w*))/y;
    name.lastIndex = this.#at;
    const found = name.exec(this.#text);
    if (found) return this.#variable(found[1] ?? found[2]!, quoted, found[0].length);
    if (this.#text.startsWith('${', this.#at)) return this.#open('}');
    const special = this.#text[this.#at + 1];
    if (special !== undefined && SPECIAL_NAME.test(special)) return this.#variable(special, quoted, 2);
    this.#add('$', quoted);
  }

  #variable(name: string, quoted: boolean, length: number): void {
    this.#parts.push({ kind: 'variable', name, quoted });
    this.#at += length;
  }

  #substitution(close: ')' | '`', opening: number, quoted: boolean): void {
    const from = this.#at + opening;
    const end = close === '`' ? this.#text.indexOf('`', from) : closingParenthesis(this.#text, from);
    if (end < 0) return this.#open(close);
    if (this.#arithmetic(from, end, quoted)) return;
    this.#parts.push({ kind: 'command', source: this.#text.slice(from, end), quoted });
    this.#at = end + 1;
  }

  /** `$((` to `))`, when the inner parentheses belong to each other: the text between them is expanded as in double quotes. */
  #arithmetic(from: number, end: number, quoted: boolean): boolean {
    if (!this.#text.startsWith('$((', from - 2) || closingParenthesis(this.#text, from + 1) !== end - 1) return false;
    const inner = new Lexer(`"${this.#text.slice(from + 1, end - 1).replaceAll('"', '')}"`);
    const token = inner.next();
    if (inner.error || token.kind !== 'word') return false;
    this.#parts.push({ kind: 'arithmetic', parts: token.word.parts, quoted });
    this.#at = end + 1;
    return true;
  }

  #open(quote: string): void {
    this.error = { message: `unexpected EOF while looking for matching \`${quote}'`, incomplete: true };
    this.#at = this.#text.length;
  }
}

/** Index of the parenthesis that closes the one before `from`, or -1; those inside quotes do not count. */
function closingParenthesis(text: string, from: number): number {
  const step = /\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^]/y;
  let depth = 1;
  for (let at = from; at < text.length; at = step.lastIndex) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
    step.lastIndex = at;
    step.exec(text);
  }
  return -1;
}
