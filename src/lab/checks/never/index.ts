/** `never`: the step fails as soon as such a frame arrives anywhere. */
import * as z from 'zod';
import { packetName } from '../../watchers/watcher.ts';
import { frameWords } from '../../words.ts';
import { defineCheck, filterText, nodeName } from '../kind.ts';

const full = z.strictObject({
  filter: filterText().describe('A display filter'),
  at: nodeName().optional().describe('Only frames that arrive at this node'),
});

export const never = defineCheck({
  key: 'never',
  schema: z.union([filterText(), full]),
  docs: {
    summary: 'No such packet may arrive while the step lasts. When one does, only a retry brings the step back.',
    example: '- never: icmp.type == 3\n- never: { filter: icmp, at: bob }',
  },
  prepare(input, loading) {
    const short = typeof input === 'string';
    const at = short ? undefined : input.at;
    const filter = short ? loading.filter(input) : loading.at('filter').filter(input.filter);
    if (!loading.at('at').node(at) || !filter) return undefined;
    const words = frameWords(filter);
    return {
      text: `${words} never arrives${at === undefined ? '' : ` at ${at}`}`,
      watch(world) {
        let failed: string | undefined;
        return {
          passive: true,
          frame(seen) {
            if (failed !== undefined || (at !== undefined && at !== seen.node) || !filter.matches(seen)) return;
            failed = `${packetName(world, seen.frame)} came to ${seen.node}: ${words}, which must not happen here`;
          },
          get met() {
            return failed === undefined;
          },
          get failed() {
            return failed;
          },
          nearest: () => failed,
        };
      },
    };
  },
});
