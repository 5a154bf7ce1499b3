/** `predict`: asked before the bytes exist, graded by the packet that the learner then makes. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { EXPECTED, line, prose, scalar } from '../../topology/scalars.ts';
import { ANSWER, AnswerWatch, canBe, canonical, readAnswer } from '../answer.ts';
import { nodeName } from '../checks/kind.ts';
import { defineQuestion } from './kind.ts';

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
    tempting: z
      .record(z.string(), prose())
      .register(EXPECTED, { expected: 'wrong answers and what to say to each' })
      .default({})
      .describe('Likely wrong answers, each with a sentence'),
  }),
  docs: {
    summary:
      'The learner commits to a value; the packets of this step then tell. A wrong prediction never blocks and costs nothing.',
    example:
      'predict:\n  ask: Which TTL will the reply carry when it reaches you?\n  answer: last(icmp.type == 0, ip.ttl)\n  at: alice\n  value: 96\n  tempting: { "100": bob sent it with 100. Who changed it on the way? }',
  },
  prepare({ ask, answer: text, at, value: claim, tempting }, loading) {
    const answer = readAnswer(text, loading.at('answer'));
    if (!loading.at('at').node(at) || !answer) return undefined;
    const { field } = answer;
    const what = field ? `a value of ${field.name}` : 'a whole number';
    const impossible = (given: string, place: typeof loading, part: 'key' | 'value'): void => {
      if (!canBe(field, given))
        loading.issues.add(place.path, `"${given}" cannot be ${what}`, { expected: what, found: `"${given}"`, part });
    };
    impossible(claim, loading.at('value'), 'value');
    for (const wrong of Object.keys(tempting)) {
      const place = loading.at('tempting', wrong);
      impossible(wrong, place, 'key');
      if (canonical(field, wrong) === canonical(field, claim))
        place.wrong('the right answer cannot be a tempting wrong one', 'a wrong answer');
    }
    const sentences = new Map(Object.entries(tempting).map(([wrong, say]) => [canonical(field, wrong), say]));
    return {
      kind: 'predict',
      shown: { kind: 'predict', ask },
      right: claim,
      wrong: [
        ...Object.keys(tempting),
        field?.type === 'ipv4' ? '0.0.0.1' : field?.type === 'mac' ? '00:00:00:00:00:01' : '987654321',
      ],
      claim,
      ask() {
        const watch = new AnswerWatch(answer, at);
        return {
          frame: (seen) => watch.see(seen),
          get silent() {
            return watch.value === undefined;
          },
          read: (given) => (given.trim() === '' ? fail('Type what you expect, or `:skip`.') : ok(given.trim())),
          grade(given, settled) {
            const truth = watch.value;
            if (truth === undefined || !(settled || watch.final)) return undefined;
            const right = canonical(field, given) === canonical(field, truth);
            return { right, truth, sentence: right ? undefined : sentences.get(canonical(field, given)) };
          },
        };
      },
    };
  },
});
