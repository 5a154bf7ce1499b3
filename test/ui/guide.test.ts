// What the guide says of an answer.
import { describe, expect, test } from 'vitest';
import type { StepState } from '../../src/store/session.ts';
import { verdictLines } from '../../src/ui/panels/guide/outcome.ts';
import { howLines } from '../../src/ui/panels/guide/question.ts';
import { lineText } from '../../src/ui/text.ts';
import { STEP } from '../helpers/staged-session.ts';

const WIDTH = 38;
const LONG = 'the address of the machine that she looks for, which nobody knows yet';

function told(question: StepState['question'], verdict: StepState['verdict']): string[] {
  return verdictLines({ ...STEP, question, verdict }, WIDTH).map(lineText);
}

describe('a verdict', () => {
  test('on a prediction comes from the packet', () => {
    const question = { kind: 'predict', ask: 'Which TTL?' } as const;
    const given = { given: '96', sentence: undefined };
    expect(told(question, { ...given, truth: '96', right: true })).toEqual(['✓ you said 96   the packet agrees']);
    expect(told(question, { ...given, truth: '64', right: false })).toEqual(['✗ you said 96   the packet says 64']);
    expect(told(question, { ...given, truth: undefined, right: undefined })).toEqual([
      '· you said 96   the packet will tell',
    ]);
  });

  test('on a choice is wrapped, not cut, and names no packet', () => {
    const question = { kind: 'choose', ask: 'Which?', options: [LONG, 'hers'] } as const;
    for (const right of [true, false]) {
      const lines = told(question, { given: LONG, truth: right ? LONG : 'hers', right, sentence: undefined });
      expect(lines.join(' ').replace(/\s+/g, ' ')).toBe(
        right ? `✓ you said ${LONG} that is right` : `✗ you said ${LONG} the answer is hers`,
      );
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
    }
  });

  test('on a field that was pointed at does not give the right one away', () => {
    const verdict = { given: 'ip.id', truth: 'ip.ttl', right: false, sentence: 'That is ip.id. Look on.' };
    expect(told({ kind: 'point', ask: 'Where?' }, verdict).join(' ')).not.toContain('ip.ttl');
  });
});

test('how a question wants to be answered is wrapped in a narrow guide, not cut', () => {
  const lines = howLines('Choose the packet and the field, then Enter in Inspect.', WIDTH).map(lineText);
  expect(lines).toEqual(['  Choose the packet and the field,', '  then Enter in Inspect.']);
});
