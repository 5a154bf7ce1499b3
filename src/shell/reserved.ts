/** Reserved words: unquoted, and where a command could begin, they are no command's name (POSIX.1-2017, XCU 2.4). */

/** They end or divide something, and are wrong where nothing has begun. */
export const CLOSING_WORDS: ReadonlySet<string> = new Set([
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'esac',
  '}',
  'in',
]);

/** bash knows them, this shell does not. */
export const UNKNOWN_WORDS: ReadonlySet<string> = new Set([
  'if',
  'while',
  'until',
  'case',
  'select',
  'function',
  '[[',
  'time',
  'coproc',
]);

const OPENING_WORDS: ReadonlySet<string> = new Set(['!', '{', 'for']);

export const isReserved = (word: string): boolean =>
  OPENING_WORDS.has(word) || CLOSING_WORDS.has(word) || UNKNOWN_WORDS.has(word);
