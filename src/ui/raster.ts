/**
 * A composition as cells, without Ink: the first frame is on the screen before Ink, React and the layout engine are even
 * loaded. What it shows is what Ink shows of the same composition (tested).
 */
import { insetOf, type Composition, type PlacedFrame } from './composition.ts';
import { parseRow, type CellRow, type StyleTable } from './terminal/cells.ts';
import type { TerminalSize } from './terminal/terminal.ts';

interface Cells {
  readonly chars: string[];
  readonly styles: number[];
}

export function rasterize(composition: Composition, { columns, rows }: TerminalSize, styles: StyleTable): CellRow[] {
  const grid: Cells[] = Array.from({ length: rows }, () => ({
    chars: new Array<string>(columns).fill(' '),
    styles: new Array<number>(columns).fill(0),
  }));
  const place = (x: number, y: number, lines: readonly string[]): void =>
    lines.forEach((text, i) => {
      const row = grid[y + i];
      if (row) overwrite(row, x, parseRow(text, columns - x, styles));
    });
  place(0, 0, composition.header);
  for (const frame of composition.frames) placeFrame(frame, place);
  place(0, rows - 1, composition.footer);
  const { list } = composition;
  if (list)
    place(
      list.x,
      list.y,
      list.rows.slice(0, list.limit).flatMap((row, i) => (i === 0 ? row.chosen : row.plain)),
    );
  return grid;
}

function placeFrame(frame: PlacedFrame, place: (x: number, y: number, lines: readonly string[]) => void): void {
  const { x, y, width, height, top, side, bottom, lines } = frame;
  const sides = Array.from({ length: height - 2 }, () => side);
  place(x, y, [top]);
  place(x, y + 1, sides);
  place(x + insetOf(frame), y + 1, lines);
  place(x + width - 1, y + 1, sides);
  place(x, y + height - 1, [bottom]);
}

function overwrite(row: Cells, x: number, { chars, styles }: CellRow): void {
  chars.forEach((char, i) => {
    row.chars[x + i] = char;
    row.styles[x + i] = styles[i]!;
  });
}
