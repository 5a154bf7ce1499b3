/**
 * A hex dump in the usual columns, with the bytes of the chosen field lit: by brackets, and by brightness where there is any.
 * What they point at stands in parentheses.
 */
import { line, span, type Line, type Span } from '../../text.ts';
import type { Style } from '../../theme.ts';

const PER_ROW = 16;

export interface ByteRange {
  readonly from: number;
  /** The first byte after it. */
  readonly to: number;
}

/**
 * At most `height` lines of 16 bytes each, offset, hex, text: those with the lit bytes and what they point at before all
 * others, then their neighbours.
 */
export function hexDump(
  bytes: Uint8Array,
  lit: ByteRange | undefined,
  pointed: readonly ByteRange[],
  height: number,
): Line[] {
  const count = Math.ceil(bytes.length / PER_ROW);
  const wanted = [...(lit ? [lit] : []), ...pointed].flatMap(({ from, to }) => rowsOf(from, Math.max(from, to - 1)));
  const first = wanted[0] ?? 0;
  const near = Array.from({ length: 2 * count }, (_, i) => first + (i % 2 === 0 ? -1 : 1) * ((i >> 1) + 1));
  const shown = new Set<number>();
  for (const row of [first, ...wanted, ...near]) if (row >= 0 && row < count && shown.size < height) shown.add(row);
  return [...shown].sort((a, b) => a - b).map((row) => hexRow(bytes, row * PER_ROW, lit, pointed));
}

const rowsOf = (first: number, last: number): number[] => {
  const from = Math.floor(first / PER_ROW);
  return Array.from({ length: Math.floor(last / PER_ROW) - from + 1 }, (_, i) => from + i);
};

type Mark = 'lit' | 'pointed' | undefined;
const SIGNS = { lit: ['[', ']'], pointed: ['(', ')'] } as const;

function hexRow(bytes: Uint8Array, at: number, lit: ByteRange | undefined, pointed: readonly ByteRange[]): Line {
  const within = (i: number, { from, to }: ByteRange): boolean => i >= from && i < to;
  const markOf = (i: number): Mark =>
    lit && within(i, lit) ? 'lit' : pointed.some((range) => within(i, range)) ? 'pointed' : undefined;
  const style = (mark: Mark): Style => (mark === 'lit' ? 'lit' : mark === 'pointed' ? 'accent' : 'plain');
  const hex: Span[] = [];
  const text: Span[] = [];
  for (let i = at; i < at + PER_ROW; i++) {
    const mark = markOf(i);
    const before = i > at ? markOf(i - 1) : undefined;
    const sign = mark === before ? ' ' : mark ? SIGNS[mark][0] : SIGNS[before!][1];
    hex.push(span(sign, mark || before ? 'strong' : 'plain'));
    const value = bytes[i];
    hex.push(span(value === undefined ? '  ' : value.toString(16).padStart(2, '0'), style(mark)));
    if (value !== undefined) text.push(span(printable(value), mark ? style(mark) : 'dim'));
  }
  const last = markOf(at + PER_ROW - 1);
  hex.push(span(last ? SIGNS[last][1] : ' ', 'strong'));
  return line(span(at.toString(16).padStart(4, '0'), 'dim'), ' ', ...hex, ' ', ...text);
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
