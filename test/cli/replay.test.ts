// Sessions run again: whatever the lab and whatever was done in it, the same trace, the same answers, the same points.
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { shell, temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';
import { type ScriptedLab, scriptedLabs } from '../helpers/lab-script.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const net = folder.file('net.yaml', TWO_HOSTS);
let runs = 0;

/** A lab done from typed lines; gives the recording's name and what was printed. */
function recorded(
  words: string,
  lines: readonly string[],
  data = `data-${runs + 1}`,
): { name: string; output: string } {
  const name = folder.path(`run-${++runs}`);
  const script = folder.file(`script-${runs}`, lines.map((line) => `${line}\n`).join(''));
  const { stdout } = shell(
    `XDG_DATA_HOME=${folder.path(data)} wirelab ${words} --narrate --record ${name} < ${script}`,
  );
  return { name, output: stdout };
}

const session = (name: string): string => readFileSync(`${name}.wirelab`, 'utf8');
const hashOf = (name: string): string => /"hash":"(sha256:[0-9a-f]{64})"/.exec(session(name))![1]!;
const transcript = (name: string): string => wirelab('export', `${name}.wirelab`, '--text').stdout;

const linesOf = ({ steps }: ScriptedLab): string[] =>
  steps.flatMap(({ question, lines }) => [
    ...(question && question.kind !== 'point' ? [`:answer ${question.right}`] : question ? [':skip'] : []),
    ...lines.map(({ node, line }) => `${node}: ${line}`),
  ]);

const LABS = scriptedLabs().filter(({ name }) => /^(04|08|13|24|22b)-/.test(name));

describe.each(LABS)('lab $name', { timeout: 60_000 }, (lab) => {
  test('done to its end comes out equal, headless and step by step, with the same points', () => {
    const { name, output } = recorded(`lab ${lab.name}`, linesOf(lab));
    const points = /^The lab is done\. .*$/m.exec(output)?.[0];
    expect(points).toBeDefined();
    expect(wirelab('replay', `${name}.wirelab`, '--hash')).toEqual({
      exit: 0,
      stdout: `${hashOf(name)}\n`,
      stderr: '',
    });
    const told = transcript(name);
    expect(told).toContain(`${points}\n`);
    expect(told).toContain(`The replay is equal to the recording: ${hashOf(name)}\n`);
  });
});

test('the labs above are all there', () => {
  expect(LABS).toHaveLength(5);
});

const answers = ['ping -c 3 192.168.1.1', ':hint', ':hint', ':answer 99', 'ping -c 1 192.168.10.3', ':retry'];

test('answers, hints, retries and ways back into the past are all done again', () => {
  const { name } = recorded('lab 8', [...answers, ':answer 64', 'ping -c 2 192.168.1.1', ':back', ':back', 'arp -a']);
  const kinds = session(name)
    .split('\n')
    .slice(1, -1)
    .map((line) => Object.keys(JSON.parse(line) as object)[0]);
  expect(new Set(kinds)).toEqual(new Set(['lab', 'input', 'fork', 'end']));
  const told = transcript(name);
  for (const line of [':hint', ':answer 99', ':answer 64', ':retry', 'alice$ arp -a', '(Back in the run'])
    expect(told).toContain(line);
  expect(told).toContain(`The replay is equal to the recording: ${hashOf(name)}\n`);
});

test('a lab that was begun another day is replayed from there', () => {
  const [first, ...rest] = answers;
  recorded('lab 8', [first!], 'same');
  const { name, output } = recorded('lab 8', rest, 'same');
  expect(output).toContain('Step 2 of 9');
  expect(session(name)).toContain('"saved":[{');
  const told = transcript(name);
  expect(told).toContain('Step 2 of 9');
  expect(told).not.toContain('Step 1 of 9');
  expect(told).toContain(`The replay is equal to the recording: ${hashOf(name)}\n`);
});

test('lines typed ahead of the prompt run once', () => {
  const { name } = recorded(`play ${net}`, ['sleep 1', 'alice: echo a b', 'cat', 'for cat', 'bob: ping -c 1 alice']);
  expect(wirelab('replay', `${name}.wirelab`, '--hash').stdout).toBe(`${hashOf(name)}\n`);
  expect(transcript(name)).toContain(`The replay is equal to the recording: ${hashOf(name)}\n`);
});

describe('a session that was cut off', () => {
  const { name } = recorded(`play ${net}`, ['ping -c 2 bob', 'arp -a']);
  const cut = folder.file('cut.wirelab', session(name).replace(/\{"end".*\n/, ''));

  test('runs as far as it goes and says so', () => {
    const ran = wirelab('replay', cut, '--hash');
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/) });
    expect(ran.stderr).toContain('breaks off before its end and was run as far as it goes');
    expect(wirelab('export', cut, '--text').stdout).toMatch(/The recording was cut off here/);
  });

  test('in the middle of an endless command ends all the same', () => {
    const endless = session(name)
      .replace('ping -c 2 bob', 'ping bob')
      .replace(/\{"end".*\n/, '{"reached":{"dispatches":40,"t":9000000000}}\n{"inp');
    const file = folder.file('endless.wirelab', endless.replace(/.*"arp -a".*\n/, ''));
    expect(wirelab('replay', file, '--hash')).toMatchObject({ exit: 0 });
    expect(wirelab('export', file, '--text').stdout).toMatch(/bytes from[^]*The recording was cut off here/);
  });
});

test('another version is refused, or tried when asked, and a difference names both', () => {
  const { name } = recorded(`play ${net}`, ['ping -c 1 bob']);
  const text = session(name).replace(/"version":"[^"]*"/, '"version":"99.0.0"');
  const file = folder.file('other.wirelab', text);
  expect(wirelab('replay', file)).toMatchObject({ exit: 2, stderr: expect.stringContaining('--anyway') });
  expect(wirelab('replay', file, '--anyway')).toMatchObject({ exit: 0, stdout: expect.stringContaining('equal: ') });
  const changed = folder.file('other2.wirelab', text.replace('-c 1', '-c 2'));
  expect(wirelab('replay', changed, '--anyway').stdout).toMatch(/different: .*recorded by wirelab 99\.0\.0, run by \d/);
});

test('a file that is no recording is refused, a cast is told by its contents', () => {
  const { name } = recorded(`play ${net}`, ['ping -c 1 bob']);
  const renamed = folder.file('renamed.wirelab', readFileSync(`${name}.cast`, 'utf8'));
  expect(wirelab('replay', renamed).stdout).toContain('1 received');
  expect(wirelab('replay', renamed, '--hash')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('only a session'),
  });
  expect(wirelab('replay', folder.file('new.cast', '{"version":3,"term":{"cols":80,"rows":24}}\n'))).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('asciicast version 3'),
  });
  expect(wirelab('replay', net).stderr).toContain('it takes what --record wrote');
});
