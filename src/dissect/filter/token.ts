/** Display filter text as tokens, the way tshark 4.0 cuts it. */
import { utf8 } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** Why a filter is refused, and which characters of its text are meant. */
export interface FilterError {
  readonly message: string;
  /** Index of the first character; the text's length when something is missing at its end. */
  readonly at: number;
  readonly length: number;
  /** The field, function or operator that was probably meant. */
  readonly nearest?: string;
}

export interface Token {
  readonly kind: 'word' | 'string' | 'char' | 'slice' | 'op' | 'end';
  /** As typed; of a string what its escapes mean (one character per byte), of a slice what is inside the brackets. */
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

export const filterError = (
  message: string,
  token: Pick<Token, 'at' | 'length'>,
  nearest?: string,
): Result<never, FilterError> =>
  fail({ message, at: token.at, length: token.length, ...(nearest === undefined ? {} : { nearest }) });

const SPACE = /\s+/y;
const WORD = /[\w:](?:[\w:/-]|\.(?!\.))*|\.[A-Za-z](?:[\w:/-]|\.(?!\.))*|[+-]\d(?:[\w]|\.(?!\.))*/y;
const OPERATOR = /===|!==|==|!=|~=|<=|>=|&&|\|\||\.\.|[(){},<>!&~#]/y;
const STRING = /r?"(?:[^"\\]|\\[\s\S])*"/y;
const CHARACTER = /'(?:[^'\\]|\\[\s\S]+?)'/y;
const SLICE = /\[([^\]]*)\]/y;

/** Operators that are words too. */
export const WORD_OPERATORS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  eq: '==',
  any_eq: '==',
  ne: '!=',
  all_ne: '!=',
  all_eq: '===',
  any_ne: '!==',
  gt: '>',
  lt: '<',
  ge: '>=',
  le: '<=',
  contains: 'contains',
  matches: 'matches',
  in: 'in',
  bitwise_and: '&',
};
const SAME: Readonly<Record<string, string>> = { '~': 'matches', '~=': '!==' };

export function tokenize(text: string): Result<Token[], FilterError> {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const length = take(SPACE)?.[0].length ?? 0;
    if (length > 0) {
      at += length;
      continue;
    }
    const token = readToken(take, at);
    if (!token) return unreadable(text, at);
    tokens.push(token);
    at += token.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length, length: 1 });
  return ok(tokens);
}

function readToken(take: (pattern: RegExp) => RegExpExecArray | null, at: number): Token | undefined {
  const string = take(STRING)?.[0];
  if (string !== undefined) return { kind: 'string', text: stringBytes(string), at, length: string.length };
  const character = take(CHARACTER)?.[0];
  if (character !== undefined)
    return { kind: 'char', text: unescape(character.slice(1, -1)), at, length: character.length };
  const slice = take(SLICE);
  if (slice) return { kind: 'slice', text: slice[1]!, at, length: slice[0].length };
  const operator = take(OPERATOR)?.[0];
  if (operator !== undefined) return { kind: 'op', text: SAME[operator] ?? operator, at, length: operator.length };
  const word = take(WORD)?.[0];
  if (word === undefined) return undefined;
  const named = Object.hasOwn(WORD_OPERATORS, word) ? WORD_OPERATORS[word] : undefined;
  return named === undefined
    ? { kind: 'word', text: word, at, length: word.length }
    : { kind: 'op', text: named, at, length: word.length };
}

function unreadable(text: string, at: number): Result<never, FilterError> {
  const rest = { at, length: text.length - at };
  if (text[at] === '"') return filterError('The string has no closing quote.', rest);
  if (text[at] === '[') return filterError('The slice has no closing bracket.', rest);
  const hint = { '=': '==', '|': '||' }[text[at]!];
  return filterError(`"${text[at]}" was unexpected in this context.`, { at, length: 1 }, hint);
}

/** The string's bytes, one character each. A raw string (r"...") keeps its backslashes. */
function stringBytes(quoted: string): string {
  const raw = quoted.startsWith('r');
  const inner = quoted.slice(raw ? 2 : 1, -1);
  return raw ? byteString(inner) : unescape(inner);
}

const byteString = (text: string): string => Array.from(utf8(text), (b) => String.fromCharCode(b)).join('');

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** C's escapes; an unknown one keeps its backslash, as a regular expression wants it. */
function unescape(text: string): string {
  const escape = /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g;
  return byteString(text).replace(escape, (whole, hex?: string, octal?: string, other?: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
    return NAMED[other!] ?? (other === '"' || other === "'" || other === '\\' ? other : whole);
  });
}
