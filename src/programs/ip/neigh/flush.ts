/** `ip neighbour flush` (ip-neighbour(8)): permanent entries stay unless the selection names their state. */
import type { Sys } from '../../../core/sys.ts';
import { neighbourRows } from '../../lib/rows.ts';
import { REFUSED } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { isSelected, readNeighbourSelection } from './show.ts';

export function flushNeighbours(sys: Sys, options: Options, words: Words): void {
  if (words.done) throw new Stop(REFUSED, 'Flush requires arguments.');
  const selection = readNeighbourSelection(sys, words);
  if (options.family === 'inet6') return;
  sys.privileged();
  const rows = neighbourRows(sys).filter(
    (row) => isSelected(row, selection) && (selection.state !== undefined || row.state !== 'PERMANENT'),
  );
  for (const { address, interface: device } of rows) {
    sys.change('neigh', 'delete', { address, interface: device });
  }
  if (options.statistics === 0) return;
  sys.print(
    rows.length === 0
      ? 'Nothing to flush.\n'
      : `\n*** Round 1, deleting ${rows.length} entries ***\n*** Flush is complete after 1 round ***\n`,
  );
}
