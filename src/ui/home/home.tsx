/** The home screen: continue, the labs, free play; the map of the journey and the paths beside them. */
import type { ReactElement } from 'react';
import { Box } from 'ink';
import { Framed, Lines, Spot } from '../components.tsx';
import { framed } from '../frame.ts';
import { SMALLEST } from '../layout.ts';
import { SelectList } from '../select-list.tsx';
import type { TerminalSize } from '../terminal/terminal.ts';
import { EMPTY, line, restyle, span, type Line, type Pen } from '../text.ts';
import { detailLines, itemLine, journeyLines, pathLines } from './lines.ts';
import { homeItems, type HomeChoice, type HomeItem, type HomeModel } from './model.ts';

export interface HomeProps {
  readonly model: HomeModel;
  readonly size: TerminalSize;
  readonly pen: Pen;
  /** Key of the item that the cursor is on. */
  readonly highlighted: string | undefined;
  onHighlight(key: string): void;
  onChoose(choice: HomeChoice): void;
}

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

export function Home({ model, size, pen, highlighted, onHighlight, onChoose }: HomeProps): ReactElement {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return <TooSmall size={size} pen={pen} />;
  const { listWidth, listHeight, side } = places(size);
  const list = { x: 0, y: 1, width: listWidth, height: listHeight };
  const items = homeItems(model);
  const chosen = items.find((item) => item.key === highlighted) ?? items[0];
  const look = (title: string, focused: boolean): Parameters<typeof framed>[1] => ({
    title: line(span(title, focused ? 'accent' : 'strong')),
    right: EMPTY,
    border: focused ? 'accent' : 'dim',
  });
  const aside = sideLines(model, chosen, side.width - 4, side.height - 2, columns >= 110);
  const head = line(
    span(' wirelab', 'strong'),
    '   what really happens on the wire',
    span(model.notice ? `   ${model.notice}` : '', 'bad'),
  );
  const foot = line(
    span(' HOME', 'accent'),
    '   ',
    span('↑↓', 'strong'),
    span(' choose   ', 'dim'),
    span('Enter', 'strong'),
    span(' open   ', 'dim'),
    span('q', 'strong'),
    span(' leave', 'dim'),
  );
  return (
    <Box width={columns} height={rows}>
      <Spot at={{ x: 0, y: 0, width: columns, height: 1 }}>
        <Lines lines={[pen.draw(head, columns)]} />
      </Spot>
      <Framed frame={{ key: 'labs', ...list, ...framed([], look('Labs', true), listWidth, listHeight, pen) }} />
      <Spot at={{ x: 2, y: 2, width: listWidth - 4, height: listHeight - 2 }}>
        <ItemList
          model={model}
          items={items}
          width={listWidth - 4}
          limit={listHeight - 2}
          pen={pen}
          onHighlight={onHighlight}
          onChoose={onChoose}
        />
      </Spot>
      <Framed frame={{ key: 'about', ...side, ...framed(aside, look('About', false), side.width, side.height, pen) }} />
      <Spot at={{ x: 0, y: rows - 1, width: columns, height: 1 }}>
        <Lines lines={[pen.draw(foot, columns)]} />
      </Spot>
    </Box>
  );
}

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
  return chosen?.choice.kind === 'lab' && chosen.key !== 'continue'
    ? detail.slice(0, height)
    : journey.slice(0, height);
}

interface ItemListProps extends Pick<HomeProps, 'model' | 'pen' | 'onHighlight' | 'onChoose'> {
  readonly items: readonly HomeItem[];
  readonly width: number;
  readonly limit: number;
}

function ItemList({ model, items, width, limit, pen, onHighlight, onChoose }: ItemListProps): ReactElement {
  const rows = items.map((item) => {
    const drawn = itemLine(model, item, width - 2);
    const plain = [pen.draw([span('  '), ...drawn], width)];
    return { key: item.key, plain, chosen: [pen.draw(restyle([span('› '), ...drawn], 'accent'), width)] };
  });
  const choose = (key: string): void => onChoose(items.find((item) => item.key === key)!.choice);
  return <SelectList rows={rows} limit={limit} onHighlight={onHighlight} onSelect={choose} />;
}

function TooSmall({ size, pen }: { readonly size: TerminalSize; readonly pen: Pen }): ReactElement {
  const text = `wirelab needs a window of ${SMALLEST.columns}x${SMALLEST.rows} or more; this one is ${size.columns}x${size.rows}.`;
  return <Lines lines={[pen.draw(line(text), size.columns)]} />;
}
