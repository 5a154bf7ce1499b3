/** Packets: the live log, one row per journey and its hops below when unfolded, or the frames that a capture would hold. */
import type { PacketView } from '../../../core/lens.ts';
import { formatSeconds } from '../../../core/time.ts';
import { moveChoice, rowWindow, type PacketRowKey } from '../../../store/packet-rows.ts';
import { inspect, patch, showPanel, type Change } from '../../../store/view.ts';
import { nameOf, readOffTheWire, shortProtocol } from '../../../store/wording.ts';
import { inLens } from '../../lens.ts';
import { capturePoint, packetRows, type Panel, type Screen } from '../../screen.ts';
import { column, cut, line, lineLength, restyle, span, type Drawing, type Line, type Size } from '../../text.ts';
import { protocolStyle } from '../../theme.ts';
import type { Key } from '../../terminal/keys.ts';

export const packets: Panel = {
  id: 'packets',
  key: '3',
  name: 'Packets',
  title: (screen) => (screen.view.capture ? `Packets · ${screen.view.capture}` : 'Packets'),
  status,
  draw,
  press,
};

/** Characters of the filter in the title; the prompt shows all of it. */
const FILTER_SHOWN = 32;

function status(screen: Screen): string {
  const { view, filter, journal } = screen;
  const count = packetRows(screen).count;
  const text = view.filter.length > FILTER_SHOWN ? `${view.filter.slice(0, FILTER_SHOWN - 1)}…` : view.filter;
  const shown = filter ? `${filter.error ? 'filter?' : text} · ${count}` : String(count);
  const missed = journal.missed > 0 ? ` · ${journal.missed} events missed` : '';
  return `${shown}${missed}${view.follow ? ' · follow' : ''}`;
}

interface Columns {
  readonly number: number;
  readonly time: number;
  readonly address: number;
  readonly protocol: number;
}

function columnsFor(width: number, source: number): Columns {
  const number = Math.max(3, String(source).length);
  return { number, time: width >= 60 ? 9 : 8, address: width >= 90 ? 15 : width >= 72 ? 13 : 12, protocol: 5 };
}

function draw(screen: Screen, { width, height }: Size): Drawing {
  const source = packetRows(screen);
  const columns = columnsFor(width, source.count);
  const capture = capturePoint(screen) !== undefined;
  const { filter, view } = screen;
  if (filter?.error) return { lines: [line(span(filter.error, 'bad'))] };
  const headed = height >= 4;
  const window = rowWindow(source, view.follow ? undefined : view.chosen, height - (headed ? 1 : 0));
  const rows = window.rows.map((row, i) => {
    const drawn = capture ? captureLine(screen, row, columns) : journeyLine(screen, row, columns, width);
    if (i !== window.chosen) return drawn;
    const missing = width - lineLength(drawn);
    return restyle([...drawn, span(' '.repeat(Math.max(0, missing)))], 'chosen');
  });
  if (rows.length === 0) rows.push(line(span(filter ? 'No packet matches.' : 'No packet yet.', 'dim')));
  return { lines: headed ? [header(columns, capture), ...rows] : rows };
}

function header(c: Columns, capture: boolean): Line {
  const text = capture
    ? `  ${'No.'.padStart(c.number)} ${column('Time', c.time)} ${column('Source', c.address)} ${column('Destination', c.address)} ${column('Protocol', 8)} ${column('Length', 6)} Info`
    : `  ${'#'.padStart(c.number)} ${'time'.padStart(c.time)} ${column('from', c.address)} ${column('to', c.address)} what`;
  return line(span(text, 'dim'));
}

function captureLine(screen: Screen, row: PacketRowKey, c: Columns): Line {
  const { packets: log } = screen.journal;
  const hop = log.hop(row.hop!);
  const out = row.event === hop.sentEvent;
  const packet = screen.wording.packet(row.event);
  const time = formatSeconds(out ? hop.sent : hop.arrives);
  const start = `  ${String(row.number).padStart(c.number)} ${time.padStart(c.time)} `;
  if (!packet) return line(start, span('bytes no longer held', 'dim'));
  const style = inLens(screen.view.lens, packet.protocol) ? protocolStyle(packet.protocol) : 'grey';
  const length = String(screen.session.lens.bytes(row.event)?.length ?? 0);
  const addresses = `${column(packet.source, c.address)} ${column(packet.destination, c.address)} `;
  return line(
    start,
    addresses,
    span(column(packet.protocol, 8), style),
    ` ${length.padStart(6)} `,
    span(packet.info, style),
  );
}

function journeyLine(screen: Screen, row: PacketRowKey, c: Columns, width: number): Line {
  const { journal, wording, view, session } = screen;
  if (row.hop !== undefined) return hopLine(screen, row, c, width);
  const journey = journal.packets.journey(row.journey, session.player.event);
  const packet = wording.packet(row.event);
  const fold = view.unfolded.has(row.journey) ? '▾ ' : journey.hops > 1 ? '▸ ' : '  ';
  const start = `${fold}${String(row.number).padStart(c.number)} ${formatSeconds(journey.t).padStart(c.time)} `;
  if (!packet) return line(start, span('bytes no longer held', 'dim'));
  const from = column(nameOf(packet.source, session.topology), c.address);
  const to = column(nameOf(packet.destination, session.topology), c.address);
  const style = inLens(view.lens, packet.protocol) ? protocolStyle(packet.protocol) : 'grey';
  const ends = journey.dropped && !(journey.byNode && readOffTheWire(packet));
  const lost = ends ? [span(journey.byNode ? '  dropped' : '  lost', 'bad')] : [];
  const told = line(
    start,
    `${from} ${to} `,
    span(column(shortProtocol(packet.protocol), c.protocol), style),
    span(' '),
    span(wording.words(row.event) ?? '', style),
  );
  return [...cut(told, width - lineLength(lost)), ...lost];
}

const droppedBy = (node: string, packet: PacketView | undefined): string =>
  readOffTheWire(packet) ? '' : `  dropped by ${node}`;

function hopLine(screen: Screen, row: PacketRowKey, c: Columns, width: number): Line {
  const { journal, session, wording } = screen;
  const hop = journal.packets.hop(row.hop!);
  const { from, to } = journal.ends(hop);
  const hops = journal.packets.hopsOf(hop.journey);
  const before = hops[hops.indexOf(hop.index) - 1];
  const beforeEvent = before === undefined ? undefined : journal.packets.hop(before).sentEvent;
  const arrived = hop.arrivedEvent <= session.player.event;
  const mark =
    hop.droppedEvent <= session.player.event
      ? span(arrived ? droppedBy(to, wording.packet(row.event)) : '  lost here', 'bad')
      : arrived
        ? span('')
        : span('  on the wire', 'accent');
  const start = `  ${' '.repeat(c.number)} ${formatSeconds(hop.sent).padStart(c.time)} `;
  const way = `${from} → ${to}`;
  const room = Math.min(2 * c.address + 1, Math.max(12, width - 40));
  return line(
    span(start, 'dim'),
    span(column(way, room)),
    ' ',
    span(wording.changes(beforeEvent, hop.sentEvent), 'dim'),
    mark,
  );
}

function press(screen: Screen, key: Key): Change | string | undefined {
  const { view } = screen;
  const by = { up: -1, down: 1, pageup: -10, pagedown: 10, home: -1e9, end: 1e9 }[key.name];
  if (key.name === 'end') return patch({ follow: true, chosen: undefined, inspected: undefined });
  if (by !== undefined)
    return select(key.name === 'home' ? first(screen) : moveChoice(packetRows(screen), view.chosen, by));
  const chosen = chosenRow(screen);
  if (key.name === 'enter') {
    const open = select(chosen ?? moveChoice(packetRows(screen), undefined, -1));
    return open && ((v) => showPanel('inspect')(open(v)));
  }
  if (!chosen) return undefined;
  if (key.name === 'right') return (v) => ({ ...v, unfolded: new Set([...v.unfolded, chosen.journey]) });
  if (key.name === 'left') {
    return (v) => ({
      ...v,
      unfolded: new Set([...v.unfolded].filter((j) => j !== chosen.journey)),
      chosen: { journey: chosen.journey, hop: undefined },
    });
  }
  return undefined;
}

const first = (screen: Screen): PacketRowKey | undefined => packetRows(screen).rowsAt(0)[0];

function select(row: PacketRowKey | undefined): Change | undefined {
  return row && ((v) => inspect(row.event)({ ...v, follow: false, chosen: { journey: row.journey, hop: row.hop } }));
}

/** The row that the log's cursor is on. */
export function chosenRow(screen: Screen): PacketRowKey | undefined {
  if (!screen.view.chosen) return undefined;
  const window = rowWindow(packetRows(screen), screen.view.chosen, 1);
  return window.rows[window.chosen];
}
