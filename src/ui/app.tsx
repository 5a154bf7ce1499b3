/** A composition as Ink sees it: frames between header and footer, and the list that answers keys by itself. */
import { Box } from 'ink';
import { memo, type ReactElement } from 'react';
import { Framed, Lines, sameFrame, Spot } from './components.tsx';
import type { Composition } from './composition.ts';
import { SelectList } from './select-list.tsx';
import type { TerminalSize } from './terminal/terminal.ts';

export interface AppProps {
  readonly composition: Composition;
  readonly size: TerminalSize;
  /** The cursor of the list came to a row; a row was chosen. Both by the row's key. */
  onHighlight(key: string): void;
  onSelect(key: string): void;
}

export function App({ composition, size: { columns, rows }, onHighlight, onSelect }: AppProps): ReactElement {
  const { header, frames, footer, list } = composition;
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
      {list && (
        <Spot key={list.key} at={list}>
          <SelectList rows={list.rows} limit={list.limit} onHighlight={onHighlight} onSelect={onSelect} />
        </Spot>
      )}
    </Box>
  );
}

const Drawn = memo(Framed, (before, after) => sameFrame(before.frame, after.frame));
Drawn.displayName = 'Drawn';
