/** Command lines run by the real kernel: pipes, lists, redirections, jobs, signals. */
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/core/time.ts';
import { TestMachine } from '../helpers/machine.ts';

const out = (line: string): string => new TestMachine().run(line).stdout;

describe('lists', () => {
  test.each([
    ['echo a; echo b', 'a\nb\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['! false && echo turned', 'turned\n'],
    ['false; echo $?; echo $?', '1\n0\n'],
    ['for i in 1 "2 3"; do echo "<$i>"; done', '<1>\n<2 3>\n'],
    ['{ echo a; echo b; } | head -n 1', 'a\n'],
  ])('%s', (line, stdout) => {
    expect(out(line)).toBe(stdout);
  });

  test('the status is that of the last command, of the last in a pipe', () => {
    const machine = new TestMachine();
    expect(machine.run('false | true').exit).toBe(0);
    expect(machine.run('true | false').exit).toBe(1);
    expect(machine.run('nosuch').exit).toBe(127);
    expect(machine.run('exit 300; echo never')).toEqual({ exit: 44, stdout: '', stderr: '' });
  });
});

describe('words', () => {
  test('a variable that nobody set is empty, whatever its name', () => {
    expect(out('echo "<$constructor$__proto__$toString>"')).toBe('<>\n');
  });

  test.each([
    [`echo 'a  b' "c  d" e\\ \\ f`, 'a  b c  d e  f\n'],
    ['X="1  2"; echo $X; echo "$X"', '1 2\n1  2\n'],
    ['X=a; echo ${X}b $X$X "$"', 'ab aa $\n'],
    ['echo $nothing "$nothing" end', ' end\n'],
    ['X=1 true; echo "<$X>"', '<>\n'],
    ['echo $HOSTNAME $PWD', 'alice /root\n'],
    ['echo $(echo one; echo two)', 'one two\n'],
    ['echo "$(echo one; echo two)"', 'one\ntwo\n'],
    ['X=$(false); echo $?', '1\n'],
    ['echo *.txt', '*.txt\n'],
  ])('%s', (line, stdout) => {
    expect(out(line)).toBe(stdout);
  });
});

describe('redirections', () => {
  test('out, appended, in, and errors apart or together', () => {
    const machine = new TestMachine();
    expect(machine.run('echo one > f; echo two >> f; cat < f').stdout).toBe('one\ntwo\n');
    expect(machine.run('cat nofile 2> e; cat e').stdout).toBe('cat: nofile: No such file or directory\n');
    expect(machine.run('cat nofile f > both 2>&1; cat both').stdout).toMatch(/nofile[^]*one\ntwo\n$/);
    expect(machine.run('cat nofile 2>&1 >f | cat').stdout).toMatch(/nofile/);
    expect(machine.run('nosuch &> e; cat e').stdout).toBe('bash: nosuch: command not found\n');
    expect(machine.run('> empty; ls empty').stdout).toBe('empty\n');
  });

  test('a subshell and a loop have theirs', () => {
    expect(out('(echo a; echo b) > f; for i in 1 2; do echo $i; done >> f; cat f')).toBe('a\nb\n1\n2\n');
  });
});

describe('pipes', () => {
  test('lines flow while the writer still works', () => {
    const machine = new TestMachine();
    machine.start('(echo a; sleep 5; echo b) | cat');
    machine.runTo(seconds(1));
    expect(machine.stdout).toBe('a\n');
    machine.runTo(seconds(6));
    expect(machine.stdout).toBe('a\nb\n');
  });

  test('a writer without a reader ends', () => {
    const machine = new TestMachine().file('/root/n', 'line\n'.repeat(3000));
    expect(machine.run('for i in 1 2 3; do cat n; done | head -n 1')).toMatchObject({ stdout: 'line\n', exit: 0 });
  });

  test('long input passes whole', () => {
    const machine = new TestMachine().file('/root/n', 'line\n'.repeat(30_000));
    expect(machine.run('cat n | grep -c line').stdout).toBe('30000\n');
    expect(machine.run('cat -n n | grep 29999').stdout).toBe(' 29999\tline\n');
  });
});

describe('a subshell', () => {
  test('keeps its directory, variables and exit to itself', () => {
    const machine = new TestMachine().file('/tmp/here', 'text\n');
    expect(machine.run('X=1; (cd /tmp; X=2; cat here; exit 3); echo $? $X $PWD').stdout).toBe('text\n3 1 /root\n');
  });

  test('children see exported variables and those set for them only', () => {
    const machine = new TestMachine();
    expect(machine.run("X=1; export Y=2; Z=3 sh -c 'echo <$X$Y$Z>'").stdout).toBe('');
    expect(machine.run("unset X; Z=3 sh -c 'echo $Y$Z'").stdout).toBe('23\n');
  });
});

describe('time', () => {
  test('wait lets it pass, in units', () => {
    const machine = new TestMachine();
    expect(machine.run('wait 300s').exit).toBe(0);
    expect(machine.now).toBe(seconds(300));
    expect(machine.run('wait 300')).toEqual({
      exit: 127,
      stdout: '',
      stderr: 'bash: wait: pid 300 is not a child of this shell\nwait: to let time pass, give it a unit: wait 300s\n',
    });
  });

  test('wait alone waits for what runs behind', () => {
    const machine = new TestMachine();
    machine.run('sleep 4 & sleep 2 & wait');
    expect(machine.now).toBe(seconds(4));
  });
});

describe('jobs', () => {
  test('a job lives on when its line has ended, and its output comes when it comes', () => {
    const machine = new TestMachine();
    expect(machine.run('(sleep 3; echo late) &')).toEqual({ exit: 0, stdout: '', stderr: '' });
    machine.runTo(seconds(3));
    expect(machine.stdout).toBe('late\n');
  });

  test('kill ends one, and wait tells how', () => {
    const machine = new TestMachine();
    expect(machine.run('sleep 100 & kill %1; wait %1').exit).toBe(143);
    expect(machine.now).toBe(0);
  });

  test('fg brings one to the front, Ctrl-C included', () => {
    const machine = new TestMachine();
    machine.run('sleep 100 &');
    const line = machine.start('fg');
    machine.runTo(seconds(1));
    machine.kernel.interrupt(machine.kernel.terminal('test'), 'SIGINT');
    machine.runTo(seconds(2));
    expect([machine.stdout, line.ended, line.status]).toEqual(['sleep 100\n', true, 130]);
  });

  test('one in the background leaves the terminal to others, and reads it once fg has brought it to the front', () => {
    const machine = new TestMachine();
    machine.run('cat | cat &');
    const { input } = machine.kernel.terminal('test');
    input.type(new TextEncoder().encode('for the shell\n'));
    machine.runTo(seconds(1));
    expect(machine.stdout).toBe('');
    expect(input.takeUnread()).toHaveLength(1);
    const line = machine.start('fg');
    machine.runTo(seconds(2));
    input.type(new TextEncoder().encode('for cat\n'));
    input.type(new Uint8Array(0));
    machine.runTo(seconds(3));
    expect([machine.stdout, line.ended]).toEqual(['cat | cat\nfor cat\n', true]);
  });

  test('what was typed ahead and not read is not for the next command', () => {
    const machine = new TestMachine({ interactive: true });
    const terminal = machine.kernel.terminal('test');
    terminal.input.type(new TextEncoder().encode('stray\n'));
    const line = machine.kernel.runLine(terminal, 'cat', true);
    machine.runTo(seconds(1));
    expect([machine.stdout, line.ended]).toEqual(['', false]);
  });

  test('an interactive shell reports at its next prompt', () => {
    const machine = new TestMachine({ interactive: true });
    machine.run('sleep 1 | cat &');
    machine.runTo(seconds(2));
    machine.run('');
    expect(machine.screen).toBe('[1]+  Done                    sleep 1 | cat\n');
  });
});

describe('Ctrl-C', () => {
  test('ends the command and the rest of its line', () => {
    const machine = new TestMachine();
    const line = machine.start('sleep 100; echo never');
    machine.runTo(seconds(1));
    machine.kernel.interrupt(machine.kernel.terminal('test'), 'SIGINT');
    machine.runTo(seconds(2));
    expect([line.ended, line.status, machine.stdout]).toEqual([true, 130, '']);
    expect(machine.run('echo $?').stdout).toBe('130\n');
  });

  test('ends a wait, and leaves jobs alone', () => {
    const machine = new TestMachine();
    const line = machine.start('(sleep 3; echo late) & wait; echo never');
    machine.runTo(seconds(1));
    machine.kernel.interrupt(machine.kernel.terminal('test'), 'SIGINT');
    machine.runTo(seconds(4));
    expect([line.status, machine.stdout]).toEqual([130, 'late\n']);
  });
});

test('keys typed reach the program in front', () => {
  const machine = new TestMachine();
  machine.start('cat -n');
  machine.type('hello\n');
  machine.runTo(0);
  expect(machine.stdout).toBe('     1\thello\n');
});

test('sudo runs a program with the rights it needs, and nothing else', () => {
  const machine = new TestMachine();
  expect(machine.run("sudo X=1 sh -c 'echo $SUDO$X; exit 3'")).toMatchObject({ stdout: '11\n', exit: 3 });
  expect(machine.run('sudo nosuch')).toMatchObject({ stderr: 'sudo: nosuch: command not found\n', exit: 1 });
  expect(machine.run('sudo')).toMatchObject({ exit: 1 });
  expect(machine.run('sudo -u bob ls').stderr).toMatch(/one user, root/);
});

test('help lists what there is, and what is not on a real machine apart', () => {
  const machine = new TestMachine();
  const [real = '', invented = ''] = machine.run('help').stdout.split('Not on a real machine:');
  expect(real).toMatch(/^ {2}cat +Prints files/m);
  expect(invented).toMatch(/^ {2}wait +Waits/m);
  expect(machine.run('help head').stdout).toMatch(/^Usage: head .*\n[^]*-n lines +how many/);
  expect(machine.run('help haed')).toMatchObject({
    exit: 1,
    stderr: 'help: this machine has no program haed; did you mean head?\n',
  });
});

test('history remembers the lines of an interactive shell', () => {
  const machine = new TestMachine({ interactive: true });
  machine.run('echo one');
  expect(machine.run('history | grep echo').stdout).toBe('    1  echo one\n    2  history | grep echo\n');
});
