/** A table in so many columns: long names are cut, and what is least asked for goes first. */
import type { TableView } from '../../../core/lens.ts';
import { cellText } from '../../../store/table-cells.ts';
import { column, line, span, type Line } from '../../text.ts';

const GAP = 2;
/** Half an address misleads; the beginning of a name or a text does not. */
const CUT = new Set(['name', 'data', 'request', 'hostname', 'item']);
/** No column is cut below this. */
const LEAST = 12;

export interface Laid {
  readonly head: Line;
  readonly rows: readonly Line[];
}

export function laidOut({ columns, rows }: TableView, width: number): Laid {
  const cells = rows.map((row) => columns.map((name) => cellText(name, row)));
  const natural = columns.map((name, i) => cells.reduce((most, row) => Math.max(most, row[i]!.length), name.length));
  const widths = fitted(
    natural,
    columns.map((name) => CUT.has(name)),
    width,
  );
  const drawn = (row: readonly string[]): string =>
    widths
      .map((room, i) => (row[i]!.length > room ? column(row[i]!, room) : row[i]!.padEnd(room)))
      .join(' '.repeat(GAP));
  return { head: line(span(drawn(columns), 'strong')), rows: cells.map((row) => line(drawn(row))) };
}

/** Widths of as many columns as have room, from the first. Those that may be cut give way before another one is left out. */
export function fitted(natural: readonly number[], mayBeCut: readonly boolean[], width: number): number[] {
  for (let count = natural.length; count > 1; count--) {
    const widths = natural.slice(0, count);
    let excess = widths.reduce((sum, w) => sum + w, 0) + GAP * (count - 1) - width;
    while (excess > 0) {
      const widest = widestOf(widths, mayBeCut);
      if (widest < 0) break;
      widths[widest]!--;
      excess--;
    }
    if (excess <= 0) return widths;
  }
  return [Math.min(natural[0] ?? width, width)];
}

/** The widest column that may still be cut; -1 when there is none. */
const widestOf = (widths: readonly number[], mayBeCut: readonly boolean[]): number =>
  widths.reduce((best, w, i) => (mayBeCut[i] && w > LEAST && w > (widths[best] ?? 0) ? i : best), -1);
