/** `number`: the learner works a number out; the author knows it. */
import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { EXPECTED, line, prose, scalar } from '../../topology/scalars.ts';
import { defineQuestion } from './kind.ts';
import { parseTolerance } from './tolerance.ts';

export const number = defineQuestion({
  key: 'number',
  schema: z.strictObject({
    ask: line('a question'),
    answer: z.number().register(EXPECTED, { expected: 'a number' }),
    unit: z.string().max(20).default('').describe('Shown after the answer: `bytes`, `ms`'),
    within: scalar('a number or a percentage such as 5%', parseTolerance)
      .optional()
      .describe('How far off still counts as right'),
    tempting: z
      .record(z.string(), prose())
      .register(EXPECTED, { expected: 'wrong answers and what to say to each' })
      .default({})
      .describe('Likely wrong answers, each with a sentence'),
  }),
  docs: {
    summary: 'A number that the learner works out, right within a tolerance.',
    example: 'number: { ask: How long is the Ethernet header?, answer: 14, unit: bytes }',
  },
  prepare({ ask, answer, unit, within, tempting }, loading) {
    const tolerance = within?.of(answer) ?? 0;
    const isRight = (value: number): boolean => Math.abs(value - answer) <= tolerance;
    for (const wrong of Object.keys(tempting)) {
      const place = loading.at('tempting', wrong);
      const value = Number(wrong);
      if (Number.isNaN(value)) place.wrong(`"${wrong}" is no number`, 'a number');
      else if (isRight(value)) place.wrong('the right answer cannot be a tempting wrong one', 'a wrong answer');
    }
    const sentences = new Map(Object.entries(tempting).map(([wrong, say]) => [Number(wrong), say]));
    return {
      kind: 'number',
      shown: { kind: 'number', ask, unit },
      right: String(answer),
      wrong: [...Object.keys(tempting), String(answer + 2 * tolerance + 1)],
      claim: undefined,
      ask: () => ({
        read(given) {
          const value = readNumber(given, unit);
          return value === undefined
            ? fail(`Answer with a number${unit === '' ? '' : ` of ${unit}`}.`)
            : ok(String(value));
        },
        grade(given) {
          const right = isRight(Number(given));
          return {
            right,
            truth: unit === '' ? String(answer) : `${answer} ${unit}`,
            sentence: right ? undefined : sentences.get(Number(given)),
          };
        },
      }),
    };
  },
});

/** `1,480 bytes` and `0x2a` are numbers too. */
function readNumber(given: string, unit: string): number | undefined {
  let word = given.trim().toLowerCase();
  if (unit !== '' && word.endsWith(unit.toLowerCase())) word = word.slice(0, -unit.length).trim();
  word = word.replace(/(\d)[,_ ](?=\d{3}(\D|$))/g, '$1');
  return /^(-?\d+(\.\d+)?|0x[0-9a-f]+)$/.test(word) ? Number(word) : undefined;
}
