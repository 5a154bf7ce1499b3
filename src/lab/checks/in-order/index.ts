/** `in-order`: packets that the filters select arrive one after another; others may come between. */
import * as z from 'zod';
import type { FrameFilter } from '../../filters.ts';
import { FrameCount } from '../../watchers/frame-count.ts';
import { frameWords } from '../../words.ts';
import { defineCheck, filterText } from '../kind.ts';

export const inOrder = defineCheck({
  key: 'in-order',
  schema: z.array(filterText()).min(2).max(32),
  docs: {
    summary:
      'Packets arrive in this order, each after the one before; others may come between. Filters that read alike want different packets.',
    example: '- in-order: [arp.opcode == 1, arp.opcode == 2, icmp.type == 8]',
  },
  prepare(input, loading) {
    const filters = input.map((text, i) => loading.at(i).filter(text)).filter((f): f is FrameFilter => f !== undefined);
    if (filters.length < input.length) return undefined;
    return {
      text: `in this order: ${filters.map(frameWords).join(', then ')}`,
      watch(world) {
        let done = 0;
        let last = { frame: 0, event: 0 };
        let next = new FrameCount(filters[0]!, undefined);
        return {
          frame(seen) {
            const filter = filters[done];
            // The same packet at its next hop is not a second one.
            const again = filters[done - 1]?.text === filter?.text && seen.frame === last.frame;
            if (!filter || again || !next.see(seen)) return;
            last = seen;
            done++;
            if (filters[done]) next = new FrameCount(filters[done]!, undefined);
          },
          get met() {
            return done === filters.length;
          },
          nearest() {
            const awaited = filters[done];
            if (!awaited) return undefined;
            const close = next.nearest(world);
            return `${done} of ${filters.length} came; next: ${frameWords(awaited)}${close === undefined ? '' : ` (${close})`}`;
          },
        };
      },
    };
  },
});
