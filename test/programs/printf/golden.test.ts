// printf against recordings of bash's, to the letter.
import { expect, test } from 'vitest';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

test.each(goldenCases('printf'))('%s', (name) => {
  const { command, exit, stdout, stderr } = readGolden(name);
  // recorded with `bash -c`, which counts its lines where an interactive shell does not
  const typed = stderr.replaceAll('bash: line 1: ', 'bash: ');
  expect(new TestMachine().run(command)).toEqual({ exit, stdout, stderr: typed });
});
