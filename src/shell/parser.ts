/** Makes a list of commands of a line (POSIX.1-2017, XCU 2.10), with bash's words about what is wrong in it. */
import { fail, ok, type Result } from '../core/result.ts';
import { tokenize, type Token } from './lexer.ts';
import { CLOSING_WORDS, UNKNOWN_WORDS } from './reserved.ts';
import type {
  AndOr,
  Assignment,
  Command,
  ForCommand,
  GroupCommand,
  List,
  ListItem,
  Pipeline,
  Redirect,
  SimpleCommand,
  SyntaxError,
  Word,
} from './syntax.ts';

const REDIRECTS = new Set(['>', '>>', '>|', '<', '>&', '<&', '&>', '&>>']);
const DEEPEST = 50;

/** Parses one or more lines. Never throws: any text is a list or an error. */
export function parse(text: string): Result<List, SyntaxError> {
  const { tokens, error } = tokenize(text);
  if (error) return fail(error);
  const parser = new Parser(tokens);
  const list = parser.list(() => false);
  return parser.error ? fail(parser.error) : ok(list);
}

class Parser {
  error: SyntaxError | undefined;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** A list up to the end, or up to where `ends` holds. */
  list(ends: () => boolean): List {
    const items: ListItem[] = [];
    if (++this.#depth > DEEPEST) this.#fail(`commands nested more than ${DEEPEST} deep`);
    for (this.#newlines(); !this.error && !ends() && !this.#atEnd(); this.#newlines()) {
      const andOr = this.#andOr();
      const background = this.#is('&');
      items.push({ andOr, background });
      if (background || this.#is(';') || this.#is('\n')) this.#at++;
      else if (!this.#atEnd() && !ends()) this.#unexpected();
    }
    this.#depth--;
    return items;
  }

  #andOr(): AndOr {
    const first = this.#pipeline();
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
    while (!this.error && (this.#is('&&') || this.#is('||'))) {
      const operator = this.#is('&&') ? '&&' : '||';
      this.#at++;
      this.#newlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
    return { first, rest };
  }

  #pipeline(): Pipeline {
    const negated = this.#keyword() === '!';
    if (negated) this.#at++;
    const commands = [this.#command()];
    while (!this.error && this.#is('|')) {
      this.#at++;
      this.#newlines();
      commands.push(this.#command());
    }
    return { negated, commands };
  }

  #command(): Command {
    const keyword = this.#keyword();
    if (this.#is('(')) return this.#group('subshell', () => this.#is(')'));
    if (keyword === '{') return this.#group('group', () => this.#keyword() === '}');
    if (keyword === 'for') return this.#for();
    if (keyword !== undefined && CLOSING_WORDS.has(keyword)) this.#unexpected();
    if (keyword !== undefined && UNKNOWN_WORDS.has(keyword)) {
      this.#fail(`${keyword}: this shell knows commands, lists, pipes, groups and \`for', but not \`${keyword}'`);
    }
    return this.#simple();
  }

  #group(kind: GroupCommand['kind'], closes: () => boolean): GroupCommand {
    this.#at++;
    const body = this.list(closes);
    if (!this.error && (body.length === 0 || !closes())) this.#unexpected();
    this.#at++;
    return { kind, body, redirects: this.#redirects() };
  }

  #for(): ForCommand {
    this.#at++;
    const name = this.#plainWord();
    this.#at++;
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) {
      this.#fail(
        name === undefined ? `syntax error near unexpected token \`newline'` : `\`${name}': not a valid identifier`,
      );
    }
    this.#newlines();
    this.#expect('in');
    const words: Word[] = [];
    for (let t = this.#token; t.kind === 'word'; t = this.#token) {
      words.push(t.word);
      this.#at++;
    }
    if (!this.#is(';') && !this.#is('\n')) this.#unexpected();
    this.#at++;
    this.#newlines();
    this.#expect('do');
    const body = this.list(() => this.#keyword() === 'done');
    if (body.length === 0) this.#unexpected();
    this.#expect('done');
    return { kind: 'for', name: name ?? '', words, body, redirects: this.#redirects() };
  }

  #simple(): SimpleCommand {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const from = this.#at;
    while (!this.error) {
      const token = this.#token;
      if (token.kind === 'fd' || (token.kind === 'operator' && REDIRECTS.has(token.text))) {
        redirects.push(this.#redirect());
      } else if (token.kind === 'word') {
        const assignment = words.length === 0 ? asAssignment(token.word) : undefined;
        if (assignment) assignments.push(assignment);
        else words.push(token.word);
        this.#at++;
      } else break;
    }
    const hereDocument = ['<<', '<<<'].find((o) => this.#is(o));
    if (hereDocument) this.#fail(`\`${hereDocument}': this shell has no here-documents`);
    else if (this.#at === from) this.#unexpected();
    else if (this.#is('(')) this.#functionLike();
    return { kind: 'simple', assignments, words, redirects };
  }

  #redirects(): readonly Redirect[] {
    const redirects: Redirect[] = [];
    while (!this.error) {
      const token = this.#token;
      if (token.kind !== 'fd' && !(token.kind === 'operator' && REDIRECTS.has(token.text))) break;
      redirects.push(this.#redirect());
    }
    return redirects;
  }

  #redirect(): Redirect {
    const before = this.#token;
    if (before.kind === 'fd') this.#at++;
    const operator = this.#token.kind === 'operator' ? this.#token.text : '';
    this.#at++;
    const target = this.#token;
    if (!REDIRECTS.has(operator)) this.#fail(`\`${operator}': this shell has no here-documents`);
    else if (target.kind !== 'word') this.#unexpected();
    this.#at++;
    const word = target.kind === 'word' ? target.word : { parts: [], source: '' };
    const toFd = /^(\d+|-)$/.test(word.source);
    const both = operator.startsWith('&') || (operator === '>&' && before.kind !== 'fd' && !toFd);
    if (both) return { fd: 'both', operator: operator === '&>>' ? '>>' : '>', target: word };
    const fd = before.kind === 'fd' ? before.fd : operator.startsWith('<') ? 0 : 1;
    return { fd, operator: operator === '>|' ? '>' : (operator as Redirect['operator']), target: word };
  }

  /** `echo (a)`: bash takes it for a function, and stumbles over what follows the parenthesis. */
  #functionLike(): void {
    this.#at++;
    if (this.#is(')')) this.#fail('this shell has no functions');
    else if (this.#atEnd()) this.#fail("syntax error near unexpected token `newline'");
    else this.#unexpected();
  }

  get #token(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!;
  }

  #is(operator: string): boolean {
    return this.#token.kind === 'operator' && this.#token.text === operator;
  }

  #atEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #newlines(): void {
    while (this.#is('\n')) this.#at++;
  }

  #plainWord(): string | undefined {
    return this.#token.kind === 'word' ? this.#token.word.source : undefined;
  }

  /** An unquoted word: source and text are the same, so a quoted `"for"` is no keyword. */
  #keyword(): string | undefined {
    return this.#plainWord();
  }

  #expect(keyword: string): void {
    if (this.#keyword() === keyword) this.#at++;
    else this.#unexpected();
  }

  #unexpected(): void {
    const token = this.#token;
    if (token.kind === 'end') {
      const previous = this.#tokens[this.#at - 1];
      const wantsWord = previous?.kind === 'operator' && REDIRECTS.has(previous.text);
      if (wantsWord) this.#fail("syntax error near unexpected token `newline'");
      else this.#fail('syntax error: unexpected end of file', true);
      return;
    }
    const text = token.kind === 'word' ? token.word.source : token.kind === 'fd' ? String(token.fd) : token.text;
    this.#fail(`syntax error near unexpected token \`${text === '\n' ? 'newline' : text}'`);
  }

  /** The first error is the one to tell. */
  #fail(message: string, incomplete = false): void {
    this.error ??= { message, incomplete };
  }
}

/** `X=1`: a name and `=`, both unquoted, at the start of the word. */
function asAssignment(word: Word): Assignment | undefined {
  const [first, ...others] = word.parts;
  const match = first?.kind === 'text' && !first.quoted ? /^([A-Za-z_]\w*)=/.exec(first.text) : null;
  if (!match || first?.kind !== 'text') return undefined;
  const rest = { ...first, text: first.text.slice(match[0].length) };
  const source = word.source.slice(match[0].length);
  return { name: match[1]!, value: { parts: rest.text === '' ? others : [rest, ...others], source } };
}
