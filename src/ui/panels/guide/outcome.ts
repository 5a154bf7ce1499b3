/** What a step leaves behind: what became of the answer, the reason, and the myth it corrects. */
import type { StepState } from '../../../store/session.ts';
import { EMPTY, line, restyle, span, type Line } from '../../text.ts';
import { markdown, paragraphLines } from './markdown.ts';

/** What the learner reads when a step is over: the answer, the reason, the myth it corrects. */
export function outcome(step: StepState, width: number): Line[] {
  const lines: Line[] = [];
  const title = /^#+\s*(.*)$/m.exec(step.say)?.[1];
  if (title) lines.push(line(span(title, 'strong')), EMPTY);
  if (step.verdict) lines.push(...verdictLines(step, width), EMPTY);
  if (step.notice) lines.push(...paragraphLines(step.notice, width, '').map(dimmed), EMPTY);
  if (step.why) lines.push(...markdown(step.why, width));
  if (step.myth) {
    lines.push(EMPTY, line(span(`Myth ${step.myth.id}`, 'strong')));
    lines.push(...paragraphLines(`“${step.myth.belief}”`, width, '').map(dimmed));
    lines.push(...paragraphLines(step.myth.fact, width, ''));
    for (const source of step.myth.sources) lines.push(...paragraphLines(source, width, '— ').map(dimmed));
  }
  return lines;
}

export function verdictLines(step: StepState, width: number): Line[] {
  const { verdict } = step;
  if (!verdict) return [];
  const mark = verdict.right === undefined ? span('· ') : verdict.right ? span('✓ ', 'good') : span('✗ ', 'bad');
  const truth =
    verdict.truth === undefined
      ? 'the packet will tell'
      : verdict.right
        ? 'the packet agrees'
        : `the packet says ${verdict.truth}`;
  const said = line(mark, `you said ${verdict.given}   `, span(truth, verdict.right === false ? 'strong' : 'dim'));
  return [said, ...(verdict.sentence ? paragraphLines(verdict.sentence, width, '  ') : [])];
}

const dimmed = (l: Line): Line => restyle(l, 'dim');
