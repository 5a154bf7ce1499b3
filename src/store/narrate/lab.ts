/** What narrated mode says about the lab: a step, its question, how it ended. */
import type { LabState, MythCard, QuestionState, StepState } from '../session.ts';
import { sameVerdict, verdictTold } from '../verdict.ts';
import { ended, unmarked } from './sentences.ts';

export function stepSentences(lab: LabState, index: number): string[] {
  const step = lab.steps[index];
  if (!step) return [];
  return [`Step ${index + 1} of ${lab.steps.length}.`, unmarked(step.say), ...questionSentences(step)];
}

export function questionSentences(step: StepState): string[] {
  if (!step.question || !step.questionOpen) return [];
  return [
    `Question: ${step.question.ask}`,
    ...formOf(step.question),
    'The network waits for your answer; :skip skips it.',
  ];
}

function formOf(question: QuestionState): string[] {
  switch (question.kind) {
    case 'predict':
      return ['Type your answer.'];
    case 'number':
      return [question.unit === '' ? 'Type a number.' : `Type a number, in ${question.unit}.`];
    case 'choose':
      return [...question.options.map((text, i) => `${i + 1}: ${text}`), 'Type the number of one.'];
    case 'order':
      return [...question.items.map((text, i) => `${i + 1}: ${text}`), 'Type the numbers in order, such as 2 1 3.'];
    case 'point':
      return ['Say packet and its number, then point and the name of the field, such as point ip.ttl.'];
  }
}

export function verdictSentences(step: StepState): string[] {
  const { verdict } = step;
  if (!verdict) return [];
  const told = verdictTold(step, verdict);
  const given = verdict.given.replace(/[.]$/, '');
  if (verdict.truth === undefined) return [`You said ${given}. ${told[0]!.toUpperCase()}${told.slice(1)}.`];
  const said = `You said ${given}, ${verdict.right ? 'and' : 'but'} ${ended(told)}`;
  return [said, ...(verdict.sentence ? [unmarked(verdict.sentence)] : [])];
}

/** `told`: the verdict that has been said already. */
export function outcomeSentences(step: StepState, index: number, told?: StepState['verdict']): string[] {
  const how = step.state === 'skipped' ? 'skipped' : 'done';
  return [
    `Step ${index + 1} is ${how}.`,
    ...(sameVerdict(step.verdict, told) ? [] : verdictSentences(step)),
    ...(step.why ? [unmarked(step.why)] : []),
    ...(step.myth ? mythSentences(step.myth) : []),
  ];
}

export function mythSentences(myth: MythCard): string[] {
  return [`Myth ${myth.id}: "${myth.belief}"`, unmarked(myth.fact), ...myth.sources.map((s) => `Source: ${s}`)];
}

export function checkSentences(step: StepState): string[] {
  const lines = step.expectations.map((e) => {
    const nearest = !e.met && e.nearest ? ` ${e.nearest}` : '';
    return `${e.met ? 'Done' : 'Still to come'}: ${ended(e.text)}${nearest}`;
  });
  if (lines.length > 0) return lines;
  return [step.questionOpen ? 'The question waits for your answer.' : 'Nothing is missing.'];
}
