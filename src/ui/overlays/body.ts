/** What an overlay consists of. */
import type { Line } from '../text.ts';

export interface OverlayBody {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Its keys, in the last line. */
  readonly keys: string;
  /** The line that Enter acts on. */
  readonly chosen?: number;
}

/** The first line to show so that `row` is on show. */
export const around = (row: number, height: number, most: number): number =>
  Math.max(0, Math.min(row - (height >> 1), most));
