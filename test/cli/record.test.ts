import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { shell, temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const net = folder.file(
  'net.yaml',
  `${TWO_HOSTS.replace('"bob:eth0"]', '"bob:eth0"], loss: 10%')}faults: [{ at: 2s, link: "alice:eth0--bob:eth0", delay: 50ms }]\n`,
);

test('a recorded exec runs again to an equal hash, and replay lists its inputs', () => {
  const name = folder.path('run');
  const commands = ['bob: ping -c 3 alice &', 'alice: ping -c 4 bob', 'alice: sleep 30'];
  const ran = wirelab('exec', net, ...commands, '--for', '20s', '--record', name, '--hash');
  const hash = ran.stdout.trimEnd().split('\n').at(-1)!;
  expect(ran.exit).toBe(124);
  const again = wirelab('replay', `${name}.wirelab`);
  expect(again).toMatchObject({ exit: 0, stderr: '' });
  expect(again.stdout).toContain(`equal: ${hash}\n`);
  for (const line of ['bob: ping -c 3 alice', 'alice: ping -c 4 bob', 'alice: sleep 30', 'alice: SIGINT']) {
    expect(again.stdout).toMatch(new RegExp(`^ *[\\d. ]+ s? *${line}$`, 'm'));
  }
});

test('a session in narrated mode is recorded as it goes, rewinding included', () => {
  const name = folder.path('lab');
  const lines = 'ping -c 2 bob\n:back\n:back\n:back\nping -c 1 bob\n';
  shell(`printf '${lines.replaceAll('\n', '\\n')}' | wirelab play ${net} --narrate --record ${name}`);
  const text = readFileSync(`${name}.wirelab`, 'utf8');
  expect(text).toContain('{"fork":');
  expect(wirelab('replay', `${name}.wirelab`)).toMatchObject({ exit: 0, stderr: '' });
});

test('a guided lab is recorded too', () => {
  const name = folder.path('guided');
  shell(`printf 'arp -a\\n:hint\\n' | XDG_DATA_HOME=${folder.path('data')} wirelab lab 4 --narrate --record ${name}`);
  expect(wirelab('replay', `${name}.wirelab`).stdout).toMatch(/alice: arp -a\n.* end\nequal: sha256:[0-9a-f]{64}\n$/);
});

test('a session that was changed by hand comes out different: exit status 1', () => {
  const name = folder.path('changed');
  wirelab('exec', net, 'alice: ping -c 2 bob', '--record', name);
  const file = folder.file('changed2.wirelab', readFileSync(`${name}.wirelab`, 'utf8').replace('-c 2', '-c 3'));
  const ran = wirelab('replay', file);
  expect(ran.exit).toBe(1);
  expect(ran.stdout).toMatch(/\ndifferent: recorded sha256:[0-9a-f]{64}, now sha256:[0-9a-f]{64}\n$/);
});

test('a damaged file, or one of another version, is refused with exit status 2', () => {
  const name = folder.path('whole');
  wirelab('exec', net, 'alice: ping -c 2 bob', '--record', name);
  const text = readFileSync(`${name}.wirelab`, 'utf8');
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /is empty/],
    ['hello\n', /line 1 is damaged/],
    ['{"format":"something else"}\n', /not a wirelab session/],
    [text.replace('"formatVersion":1', '"formatVersion":9'), /format 9/],
    [text.replace(/"version":"[^"]*"/, '"version":"99.0.0"'), /recorded by wirelab 99\.0\.0/],
    [text.replace('"type":"line"', '"type":"lime"'), /line 2 is damaged/],
    [text.replace('"node":"alice"', '"node":"nobody"'), /cannot be run again: .*no node nobody/],
    [text.replace('topology:', 'topologie:'), /its lab is wrong/],
    [text.slice(0, -30), /breaks off before its end/],
    [text.slice(0, 200), /ends in its first line/],
  ];
  for (const [damaged, message] of cases) {
    const ran = wirelab('replay', folder.file('damaged.wirelab', damaged));
    expect(ran.exit, String(message)).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  }
  expect(wirelab('replay', folder.path('none'))).toMatchObject({ exit: 2 });
});

test('--record has its place, and says when the file cannot be written', () => {
  expect(wirelab('list', '--record', folder.path('x'))).toMatchObject({ exit: 2, stdout: '' });
  expect(existsSync(folder.path('x.wirelab'))).toBe(false);
  expect(wirelab('exec', net, '--record', folder.path('no/where'))).toMatchObject({ exit: 2 });
});
