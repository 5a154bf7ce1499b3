/** Tables: what the chosen node knows, as its tools would print it. */
import type { Row } from '../../../core/device.ts';
import { formatDuration } from '../../../core/units.ts';
import { patch } from '../../../store/view.ts';
import { type Panel, type Screen } from '../../screen.ts';
import { EMPTY, line, span, type Drawing, type Line, type Size } from '../../text.ts';

export const tables: Panel = {
  id: 'tables',
  key: '5',
  name: 'Tables',
  title: (screen) => `Tables · ${screen.view.node}`,
  status: (screen) => (screen.session.player.live ? '' : 'as they were'),
  draw,
  press(screen, key) {
    const count = screen.session.lens.tables(screen.view.node).length;
    const now = Math.min(screen.view.table, count - 1);
    if (key.name === 'right') return patch({ table: (now + 1) % count, tableScroll: 0 });
    if (key.name === 'left') return patch({ table: (now + count - 1) % count, tableScroll: 0 });
    const by = { up: -1, down: 1, pageup: -8, pagedown: 8 }[key.name];
    return by === undefined ? undefined : (v) => ({ ...v, tableScroll: Math.max(0, v.tableScroll + by) });
  },
};

function draw(screen: Screen, { width, height }: Size): Drawing {
  const views = screen.session.lens.tables(screen.view.node);
  if (views.length === 0) return { lines: [line(span(`${screen.view.node} keeps no tables.`, 'dim'))] };
  const index = Math.min(screen.view.table, views.length - 1);
  const chosen = views[index]!;
  const tabs = views.flatMap((view, i) => [
    span(i === index ? ` ${view.title} ` : ` ${view.name} `, i === index ? 'chosen' : 'dim'),
    span(' '),
  ]);
  const widths = chosen.columns.map((name) =>
    chosen.rows.reduce((most, row) => Math.max(most, cell(name, row[name]).length), name.length),
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
  line(columns.map((name, i) => cell(name, row[name]).padEnd(widths[i]!)).join('  '));

/** Ages and expiries are times in ns; the rest is as it is. */
function cell(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && (name === 'age' || name === 'expires'))
    return formatDuration(Math.round(value / 1e6) * 1e6);
  return String(value);
}
