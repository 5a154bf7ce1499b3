/** Every lab is done to its end by somebody at a keyboard, on the real binary and a screen of 120x40. */
import { afterEach, expect, test } from 'vitest';
import { scriptedLabs } from '../helpers/lab-script.ts';
import { typeLab } from '../helpers/lab-typing.ts';
import { closeAll } from '../helpers/tui.ts';

afterEach(closeAll);

test.each(scriptedLabs())('lab $name is done by typing at 120x40', { timeout: 120_000 }, async (lab) => {
  const [done, left] = await typeLab(lab, 120, 40);
  expect(done).toEqual(lab.steps.map(() => 'passed'));
  expect(left).toEqual({ status: 0, alternate: false, cursorShown: true, raw: false });
});
