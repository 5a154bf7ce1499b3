/** Which rows of the packet log are on show: a window around the chosen row, made without looking at the rest of the log. */
import type { PacketFilter } from './packet-filter.ts';
import type { PacketLog } from './packets.ts';
import type { PacketChoice } from './view.ts';

export interface PacketRowKey extends PacketChoice {
  /** The sighting that the row shows: what Inspect opens. */
  readonly event: number;
  /** 1-based number of the journey, or of the frame in a capture. */
  readonly number: number;
}

/** Rows in order, addressed by position; a position holds one row or, unfolded, one with its hops below. */
export interface RowSource {
  /** Positions on show at the cursor. */
  readonly count: number;
  rowsAt(position: number): readonly PacketRowKey[];
  /** Where a choice is, or would be. */
  positionOf(choice: PacketChoice): number;
}

export interface RowWindow {
  readonly rows: readonly PacketRowKey[];
  /** Index into `rows`; -1 when nothing is chosen. */
  readonly chosen: number;
}

/** Journeys, with their hops where they are unfolded. */
export function journeyRows(
  log: PacketLog,
  event: number,
  unfolded: ReadonlySet<number>,
  filter: PacketFilter | undefined,
): RowSource {
  const all = log.journeysUpTo(event);
  const journeyAt = (position: number): number => (filter ? filter.journeys[position]! : position);
  return {
    count: filter ? filter.upTo(all) : all,
    rowsAt(position) {
      const index = journeyAt(position);
      const journey = log.journey(index);
      const head = { journey: index, hop: undefined, event: journey.event, number: index + 1 };
      if (!unfolded.has(index)) return [head];
      const hops = log.hopsOf(index, event);
      return [head, ...hops.map((hop) => ({ ...head, hop, event: log.hop(hop).sentEvent }))];
    },
    positionOf: ({ journey }) => (filter ? Math.max(0, filter.upTo(journey + 1) - 1) : journey),
  };
}

/** Every sighting at one link end, as a capture there would list them. */
export function captureRows(
  log: PacketLog,
  event: number,
  node: number,
  port: number,
  filter: PacketFilter | undefined,
): RowSource {
  const column = log.sightings.at(node, port);
  const held = column ? log.sightings.upTo(column, event) : 0;
  const rowOf = (position: number): PacketRowKey => {
    const sighting = log.sightings.row(column!.at(position));
    const { journey } = log.hop(sighting.hop);
    return { journey, hop: sighting.hop, event: sighting.event, number: position + 1 };
  };
  const positions: number[] = [];
  for (let i = 0; filter && i < held; i++) if (filter.sightings.has(rowOf(i).event)) positions.push(i);
  return {
    count: filter ? positions.length : held,
    rowsAt: (position) => [rowOf(filter ? positions[position]! : position)],
    positionOf(choice) {
      const count = filter ? positions.length : held;
      for (let i = count - 1; i > 0; i--) {
        const row = rowOf(filter ? positions[i]! : i);
        if (choice.hop === undefined ? row.journey <= choice.journey : row.hop! <= choice.hop) return i;
      }
      return 0;
    },
  };
}

/** At most `height` rows with the chosen one among them; without one, the newest. */
export function rowWindow(source: RowSource, choice: PacketChoice | undefined, height: number): RowWindow {
  if (source.count === 0 || height <= 0) return { rows: [], chosen: -1 };
  const position = choice ? Math.min(source.positionOf(choice), source.count - 1) : source.count - 1;
  const rows = [...source.rowsAt(position)];
  const at = choice
    ? Math.max(
        0,
        rows.findIndex((row) => row.hop === choice.hop),
      )
    : -1;
  let before = 0;
  for (let p = position - 1; p >= 0 && before < height; p--) {
    const earlier = source.rowsAt(p);
    rows.unshift(...earlier);
    before += earlier.length;
  }
  const end = before + source.rowsAt(position).length;
  for (let p = position + 1; p < source.count && rows.length - end < height; p++) rows.push(...source.rowsAt(p));
  const chosen = at < 0 ? -1 : before + at;
  const middle = chosen < 0 ? rows.length - height : chosen - (height >> 1);
  const top = Math.max(0, Math.min(middle, rows.length - height));
  return { rows: rows.slice(top, top + height), chosen: chosen < 0 ? -1 : chosen - top };
}

/** The row `by` rows away from a choice, or the end that way. */
export function moveChoice(source: RowSource, choice: PacketChoice | undefined, by: number): PacketRowKey | undefined {
  if (source.count === 0) return undefined;
  const window = rowWindow(source, choice, 2 * Math.abs(by) + 1);
  const from = window.chosen < 0 ? window.rows.length : window.chosen;
  return window.rows[Math.max(0, Math.min(from + by, window.rows.length - 1))];
}
