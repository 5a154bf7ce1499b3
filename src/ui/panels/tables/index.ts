/** Tables: what the chosen node knows, as its tools would print it. */
import type { TableView } from '../../../core/lens.ts';
import type { TcpRow } from '../../../core/tables.ts';
import { patch, type Change } from '../../../store/view.ts';
import { type Panel, type Screen } from '../../screen.ts';
import { EMPTY, line, lineLength, span, type Drawing, type Line, type Size, type Span } from '../../text.ts';
import { laidOut } from './columns.ts';
import { chosenConnection, connectionLines } from './connection.ts';

export const tables: Panel = {
  id: 'tables',
  key: '5',
  name: 'Tables',
  title: (screen) => `Tables · ${screen.view.node}`,
  status: (screen) => (screen.session.player.live ? '' : 'as they were'),
  draw,
  press(screen, key) {
    const views = screen.session.lens.tables(screen.view.node);
    const now = chosenTable(screen, views);
    if (key.name === 'right') return turnTo(views[(now + 1) % views.length]);
    if (key.name === 'left') return turnTo(views[(Math.max(now, 0) + views.length - 1) % views.length]);
    const by = { up: -1, down: 1, pageup: -8, pagedown: 8 }[key.name];
    if (by !== undefined && views[now]?.name === 'tcp') return nextConnection(screen, views[now].rows as TcpRow[], by);
    return by === undefined ? undefined : (v) => ({ ...v, tableScroll: Math.max(0, v.tableScroll + by) });
  },
};

/** The first one until another is chosen; -1 where the node has not got the chosen one. */
function chosenTable({ view }: Screen, views: readonly TableView[]): number {
  return view.table === undefined ? 0 : views.findIndex(({ name }) => name === view.table);
}

const turnTo = (table: TableView | undefined): Change | undefined =>
  table && patch({ table: table.name, tableScroll: 0 });

function nextConnection(screen: Screen, rows: readonly TcpRow[], by: number): Change | undefined {
  const index = Math.max(0, Math.min(chosenConnection(screen, rows) + Math.sign(by), rows.length - 1));
  return rows[index] && patch({ connection: rows[index].flow });
}

function draw(screen: Screen, { width, height }: Size): Drawing {
  const { node, table, tableScroll } = screen.view;
  const views = screen.session.lens.tables(node);
  if (views.length === 0) return { lines: [line(span(`${node} keeps no tables.`, 'dim'))] };
  const index = chosenTable(screen, views);
  const tabs = tabLine(views, index, width);
  const chosen = views[index];
  // a cache that ran empty, or a node that never had one: the table that is asked for stays asked for
  if (!chosen) return { lines: [tabs, EMPTY, line(span(`Nothing is in ${table} on ${node}.`, 'dim'))] };
  if (chosen.name === 'tcp')
    return { lines: [tabs, ...connectionLines(screen, chosen, { width, height: height - 1 })] };
  const { head, rows } = laidOut(chosen, width);
  const room = height - 2;
  const top = Math.max(0, Math.min(tableScroll, rows.length - room));
  if (rows.length === 0) return { lines: [tabs, EMPTY, line(span('empty', 'dim'))] };
  return { lines: [tabs, head, ...rows.slice(top, top + room)] };
}

/** The tab line, moved left until the chosen tab is on it; `‹` and `›` say that there are more. */
function tabLine(views: readonly TableView[], chosen: number, width: number): Line {
  const tabs = views.map((view, i) =>
    i === chosen ? span(` ${view.title} `, 'chosen') : span(` ${view.name} `, 'dim'),
  );
  if (lineLength(spaced(tabs)) <= width) return spaced(tabs);
  let first = 0;
  while (first < chosen && lineLength(spaced(tabs.slice(first, chosen + 1))) > width - 4) first++;
  let last = tabs.length;
  while (last > chosen + 1 && lineLength(spaced(tabs.slice(first, last))) > width - 4) last--;
  return [
    span(first > 0 ? '‹ ' : '', 'dim'),
    ...spaced(tabs.slice(first, last)),
    span(last < tabs.length ? ' ›' : '', 'dim'),
  ];
}

const spaced = (tabs: readonly Span[]): Line => tabs.flatMap((tab, i) => (i === 0 ? [tab] : [span(' '), tab]));
