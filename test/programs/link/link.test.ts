/** `link` on a small network: what it shows, what it changes, and what then happens to a ping. */
import { beforeEach, describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TOPOLOGY = `lab: 1
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit, delay: 2ms, backward: { loss: 1% } }
    - { endpoints: ["s1:2", "bob:eth0"], jitter: 500us }
`;

let world: World;
const run = (line: string): { stdout: string; stderr: string; exit: number } => world.exec('alice', line);
const losses = (count: number): string => {
  const { stdout } = run(`ping -c ${count} -i 0.2 -W 1 bob`);
  return /(\d+) packets transmitted, (\d+) received/.exec(stdout)!.slice(1).join('/');
};

beforeEach(() => {
  world = World.fromYaml(TOPOLOGY);
  run('link alice--s1 loss 0%');
  run('ping -c 1 bob');
});

describe('link shows', () => {
  test('both directions of every cable', () => {
    world = World.fromYaml(TOPOLOGY);
    expect(run('link').stdout).toBe(
      `FROM        TO          STATE  RATE     DELAY  WAITING  LOST
alice:eth0  s1:1        up     100mbit  2ms    0/100    0
s1:1        alice:eth0  up     100mbit  2ms    0/100    0     loss 1%
s1:2        bob:eth0    up     1gbit    1ms    0/100    0     jitter 500us
bob:eth0    s1:2        up     1gbit    1ms    0/100    0     jitter 500us
`,
    );
  });

  test.each(['alice:eth0--s1:1', 'alice--s1', 's1--alice', 's1:1--alice', 'alice'])('one cable, called %s', (name) => {
    expect(run(`link ${name}`).stdout.split('\n').slice(1, -1)).toEqual([
      expect.stringMatching(/^alice:eth0 +s1:1 /),
      expect.stringMatching(/^s1:1 +alice:eth0 /),
    ]);
  });

  test('all cables of a machine', () => {
    expect(run('link s1').stdout.split('\n')).toHaveLength(6);
  });
});

describe('link changes', () => {
  test('a cut cable carries nothing until it is mended', () => {
    expect(run('link alice--s1 cut')).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(run('link alice--s1').stdout).toContain(' cut ');
    expect(losses(2)).toBe('2/0');
    run('link alice--s1 mend');
    expect(losses(2)).toBe('2/2');
  });

  test('forward is from the end that was named first', () => {
    run('link s1--alice cut-forward');
    const [forward, backward] = run('link alice--s1').stdout.split('\n').slice(1);
    expect(forward).toContain(' up ');
    expect(backward).toContain(' cut ');
  });

  test('drop-next loses so many frames and no more', () => {
    run('link alice--s1 drop-next');
    expect(losses(3)).toBe('3/2');
    run('link alice--s1 drop-next 2');
    expect(losses(3)).toBe('3/1');
    expect(run('link alice--s1').stdout).toMatch(/alice:eth0 +s1:1 .* 3\n/);
  });

  test('a flipped bit costs the frame, for its check sequence no longer holds', () => {
    run('link alice--s1 corrupt-next bit 300');
    expect(losses(2)).toBe('2/1');
  });

  test('held frames are lost until release', () => {
    run('link alice--s1 hold');
    expect(losses(1)).toBe('1/0');
    run('link alice--s1 release');
    expect(losses(1)).toBe('1/1');
  });

  test('several things at once, one direction or both', () => {
    run('link alice--s1 rate 10mbit delay 5ms forward queue 7 loss 2.5%');
    const [forward, backward] = run('link alice--s1').stdout.split('\n').slice(1);
    expect(forward).toMatch(/ 10mbit +5ms +0\/7 .*loss 2.5%$/);
    expect(backward).toMatch(/ 10mbit +5ms +0\/100 +0$/);
  });

  test('a longer cable takes longer', () => {
    run('link alice--s1 delay 50ms');
    expect(run('ping -c 1 bob').stdout).toMatch(/time=10[2-3] ms/);
  });

  test('a cable that duplicates makes ping say so', () => {
    run('link alice--s1 duplicate 100%');
    expect(run('ping -c 2 bob').stdout).toContain('(DUP!)');
  });
});

describe('link refuses', () => {
  test.each([
    ['link bob--alice cut', 1, 'link: there is no link bob--alice; there are alice:eth0--s1:1, s1:2--bob:eth0\n'],
    ['link s1 cut', 1, 'link: s1 has several links: alice:eth0--s1:1, s1:2--bob:eth0\n'],
    ['link alice--s1 cutt', 2, 'link: "cutt" is nothing a link can do; did you mean cut?\n'],
    ['link alice--s1 down', 2, 'link: "down" is nothing a link can do; did you mean cut?\n'],
    [
      'link alice--s1 constructor 1',
      2,
      expect.stringContaining('"constructor" is nothing a link can do; there are cut'),
    ],
    ['link alice--s1 up', 2, 'link: "up" is nothing a link can do; did you mean mend?\n'],
    ['link alice--s1 delay', 2, 'link: delay takes a value\n'],
    ['link alice--s1 delay long', 2, 'link: delay takes a duration such as 10ms, 1.5s or 250us, not "long"\n'],
    ['link alice--s1 loss 120%', 2, 'link: loss takes a percentage from 0% to 100%, not "120%"\n'],
    ['link alice--s1 corrupt-next bit x', 2, 'link: bit takes a whole number\n'],
  ])('%s', (line, exit, stderr) => {
    const before = run('link').stdout;
    expect(run(line)).toEqual({ exit, stdout: '', stderr });
    expect(run('link').stdout).toBe(before);
  });
});
