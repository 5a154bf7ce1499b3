/** Options as Windows' network tools read them: a letter or a word behind `-` or `/`, its value in the next word. */

export interface Switch {
  /** As typed: `/n`, `-all`. */
  readonly typed: string;
  /** Without its first character. */
  readonly name: string;
}

/** The word as an option, or undefined for an operand. */
export function asSwitch(word: string): Switch | undefined {
  return /^[-/]./.test(word) ? { typed: word, name: word.slice(1) } : undefined;
}

/** What ends a tool before it began; Windows' tools say it on standard output. */
export interface Refusal {
  readonly text: string;
}

export const refusal = (text: string): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: { text },
});

/** strtoul(3) of a value that must lie in a range; undefined when it does not. */
export function numberWithin(text: string, least: number, most: number): number | undefined {
  const digits = /^\s*\+?(\d+)/.exec(text)?.[1];
  const n = digits === undefined ? 0 : Number(digits);
  return n >= least && n <= most ? n : undefined;
}
