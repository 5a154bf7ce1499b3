/** The application as Ink sees it: the composed frames, and the list of a question where there is one. */
import { Box } from 'ink';
import { memo, type ReactElement } from 'react';
import { Framed, Lines, sameFrame, Spot } from './components.tsx';
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
  const { header, frames, footer, select } = composition;
  return (
    <Box width={columns} height={rows}>
      <Spot at={{ x: 0, y: 0, width: columns, height: header.length }}>
        <Lines lines={header} />
      </Spot>
      {frames.map((frame) => (
        <Drawn key={frame.key} frame={frame} />
      ))}
      <Spot at={{ x: 0, y: rows - 1, width: columns, height: 1 }}>
        <Lines lines={footer} />
      </Spot>
      {select && (
        <Spot at={select}>
          <OptionList options={select.options} width={select.width} pen={pen} onChoose={onChoose} />
        </Spot>
      )}
    </Box>
  );
}

const Drawn = memo(Framed, (before, after) => sameFrame(before.frame, after.frame));
Drawn.displayName = 'Drawn';
