/** `metric`: a number of a flow, such as its goodput or its largest congestion window, from TCP's own records. */
import * as z from 'zod';
import type { Flow } from '../../flows/flow.ts';
import { formatMeasure, FlowWatch, LEAST_BYTES, measureOf, readExpression } from '../../flows/metric.ts';
import { METRICS } from '../../flows/names.ts';
import { integer } from '../../../topology/scalars.ts';
import { frameWords } from '../../words.ts';
import { defineCheck, filterText } from '../kind.ts';
import { readBound } from './bound.ts';

const names = Object.entries(METRICS)
  .filter(([, [, meaning]]) => meaning !== '')
  .map(([name, [, meaning]]) => `  - \`${name}\`: ${meaning}`);

export const metric = defineCheck({
  key: 'metric',
  schema: z.strictObject({
    flow: filterText().describe('A display filter, tested on an empty segment of the flow, sender to receiver'),
    name: z.string().min(1).max(200).describe('A number of the flow, or a sum over such numbers'),
    is: z.string().min(1).max(200).describe('`>= 1mbit`, `<= 65535 B`, `5% of rwnd/rtt`'),
    carried: integer(0, 1e12, 'a number of bytes')
      .default(LEAST_BYTES)
      .describe('Bytes that a flow must have carried to count'),
  }),
  docs: {
    summary: `A number of a TCP flow that began or went on in this step, judged when its connection is over or nothing happens any more. Any flow that the filter selects will do.

Numbers of a flow, in bytes, seconds and bytes a second:

${names.join('\n')}
  - \`cwnd@N\`: the congestion window of round N; what it had grown to when the first segment of that round was acknowledged
  - \`bottleneck\`: the rate of the slowest link on the way, as the file has it

\`name\` and \`is\` may compute with them: \`+ - * /\`, brackets, \`min(,)\`, \`max(,)\`; units \`B kB MB KiB MiB bit kbit mbit gbit us ms s\`. \`5% of X\` means at most 5 % away from X.`,
    example:
      '- metric: { flow: tcp.dstport == 5001, name: goodput, is: 5% of rwnd/rtt }\n- metric: { flow: ip.src == 10.0.0.1 && tcp.dstport == 5201, name: flight-max, is: "<= min(cwnd-max, rwnd-max)" }',
  },
  prepare({ flow: text, name, is, carried }, loading) {
    const filter = loading.at('flow').filter(text);
    const expression = readExpression(name, loading.at('name'));
    const bound = readBound(is, loading.at('is'));
    if (!filter || !expression || !bound) return undefined;
    const measure = measureOf(expression);
    const flowWords = frameWords(filter).replace(/^a (?:TCP segment|packet)/, 'the flow');
    return {
      text: `${expression.text} of ${flowWords}: ${bound.words}`,
      watch(world) {
        const flows = new FlowWatch(filter, loading, world, carried);
        let met = false;
        const fits = (flow: Flow): boolean =>
          bound.holds(flows.valueOf(expression, flow), (limit) => flows.valueOf(limit, flow));
        return {
          event: (row) => flows.event(row),
          settle() {
            met ||= flows.rested()?.some(fits) ?? false;
          },
          get met() {
            return met;
          },
          nearest() {
            const flow = flows.newest;
            const value = flow && flows.valueOf(expression, flow);
            if (!flow) return undefined;
            if (value === undefined) return `the flow ${flow.name} does not know it yet`;
            const limit = flows.valueOf(bound.limit, flow);
            const wanted = limit === undefined ? '' : `, compared with ${formatMeasure(limit, measure)}`;
            return `the flow ${flow.name} has ${formatMeasure(value, measure)}${wanted}`;
          },
        };
      },
    };
  },
});
