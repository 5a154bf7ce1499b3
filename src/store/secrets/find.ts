/** Which TLS connection's keys are asked for: the chosen packet's, else the last one's. */
import { type Journal } from '../journal.ts';
import type { Session } from '../session.ts';
import { lookingAt } from '../inspected.ts';
import type { ViewState } from '../view.ts';
import type { Wording } from '../wording.ts';
import type { KeyedConnection, KeyEnd } from './ledger.ts';

/** The ends of a TCP segment. */
interface Segment {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

export function connectionAsked(
  session: Session,
  journal: Journal,
  wording: Wording,
  view: ViewState,
): KeyedConnection | undefined {
  const { event } = session.player;
  const all = journal.secrets.upTo(event);
  const { inspected } = lookingAt(view, journal, event);
  const segment = inspected === undefined ? undefined : segmentOf(wording, inspected);
  if (!segment) return all.at(-1);
  const its = all.filter(({ ends }) => ends.some((end) => between(end, segment)));
  // the hellos come before the keys do; ports come back
  const begun = its.findLast(({ steps }) => steps[0]!.event <= inspected!);
  return begun ?? its[0] ?? all.at(-1);
}

function segmentOf(wording: Wording, event: number): Segment | undefined {
  const field = (name: string): string | undefined => wording.field(event, name);
  const [source, destination] = [field('ip.src'), field('ip.dst')];
  if (source === undefined || destination === undefined || field('tcp.srcport') === undefined) return undefined;
  const [sourcePort, destinationPort] = [Number(field('tcp.srcport')), Number(field('tcp.dstport'))];
  return { source, sourcePort, destination, destinationPort };
}

/** A router that translates shows one end's names on each of its sides: those of one end are enough. */
const between = ({ local, peer, port }: KeyEnd, s: Segment): boolean =>
  (s.sourcePort === local && s.destination === peer && s.destinationPort === port) ||
  (s.destinationPort === local && s.source === peer && s.sourcePort === port);
