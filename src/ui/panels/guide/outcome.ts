/** What a step leaves behind: what became of the answer, the reason, and the myth it corrects. */
import type { StepState } from '../../../store/session.ts';
import { verdictTold } from '../../../store/verdict.ts';
import { EMPTY, line, lineLength, restyle, span, type Line } from '../../text.ts';
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
  const given = paragraphLines(`you said ${verdict.given}`, width - 2, '');
  const told = paragraphLines(verdictTold(step, verdict), width - 2, '').map((l) =>
    restyle(l, verdict.right === false ? 'strong' : 'dim'),
  );
  const last = given.at(-1)!;
  const joined = told.length === 1 && lineLength(last) + 3 + lineLength(told[0]!) <= width - 2;
  const said = joined ? [...given.slice(0, -1), [...last, span('   '), ...told[0]!]] : [...given, ...told];
  return [
    ...said.map((l, i) => [i === 0 ? mark : span('  '), ...l]),
    ...(verdict.sentence ? paragraphLines(verdict.sentence, width, '  ') : []),
  ];
}

const dimmed = (l: Line): Line => restyle(l, 'dim');
