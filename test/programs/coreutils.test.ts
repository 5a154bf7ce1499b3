/** The small programs against recordings of the real ones, to the letter. */
import { describe, expect, test } from 'vitest';
import { goldenCases, readGolden } from '../helpers/golden.ts';
import { TestMachine } from '../helpers/machine.ts';

const NUMBERS = Array.from({ length: 20 }, (_, i) => `${i + 1}\n`).join('');

/** The files that the recordings were made with; our file system has no mkdir, so their `dir` is our `/var/log`. */
function machineWithFiles(): TestMachine {
  const machine = new TestMachine();
  machine.file('/var/log/inside', '').file('/var/f', 'alpha\nbeta\ngamma\n').file('/var/g', 'no newline');
  machine.file('/var/n', NUMBERS).file('/var/empty', '').file('/etc/hosts', '127.0.0.1 localhost\n192.168.1.3 alice\n');
  machine.run('cd /var');
  return machine;
}

const ours = (text: string): string => text.replace(/\bdir\b/g, 'log');

const LIKE_THE_REAL_ONE = [
  ...goldenCases('cat'),
  ...goldenCases('echo'),
  ...goldenCases('false'),
  ...goldenCases('grep'),
  ...goldenCases('head'),
  ...goldenCases('ls', ['l', 'terminal', 'a', 'bare']),
  ...goldenCases('rm'),
  ...goldenCases('seq'),
  ...goldenCases('sleep'),
  ...goldenCases('true'),
];

describe('prints what the real one prints', () => {
  test.each(LIKE_THE_REAL_ONE)('%s', (name) => {
    const golden = readGolden(name);
    const ran = machineWithFiles().run(ours(golden.command));
    expect(ran).toEqual({ exit: golden.exit, stdout: ours(golden.stdout), stderr: ours(golden.stderr) });
  });
});

test.each([
  ['seq 2 4', '2\n3\n4\n', ''],
  ['seq 10 -4 -1', '10\n6\n2\n', ''],
  ['seq 3 1', '', ''],
  ['seq 1 0 9', '', "seq: invalid Zero increment value: ‘0’\nTry 'seq --help' for more information.\n"],
  ['seq 1 2 3 4', '', "seq: extra operand ‘4’\nTry 'seq --help' for more information.\n"],
])('%s counts, or says why not', (line, stdout, stderr) => {
  expect(new TestMachine().run(line)).toEqual({ exit: stderr === '' ? 0 : 1, stdout, stderr });
});
