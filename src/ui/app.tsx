/** The application as Ink sees it: the composed boxes, and the list of a question where there is one. */
import { Box } from 'ink';
import { memo, type ReactElement } from 'react';
import { Lines, Spot, type DrawnBox } from './components.tsx';
import type { Composition } from './compose.ts';
import { OptionList } from './panels/guide/option-list.tsx';
import type { Pen } from './text.ts';

export interface AppProps {
  readonly composition: Composition;
  readonly columns: number;
  readonly rows: number;
  readonly pen: Pen;
  onChoose(option: number): void;
}

export function App({ composition, columns, rows, pen, onChoose }: AppProps): ReactElement {
  const { boxes, select } = composition;
  return (
    <Box width={columns} height={rows}>
      {boxes.map((box) => (
        <Drawn key={box.key} box={box} />
      ))}
      {select && (
        <Spot at={select}>
          <OptionList options={select.options} width={select.width} pen={pen} onChoose={onChoose} />
        </Spot>
      )}
    </Box>
  );
}

const Drawn = memo(
  ({ box }: { readonly box: DrawnBox }) => (
    <Spot at={box}>
      <Lines lines={box.lines} />
    </Spot>
  ),
  (before, after) => sameBox(before.box, after.box),
);
Drawn.displayName = 'Drawn';

const sameBox = (a: DrawnBox, b: DrawnBox): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.width === b.width &&
  a.height === b.height &&
  a.lines.length === b.lines.length &&
  a.lines.every((text, i) => text === b.lines[i]);
