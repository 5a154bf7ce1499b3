/** The home screen: continue, the labs, free play; the map of the journey and the paths beside them. */
import type { Composition, PlacedList } from '../composition.ts';
import { framed } from '../frame.ts';
import { SMALLEST } from '../layout.ts';
import type { TerminalSize } from '../terminal/terminal.ts';
import { EMPTY, line, restyle, span, type Line, type Pen } from '../text.ts';
import { detailLines, itemLine, journeyLines, journeyWords, pathLines } from './lines.ts';
import { homeItems, type HomeItem, type HomeModel } from './model.ts';

interface Places {
  readonly listWidth: number;
  readonly listHeight: number;
  readonly side: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Wide terminals have the map at the right of the list, narrow ones below it. */
function places({ columns, rows }: TerminalSize): Places {
  const body = rows - 2;
  if (columns >= 110) {
    const listWidth = Math.floor(columns * 0.58);
    return { listWidth, listHeight: body, side: { x: listWidth, y: 1, width: columns - listWidth, height: body } };
  }
  const below = Math.min(11, Math.floor(body / 2));
  return {
    listWidth: columns,
    listHeight: body - below,
    side: { x: 0, y: 1 + body - below, width: columns, height: below },
  };
}

/** `highlighted`: key of the item that the list's cursor is on. */
export function composeHome(
  model: HomeModel,
  highlighted: string | undefined,
  size: TerminalSize,
  pen: Pen,
): Composition {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tooSmall(size, pen);
  const { listWidth, listHeight, side } = places(size);
  const items = homeItems(model);
  const chosen = items.find((item) => item.key === highlighted) ?? items[0];
  const aside = sideLines(model, chosen, side.width - 4, side.height - 2, columns >= 110);
  const labs = { x: 0, y: 1, width: listWidth, height: listHeight };
  return {
    header: [pen.write(headLine(model), columns)],
    frames: [
      {
        key: 'labs',
        ...labs,
        ...framed([], look('Labs', true, howMany(items.length, listHeight - 2)), listWidth, listHeight, pen),
      },
      { key: 'about', ...side, ...framed(aside, look('About', false), side.width, side.height, pen) },
    ],
    footer: [pen.write(FOOT, columns)],
    cursor: undefined,
    list: itemList(model, items, listWidth - 4, listHeight - 2, pen),
  };
}

const look = (title: string, focused: boolean, right: Line = EMPTY): Parameters<typeof framed>[1] => ({
  title: line(span(title, focused ? 'accent' : 'strong')),
  right,
  border: focused ? 'accent' : 'dim',
});

/** Says that the list goes on, when it does not fit. */
const howMany = (items: number, rows: number): Line => (items > rows ? line(span(`${items} choices`, 'dim')) : EMPTY);

const headLine = (model: HomeModel): Line =>
  line(
    span(' wirelab', 'strong'),
    '   what really happens on the wire',
    span(model.notice ? `   ${model.notice}` : '', 'bad'),
  );

const FOOT: Line = line(
  span(' HOME', 'accent'),
  '   ',
  span('↑↓', 'strong'),
  span(' choose   ', 'dim'),
  span('Enter', 'strong'),
  span(' open   ', 'dim'),
  span('q', 'strong'),
  span(' leave', 'dim'),
);

function sideLines(
  model: HomeModel,
  chosen: HomeItem | undefined,
  width: number,
  height: number,
  wide: boolean,
): Line[] {
  const detail = detailLines(model, chosen, width);
  const journey = journeyLines(model, width);
  const paths = pathLines(model, width);
  const all = [...detail, EMPTY, ...journey, ...(paths.length > 0 ? [EMPTY, ...paths] : [])];
  if (wide || all.length <= height) return all.slice(0, height);
  if (chosen?.choice.kind === 'lab' && chosen.key !== 'continue') return detail.slice(0, height);
  return journey.length <= height ? journey : [...journeyWords(model, width), EMPTY, ...paths].slice(0, height);
}

function itemList(model: HomeModel, items: readonly HomeItem[], width: number, limit: number, pen: Pen): PlacedList {
  const rows = items.map((item) => {
    const drawn = itemLine(model, item, width - 2);
    const plain = [pen.draw([span('  '), ...drawn], width)];
    return { key: item.key, plain, chosen: [pen.draw(restyle([span('› '), ...drawn], 'accent'), width)] };
  });
  return { key: 'home', rows, limit, x: 2, y: 2, width, height: limit };
}

function tooSmall({ columns, rows }: TerminalSize, pen: Pen): Composition {
  const text = `wirelab needs a window of ${SMALLEST.columns}x${SMALLEST.rows} or more; this one is ${columns}x${rows}.`;
  return { header: [pen.write(line(text), columns)], frames: [], footer: [], cursor: undefined, list: undefined };
}
