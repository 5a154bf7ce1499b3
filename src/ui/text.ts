/** Styled lines: what panels are made of. A line is a list of spans; a pen turns it into the string that a terminal gets. */
import { narrow, plain } from './glyphs.ts';
import { sgr, type ColorLevel, type Style } from './theme.ts';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a panel draws: at most `height` lines, and where its text cursor stands. */
export interface Drawing {
  readonly lines: readonly Line[];
  readonly cursor?: { readonly x: number; readonly y: number } | undefined;
}

export const span = (text: string, style: Style = 'plain'): Span => ({ text, style });
/** A line of spans and bare strings. */
export const line = (...parts: readonly (Span | string)[]): Line =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part));
export const EMPTY: Line = [];

/** Characters in all spans. Before a pen has made them narrow this is a column count only for plain text. */
export const lineLength = (spans: Line): number => spans.reduce((n, s) => n + s.text.length, 0);
export const lineText = (spans: Line): string => spans.map((s) => s.text).join('');

/** All spans in one style: a chosen row, a row out of the lens. */
export const restyle = (spans: Line, style: Style): Line => spans.map((s) => span(s.text, style));

/** `left` at the left and `right` at the right end of a line; `left` gives way when both do not fit. */
export function apart(left: Line, right: Line, width: number): Line {
  const room = width - lineLength(right);
  if (room <= 1) return cut(right, width);
  return [...pad(left, room - 1), span(' '), ...right];
}

/** At most `width` characters; a cut line ends in an ellipsis. */
export function cut(spans: Line, width: number): Line {
  if (lineLength(spans) <= width) return spans;
  if (width <= 0) return EMPTY;
  const out: Span[] = [];
  let room = width - 1;
  for (const s of spans) {
    if (room <= 0) break;
    out.push(s.text.length <= room ? s : span(s.text.slice(0, room), s.style));
    room -= s.text.length;
  }
  return [...out, span('…', out.at(-1)?.style ?? 'plain')];
}

/** Exactly `width` characters. */
export function pad(spans: Line, width: number, style: Style = 'plain'): Line {
  const short = cut(spans, width);
  const missing = width - lineLength(short);
  return missing > 0 ? [...short, span(' '.repeat(missing), style)] : short;
}

export const column = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);

/** Wraps at spaces; words longer than a line are broken. Always at least one line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) lines.push(...wrapParagraph(paragraph, Math.max(1, width)));
  return lines;
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let rest = paragraph;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest];
}

/** Breaks at the last column, as a terminal does; always at least one line. */
export function hardWrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length || at === 0; at += width) lines.push(text.slice(at, at + width));
  return lines;
}

/** How lines become terminal strings: which characters and which colours the terminal can show. */
export class Pen {
  readonly colors: ColorLevel;
  readonly ascii: boolean;

  constructor(colors: ColorLevel, ascii: boolean) {
    this.colors = colors;
    this.ascii = ascii;
  }

  /** The line in exactly `width` columns. */
  draw(spans: Line, width: number): string {
    const shown = pad(
      spans.map((s) => span(this.text(s.text), s.style)),
      width,
    );
    return shown.map((s) => this.#paint(s)).join('');
  }

  /** The line in at most `width` columns, without the blanks at its end: what it costs Ink to draw depends on its length. */
  write(spans: Line, width: number): string {
    const shown = cut(
      spans.map((s) => span(this.text(s.text), s.style)),
      width,
    );
    let end = shown.length;
    while (end > 0 && shown[end - 1]!.style === 'plain' && shown[end - 1]!.text.trim() === '') end--;
    return shown
      .slice(0, end)
      .map((s) => this.#paint(s))
      .join('');
  }

  text(text: string): string {
    return this.ascii ? plain(text) : narrow(text);
  }

  #paint(s: Span): string {
    const text = this.ascii && s.text === '…' ? '>' : s.text;
    const begin = sgr(s.style, this.colors);
    return begin && text ? `${begin}${text}\u001b[0m` : text;
  }
}
