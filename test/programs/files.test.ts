/** Programs that make, count and compare files, against recordings of the real ones, to the letter. */
import { describe, expect, test } from 'vitest';
import { goldenCases, readGolden } from '../helpers/golden.ts';
import { TestMachine } from '../helpers/machine.ts';

/** The files of the recordings; our file system has no mkdir, so their `dir` is our `/var/log`. */
function machineWithFiles(): TestMachine {
  const machine = new TestMachine();
  machine.file('/var/log/inside', '').file('/var/f', 'alpha\nbeta\ngamma\n').file('/var/g', 'no newline');
  machine.file('/var/n', Array.from({ length: 20 }, (_, i) => `${i + 1}\n`).join('')).file('/var/empty', '');
  machine.file('/var/a\\b', 'odd\n').run('cd /var');
  return machine;
}

/** Our shell has no patterns of names and no printf. */
const ours = (text: string): string =>
  text
    .replace(/\bdir\b/g, 'log')
    .replace(' a*', " 'a\\b'")
    .replace('printf', 'echo -n');

/** What the lists of digests were made with. */
const LISTS = [
  'sha256sum f g > sums',
  'cat sums > wrong; sha256sum n >> wrong',
  'sha256sum f > gone',
  `echo garbage > bad; cat sums bad > half; sha256sum --tag f > tags; sha256sum 'a\\b' > slash`,
].join('; ');

function machineFor(name: string): TestMachine {
  const machine = machineWithFiles();
  const grown = { 'truncate/s-plus': 1024, 'truncate/s-minus': 1029 }[name];
  if (grown !== undefined) machine.run(`truncate -s ${grown} t`);
  if (!/^sha256sum\/(c|quiet)/.test(name)) return machine;
  machine.run(LISTS);
  const digest = machine.read('/var/gone').slice(0, 64);
  machine.file('/var/gone', `${digest}  f\n${digest}  nofile\n`);
  machine.file('/var/wrong', machine.read('/var/wrong').replace(/^..../gm, '0000'));
  return machine;
}

const CASES = [
  ...goldenCases('sha256sum', ['z']), // no tr here
  ...goldenCases('wc'),
  ...goldenCases('cmp', ['b', 'one']), // -b is not built; the other file is standard input, which nobody closes here
  ...goldenCases('truncate'),
  ...goldenCases('yes'),
];

describe('prints what the real one prints', () => {
  test.each(CASES)('%s', (name) => {
    const golden = readGolden(name);
    const ran = machineFor(name).run(ours(golden.command));
    expect(ran).toEqual({ exit: golden.exit, stdout: ours(golden.stdout), stderr: ours(golden.stderr) });
  });
});

test('a megabyte of random bytes is the same in every copy, and each machine has its own', () => {
  const machine = machineWithFiles();
  machine.run('head -c 1M /dev/urandom > r; cat r | cat > copy; head -c 1M /dev/urandom > other');
  expect(machine.run('cmp r copy').exit).toBe(0);
  expect(machine.run('cmp r other').exit).toBe(1);
  expect(machine.run('wc -c r').stdout).toBe('1048576 r\n');
});

test('-z ends lines with NUL and takes names as they are', () => {
  const { stdout } = machineWithFiles().run("sha256sum -z 'a\\b'");
  expect(stdout).toMatch(/^[0-9a-f]{64} {2}a\\b\0$/);
});

test.each([
  ['cmp', '-n 3 f g', 1],
  ['cmp', '-l f f', 0],
  ['cmp', '-n x f g', 2],
  ['cmp', '', 2],
] as const)('%s %s ends with %i', (program, args, status) => {
  expect(machineWithFiles().run(`${program} ${args}`).exit).toBe(status);
});
