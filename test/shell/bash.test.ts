/** The shell against recordings of an interactive bash, to the letter but for process ids. */
import { describe, expect, test } from 'vitest';
import { goldenCases, readGolden } from '../helpers/golden.ts';
import { TestMachine } from '../helpers/machine.ts';

/** Recordings of several lines typed one after the other: how many. */
const LINES: Readonly<Record<string, number>> = {
  'bash/background': 4,
  'bash/background-exit-3': 3,
  'bash/background-kill': 4,
  'bash/background-kill-9': 4,
  'bash/background-kill-int': 4,
  'bash/background-two': 7,
  'bash/status-127': 2,
  'bash/status-2': 2,
  'bash/wait-job-status': 2,
};
/** What bash has and this shell does not claim to have: options, globbing, aliases, history expansion, scripts. */
const NOT_CLAIMED = [
  'alias-missing',
  'exit-bad',
  'help-none',
  'history-bang',
  'noclobber',
  'ping-sigint-job',
  'pipe-status',
  'readonly',
  'set-bad',
  'source-missing',
  'unalias-missing',
  'unset-variable-u',
];

function machineWithFiles(): TestMachine {
  const machine = new TestMachine({ interactive: true });
  machine.file('/var/f', 'alpha\nbeta\n').file('/var/notexec', 'text\n');
  machine.run('cd /var');
  return machine;
}

const ours = (text: string): string => text.replace(/\bdir\b/g, 'log');
const withoutPids = (text: string): string => text.replace(/^(\[\d\].)\s*\d+( .*)?$/gm, '$1 PID$2');

describe('an interactive shell prints what bash prints', () => {
  test.each(goldenCases('bash', NOT_CLAIMED))('%s', (name) => {
    const golden = readGolden(name, LINES[name]);
    const machine = machineWithFiles();
    let screen = '';
    let exit = 0;
    for (const line of ours(golden.command).split('\n')) {
      exit = machine.run(line).exit;
      screen += machine.screen;
    }
    expect(withoutPids(screen)).toBe(withoutPids(ours(golden.stdout)));
    expect(exit).toBe(golden.exit);
  });
});
