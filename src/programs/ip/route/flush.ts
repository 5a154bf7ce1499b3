/** `ip route flush` (ip-route(8)): deletes what a selection names; `flush cache` forgets learned path MTUs. */
import type { Sys } from '../../../core/sys.ts';
import { REFUSED } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { readRouteSelection, selectedRoutes } from './select.ts';

export function flushRoutes(sys: Sys, options: Options, words: Words): void {
  if (words.done) throw new Stop(REFUSED, '"ip route flush" requires arguments.');
  const selection = readRouteSelection(sys, words);
  if (options.family === 'inet6') return;
  sys.privileged();
  if (selection.table === 'cache') {
    sys.change('pmtu', 'flush', {});
    return;
  }
  const rows = selectedRoutes(sys, selection).flat();
  for (const row of rows) sys.change('route', 'delete', row);
  if (options.statistics > 0 && rows.length === 0) sys.print('Nothing to flush.\n');
}
