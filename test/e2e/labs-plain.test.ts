/** Every lab is done to its end from a script, in narrated mode's plain lines. */
import { expect, test } from 'vitest';
import { scriptedLabs } from '../helpers/lab-script.ts';
import { scriptLab } from '../helpers/lab-typing.ts';

test.each(scriptedLabs())('lab $name is done from a script in plain lines', { timeout: 60_000 }, (lab) => {
  const [done, output] = scriptLab(lab);
  expect(output).toMatch(/^The lab is done\. (\d+) of \1 points\.$/m);
  expect(done).toEqual(lab.steps.map(() => 'passed'));
  // oxlint-disable-next-line no-control-regex -- their absence is the point
  expect(output.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)).toBeNull();
  expect(output.match(/[\u2500-\u259f\u2800-\u28ff]/)).toBeNull();
  expect(output.split('\n').filter((line) => line.length > 100)).toEqual([]);
});
