/** The axes: round values at the left, round instants below. */
import { byteTick, ticks, timeTick } from '../../../store/graph/scale.ts';
import type { Graph } from '../../../store/graph/graph.ts';
import { line, span, type Line } from '../../text.ts';

/** What stands left of each row of the plot, all of one width. */
export function valueAxis(graph: Graph, rows: number): readonly string[] {
  const { bottom, top } = graph;
  const labels = new Map<number, string>();
  for (const value of ticks(bottom, top, Math.max(1, Math.floor(rows / 2)))) {
    const row = rows - 1 - Math.floor(((value - bottom) / (top - bottom)) * rows * 0.999);
    if (!labels.has(row)) labels.set(row, byteTick(value, top));
  }
  const width = Math.max(1, ...[...labels.values()].map((label) => label.length));
  return Array.from({ length: rows }, (_, row) => {
    const label = labels.get(row);
    return label === undefined ? `${' '.repeat(width)} │` : `${label.padStart(width)} ┤`;
  });
}

/** The line below the plot and the instants below that. */
export function timeAxis({ from, to }: Graph, columns: number): { readonly axis: string; readonly labels: string } {
  const at = (t: number): number => Math.min(columns - 1, Math.floor(((t - from) / (to - from)) * columns));
  const axis = Array.from({ length: columns }, () => '─');
  const labels = Array.from({ length: columns }, () => ' ');
  let free = 0;
  for (const t of ticks(from, to, Math.max(1, Math.floor(columns / 12)))) {
    const label = timeTick(t, to - from);
    const start = Math.max(0, Math.min(at(t) - (label.length >> 1), columns - label.length));
    axis[at(t)] = '┬';
    if (start < free) continue;
    [...label].forEach((char, i) => (labels[start + i] = char));
    free = start + label.length + 2;
  }
  return { axis: axis.join(''), labels: labels.join('') };
}

/** The axis line with its corner below the value axis. */
export const axisLine = (gutter: number, axis: string): Line => line(span(`${' '.repeat(gutter - 1)}└${axis}`, 'dim'));
