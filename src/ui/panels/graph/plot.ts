/** The plot itself: curves in braille dots, retransmissions as letters in the time–sequence picture, the cursor behind them. */
import type { Graph } from '../../../store/graph/graph.ts';
import { Braille } from '../../braille.ts';
import type { Line } from '../../text.ts';
import { columnOf, drawCurve, rowOf } from './curves.ts';

/** `cursor`: the column of cells that it stands in. */
export function plot(graph: Graph, columns: number, rows: number, cursor: number): readonly Line[] {
  const canvas = new Braille(columns, rows);
  for (const curve of graph.curves) if (!curve.above) drawCurve(canvas, graph, curve);
  if (graph.kind === 'sequence') drawRetransmissions(canvas, graph);
  for (let row = 0; row < rows; row++) canvas.sign(2 * cursor, 4 * row, '│', 'dim', true);
  return Array.from({ length: rows }, (_, row) => canvas.row(row));
}

function drawRetransmissions(canvas: Braille, graph: Graph): void {
  const { marks } = graph.flow;
  const [first, end] = marks.between(graph.from, graph.to, graph.event);
  for (let i = first; i < end; i++) {
    const mark = marks.at(i)!;
    if (mark.kind !== 'retransmit') continue;
    canvas.sign(columnOf(canvas, graph, mark.t), rowOf(canvas, graph, mark.value), 'R', 'bad');
  }
}
