/** The graph as data: which curves of which flow, between which instants, up to which value, and what is under the cursor. */
import type { Ns } from '../../core/time.ts';
import type { Flow } from '../flows/flow.ts';
import type { FlowLog } from '../flows/flow-log.ts';
import { MARK_KINDS, type Mark } from '../flows/marks.ts';
import type { Series } from '../flows/series.ts';
import type { FlowKey, GraphView } from './view.ts';

export type CurveName = 'cwnd' | 'ssthresh' | 'rwnd' | 'flight' | 'sent' | 'acked' | 'window' | 'other';

export interface Curve {
  readonly name: CurveName;
  readonly series: Series;
  /** Newest event of its run that counts. */
  readonly event: number;
  /** It is so far above the others that they would lie flat: it is told, not drawn. */
  readonly above: boolean;
}

export interface Graph {
  readonly kind: GraphView['kind'];
  readonly flow: Flow;
  readonly other: Flow | undefined;
  readonly from: Ns;
  readonly to: Ns;
  /** The lowest and the highest value that is drawn. */
  readonly bottom: number;
  readonly top: number;
  /** In the order in which they are drawn: the last covers the others. */
  readonly curves: readonly Curve[];
  /** The newest event that is shown. */
  readonly event: number;
  readonly at: Ns;
  /** The mark under the cursor. */
  readonly mark: Mark | undefined;
}

export interface GraphSource {
  readonly flows: FlowLog;
  /** The flows of run B and how far it counts. */
  readonly runB: FlowLog | undefined;
  readonly view: GraphView;
  /** Index of the chosen node. */
  readonly node: number;
  /** The player's cursor. */
  readonly event: number;
  readonly now: Ns;
  readonly live: boolean;
}

/** A column of the cursor, as a share of the width: marks so near to it are under it. */
export const CURSOR_STEPS = 100;
/** A curve that is so many times higher than cwnd and flight is only told. */
const TOO_HIGH = 1.5;
const LEAST_WIDTH: Ns = 1000;

const hasCurves = (flow: Flow): boolean => flow.cwnd.length > 0 || flow.sent.length > 0;

/** The flows there are at the cursor, those of the chosen node first, the busiest before the others. */
export function flowsToShow({ flows, node, event }: Pick<GraphSource, 'flows' | 'node' | 'event'>): readonly Flow[] {
  const sentBy = (flow: Flow): number => flow.sent.at(Number.POSITIVE_INFINITY, event) || 0;
  return flows
    .upTo(event)
    .filter(hasCurves)
    .map((flow) => ({ flow, own: flow.node === node, sent: sentBy(flow) }))
    .sort((a, b) => Number(b.own) - Number(a.own) || b.sent - a.sent || a.flow.firstEvent - b.flow.firstEvent)
    .map(({ flow }) => flow);
}

export const keyOf = ({ node, name }: Flow): FlowKey => ({ node, name });
export const isFlow = (flow: Flow, key: FlowKey | undefined): boolean =>
  flow.node === key?.node && flow.name === key.name;

/** Undefined when there is no flow yet. */
export function graphOf(source: GraphSource): Graph | undefined {
  const { view, event } = source;
  const shown = flowsToShow(source);
  const flow = shown.find((f) => isFlow(f, view.flow)) ?? shown[0];
  if (!flow) return undefined;
  const other = otherFlow(source, shown, flow);
  const [begin, end] = spanOfBoth(source, flow, other);
  const [from, to] = zoomed(view, begin, Math.max(end, begin + LEAST_WIDTH));
  const at = Math.max(from, Math.min(view.at ?? to, to));
  const curves = curvesOf(source, flow, other, from, to);
  const [bottom, top] = heights(view.kind, curves, from, to);
  return {
    kind: view.kind,
    flow,
    other,
    from,
    to,
    bottom,
    top,
    curves,
    event,
    at,
    mark: markAt(view, flow, source, at, to - from),
  };
}

function otherFlow({ view, runB }: GraphSource, shown: readonly Flow[], flow: Flow): Flow | undefined {
  if (view.overlay === 'run-b') return runB?.find(flow.node, flow.name) ?? busiest(runB, flow.node);
  return shown.find((f) => f !== flow && isFlow(f, view.overlay as FlowKey | undefined));
}

/** In the other run the connection may have another service port. */
function busiest(flows: FlowLog | undefined, node: number): Flow | undefined {
  const all = flows && flowsToShow({ flows, node, event: Number.POSITIVE_INFINITY });
  return all?.[0]?.node === node ? all[0] : undefined;
}

function spanOfBoth(source: GraphSource, flow: Flow, other: Flow | undefined): readonly [Ns, Ns] {
  const [begin, end] = spanOf(flow, source.event);
  const [otherBegin, otherEnd] = other ? spanOf(other, eventOf(source, other)) : [begin, end];
  return [Math.min(begin, otherBegin), Math.max(end, otherEnd)];
}

function spanOf(flow: Flow, event: number): readonly [Ns, Ns] {
  const spans = [flow.cwnd, flow.flight, flow.sent, flow.acked].map((s) => s.span(event));
  const begins = spans.map(([begin]) => begin).filter((t) => !Number.isNaN(t));
  const ends = spans.map(([, end]) => end).filter((t) => !Number.isNaN(t));
  return [Math.min(...begins), Math.max(...ends)];
}

/** The stretch on show: the whole, or the part of it around the cursor. */
function zoomed({ zoom, at }: GraphView, begin: Ns, end: Ns): readonly [Ns, Ns] {
  const width = (end - begin) / Math.max(1, zoom);
  const from = Math.max(begin, Math.min((at ?? end) - width / 2, end - width));
  return [from, from + width];
}

function curvesOf(source: GraphSource, flow: Flow, other: Flow | undefined, from: Ns, to: Ns): Curve[] {
  const { view, event } = source;
  const curve = (name: CurveName, series: Series): Curve => ({ name, series, event, above: false });
  const added = other
    ? [{ ...curve('other', view.kind === 'windows' ? other.cwnd : other.acked), event: eventOf(source, other) }]
    : [];
  if (view.kind === 'sequence')
    return [curve('window', flow.edge), ...added, curve('acked', flow.acked), curve('sent', flow.sent)];
  // beside another window, what is in flight would only hide it
  const main = [...(other ? added : [curve('flight', flow.flight)]), curve('cwnd', flow.cwnd)];
  const measure = Math.max(...main.map((c) => c.series.greatest(from, to, c.event) || 0), 1) * TOO_HIGH;
  const aside = [curve('rwnd', flow.rwnd), curve('ssthresh', flow.ssthresh)].map((c) => ({
    ...c,
    above: c.series.greatest(from, to, event) > measure,
  }));
  return [...aside, ...main];
}

/** How far the overlaid flow counts. Run B has events of its own: in the past its curves are cut by the clock. */
function eventOf({ view, event, live, now }: GraphSource, flow: Flow): number {
  if (view.overlay !== 'run-b') return event;
  if (live) return Number.POSITIVE_INFINITY;
  const newest = [flow.cwnd, flow.acked].map((s) => s.eventAt(now, Number.POSITIVE_INFINITY) || 0);
  return Math.max(...newest);
}

/** Windows begin at 0; sequence numbers at the first on show. The receiver's window edge may lie beyond the picture. */
function heights(kind: GraphView['kind'], curves: readonly Curve[], from: Ns, to: Ns): readonly [number, number] {
  const drawn = curves.filter((c) => !c.above && c.name !== 'window');
  const top = Math.max(1, ...drawn.map((c) => c.series.greatest(from, to, c.event) || 0));
  if (kind === 'windows') return [0, top * 1.05];
  const starts = curves
    .filter((c) => c.name === 'acked' || c.name === 'sent')
    .map((c) => c.series.at(from, c.event) || 0);
  const bottom = Math.min(...starts);
  return [bottom, Math.max(bottom + 1, top + (top - bottom) * 0.08)];
}

/** The mark that the cursor was moved to, else the weightiest one within its column. */
function markAt(view: GraphView, flow: Flow, { event }: GraphSource, at: Ns, width: Ns): Mark | undefined {
  const { marks } = flow;
  const chosen = view.mark === undefined ? undefined : marks.at(view.mark);
  if (chosen && chosen.event <= event && chosen.t === view.at) return chosen;
  const reach = width / CURSOR_STEPS / 2;
  const [first, end] = marks.between(at - reach, at + reach, event);
  let best: Mark | undefined;
  for (let i = first; i < end; i++) {
    const mark = marks.at(i)!;
    if (!best || MARK_KINDS.indexOf(mark.kind) >= MARK_KINDS.indexOf(best.kind)) best = mark;
  }
  return best;
}

/** The next mark that way; of a run of duplicate ACKs only one is stopped at. */
export function markBeside({ flow, at, mark, event }: Graph, by: 1 | -1): Mark | undefined {
  const { marks } = flow;
  const end = marks.upTo(event);
  const [first, after] = marks.between(at, at, event);
  let i = mark ? mark.index + by : by > 0 ? after : first - 1;
  const dull = (index: number): boolean => marks.at(index)?.kind === 'duplicate-ack';
  // a loss and the recovery that it begins are one event
  while (i >= 0 && i < end && (marks.at(i)!.event === mark?.event || (dull(i) && dull(i - by)))) i += by;
  return i >= 0 && i < end ? marks.at(i) : undefined;
}
