/** Tables: what the chosen node knows, as its tools would print it. */
import type { Row } from '../../../core/device.ts';
import type { TcpRow } from '../../../core/tables.ts';
import { formatDuration } from '../../../core/units.ts';
import { patch, type Change } from '../../../store/view.ts';
import { type Panel, type Screen } from '../../screen.ts';
import { EMPTY, line, span, type Drawing, type Line, type Size } from '../../text.ts';
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
    const count = views.length;
    const now = Math.min(screen.view.table, count - 1);
    if (key.name === 'right') return patch({ table: (now + 1) % count, tableScroll: 0 });
    if (key.name === 'left') return patch({ table: (now + count - 1) % count, tableScroll: 0 });
    const by = { up: -1, down: 1, pageup: -8, pagedown: 8 }[key.name];
    if (by !== undefined && views[now]?.name === 'tcp') return nextConnection(screen, views[now].rows as TcpRow[], by);
    return by === undefined ? undefined : (v) => ({ ...v, tableScroll: Math.max(0, v.tableScroll + by) });
  },
};

function nextConnection(screen: Screen, rows: readonly TcpRow[], by: number): Change | undefined {
  const index = Math.max(0, Math.min(chosenConnection(screen, rows) + Math.sign(by), rows.length - 1));
  return rows[index] && patch({ connection: rows[index].flow });
}

function draw(screen: Screen, { width, height }: Size): Drawing {
  const views = screen.session.lens.tables(screen.view.node);
  if (views.length === 0) return { lines: [line(span(`${screen.view.node} keeps no tables.`, 'dim'))] };
  const index = Math.min(screen.view.table, views.length - 1);
  const chosen = views[index]!;
  const tabs = views.flatMap((view, i) => [
    span(i === index ? ` ${view.title} ` : ` ${view.name} `, i === index ? 'chosen' : 'dim'),
    span(' '),
  ]);
  if (chosen.name === 'tcp')
    return {
      lines: [visibleTabs(tabs, index, width), ...connectionLines(screen, chosen, { width, height: height - 1 })],
    };
  const widths = chosen.columns.map((name) =>
    chosen.rows.reduce((most, row) => Math.max(most, cell(name, row).length), name.length),
  );
  const rows = chosen.rows.map((row) => tableLine(chosen.columns, widths, row));
  const room = height - 2;
  const top = Math.max(0, Math.min(screen.view.tableScroll, rows.length - room));
  const head = line(span(chosen.columns.map((name, i) => name.padEnd(widths[i]!)).join('  '), 'strong'));
  const body = rows.length > 0 ? rows.slice(top, top + room) : [line(span('empty', 'dim'))];
  return { lines: [visibleTabs(tabs, index, width), rows.length > 0 ? head : EMPTY, ...body] };
}

/** The tab line, moved left until the chosen tab is on it. */
function visibleTabs(tabs: readonly ReturnType<typeof span>[], chosen: number, width: number): Line {
  const end = tabs.slice(0, 2 * chosen + 2).reduce((n, s) => n + s.text.length, 0);
  let first = 0;
  for (let hidden = 0; end - hidden > width && first < 2 * chosen; first += 2) {
    hidden += tabs[first]!.text.length + tabs[first + 1]!.text.length;
  }
  return tabs.slice(first);
}

const tableLine = (columns: readonly string[], widths: readonly number[], row: Row): Line =>
  line(columns.map((name, i) => cell(name, row).padEnd(widths[i]!)).join('  '));

/** Times in ns; a timer that does not run expires never, and what no process has is no descriptor. */
const TIMES = new Set(['age', 'expires', 'rtt', 'rto']);

function cell(name: string, row: Row): string {
  const value = row[name];
  if (value === undefined || value === '') return '-';
  if (name === 'expires' && row['timer'] === '') return '-';
  if ((name === 'fd' && value === -1) || (name === 'pid' && value === 0)) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && TIMES.has(name)) return formatDuration(Math.round(value / 1e6) * 1e6);
  return String(value);
}
