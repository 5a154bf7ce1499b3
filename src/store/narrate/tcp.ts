/** What narrated mode says about TCP: how a flow fares over time, and a connection from both its ends. */
import type { TcpRow } from '../../core/tables.ts';
import { connectionOf, receiveWindow, sendWindow, socketChain, type ConnectionEnd } from '../connections.ts';
import type { Flow } from '../flows/flow.ts';
import { MARK_KINDS, MARK_WORDS, type MarkKind } from '../flows/marks.ts';
import { figures, flowTitle, markSentence, NO_FLOW } from '../graph/caption.ts';
import { graphOf, type Graph } from '../graph/graph.ts';
import { bytesShort, instant, timeShort } from '../graph/scale.ts';
import { FIRST_GRAPH } from '../graph/view.ts';
import type { Session } from '../session.ts';
import { listed } from './sentences.ts';
import type { Told } from './told.ts';

/** The newest of them are told one by one. */
const TOLD_MARKS = 8;
/** Instants between which the window is told, as a screen reader's graph. */
const SAMPLES = 8;

/** The busiest flow of a node: its windows over time, what happened to it, and run B beside it. */
export function graphSentences({ session, journal }: Told, node: string): string[] {
  const { event, now, live } = session.player;
  const index = session.topology.nodes.findIndex((n) => n.name === node);
  const runB = session.whatIf?.flows;
  const view = { ...FIRST_GRAPH, overlay: runB ? ('run-b' as const) : undefined };
  const graph = graphOf({ flows: journal.flows, runB, view, node: index, event, now, live });
  if (!graph) return [NO_FLOW];
  const { flow, from, to } = graph;
  return [
    `The flow ${flowTitle(flow.name, session.topology)} from ${instant(from)} to ${instant(to)}.`,
    `Now: ${figures(flow, to, event)}.`,
    ...samples(graph),
    ...marksTold(graph),
    ...runTold(session, graph),
  ];
}

function samples({ flow, from, to, event }: Graph): string[] {
  const at = Array.from({ length: SAMPLES }, (_, i) => from + ((i + 1) / SAMPLES) * (to - from));
  const told = at.map((t) => `${bytesShort(flow.cwnd.at(t, event))} at ${instant(t)}`);
  const most = flow.cwnd.greatest(from, to, event);
  return [`The congestion window was ${listed(told)}; ${bytesShort(most)} at most.`];
}

function marksTold({ flow, event }: Graph): string[] {
  const { marks } = flow;
  const counts = MARK_KINDS.map((kind) => ({ kind, count: marks.count(kind, event) })).filter(({ count }) => count > 0);
  if (counts.length === 0) return ['Nothing was lost.'];
  const summary = listed(
    counts.map(({ kind, count }) => `${MARK_WORDS[kind]} ${count} ${count === 1 ? 'time' : 'times'}`),
  );
  const lines: string[] = [];
  for (let i = marks.upTo(event) - 1, told = -1; i >= 0 && lines.length < TOLD_MARKS; i--) {
    const mark = marks.at(i)!;
    if (DULL.has(mark.kind) || mark.event === told) continue;
    told = mark.event;
    lines.unshift(`At ${instant(mark.t)}: ${markSentence(mark, flow)}`);
  }
  return [`In all: ${summary}.`, ...lines];
}

const DULL: ReadonlySet<MarkKind> = new Set(['duplicate-ack']);

function runTold({ whatIf }: Session, { flow, other, event }: Graph): string[] {
  if (!whatIf) return [];
  const name = `Run B, with ${whatIf.label},`;
  if (whatIf.problem !== undefined) return [`${name} ended: ${whatIf.problem}.`];
  if (!other) return [`${name} has no such flow.`];
  const all = Number.POSITIVE_INFINITY;
  const took = (f: Flow, end: number): string => {
    const [begin, last] = f.acked.span(end);
    return `${timeShort(last - begin)} for ${bytesShort(f.acked.at(all, end))}`;
  };
  const losses = other.marks.count('loss', all) + other.marks.count('timeout', all);
  return [
    `${name} took ${took(other, all)}; this run took ${took(flow, event)}. It had ${losses} losses and timeouts.`,
  ];
}

/** `table tcp`: every connection of a node, from both its ends. */
export function connectionSentences(session: Session, node: string, rows: readonly TcpRow[]): string[] {
  return rows.flatMap((row) => {
    const { own, peer } = connectionOf(session.lens, session.topology, node, row);
    const far = peer ? `${peer.node} is in ${peer.tcp.state}` : 'the other end is not in this network, or gone';
    return [
      `The connection ${flowTitle(row.flow, session.topology)}: ${node} is in ${row.state}, ${far}.`,
      ...sendTold(own),
      ...(peer ? [...receiveTold(peer), ...(sends(peer) ? sendTold(peer) : [])] : []),
      ...(!peer || sends(peer) ? receiveTold(own) : []),
      `${timerTold(row)} It is found so: ${socketChain(own).replaceAll('↔', 'and').replaceAll('→', 'to')}.`,
    ];
  });
}

const sends = ({ tcp }: ConnectionEnd): boolean => tcp.sndEnd > 2;

function sendTold({ node, tcp }: ConnectionEnd): string[] {
  const { acked, inFlight, maySend, beyond, limit } = sendWindow(tcp);
  return [
    `${node} sends: ${bytesShort(acked)} acknowledged, ${bytesShort(inFlight)} in flight, ${bytesShort(maySend)} more may go (limited by ${limit}), ${bytesShort(beyond)} beyond that.`,
  ];
}

function receiveTold({ node, tcp }: ConnectionEnd): string[] {
  const { read, waiting, free, early } = receiveWindow(tcp);
  const held = early > 0 ? `, ${bytesShort(early)} of it held out of order` : '';
  return [
    `${node} receives: ${bytesShort(read)} read, ${bytesShort(waiting)} waiting, ${bytesShort(free)} free${held}.`,
  ];
}

const timerTold = ({ timer, expires }: TcpRow): string =>
  timer === '' ? 'No timer runs.' : `The timer ${timer} goes off in ${timeShort(expires)}.`;
