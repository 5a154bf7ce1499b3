/** How each curve is drawn and called: by its dots as much as by its colour, so that either alone tells them apart. */
import type { Curve, CurveName, Graph } from '../../../store/graph/graph.ts';
import type { Braille } from '../../braille.ts';
import type { Style } from '../../theme.ts';

export interface Look {
  readonly label: string;
  /** A piece of the line, for the legend. */
  readonly sign: string;
  readonly style: Style;
  /** Whether a dot is drawn at this column of dots. */
  readonly on: (x: number) => boolean;
}

const always = (): boolean => true;

export const LOOKS: Readonly<Record<CurveName, Look>> = {
  cwnd: { label: 'cwnd', sign: '━', style: 'curve:1', on: always },
  flight: { label: 'flight', sign: '·', style: 'curve:2', on: (x) => x % 3 === 0 },
  ssthresh: { label: 'ssthresh', sign: '┄', style: 'curve:3', on: (x) => x % 4 < 2 },
  rwnd: { label: 'rwnd', sign: '╌', style: 'curve:4', on: (x) => x % 8 < 5 },
  other: { label: 'other', sign: '┅', style: 'curve:5', on: (x) => x % 2 === 0 },
  sent: { label: 'sent', sign: '━', style: 'curve:1', on: always },
  acked: { label: 'acknowledged', sign: '─', style: 'curve:2', on: always },
  window: { label: "receiver's window ends", sign: '╌', style: 'curve:4', on: (x) => x % 8 < 5 },
};

/** Draws a step curve: its value along each column, and all that it went through there. */
export function drawCurve(canvas: Braille, graph: Graph, { name, series, event }: Curve): void {
  const { style, on } = LOOKS[name];
  const { least, most, first } = series.envelope(graph.from, graph.to, canvas.width, event);
  for (let x = 0; x < canvas.width; x++) {
    if (!on(x)) continue;
    const low = least[x]!;
    if (Number.isNaN(low)) continue;
    const from = Number.isNaN(first[x]!) ? low : Math.min(low, first[x]!);
    canvas.column(x, rowOf(canvas, graph, from), rowOf(canvas, graph, most[x]!), style);
  }
}

/** The row of dots of a value; beyond the canvas for what is above it. */
export function rowOf({ height }: Braille, { bottom, top }: Graph, value: number): number {
  const row = height - 1 - Math.round(((value - bottom) / (top - bottom)) * (height - 1));
  return Math.max(-1, row);
}

/** The column of dots of an instant. */
export const columnOf = ({ width }: Braille, { from, to }: Graph, t: number): number =>
  Math.min(width - 1, Math.floor(((t - from) / (to - from)) * width));
