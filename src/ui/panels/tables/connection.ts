/** The table `tcp`: the connections of a node, and of the chosen one both state machines, both windows, and the way to its program. */
import type { TableView } from '../../../core/lens.ts';
import type { TcpRow } from '../../../core/tables.ts';
import { formatDuration } from '../../../core/units.ts';
import { connectionOf, socketChain, type Connection, type ConnectionEnd } from '../../../store/connections.ts';
import { bytesShort } from '../../../store/graph/scale.ts';
import type { Screen } from '../../screen.ts';
import { column, EMPTY, line, restyle, span, wrap, type Line, type Size } from '../../text.ts';
import { stateLines } from './states.ts';
import { receiveBar, sendBar } from './window-bars.ts';

const MOST_ROWS = 6;

/** The row that is chosen: the one with that flow, else the first. */
export function chosenConnection(screen: Screen, rows: readonly TcpRow[]): number {
  const index = rows.findIndex((row) => row.flow === screen.view.connection);
  return Math.max(0, index);
}

export function connectionLines(screen: Screen, table: TableView, { width, height }: Size): readonly Line[] {
  const rows = table.rows as readonly TcpRow[];
  const chosen = chosenConnection(screen, rows);
  const row = rows[chosen];
  if (!row) return [line(span('empty', 'dim'))];
  const room = Math.min(rows.length, height < 12 ? 1 : MOST_ROWS);
  const top = Math.max(0, Math.min(chosen - (room >> 1), rows.length - room));
  const list = rows.slice(top, top + room).map((r, i) => listed(r, top + i === chosen, width));
  const { session, view } = screen;
  const connection = connectionOf(session.lens, session.topology, view.node, row);
  const more = rows.length > room ? [line(span(`${rows.length - room} more`, 'dim'))] : [];
  return [...list, ...more, ...details(connection, width, height - list.length - more.length)];
}

function listed(row: TcpRow, chosen: boolean, width: number): Line {
  const text = `${chosen ? '›' : ' '} ${column(row.local, 21)} ${column(row.remote, 21)} ${row.state}`;
  return chosen ? restyle(line(column(text, width)), 'chosen') : line(text);
}

/** In the order of what a small panel must show; taller ones separate the parts. */
function details({ own, peer }: Connection, width: number, height: number): Line[] {
  const bars = [
    ...sendBar(own, width),
    ...(peer ? receiveBar(peer, width) : [line(span('The other end is not in this network, or gone.', 'dim'))]),
  ];
  const back = [...(peer ? sendBar(peer, width) : []), ...receiveBar(own, width)];
  const states = stateLines(own, peer, width);
  const chain = wrap(socketChain(own), width).map((text) => line(span(text, 'dim')));
  // where the whole machines have no room, the states that they are in still have
  const short = height < bars.length + chain.length + states.length ? states.slice(0, 1) : states;
  const parts: readonly (readonly Line[])[] = [bars, short, chain, timing(own, width), back];
  const lines: Line[] = [];
  const order = [1, 0, 4, 2, 3];
  let room = height;
  const fitting = parts.map((part) => {
    const fits = part.length > 0 && part.length <= room;
    if (fits) room -= part.length;
    return fits;
  });
  for (const index of order) {
    if (!fitting[index]) continue;
    if (room > 0 && lines.length > 0) {
      lines.push(EMPTY);
      room--;
    }
    lines.push(...parts[index]!);
  }
  return lines;
}

/** What the sender has measured, and the timer that runs down. */
function timing({ tcp }: ConnectionEnd, width: number): Line[] {
  const round = (t: number): string => formatDuration(Math.round(t / 1e5) * 1e5);
  const timer =
    tcp.timer === '' ? 'no timer' : `timer ${tcp.timer} in ${formatDuration(Math.round(tcp.expires / 1e7) * 1e7)}`;
  const text = `${tcp.congestion}, ${tcp.congestionState}   cwnd ${bytesShort(tcp.cwnd)}   rtt ${round(tcp.rtt)}   rto ${round(tcp.rto)}   ${timer}   sent again ${tcp.retransmissions}`;
  return wrap(text, width).map((t) => line(t));
}
