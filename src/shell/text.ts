/** Text as a terminal shows it: graphemes, words and widths. */

/** Made when asked for: the first one loads tables for which no start should wait. */
const graphemes = (): Intl.Segmenter => new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Indexes at which a cursor may stand: the start of every grapheme, and the end. */
export function boundaries(text: string): readonly number[] {
  if (/^[\x20-\x7e]*$/.test(text)) return Array.from({ length: text.length + 1 }, (_, index) => index);
  return [...Array.from(graphemes().segment(text), (s) => s.index), text.length];
}

export const graphemeBefore = (text: string, at: number): number => boundaries(text).findLast((b) => b < at) ?? 0;
export const graphemeAfter = (text: string, at: number): number => boundaries(text).find((b) => b > at) ?? text.length;

/** The nearest place at or before `at` where a cursor may stand. */
export const toBoundary = (text: string, at: number): number => boundaries(text).findLast((b) => b <= at) ?? 0;

const isWordCharacter = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);

/** readline's M-b: the start of the word before. A word is letters and digits. */
export function wordBefore(text: string, at: number): number {
  let i = at;
  while (i > 0 && !isWordCharacter(text[i - 1])) i--;
  while (i > 0 && isWordCharacter(text[i - 1])) i--;
  return toBoundary(text, i);
}

/** readline's M-f: the end of the word after. */
export function wordAfter(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isWordCharacter(text[i])) i++;
  while (i < text.length && isWordCharacter(text[i])) i++;
  return boundaries(text).find((b) => b >= i) ?? text.length;
}

/** readline's C-w: the start of what stands before, up to a blank. */
export function blankBefore(text: string, at: number): number {
  const found = /\S*\s*$/.exec(text.slice(0, at));
  return toBoundary(text, at - (found?.[0].length ?? 0));
}

/** East Asian Wide and Fullwidth ranges (UAX #11) and emoji, as terminals draw them: two columns. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns that a text takes on a terminal; control characters and joined marks take none. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes().segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || /^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
  const emoji = grapheme.includes('\ufe0f') || /\p{Emoji_Presentation}/u.test(grapheme);
  return emoji || WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}
