/** The lab file format: the topology's keys and what makes it a lab. Expectations and questions come from their registries. */
import * as z from 'zod';
import { LIMITS } from '../topology/limits.ts';
import { EXPECTED, integer, line, oneOf, prose } from '../topology/scalars.ts';
import { worldShape } from '../topology/schema.ts';
import { CHECK_KINDS } from './checks/index.ts';
import { QUESTION_KINDS } from './questions/index.ts';

const expectation = z
  .strictObject(Object.fromEntries(CHECK_KINDS.map(({ key, schema }) => [key, schema.optional()])))
  .register(EXPECTED, { expected: `one of ${CHECK_KINDS.map((k) => k.key).join(', ')} and what it wants` })
  .meta({ minProperties: 1, maxProperties: 1 });

const questions = Object.fromEntries(
  QUESTION_KINDS.map(({ key, schema, docs }) => [key, schema.optional().describe(docs.summary)]),
);

const list = <T extends z.ZodType>(item: T, most: number, what: string) =>
  z
    .array(item)
    .max(most)
    .register(EXPECTED, { expected: `a list of at most ${most} ${what}` });

const step = z.strictObject({
  say: prose().describe('Markdown, shown in the guide before any question'),
  ...questions,
  expect: list(expectation, 32, 'expectations').default([]).describe('All must come true after this step began'),
  hints: list(prose(), 10, 'hints').default([]).describe('From a nudge to the answer'),
  solution: list(z.string().min(1).max(1000), 50, 'commands')
    .default([])
    .describe('Commands, `node: command line`, that do the step'),
  points: integer(0, 100, 'points').default(1).describe('What the step is worth'),
  why: prose().optional().describe('Markdown, shown when the step is done'),
  myth: z
    .string()
    .regex(/^M\d{1,3}$/)
    .register(EXPECTED, { expected: 'the id of a myth card, such as M22' })
    .optional()
    .describe('A myth card, shown after the evidence'),
});

/** The keys of a lab file. A file without `steps` is a bare topology. */
export const labSchema = z.strictObject({
  ...worldShape,
  lab: worldShape.lab.unwrap().describe('Format version'),
  id: worldShape.id.unwrap().describe('Short name, used to call the lab'),
  title: worldShape.title.unwrap().describe('What a reader sees'),
  level: oneOf(['beginner', 'intermediate', 'advanced']).describe('For whom it is'),
  minutes: integer(1, 600, 'minutes').describe('How long it takes'),
  goals: list(line(), 12, 'goals').min(1).describe('What the learner can do afterwards'),
  needs: list(z.string().min(1).max(63), 30, 'labs')
    .default([])
    .describe('Labs to do first; they advise and never lock'),
  steps: z
    .array(step)
    .min(1)
    .max(LIMITS.steps)
    .register(EXPECTED, { expected: `a list of 1 to ${LIMITS.steps} steps` })
    .describe('What the learner does, in order'),
});

export type LabInput = z.output<typeof labSchema>;
export type StepInput = LabInput['steps'][number];
