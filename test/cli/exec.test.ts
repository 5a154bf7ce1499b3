import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
const net = folder.file('net.yaml', TWO_HOSTS);
const with2s = (fault: string): string =>
  folder.file('fault.yaml', `${TWO_HOSTS}faults: [{ at: 2s, link: "alice:eth0--bob:eth0", ${fault} }]\n`);
afterAll(() => folder.remove());

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

test('two runs are byte-equal in every file, and another seed differs even where nothing is drawn', () => {
  const quiet = folder.file(
    'quiet.yaml',
    TWO_HOSTS.replace('.1/24]', '.1/24], mac: "02:00:00:00:00:01"').replace(
      '.2/24]',
      '.2/24], mac: "02:00:00:00:00:02"',
    ),
  );
  const files = ['all.pcapng', 'one.pcapng', 'trace.jsonl'].map(folder.path);
  const [all, one, trace] = files as [string, string, string];
  const run = (...more: string[]) =>
    wirelab(
      'exec',
      quiet,
      'alice: ping -c 2 bob',
      '--json',
      '--hash',
      '--pcap',
      all,
      '--pcap',
      `${one}@bob:eth0`,
      '--trace',
      trace,
      ...more,
    );
  const first = run();
  const bytes = files.map((file) => readFileSync(file));
  expect(run().stdout).toBe(first.stdout);
  expect(files.map((file) => readFileSync(file))).toEqual(bytes);
  expect(lastLine(first.stdout)).toBe(`sha256:${createHash('sha256').update(bytes[2]!).digest('hex')}`);
  expect(lastLine(run('--seed', '77').stdout)).not.toBe(lastLine(first.stdout));
  expect(lastLine(wirelab('exec', quiet, '--hash', '--seed', '1').stdout)).not.toBe(
    lastLine(wirelab('exec', quiet, '--hash', '--seed', '2').stdout),
  );
});

test('the trace holds what the hash is of, also when nothing was asked to run', () => {
  const trace = folder.path('boot.jsonl');
  const { stdout } = wirelab('exec', net, '--hash', '--trace', trace);
  const bytes = readFileSync(trace);
  expect(bytes.length).toBeGreaterThan(0);
  expect(stdout).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}\n`);
});

test('--json is one document of exactly the promised shape', () => {
  const { stdout, exit } = wirelab(
    'exec',
    net,
    '--seed',
    '5',
    'bob: ping -c 1 alice &',
    'alice: nosuch',
    'alice: echo a: b',
    '--json',
  );
  const report = JSON.parse(stdout) as { commands: object[] };
  expect(Object.keys(report)).toEqual(['lab', 'seed', 'end', 'hash', 'commands']);
  expect(report).toMatchObject({ lab: 'net', seed: 5 });
  for (const command of report.commands)
    expect(Object.keys(command)).toEqual(['node', 'line', 'start', 'end', 'exit', 'stdout', 'stderr']);
  expect(report.commands).toMatchObject([
    { node: 'bob', line: 'ping -c 1 alice', exit: 0 },
    { node: 'alice', line: 'nosuch', exit: 127, stdout: '', stderr: 'bash: nosuch: command not found\n' },
    { node: 'alice', line: 'echo a: b', exit: 0, stdout: 'a: b\n' },
  ]);
  expect(exit).toBe(0);
});

test('commands run one after another; a background job speaks after its end, under its name', () => {
  const { stdout, exit } = wirelab(
    'exec',
    net,
    'bob: sleep 2; echo woke &',
    'alice: echo one',
    'alice: sleep 1',
    'alice: echo two',
    'alice: sleep 5',
    'alice: false',
  );
  expect(stdout).toBe('one\ntwo\n[bob] woke\n');
  expect(exit).toBe(1);
});

test('--for interrupts the foreground as Ctrl-C would: statistics, and status 124', () => {
  const { stdout, exit } = wirelab('exec', net, 'alice: ping bob', '--for', '2500ms');
  expect(stdout).toContain('3 packets transmitted, 3 received, 0% packet loss');
  expect(exit).toBe(124);
});

test('a job that never ends gets SIGTERM ten seconds after the last command', () => {
  const ran = wirelab('exec', net, 'bob: ping alice &', 'alice: sleep 3', '--json');
  const report = JSON.parse(ran.stdout) as { end: number; commands: { exit: number; end: number }[] };
  expect(report.commands[0]).toMatchObject({ end: 13e9, exit: 143 });
  expect(ran.exit).toBe(0);
});

test('faults come at their times, and the first run to quiet does not swallow them', () => {
  const received = (fault: string): string =>
    /(\d+) received/.exec(wirelab('exec', with2s(fault), 'alice: ping -c 4 -i 1 -W 0.5 bob').stdout)![1]!;
  expect(received('down: true')).toBe('2');
  expect(received('loss: 100%')).toBe('2');
  expect(received('backward: { down: true }')).toBe('2');
  expect(received('corrupt: 100%')).toBe('2');
  expect(received('queue: 5')).toBe('4');
  const slow = wirelab('exec', with2s('forward: { delay: 101ms }'), 'alice: ping -c 4 bob').stdout;
  expect(slow).toMatch(/icmp_seq=2 ttl=64 time=2\.00 ms\n.*icmp_seq=3 ttl=64 time=102 ms/);
  expect(wirelab('exec', with2s('duplicate: 100%'), 'alice: ping -c 4 bob').stdout).toContain('(DUP!)');
});
