/** Basic and extended regular expressions (POSIX.1-2017, XBD 9, with GNU's additions), translated for the host's own engine. */
import { fail, ok, type Result } from '../../core/result.ts';

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};
const GNU_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  b: '\\b',
  B: '\\B',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  '`': '^',
  "'": '$',
};

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

export type Dialect = 'basic' | 'extended' | 'fixed';

export interface MatchOptions {
  readonly ignoreCase: boolean;
  /** `-w` and `-x`: only whole words, only whole lines. */
  readonly whole?: 'word' | 'line' | undefined;
}

/** Compiles patterns (one a line) into one expression that finds any of them. The error is the tail of `grep: Trailing backslash`. */
export function compilePatterns(patterns: string, dialect: Dialect, options: MatchOptions): Result<RegExp> {
  const sources: string[] = [];
  for (const pattern of patterns.split('\n')) {
    const source = dialect === 'fixed' ? ok(literal(pattern)) : new Translator(pattern, dialect === 'extended').run();
    if (!source.ok) return source;
    sources.push(`(?:${source.value})`);
  }
  const any = sources.join('|');
  const source =
    options.whole === 'line' ? `^(?:${any})$` : options.whole === 'word' ? `(?<!\\w)(?:${any})(?!\\w)` : any;
  try {
    return ok(new RegExp(source, options.ignoreCase ? 'gi' : 'g'));
  } catch {
    return fail('Invalid regular expression');
  }
}

class Translator {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;
  #depth = 0;
  #out = '';
  /** Nothing stands before that could be repeated: here `*` is itself, and `^` an anchor. */
  #fresh = true;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  run(): Result<string> {
    while (this.#at < this.#text.length) {
      const error = this.#step(this.#text[this.#at++]!);
      if (error !== undefined) return fail(error);
    }
    return this.#depth > 0 ? fail('Unmatched ( or \\(') : ok(this.#out);
  }

  #step(c: string): string | undefined {
    if (c === '\\') return this.#escape();
    if (c === '[') return this.#bracket();
    if (c === '*') return this.#repeat('*');
    if (c === '.') return this.#atom('.');
    if (c === '^' && (this.#extended || this.#fresh)) return this.#anchor('^');
    if (c === '$' && (this.#extended || this.#beforeEnd())) return this.#anchor('$');
    if (this.#extended && '(){}|+?'.includes(c)) return this.#operator(c);
    return this.#atom(literal(c));
  }

  #escape(): string | undefined {
    const c = this.#text[this.#at++];
    if (c === undefined) return 'Trailing backslash';
    if (!this.#extended && '(){}|+?'.includes(c)) return this.#operator(c);
    const gnu = GNU_ESCAPES[c];
    if (gnu !== undefined) return this.#atom(gnu);
    return this.#atom(/[1-9]/.test(c) ? `\\${c}` : literal(c));
  }

  #operator(c: string): string | undefined {
    if (c === '(') {
      this.#depth++;
      this.#out += '(';
      this.#fresh = true;
      return undefined;
    }
    if (c === ')') {
      if (this.#depth === 0) return 'Unmatched ) or \\)';
      this.#depth--;
      return this.#atom(')');
    }
    if (c === '|') {
      this.#out += '|';
      this.#fresh = true;
      return undefined;
    }
    if (c === '{') return this.#interval();
    return c === '}' ? this.#atom('\\}') : this.#repeat(c);
  }

  #interval(): string | undefined {
    const form = this.#extended ? /(\d*)(,?)(\d*)\}/y : /(\d*)(,?)(\d*)\\\}/y;
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (!found || (found[1] === '' && found[3] === '')) {
      return this.#extended ? this.#atom('\\{') : found ? 'Invalid content of \\{\\}' : 'Unmatched { or \\{';
    }
    this.#at = form.lastIndex;
    return this.#repeat(`{${found[1] || '0'}${found[2]}${found[3]}}`);
  }

  #repeat(mark: string): undefined {
    if (this.#fresh) return this.#atom(literal(mark));
    // A repeated repetition: `a**` and `a+?` mean something else to the host's engine.
    if (/[*+?}]$/.test(this.#out) && !/\\[*+?}]$/.test(this.#out)) this.#wrapLast();
    this.#out += mark;
    return undefined;
  }

  #wrapLast(): void {
    if (this.#out.endsWith('*')) return void (this.#out = this.#out.slice(0, -1));
    this.#out = `(?:${this.#out})`;
  }

  #atom(source: string): undefined {
    this.#out += source;
    this.#fresh = false;
    return undefined;
  }

  #anchor(source: '^' | '$'): undefined {
    this.#out += source;
    this.#fresh = source === '^';
    return undefined;
  }

  #beforeEnd(): boolean {
    const rest = this.#text.slice(this.#at);
    return rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
  }

  /** `[^]a-z[:digit:]]`: a `]` that comes first is one of the set. */
  #bracket(): string | undefined {
    const form = /(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/y;
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (!found) return 'Invalid regular expression';
    this.#at = form.lastIndex;
    let set = '';
    for (const [all, name] of found[2]!.matchAll(/\[:(\w+):\]|[^]/g)) {
      if (name !== undefined && CLASSES[name] === undefined) return 'Invalid character class name';
      set += name === undefined ? all.replace(/[\\\]^[]/, '\\$&') : CLASSES[name];
    }
    return this.#atom(`[${found[1]}${set}]`);
  }
}
