/** What the graph says in words: the flow by the names of its machines, what is under the cursor, the figures there. */
import { reasonSentence } from '../../core/event.ts';
import type { Flow } from '../flows/flow.ts';
import { MARK_WORDS, type Mark } from '../flows/marks.ts';
import type { TopologyView } from '../session.ts';
import type { Graph } from './graph.ts';
import { bytesShort, grouped, instant, timeShort } from './scale.ts';

/** `10.0.0.1:40000 > 10.0.0.2:5001` as `a:40000 → b:5001` where the addresses are those of nodes. */
export function flowTitle(name: string, topology: TopologyView): string {
  return name
    .split(' > ')
    .map((end) => {
      const [address = '', port = ''] = end.split(':');
      return `${nodeWith(address, topology) ?? address}:${port}`;
    })
    .join(' → ');
}

/** The node that has an address. */
export const nodeWith = (address: string, { nodes }: TopologyView): string | undefined =>
  nodes.find((n) => n.interfaces.some((i) => i.addresses.some((a) => a.split('/')[0] === address)))?.name;

/** Why it happened, with the standard that says so; where nothing was decided, what it is called and the figures then. */
export function markSentence({ kind, value, row, event, t }: Mark, flow: Flow): string {
  if (row?.reason) {
    const { source } = row.reason;
    const told = reasonSentence(row);
    return source === undefined ? told : `${told.replace(/\.$/, '')} (${source})`;
  }
  if (kind === 'duplicate-ack') return `${MARK_WORDS[kind]} for ${grouped(value)}`;
  return `${MARK_WORDS[kind]}: ${figures(flow, t, event)}`;
}

/** `at 4.213 s: ...` */
export function cursorSentence(graph: Graph): string {
  const { mark, at, flow, event } = graph;
  if (mark) return `at ${instant(mark.t)}: ${markSentence(mark, flow)}`;
  return `at ${instant(at)}: ${figures(flow, at, event)}`;
}

/** The figures of a flow at an instant. */
export function figures(flow: Flow, at: number, event: number): string {
  const bytes = (['cwnd', 'ssthresh', 'rwnd', 'flight'] as const)
    .map((name) => ({ name, value: flow[name].at(at, event) }))
    .filter(({ value }) => !Number.isNaN(value))
    .map(({ name, value }) => `${name} ${bytesShort(value)}`);
  const times = (['srtt', 'rto'] as const)
    .map((name) => ({ name, value: flow[name].at(at, event) }))
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => `${name} ${timeShort(value)}`);
  const phase = flow.phaseAt(at, event).replace('-', ' ');
  return [phase, ...bytes, ...times].filter(Boolean).join(', ') || 'nothing yet';
}

/** What is said while there is nothing to draw. */
export const NO_FLOW = 'No TCP flow yet: a connection draws itself here, such as one of iperf3 -c, nc or curl.';
