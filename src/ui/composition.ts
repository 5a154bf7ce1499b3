/** A whole screen, ready to be placed: frames of finished lines, and the one list that answers keys by itself. */
import type { FramedLines } from './frame.ts';

export interface At {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A framed panel and where it stands. */
export interface PlacedFrame extends At, FramedLines {
  readonly key: string;
  /** Its lines begin beside the border instead of a blank after it. */
  readonly opaque?: boolean;
}

export interface SelectRow {
  readonly key: string;
  /** Terminal lines while the cursor is elsewhere, and while it is here. */
  readonly plain: readonly string[];
  readonly chosen: readonly string[];
}

/** A list to choose from and where it goes, on top of everything. */
export interface PlacedList extends At {
  /** Another list has another key: its cursor begins at the top. */
  readonly key: string;
  readonly rows: readonly SelectRow[];
  /** Rows on show; the others scroll. */
  readonly limit?: number;
}

export interface Composition {
  /** From the first row on. */
  readonly header: readonly string[];
  /** Later ones lie on top of earlier ones. */
  readonly frames: readonly PlacedFrame[];
  readonly footer: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number } | undefined;
  readonly list: PlacedList | undefined;
}

/** Where the lines inside a frame begin. */
export const insetOf = (frame: PlacedFrame): number => (frame.opaque ? 1 : 2);
