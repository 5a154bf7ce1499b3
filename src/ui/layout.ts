/**
 * Where each panel stands: a pure function of the terminal's size, so that every size from 60x20 to 200x60 can be tested.
 *
 *     narrow   guide           wide   guide │ topology
 *              ─────                  ──────│ packets
 *              middle                 shell │ lower (│ tables, when very wide)
 *              ─────
 *              shell
 */
import type { PanelId } from '../store/view.ts';

export const SMALLEST = { columns: 60, rows: 20 };

export interface Rect {
  readonly panel: PanelId;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LayoutInput {
  readonly columns: number;
  readonly rows: number;
  /** The panel that fills the screen. */
  readonly zoom: PanelId | undefined;
  /** Narrow: the panel in the middle. Wide: of `inspect`, `tables` and their like the one in the lower corner. */
  readonly middle: PanelId;
  readonly lower: PanelId;
  readonly focus: PanelId;
  /** Rows that the folded or open guide asks for, borders included. */
  readonly guideRows: number;
  /** Narrow: whether the guide stands open over the middle panel. */
  readonly guideOpen: boolean;
  /** No lab, no guide. */
  readonly guide: boolean;
  /** Rows the topology asks for, borders included. */
  readonly topologyRows: number;
}

export type Layout =
  { readonly kind: 'too-small' } | { readonly kind: 'narrow' | 'wide' | 'zoomed'; readonly rects: readonly Rect[] };

const HEADER = 1;
const FOOTER = 1;
const SHELL_LEAST = 6;
/** A folded guide: its title, the commands of the step, what was answered. */
const FOLDED_MOST = 8;
/** What an open guide on a small screen must leave for the middle panel to stay beside it. */
const GUIDE_BESIDES = 16;

export const isWide = (columns: number, rows: number): boolean => columns >= 110 && rows >= 32;

export function layout(input: LayoutInput): Layout {
  const { columns, rows } = input;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'too-small' };
  const body = { x: 0, y: HEADER, width: columns, height: rows - HEADER - FOOTER };
  if (input.zoom) return { kind: 'zoomed', rects: [{ panel: input.zoom, ...body }] };
  return isWide(columns, rows)
    ? { kind: 'wide', rects: wide(input, body) }
    : { kind: 'narrow', rects: narrow(input, body) };
}

type Box = Omit<Rect, 'panel'>;

function narrow(input: LayoutInput, body: Box): Rect[] {
  const { guide, guideOpen, middle, focus } = input;
  const guideMost = guideOpen ? body.height - SHELL_LEAST : FOLDED_MOST;
  const guideHeight = guide ? clamp(input.guideRows, 3, guideMost) : 0;
  const left = body.height - guideHeight;
  if (guide && guideOpen && left < GUIDE_BESIDES) return stack(body, [['guide', guideHeight]], 'shell');
  const wanted = focus === middle && middle !== 'topology' ? left : middle === 'topology' ? input.topologyRows : 8;
  const middleHeight = clamp(wanted, 4, Math.max(4, left - (focus === middle ? SHELL_LEAST : 9)));
  return stack(body, [...(guide ? ([['guide', guideHeight]] as const) : []), [middle, middleHeight]], 'shell');
}

function wide(input: LayoutInput, body: Box): Rect[] {
  const leftWidth = clamp(Math.round(body.width * 0.35), 42, 64);
  const left = { ...body, width: leftWidth };
  const right = { ...body, x: leftWidth, width: body.width - leftWidth };
  const guideHeight = Math.max(Math.floor(body.height * 0.52), Math.min(input.guideRows, body.height - 12));
  const topology = clamp(input.topologyRows, 9, Math.floor(body.height * 0.4));
  const lower = Math.floor((body.height - topology) * 0.5);
  const corner = { ...right, y: body.y + body.height - lower, height: lower };
  return [
    ...stack(left, input.guide ? [['guide', guideHeight]] : [], 'shell'),
    ...stack({ ...right, height: body.height - lower }, [['topology', topology]], 'packets'),
    ...besides(corner, input.lower),
  ];
}

/** The lower corner, split when there is room for the tables beside what is inspected. */
function besides(box: Box, lower: PanelId): Rect[] {
  const beside: PanelId = lower === 'tables' ? 'inspect' : 'tables';
  if (box.width < 130) return [{ panel: lower, ...box }];
  const width = Math.floor(box.width * 0.6);
  return [
    { panel: lower, ...box, width },
    { panel: beside, ...box, x: box.x + width, width: box.width - width },
  ];
}

/** Panels of given heights from the top; the last takes what is left. */
function stack(box: Box, above: readonly (readonly [PanelId, number])[], last: PanelId): Rect[] {
  const rects: Rect[] = [];
  let y = box.y;
  for (const [panel, height] of above) {
    rects.push({ panel, x: box.x, y, width: box.width, height });
    y += height;
  }
  return [...rects, { panel: last, x: box.x, y, width: box.width, height: box.y + box.height - y }];
}

const clamp = (n: number, least: number, most: number): number => Math.max(least, Math.min(n, most));
