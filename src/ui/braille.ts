/** A canvas of braille patterns: two by four dots per cell, one style per cell, the last writer's. */
import { span, type Line, type Span } from './text.ts';
import type { Style } from './theme.ts';

/** The bit of each dot of a cell, row by row (Unicode, braille patterns). */
const BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
const FIRST_PATTERN = 0x2800;

export class Braille {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #dots: Uint8Array;
  readonly #styles: Style[];
  /** Characters that stand instead of dots. */
  readonly #signs: (string | undefined)[];

  constructor(columns: number, rows: number) {
    this.width = columns * 2;
    this.height = rows * 4;
    this.#columns = columns;
    this.#dots = new Uint8Array(columns * rows);
    this.#styles = new Array<Style>(columns * rows).fill('plain');
    this.#signs = new Array<string | undefined>(columns * rows).fill(undefined);
  }

  set(x: number, y: number, style: Style): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const cell = (y >> 2) * this.#columns + (x >> 1);
    this.#dots[cell]! |= BITS[(y & 3) * 2 + (x & 1)]!;
    this.#styles[cell] = style;
  }

  /** Dots from `y` to `to` in one column. */
  column(x: number, y: number, to: number, style: Style): void {
    const end = Math.min(this.height - 1, Math.max(y, to));
    for (let i = Math.max(0, Math.min(y, to)); i <= end; i++) this.set(x, i, style);
  }

  /** A character over the cell at a dot; with `under` only where nothing is drawn. */
  sign(x: number, y: number, sign: string, style: Style, under = false): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const cell = (y >> 2) * this.#columns + (x >> 1);
    if (under && (this.#dots[cell] !== 0 || this.#signs[cell] !== undefined)) return;
    this.#signs[cell] = sign;
    this.#styles[cell] = style;
  }

  /** One row as spans; cells of one style are one. */
  row(index: number): Line {
    const spans: Span[] = [];
    let text = '';
    let style: Style = 'plain';
    for (let column = 0; column < this.#columns; column++) {
      const cell = index * this.#columns + column;
      const dots = this.#dots[cell]!;
      const sign = this.#signs[cell] ?? (dots === 0 ? ' ' : String.fromCharCode(FIRST_PATTERN + dots));
      const own: Style = sign === ' ' ? style : this.#styles[cell]!;
      if (own !== style && text !== '') {
        spans.push(span(text, style));
        text = '';
      }
      style = own;
      text += sign;
    }
    return [...spans, span(text, style)];
  }
}
