/** The filter of a run: the words of the command line, or of the file of -F. */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { compilePcapFilter, type FilterContext, type PacketFilter } from '../../dissect/pcap-filter/index.ts';
import { withNames } from '../lib/dns/lookup.ts';
import type { Settings } from './options.ts';

/** The error is the line to print. */
export function* compileExpression(
  sys: Sys,
  settings: Settings,
  context: Omit<FilterContext, 'host'>,
): Call<Result<PacketFilter>> {
  let { expression } = settings;
  if (settings.expressionFile !== undefined) {
    const file = sys.files.read(settings.expressionFile);
    if (!file.ok) return fail(`tcpdump: can't open ${settings.expressionFile}: ${errnoText(file.error)}`);
    expression = fromUtf8(file.value);
  }
  const filter = yield* withNames(sys, (host) => compilePcapFilter(expression, { ...context, host }));
  return filter.ok ? filter : fail(`tcpdump: ${filter.error}`);
}
