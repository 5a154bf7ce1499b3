/** A list to choose from: ink-select-input with rows of our own, since a row may take several lines and has its colours already. */
import SelectInput from 'ink-select-input';
import { createContext, useContext, type ReactElement } from 'react';
import { Lines } from './components.tsx';
import type { SelectRow } from './composition.ts';

export interface SelectListProps {
  readonly rows: readonly SelectRow[];
  readonly limit?: number | undefined;
  onHighlight(key: string): void;
  onSelect(key: string): void;
}

const Rows = createContext<readonly SelectRow[]>([]);

export function SelectList({ rows, limit, onHighlight, onSelect }: SelectListProps): ReactElement {
  return (
    <Rows.Provider value={rows}>
      <SelectInput
        items={rows.map(({ key }) => ({ key, label: key, value: key }))}
        {...(limit === undefined ? {} : { limit })}
        indicatorComponent={NoIndicator}
        itemComponent={Row}
        onHighlight={(item) => onHighlight(item.value)}
        onSelect={(item) => onSelect(item.value)}
      />
    </Rows.Provider>
  );
}

function Row({ label, isSelected }: { readonly label: string; readonly isSelected?: boolean }): ReactElement {
  const row = useContext(Rows).find(({ key }) => key === label);
  return <Lines lines={(isSelected ? row?.chosen : row?.plain) ?? []} />;
}

const NoIndicator = (): null => null;
