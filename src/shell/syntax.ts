/** The shell's grammar as data (POSIX.1-2017, XCU 2.10, the part that wirelab's shell knows): what the parser makes and the interpreter runs. */

/** A piece of a word. Unquoted expansions are split at blanks; quoted ones stay whole. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly source: string; readonly quoted: boolean }
  /** `$((...))`: what is worked out once its own expansions are done. */
  | { readonly kind: 'arithmetic'; readonly parts: readonly WordPart[]; readonly quoted: boolean };

export interface Word {
  readonly parts: readonly WordPart[];
  /** As typed, quotes included. */
  readonly source: string;
}

export interface Redirect {
  /** The file descriptor that is redirected; `both` for `&>`. */
  readonly fd: number | 'both';
  readonly operator: '>' | '>>' | '<' | '>&' | '<&';
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** `( list )` and `{ list; }`. */
export interface GroupCommand {
  readonly kind: 'subshell' | 'group';
  readonly body: List;
  readonly redirects: readonly Redirect[];
}

/** `for name in words; do list; done` */
export interface ForCommand {
  readonly kind: 'for';
  readonly name: string;
  readonly words: readonly Word[];
  readonly body: List;
  readonly redirects: readonly Redirect[];
}

export type Command = SimpleCommand | GroupCommand | ForCommand;

export interface Pipeline {
  /** `! pipeline` turns its status round. */
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
}

export interface ListItem {
  readonly andOr: AndOr;
  readonly background: boolean;
}

export type List = readonly ListItem[];

/** What is wrong with a line, in bash's words without `bash: `. */
export interface SyntaxError {
  readonly message: string;
  /** More text could still make it right: an open quote, a `|` at the end. */
  readonly incomplete: boolean;
}
