/** The chain of causes behind an event, as sentences: what a link did is told once per hop, by the packet's number. */
import type { Ns } from '../core/time.ts';
import type { Journal } from './journal.ts';
import type { Session } from './session.ts';
import { shortProtocol, type Wording } from './wording.ts';

export interface Cause {
  readonly event: number;
  readonly t: Ns;
  readonly node: string;
  readonly sentence: string;
  readonly source: string | undefined;
}

/** Nearest first. */
export function causesOf(event: number, session: Session, journal: Journal, wording: Wording): readonly Cause[] {
  return session.lens.explain(event).flatMap(({ event: id, t, node, kind, sentence, source }, i) => {
    if (kind === 'link.rx' && i > 0) return [];
    const told = kind === 'link.tx' || kind === 'link.rx' ? passage(id, journal, wording) : undefined;
    return [{ event: id, t, node, sentence: told ?? sentence, source }];
  });
}

/** `sent packet 3 to r1: ICMP echo request  seq 1` */
function passage(event: number, journal: Journal, wording: Wording): string | undefined {
  const sighting = journal.packets.sightings.of(event);
  if (!sighting) return undefined;
  const hop = journal.packets.hop(sighting.hop);
  const packet = wording.packet(event);
  const what = packet ? `: ${shortProtocol(packet.protocol)} ${wording.words(event)}` : '';
  if (sighting.direction === 'in') return `Packet ${hop.journey + 1} arrived${what}.`;
  return `Packet ${hop.journey + 1} left to ${journal.ends(hop).to}${what}.`;
}
