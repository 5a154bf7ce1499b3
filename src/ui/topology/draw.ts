/** Draws a plan: names, links with their health, and the frames that are on them. */
import { DOUBLE_ARMS, LIGHT_ARMS } from '../glyphs.ts';
import { span, type Line, type Span } from '../text.ts';
import type { Style } from '../theme.ts';
import type { Plan, PlannedLink } from './plan.ts';
import { DOWN, LEFT, RIGHT, UP, type Point } from './route.ts';

/** A frame on a link. `progress` runs from 0 at the end it was sent from to 1. */
export interface Flight {
  readonly link: number;
  readonly fromA: boolean;
  readonly progress: number;
  readonly style: Style;
}

export interface Drawn {
  readonly plan: Plan;
  readonly flights: readonly Flight[];
  readonly chosenNode: number;
  readonly chosenLink: number | undefined;
  /** Links that carry nothing in at least one direction. */
  readonly down: ReadonlySet<number>;
  readonly focused: boolean;
  /** Nodes and labels of another layer recede. */
  readonly nodeStyle: (node: number) => Style;
}

interface Cell {
  char: string;
  style: Style;
  arms: number;
  double: boolean;
}

export function drawTopology(drawn: Drawn, width: number, height: number): Line[] {
  const cells: Cell[][] = Array.from({ length: height }, () =>
    Array.from({ length: width }, () => ({ char: ' ', style: 'plain' as Style, arms: 0, double: false })),
  );
  for (const link of drawn.plan.links) drawLink(cells, link, drawn);
  resolveArms(cells);
  for (const link of drawn.plan.links) if (drawn.down.has(link.link)) mark(cells, middle(link.path), '✗', 'bad');
  for (const flight of drawn.flights) drawFlight(cells, drawn.plan, flight);
  for (const node of drawn.plan.nodes) {
    const chosen = node.node === drawn.chosenNode;
    write(cells, node.x, node.y, node.name, chosen ? (drawn.focused ? 'focus' : 'accent') : drawn.nodeStyle(node.node));
    write(cells, node.x, node.y + 1, node.label, 'dim');
  }
  for (const caption of drawn.plan.captions) write(cells, caption.x, caption.y, caption.text, 'dim');
  return cells.map(rowLine);
}

function drawLink(cells: Cell[][], { link, path, ends }: PlannedLink, drawn: Drawn): void {
  const carries = drawn.flights.find((f) => f.link === link);
  const style: Style = drawn.down.has(link)
    ? 'bad'
    : carries
      ? carries.style
      : link === drawn.chosenLink
        ? 'accent'
        : 'dim';
  path.forEach((point, i) => {
    const cell = cells[point.y]?.[point.x];
    if (!cell) return;
    const before = path[i - 1];
    const after = path[i + 1];
    cell.arms |= (before ? armTo(point, before) : ends[0]) | (after ? armTo(point, after) : ends[1]);
    cell.double ||= carries !== undefined;
    cell.style = style;
  });
}

/** The direction from one cell to its neighbour. */
function armTo(from: Point, to: Point): number {
  if (to.y < from.y) return UP;
  if (to.y > from.y) return DOWN;
  return to.x > from.x ? RIGHT : LEFT;
}

function resolveArms(cells: Cell[][]): void {
  for (const cell of cells.flat())
    if (cell.arms) cell.char = (cell.double ? DOUBLE_ARMS : LIGHT_ARMS)[cell.arms] ?? ' ';
}

const ARROWS: Readonly<Record<number, string>> = { [UP]: '▲', [RIGHT]: '▶', [DOWN]: '▼', [LEFT]: '◀' };

function drawFlight(cells: Cell[][], plan: Plan, flight: Flight): void {
  const path = plan.links.find((l) => l.link === flight.link)?.path;
  if (!path || path.length === 0) return;
  const way = flight.fromA ? path : path.toReversed();
  const index = Math.min(way.length - 1, Math.floor(flight.progress * way.length));
  const here = way[index]!;
  const next = way[index + 1];
  const before = way[index - 1];
  const arm = next ? armTo(here, next) : before ? armTo(before, here) : flight.fromA ? RIGHT : LEFT;
  mark(cells, here, ARROWS[arm]!, flight.style);
}

const middle = (path: readonly Point[]): Point => path[path.length >> 1] ?? { x: -1, y: -1 };

function mark(cells: Cell[][], at: Point, char: string, style: Style): void {
  const cell = cells[at.y]?.[at.x];
  if (!cell) return;
  cell.char = char;
  cell.style = style;
}

function write(cells: Cell[][], x: number, y: number, text: string, style: Style): void {
  [...text].forEach((char, i) => mark(cells, { x: x + i, y }, char, style));
}

function rowLine(cells: readonly Cell[]): Line {
  const spans: Span[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last && last.style === cell.style) spans[spans.length - 1] = span(last.text + cell.char, last.style);
    else spans.push(span(cell.char, cell.style));
  }
  return spans;
}
