/** A hex dump in the usual columns, with the bytes of the chosen field lit: by brackets, and by brightness where there is any. */
import { line, span, type Line, type Span } from '../../text.ts';

const PER_ROW = 16;

export interface ByteRange {
  readonly from: number;
  /** The first byte after it. */
  readonly to: number;
}

/** One line per 16 bytes: offset, hex, text. `litRow` is the line where the lit range begins. */
export function hexDump(bytes: Uint8Array, lit: ByteRange | undefined): { lines: Line[]; litRow: number } {
  const lines: Line[] = [];
  for (let at = 0; at < bytes.length; at += PER_ROW) lines.push(hexRow(bytes, at, lit));
  return { lines, litRow: lit ? Math.floor(lit.from / PER_ROW) : 0 };
}

function hexRow(bytes: Uint8Array, at: number, lit: ByteRange | undefined): Line {
  const inside = (i: number): boolean => lit !== undefined && i >= lit.from && i < lit.to;
  const hex: Span[] = [];
  const text: Span[] = [];
  for (let i = at; i < at + PER_ROW; i++) {
    const opens = inside(i) && (!inside(i - 1) || i === at);
    const closes = inside(i - 1) && i > at && !inside(i);
    hex.push(span(opens ? '[' : closes ? ']' : ' ', inside(i) || closes ? 'strong' : 'plain'));
    const value = bytes[i];
    hex.push(span(value === undefined ? '  ' : value.toString(16).padStart(2, '0'), inside(i) ? 'lit' : 'plain'));
    if (value !== undefined) text.push(span(printable(value), inside(i) ? 'lit' : 'dim'));
  }
  hex.push(span(inside(at + PER_ROW - 1) ? ']' : ' ', 'strong'));
  return line(span(at.toString(16).padStart(4, '0'), 'dim'), ' ', ...hex, ' ', ...text);
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
