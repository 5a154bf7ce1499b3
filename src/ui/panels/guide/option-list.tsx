/** The list of a choose question: ink-select-input with our own rows, since an option may take several lines. */
import SelectInput from 'ink-select-input';
import type { ReactElement } from 'react';
import { Lines } from '../../components.tsx';
import type { Pen } from '../../text.ts';
import { optionLines } from './question.ts';

export interface OptionListProps {
  readonly options: readonly string[];
  readonly width: number;
  readonly pen: Pen;
  onChoose(option: number): void;
}

export function OptionList({ options, width, pen, onChoose }: OptionListProps): ReactElement {
  const items = options.map((_, i) => ({ key: String(i), label: String(i), value: i }));
  const Row = ({ label, isSelected }: { readonly label: string; readonly isSelected?: boolean }): ReactElement => {
    const i = Number(label);
    const lines = optionLines([options[i]!], width, isSelected ? 0 : -1, i + 1);
    return <Lines lines={lines.map((l) => pen.draw(l, width))} />;
  };
  return (
    <SelectInput
      items={items}
      indicatorComponent={NoIndicator}
      itemComponent={Row}
      onSelect={(item) => onChoose(item.value)}
    />
  );
}

const NoIndicator = (): null => null;
