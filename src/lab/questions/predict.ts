/** `predict`: asked before the bytes exist, graded by the packet that the learner then makes. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { EXPECTED, line, prose, scalar } from '../../topology/scalars.ts';
import { ANSWER, canBe, canonical, readAnswer, watchAnswer } from '../answer.ts';
import { nodeName } from '../checks/kind.ts';
import { defineQuestion } from './kind.ts';
import { parseTolerance } from './tolerance.ts';

const value = () =>
  scalar('the value that the packet will show', (text) => ok(text)).register(EXPECTED, {
    expected: 'text or a number',
  });

export const predict = defineQuestion({
  key: 'predict',
  schema: z.strictObject({
    ask: line('a question'),
    answer: z
      .string()
      .min(1)
      .max(2000)
      .register(EXPECTED, { expected: ANSWER })
      .describe(`How the packets answer: ${ANSWER}`),
    at: nodeName().optional().describe('Only frames that arrive at this node'),
    value: value().describe("The author's own claim; `wirelab check` compares it with the packets"),
    within: scalar('a number or a percentage such as 5%', parseTolerance)
      .optional()
      .describe('How far off still counts as right, where the answer is a number'),
    tempting: z
      .record(z.string(), prose())
      .register(EXPECTED, { expected: 'wrong answers and what to say to each' })
      .default({})
      .describe('Likely wrong answers, each with a sentence'),
  }),
  docs: {
    summary:
      'The learner commits to a value; the packets of this step then tell, or a flow: `metric(NUMBER, FILTER)` is a number of the newest flow that the filter selects, as the expectation `metric` knows them. A wrong prediction never blocks and costs nothing.',
    example:
      'predict:\n  ask: Which TTL will the reply carry when it reaches you?\n  answer: last(icmp.type == 0, ip.ttl)\n  at: alice\n  value: 96\n  tempting: { "100": bob sent it with 100. Who changed it on the way? }',
  },
  prepare({ ask, answer: text, at, value: claim, within, tempting }, loading) {
    const answer = readAnswer(text, loading.at('answer'));
    if (!loading.at('at').node(at) || !answer) return undefined;
    const { field } = answer;
    const what = field ? `a value of ${field.name}` : answer.kind === 'metric' ? 'a number' : 'a whole number';
    const same = (given: string, truth: string): boolean =>
      canonical(field, given) === canonical(field, truth) || (within?.holds(Number(given), Number(truth)) ?? false);
    const impossible = (given: string, place: typeof loading, part: 'key' | 'value'): void => {
      if (!canBe(answer, given))
        loading.issues.add(place.path, `"${given}" cannot be ${what}`, { expected: what, found: `"${given}"`, part });
    };
    impossible(claim, loading.at('value'), 'value');
    for (const wrong of Object.keys(tempting)) {
      const place = loading.at('tempting', wrong);
      impossible(wrong, place, 'key');
      if (same(wrong, claim)) place.wrong('the right answer cannot be a tempting wrong one', 'a wrong answer');
    }
    const sentence = (given: string): string | undefined =>
      Object.entries(tempting).find(([wrong]) => same(given, wrong))?.[1];
    return {
      kind: 'predict',
      shown: { kind: 'predict', ask },
      right: claim,
      wrong: [
        ...Object.keys(tempting),
        field?.type === 'ipv4' ? '0.0.0.1' : field?.type === 'mac' ? '00:00:00:00:00:01' : '987654321',
      ],
      claim,
      ask(world) {
        const watch = watchAnswer(answer, at, loading, world);
        return {
          ...(watch.frame && { frame: (seen) => watch.frame!(seen) }),
          ...(watch.event && { event: (row) => watch.event!(row) }),
          get silent() {
            return watch.value === undefined;
          },
          read: (given) => (given.trim() === '' ? fail('Type what you expect, or `:skip`.') : ok(given.trim())),
          grade(given, settled) {
            const truth = watch.value;
            if (truth === undefined || !(settled || watch.final)) return undefined;
            const right = same(given, truth);
            return { right, truth, sentence: right ? undefined : sentence(given) };
          },
        };
      },
    };
  },
});
