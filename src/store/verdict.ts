/** How the verdict on an answer is told: only a prediction is graded by a packet; the other answers are right or wrong by themselves. */
import type { StepState } from './session.ts';

type Verdict = NonNullable<StepState['verdict']>;

/** `the packet agrees`, `the answer is 3`; without a capital and a full stop. */
export function verdictTold(step: StepState, verdict: Verdict): string {
  const kind = step.question?.kind;
  const predicted = kind === 'predict';
  if (verdict.right === undefined || verdict.truth === undefined)
    return predicted ? 'the packet will tell' : 'the packets will tell';
  if (verdict.right) return predicted ? 'the packet agrees' : 'that is right';
  if (kind === 'point') return 'that is not it'; // the field is still to be found
  return predicted ? `the packet says ${verdict.truth}` : `the answer is ${verdict.truth}`;
}

export const sameVerdict = (a: Verdict | undefined, b: Verdict | undefined): boolean =>
  a?.given === b?.given && a?.truth === b?.truth && a?.right === b?.right && a?.sentence === b?.sentence;
