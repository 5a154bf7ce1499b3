/** Translations beside a lab (`04-arp.pt.yaml`): the texts alone, in the order of the lab. Tools and commands stay English. */
import * as z from 'zod';
import { LabError, sortIssues } from '../topology/errors.ts';
import { readShaped } from '../topology/load.ts';
import { line, prose } from '../topology/scalars.ts';
import type { IssueList, Path } from '../topology/place.ts';

const sentences = () => z.array(prose()).optional();

const questionSchema = () =>
  z.strictObject({
    ask: line('a question'),
    tempting: sentences().describe('The sentences, in the order of the lab'),
    options: z.array(z.strictObject({ text: line(), why: prose() })).optional(),
    items: z.array(line()).optional().describe('The texts, in the order of the lab'),
    unit: z.string().max(20).optional(),
  });

const stepSchema = () =>
  z.strictObject({
    say: prose(),
    why: prose().optional(),
    hints: sentences(),
    question: questionSchema().optional().describe('Whatever its kind'),
  });

/** Made when a translation is read, which few labs have; so are the parts above. */
const translationSchema = () =>
  z.strictObject({
    id: z.string().describe('The lab it translates'),
    title: line('a title'),
    goals: z.array(line()),
    steps: z.array(stepSchema()),
  });

type Texts = Readonly<Record<string, unknown>>;
const KINDS = ['predict', 'choose', 'number', 'order', 'point'];

/**
 * The lab's plain document with the translated texts in place of its own: give it to the lab reader. Throws LabError when the
 * translation does not have the lab's texts, one for one.
 */
export function loadTranslation(text: string, original: Texts, file = 'translation'): Texts {
  const { shaped, issues } = readShaped(text, translationSchema(), { file });
  if (!shaped) throw new LabError(issues, file);
  const { value, list } = shaped;
  const steps = original['steps'] as readonly Texts[];
  if (value.id !== original['id'])
    list.add(['id'], `this translates "${value.id}", not "${String(original['id'])}"`, {
      expected: String(original['id']),
    });
  sameCount(value.goals, original['goals'], ['goals'], 'goals', list);
  sameCount(value.steps, steps, ['steps'], 'steps', list);
  const translated = value.steps.map((step, i) => translateStep(step, steps[i] ?? {}, ['steps', i], list));
  if (list.list.length > 0) throw new LabError(sortIssues(list.list), file);
  return { ...original, title: value.title, goals: value.goals, steps: translated };
}

function translateStep(
  step: z.output<ReturnType<typeof stepSchema>>,
  original: Texts,
  path: Path,
  issues: IssueList,
): Texts {
  sameCount(step.hints ?? [], original['hints'], [...path, 'hints'], 'hints', issues);
  if ((step.why === undefined) !== (original['why'] === undefined)) {
    issues.add(path, step.why === undefined ? 'the lab says "why" here' : 'the lab has no "why" here', {
      expected: 'the same keys as the lab',
    });
  }
  const kind = KINDS.find((key) => original[key] !== undefined);
  if ((kind === undefined) !== (step.question === undefined)) {
    issues.add(path, kind === undefined ? 'the lab asks nothing here' : 'the lab asks a question here', {
      expected: 'the same keys as the lab',
    });
  }
  const asked =
    kind !== undefined && step.question
      ? { [kind]: translateQuestion(step.question, original[kind] as Texts, [...path, 'question'], issues) }
      : {};
  const texts = {
    say: step.say,
    ...(step.why !== undefined && { why: step.why }),
    ...(step.hints && { hints: step.hints }),
  };
  return { ...original, ...texts, ...asked };
}

function translateQuestion(
  question: z.output<ReturnType<typeof questionSchema>>,
  original: Texts,
  path: Path,
  issues: IssueList,
): Texts {
  const { ask, tempting, options, items, unit } = question;
  const wrong = Object.keys((original['tempting'] as object | undefined) ?? {});
  sameCount(tempting ?? [], wrong, [...path, 'tempting'], 'sentences', issues);
  sameCount(options ?? [], original['options'], [...path, 'options'], 'options', issues);
  sameCount(items ?? [], original['items'], [...path, 'items'], 'items', issues);
  const pair = (own: unknown, texts: readonly object[]) =>
    (own as readonly object[]).map((entry, i) => ({ ...entry, ...texts[i] }));
  return {
    ...original,
    ask,
    ...(tempting && { tempting: Object.fromEntries(wrong.map((answer, i) => [answer, tempting[i]])) }),
    ...(options && Array.isArray(original['options']) && { options: pair(original['options'], options) }),
    ...(items &&
      Array.isArray(original['items']) && {
        items: pair(
          original['items'],
          items.map((item) => ({ text: item })),
        ),
      }),
    ...(unit !== undefined && { unit }),
  };
}

function sameCount(mine: readonly unknown[], theirs: unknown, path: Path, what: string, issues: IssueList): void {
  const count = Array.isArray(theirs) ? theirs.length : 0;
  if (mine.length !== count)
    issues.add(path, `expected ${count} ${what}, found ${mine.length}`, { expected: `${count} ${what}`, part: 'key' });
}
