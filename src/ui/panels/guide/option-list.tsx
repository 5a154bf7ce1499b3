/** The list of a choose question. */
import type { ReactElement } from 'react';
import { SelectList } from '../../select-list.tsx';
import type { Pen } from '../../text.ts';
import { optionLines } from './question.ts';

export interface OptionListProps {
  readonly options: readonly string[];
  readonly width: number;
  readonly pen: Pen;
  onChoose(option: number): void;
}

export function OptionList({ options, width, pen, onChoose }: OptionListProps): ReactElement {
  const draw = (text: string, i: number, chosen: number): string[] =>
    optionLines([text], width, chosen, i + 1).map((l) => pen.draw(l, width));
  const rows = options.map((text, i) => ({ key: String(i), plain: draw(text, i, -1), chosen: draw(text, i, 0) }));
  return <SelectList rows={rows} onSelect={(key) => onChoose(Number(key))} />;
}
