/** The legend: each curve's sign, name and value at the cursor; what is too high to be drawn says so. */
import { flowTitle } from '../../../store/graph/caption.ts';
import type { Curve, Graph } from '../../../store/graph/graph.ts';
import { bytesShort, grouped } from '../../../store/graph/scale.ts';
import type { Screen } from '../../screen.ts';
import { lineLength, span, type Line } from '../../text.ts';
import { LOOKS } from './curves.ts';

/** As many entries as fit, the most telling first. */
export function legend(graph: Graph, screen: Screen, width: number): Line {
  const order =
    graph.kind === 'windows' ? ['cwnd', 'other', 'ssthresh', 'flight', 'rwnd'] : ['sent', 'acked', 'other', 'window'];
  const curves = graph.curves.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const entries = curves.map((curve) => entry(graph, curve, screen));
  if (graph.kind === 'sequence') entries.push([span('R', 'bad'), span(' sent again', 'dim')]);
  let fitting: Line = [];
  for (const parts of entries) {
    const longer = fitting.length === 0 ? parts : [...fitting, span('   '), ...parts];
    if (lineLength(longer) <= width) fitting = longer;
  }
  return fitting;
}

function entry(graph: Graph, { name, series, event, above }: Curve, screen: Screen): Line {
  const { sign, label, style } = LOOKS[name];
  const value = series.at(graph.at, event);
  const told = graph.kind === 'windows' ? bytesShort(value) : Number.isNaN(value) ? '-' : grouped(value);
  const called = name === 'other' ? otherName(graph, screen) : label;
  return [span(`${sign} ${called} `, style), span(`${told}${above ? ' (above)' : ''}`, 'dim')];
}

function otherName({ other }: Graph, { view, session }: Screen): string {
  if (view.graph.overlay === 'run-b') return 'run B';
  return other ? flowTitle(other.name, session.topology) : 'other';
}
