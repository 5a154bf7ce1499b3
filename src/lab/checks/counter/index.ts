/** `counter`: how much something that a node counts has grown since the step began. */
import * as z from 'zod';
import { comparison, defineCheck, nodeName } from '../kind.ts';

export const counter = defineCheck({
  key: 'counter',
  schema: z.strictObject({
    node: nodeName().describe('Who counts'),
    name: z.string().min(1).max(63).describe('What: `flooded`, `forwarded`, `fcs-errors`, ...'),
    is: comparison().describe('By how much it grew since the step began'),
  }),
  docs: {
    summary: 'What a node counted since the step began.',
    example: '- counter: { node: s1, name: flooded, is: ">= 1" }',
  },
  prepare({ node, name, is }, loading) {
    if (!loading.at('node').node(node)) return undefined;
    return {
      text: `${node} counts ${name}: ${is.words}`,
      watch(world) {
        const start = world.counter(node, name);
        const grown = (): number => world.counter(node, name) - start;
        return {
          get met() {
            return is.holds(grown());
          },
          nearest: () => `${node} counted ${grown()} since the step began`,
        };
      },
    };
  },
});
