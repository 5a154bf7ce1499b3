/** Fields that name a frame by its number in a capture at the frame's own link end, as packets of the log. */
import type { FieldView, LayerView } from '../core/lens.ts';
import type { Journal } from './journal.ts';
import { nodeOfSpot, portOfSpot, spotKey } from './sightings.ts';

const PIECES = new Set(['tcp.segment', 'ip.fragment']);

export const namesFrame = ({ name, label }: FieldView): boolean => PIECES.has(name) || label.endsWith('in frame');

/** The packet number of the capture's so many-th frame where `event` was seen; undefined when there is none. */
export function packetOfFrame(journal: Journal, event: number, frame: number): number | undefined {
  const { packets } = journal;
  const sighting = packets.sightings.of(event);
  if (!sighting) return undefined;
  const { node, port } = packets.hop(sighting.hop);
  const spot = sighting.direction === 'out' ? spotKey(node, port) : journal.peer(node, port);
  const column = spot === undefined ? undefined : packets.sightings.at(nodeOfSpot(spot), portOfSpot(spot));
  if (!column || !(frame >= 1 && frame <= column.length)) return undefined;
  return packets.hop(packets.sightings.row(column.at(frame - 1)).hop).journey + 1;
}

/** The packets that carried the parts of a message, in order: `25 27 29`; '' when it came in one. */
export function piecesOf(journal: Journal, event: number, layers: readonly LayerView[]): string {
  const frames = layers.flatMap((l) => (l.quoted ? [] : l.fields.filter((f) => PIECES.has(f.name))));
  const numbers = frames.map((f) => packetOfFrame(journal, event, Number(f.text)));
  return numbers.some((n) => n === undefined) ? '' : numbers.join(' ');
}
