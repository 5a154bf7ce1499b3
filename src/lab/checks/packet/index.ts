/** `packet`: frames that a display filter selects arrive intact, at any link end or at one node. */
import * as z from 'zod';
import { frameWords } from '../../words.ts';
import { FrameCount } from '../../watchers/frame-count.ts';
import { comparison, defineCheck, filterText, nodeName } from '../kind.ts';

const full = z.strictObject({
  filter: filterText().describe('A display filter'),
  at: nodeName().optional().describe('Only frames that arrive at this node'),
  times: comparison().optional().describe('How many packets; default ">= 1"'),
});

export const packet = defineCheck({
  key: 'packet',
  schema: z.union([filterText(), full]),
  docs: {
    summary:
      'A packet that the display filter selects arrives intact at a link end after the step began. A packet counts once, however many hops it makes.',
    example:
      '- packet: icmp.type == 8 && ip.src == 192.168.1.3\n- packet: { filter: icmp.type == 0, at: alice, times: ">= 2" }',
  },
  prepare(input, loading) {
    const short = typeof input === 'string';
    const { at, times } = short ? {} : input;
    const filter = short ? loading.filter(input) : loading.at('filter').filter(input.filter);
    if (!loading.at('at').node(at) || !filter) return undefined;
    const often = times === undefined || times.text === '>= 1' ? '' : `, ${times.words} times`;
    return {
      text: `${frameWords(filter)} arrives${at === undefined ? '' : ` at ${at}`}${often}`,
      watch(world) {
        const frames = new FrameCount(filter, at);
        return {
          frame: (seen) => void frames.see(seen),
          get met() {
            return times ? times.holds(frames.count) : frames.count > 0;
          },
          nearest: () =>
            frames.count > 0 ? `${frames.count} so far, wanted ${times?.words ?? 'at least 1'}` : frames.nearest(world),
        };
      },
    };
  },
});
