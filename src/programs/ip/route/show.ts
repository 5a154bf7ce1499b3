/** `ip route show` (ip-route(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { printRoute } from './print.ts';
import { readRouteSelection, selectedRoutes } from './select.ts';

export function showRoutes(sys: Sys, options: Options, words: Words): void {
  const selection = readRouteSelection(sys, words);
  if (options.family === 'inet6') return;
  sys.print(
    selectedRoutes(sys, selection)
      .map((group) => printRoute(sys, group, selection, options))
      .join(''),
  );
}
