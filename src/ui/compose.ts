/**
 * The whole screen as frames of ready lines: a pure function of what is shown and of the terminal's size. Ink places them
 * (ui/app.tsx), and the first one is placed without it (ui/raster.ts).
 */
import type { PanelId } from '../store/view.ts';
import type { Composition, PlacedFrame } from './composition.ts';
import { footer, header } from './bars.ts';
import { framed } from './frame.ts';
import { isWide, layout, SMALLEST, type Layout, type Rect } from './layout.ts';
import { overlay } from './overlays/index.ts';
import { foldedGuide, guideHeight, guideSelect } from './panels/guide/index.ts';
import { optionLines } from './panels/guide/question.ts';
import { panelOf, PANELS } from './panels/index.ts';
import { topologyRows } from './panels/topology/index.ts';
import { packetRows, type Screen } from './screen.ts';
import type { TerminalSize } from './terminal/terminal.ts';
import { line, span, type Drawing, type Line, type Pen } from './text.ts';

export function compose(screen: Screen, { columns, rows }: TerminalSize, pen: Pen): Composition {
  const placed = layout(layoutInput(screen, columns, rows));
  if (placed.kind === 'too-small') return tooSmall(columns, rows, pen);
  const frames: PlacedFrame[] = [];
  let cursor: Composition['cursor'];
  let list: Composition['list'];
  for (const rect of placed.rects) {
    const drawing = drawPanel(screen, rect, placed);
    const look = frameLook(screen, rect, placed);
    frames.push({ ...rect, key: rect.panel, ...framed(drawing.lines, look, rect.width, rect.height, pen) });
    if (hasCursor(screen, rect.panel) && drawing.cursor) cursor = inside(rect, drawing.cursor);
    if (rect.panel === 'guide' && screen.view.place === 'answer') list = listIn(screen, rect, pen);
  }
  const foot = footer(screen, columns, pen.ascii, wraps(screen, placed.rects, columns));
  if (foot.cursor !== undefined) cursor = { x: foot.cursor, y: rows - 1 };
  const bars = { header: [pen.write(header(screen, columns), columns)], footer: [pen.write(foot.line, columns)] };
  const over = overlay(screen, { x: 0, y: 1, width: columns, height: rows - 2 }, pen);
  if (over) return { ...bars, frames: [...frames, over], cursor: undefined, list: undefined };
  return { ...bars, frames, cursor, list };
}

/** Whether the shell breaks a line that it would show whole when zoomed. */
function wraps(screen: Screen, rects: readonly Rect[], columns: number): boolean {
  const shell = rects.find((r) => r.panel === 'shell');
  if (!shell || shell.width === columns) return false;
  const { view, journal, session } = screen;
  const shown = journal.scrollback(view.node).tail(session.player.event, shell.height - 2, view.shellScroll);
  return shown.some(({ kind, text }) => kind === 'text' && text.length > shell.width - 4);
}

function layoutInput(screen: Screen, columns: number, rows: number): Parameters<typeof layout>[0] {
  const { view, session } = screen;
  const wide = isWide(columns, rows);
  const guideWidth = (wide ? Math.max(42, Math.min(64, Math.round(columns * 0.35))) : columns) - 4;
  const open = wide || view.guideOpen;
  return {
    columns,
    rows,
    zoom: view.zoom,
    middle: view.middle,
    lower: view.lower,
    focus: view.focus,
    guide: session.lab !== undefined,
    guideOpen: open,
    guideRows: 2 + guideLines(screen, guideWidth, open),
    topologyRows: topologyRows(screen),
  };
}

function guideLines(screen: Screen, width: number, open: boolean): number {
  if (!screen.session.lab) return 0;
  return open ? guideHeight(screen, width) : foldedGuide(screen, width).length;
}

const inside = (rect: Rect, at: { x: number; y: number }): { x: number; y: number } => ({
  x: rect.x + 2 + Math.min(at.x, rect.width - 4),
  y: rect.y + 1 + Math.min(at.y, rect.height - 3),
});

function drawPanel(screen: Screen, rect: Rect, placed: Layout): Drawing {
  const size = { width: rect.width - 4, height: rect.height - 2 };
  const folded = rect.panel === 'guide' && placed.kind === 'narrow' && !screen.view.guideOpen;
  return folded ? { lines: foldedGuide(screen, size.width) } : panelOf(rect.panel).draw(screen, size);
}

function hasCursor(screen: Screen, panel: PanelId): boolean {
  const { place, overlay: over } = screen.view;
  return over === undefined && ((place === 'typing' && panel === 'shell') || (place === 'answer' && panel === 'guide'));
}

function frameLook(screen: Screen, rect: Rect, placed: Layout): Parameters<typeof framed>[1] {
  const { view } = screen;
  const panel = panelOf(rect.panel);
  const focused = view.place === 'control' ? view.focus === rect.panel : hasCursor(screen, rect.panel);
  const name = placed.kind === 'wide' ? panel.title(screen) : `${panel.key} ${panel.title(screen)}`;
  const isMiddle = placed.kind === 'narrow' && rect.panel === view.middle;
  return {
    title: line(
      span(
        focused && view.place === 'control' ? ` ${name} ` : name,
        focused ? (view.place === 'control' ? 'focus' : 'accent') : 'strong',
      ),
    ),
    right: isMiddle && rect.width < 100 ? tabs(screen, rect.panel) : line(span(panel.status(screen), 'dim')),
    border: focused ? 'accent' : 'dim',
  };
}

/** The panels that could stand in the middle instead. */
function tabs(screen: Screen, shown: PanelId): Line {
  const others = PANELS.filter((p) => p.id !== shown && p.id !== 'guide' && p.id !== 'shell');
  const count = (id: PanelId): string => (id === 'packets' ? ` ${packetRows(screen).count}` : '');
  return line(span(others.map((p) => `${p.key} ${p.name}${count(p.id)}`).join('   '), 'dim'));
}

/** The options of the open question, where its drawing left room for them. */
function listIn(screen: Screen, rect: Rect, pen: Pen): Composition['list'] {
  const width = rect.width - 4;
  const slot = guideSelect(screen, { width, height: rect.height - 2 });
  if (!slot) return undefined;
  const draw = (text: string, i: number, chosen: number): string[] =>
    optionLines([text], width, chosen, i + 1).map((l) => pen.draw(l, width));
  const rows = slot.options.map((text, i) => ({ key: String(i), plain: draw(text, i, -1), chosen: draw(text, i, 0) }));
  const y = rect.y + 1 + slot.row;
  return { key: `step ${screen.view.step}`, rows, x: rect.x + 2, y, width, height: rect.height - 2 - slot.row };
}

function tooSmall(columns: number, rows: number, pen: Pen): Composition {
  const sentences = [
    'wirelab needs a larger window:',
    `${SMALLEST.columns}x${SMALLEST.rows} or more, 80x24 or more to be at ease.`,
    `This one is ${columns}x${rows}. It waits.`,
  ];
  const header = sentences.slice(0, rows).map((text) => pen.write(line(text), columns));
  return { header, frames: [], footer: [], cursor: undefined, list: undefined };
}
