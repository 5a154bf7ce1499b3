/** Graph: cwnd, ssthresh, rwnd and flight of a TCP flow over time with what happened to it, or its sequence numbers (Stevens). */
import { cursorSentence, flowTitle, NO_FLOW } from '../../../store/graph/caption.ts';
import { CURSOR_STEPS, flowsToShow, graphOf, isFlow, keyOf, markBeside } from '../../../store/graph/graph.ts';
import type { Graph, GraphSource } from '../../../store/graph/graph.ts';
import type { GraphView } from '../../../store/graph/view.ts';
import { inGraph, type Change } from '../../../store/view.ts';
import type { Panel, Screen } from '../../screen.ts';
import type { Key } from '../../terminal/keys.ts';
import { line, span, wrap, type Drawing, type Line, type Size } from '../../text.ts';
import { axisLine, timeAxis, valueAxis } from './axes.ts';
import { legend } from './legend.ts';
import { markRow } from './mark-row.ts';
import { plot } from './plot.ts';

export const graph: Panel = {
  id: 'graph',
  key: '6',
  name: 'Graph',
  title(screen) {
    const shown = graphOf(sourceOf(screen));
    return shown ? `Graph · ${flowTitle(shown.flow.name, screen.session.topology)}` : 'Graph';
  },
  status,
  draw,
  press,
};

export function sourceOf(screen: Screen): GraphSource {
  const { journal, view, session } = screen;
  const { event, now, live } = session.player;
  const node = session.topology.nodes.findIndex((n) => n.name === view.node);
  return { flows: journal.flows, runB: session.whatIf?.flows, view: view.graph, node, event, now, live };
}

function status({ view }: Screen): string {
  const { kind, zoom } = view.graph;
  const closer = zoom > 1 ? `×${zoom}   ` : '';
  return `${closer}[v] ${kind === 'windows' ? 'time–sequence' : 'windows'}   [o] overlay`;
}

function draw(screen: Screen, { width, height }: Size): Drawing {
  const shown = graphOf(sourceOf(screen));
  if (!shown) return { lines: [...wrap(NO_FLOW, width).map((text) => line(span(text, 'dim'))), ...runLines(screen)] };
  const told = wrap(cursorSentence(shown), width).slice(0, height >= 10 ? 2 : 1);
  const footing = height >= 7 ? 3 : height >= 5 ? 2 : 1;
  const head = height >= 5 ? [legend(shown, screen, width)] : [];
  const running = height >= 12 ? runLines(screen) : [];
  const rows = Math.max(1, height - footing - head.length - told.length - running.length);
  const gutters = valueAxis(shown, rows);
  const gutter = gutters[0]!.length;
  const columns = Math.max(8, width - gutter);
  const cursor = Math.min(columns - 1, Math.floor(((shown.at - shown.from) / (shown.to - shown.from)) * columns));
  const drawn = plot(shown, columns, rows, cursor);
  const { axis, labels } = timeAxis(shown, columns);
  const indent = span(' '.repeat(gutter));
  const marks: Line = [indent, ...markRow(shown, columns, cursor)];
  const below = [axisLine(gutter, axis), line(indent, span(labels, 'dim'))];
  const foot = footing === 3 ? [below[0]!, marks, below[1]!] : footing === 2 ? [marks, below[1]!] : [below[1]!];
  return {
    lines: [
      ...head,
      ...drawn.map((l, i) => [span(gutters[i]!, 'dim'), ...l]),
      ...foot,
      ...told.map((text) => line(text)),
      ...running,
    ],
  };
}

/** What run B is, and how far it has come. */
function runLines({ session }: Screen): Line[] {
  const run = session.whatIf;
  if (!run) return [];
  const how = run.problem ?? (run.done ? 'has run' : `runs, ${Math.floor(run.progress * 100)} %`);
  return [line(span(`run B: ${run.label}: ${how}`, run.problem === undefined ? 'dim' : 'bad'))];
}

function press(screen: Screen, key: Key): Change | string | undefined {
  if (key.ctrl || key.alt) return undefined;
  const { graph: view } = screen.view;
  if (key.text === 'v') return inGraph({ kind: view.kind === 'windows' ? 'sequence' : 'windows', mark: undefined });
  const shown = graphOf(sourceOf(screen));
  if (!shown) return undefined;
  if (key.text === 'o') return overlay(screen, shown);
  if (key.text === '+' || key.text === '=') return inGraph({ zoom: Math.min(4096, view.zoom * 2), at: shown.at });
  if (key.text === '-') return inGraph({ zoom: Math.max(1, view.zoom / 2) });
  if (key.name === 'left' || key.name === 'right') return inGraph(beside(shown, key.name === 'right' ? 1 : -1));
  if (key.name === 'up' || key.name === 'down') {
    const mark = markBeside(shown, key.name === 'down' ? 1 : -1);
    return mark ? inGraph({ at: mark.t, mark: mark.index }) : 'No mark further that way.';
  }
  if (key.name === 'end') return inGraph({ at: undefined, mark: undefined });
  if (key.name === 'home') return inGraph({ at: shown.from, mark: undefined });
  if (key.name === 'pageup' || key.name === 'pagedown') return another(screen, shown, key.name === 'pagedown' ? 1 : -1);
  return undefined;
}

/** One step of the cursor; beyond the newest point it follows the flow again. */
function beside({ at, from, to }: Graph, by: 1 | -1): Partial<GraphView> {
  const moved = at + (by * (to - from)) / CURSOR_STEPS;
  return { at: moved >= to && by > 0 ? (at < to ? to : undefined) : Math.max(0, moved), mark: undefined };
}

function another(screen: Screen, shown: Graph, by: 1 | -1): Change | string {
  const flows = flowsToShow(sourceOf(screen));
  if (flows.length < 2) return 'There is no other flow.';
  const now = flows.findIndex((f) => isFlow(f, keyOf(shown.flow)));
  const next = flows[(now + by + flows.length) % flows.length]!;
  return inGraph({ flow: keyOf(next), mark: undefined });
}

/** Steps through what can be laid over the flow: nothing, run B, the other flows. */
function overlay(screen: Screen, shown: Graph): Change | string {
  const others = flowsToShow(sourceOf(screen))
    .filter((f) => f !== shown.flow)
    .map(keyOf);
  const choices: GraphView['overlay'][] = [
    undefined,
    ...(screen.session.whatIf ? (['run-b'] as const) : []),
    ...others,
  ];
  if (choices.length === 1) return 'Nothing to lay over it: another flow, or :whatif for the same run with one change.';
  const { overlay: now } = screen.view.graph;
  const at = choices.findIndex(
    (c) =>
      c === now || (typeof c === 'object' && typeof now === 'object' && c.node === now.node && c.name === now.name),
  );
  return inGraph({ overlay: choices[(at + 1) % choices.length] });
}
