import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProgress, isDone, parseProgress, withLab, type SavedStep } from '../../src/lab/progress.ts';

const passed: SavedStep = { state: 'passed', points: 1 };
const skipped: SavedStep = { state: 'skipped', points: 0 };

test('what is written is read again', () => {
  const progress = withLab(withLab({}, 'arp', [passed, skipped], 8), 'ping', [passed], 1);
  expect(parseProgress(formatProgress(progress))).toEqual({ ok: true, value: progress });
  expect([isDone(progress['arp']), isDone(progress['ping']), isDone(progress['url'])]).toEqual([false, true, false]);
});

test('what was done is never taken back', () => {
  const before = withLab({}, 'arp', [passed, skipped, passed], 8);
  expect(withLab(before, 'arp', [skipped, passed], 8)['arp']!.steps).toEqual([passed, passed, passed]);
});

describe('a damaged file is a sentence:', () => {
  test.each([
    ['', 'the progress file is not JSON'],
    ['{"version": 1, "labs": {"arp"', 'the progress file is not JSON'],
    ['null', 'the progress file does not hold progress'],
    ['{"version": 2, "labs": {}}', 'the progress file is of a newer wirelab (version 2)'],
    [
      '{"version": 1, "labs": {"arp": {"steps": [{"state": "won", "points": 1}], "of": 8}}}',
      'the progress file does not hold progress',
    ],
  ])('%s', (text, error) => {
    expect(parseProgress(text)).toEqual({ ok: false, error });
  });

  test('whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseProgress(text)).toHaveProperty('ok');
      }),
    );
  });
});
