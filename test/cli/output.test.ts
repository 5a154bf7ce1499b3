import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { shell, temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
const net = folder.file('net.yaml', TWO_HOSTS);
afterAll(() => folder.remove());

test('a reader that has had enough ends the program without a word', () => {
  const many = `wirelab exec ${net} 'alice: ping -c 1000 -i 0.01 bob'`;
  expect(shell(`${many} | head -n 1`)).toMatchObject({
    stdout: 'PING bob (10.0.0.2) 56(84) bytes of data.\n',
    stderr: '',
  });
  expect(shell(`${many} --json | head -n 1`)).toMatchObject({ stdout: '{\n', stderr: '' });
  expect(shell('wirelab list | head -n 0')).toMatchObject({ stdout: '', stderr: '' });
});

test('a full disk behind standard output is said in one line', () => {
  const ran = shell(`wirelab exec ${net} 'alice: echo hi' > /dev/full`);
  expect(ran).toMatchObject({
    exit: 2,
    stderr: 'wirelab: standard output cannot be written: no space left on device\n',
  });
});

test('closed standard streams are no reason to fail', () => {
  expect(shell(`wirelab exec ${net} 'alice: echo hi' >&-`)).toMatchObject({ exit: 0, stderr: '' });
  expect(shell(`wirelab exec ${net} 'alice: nosuch' 2>&-`).exit).toBe(127);
});

test('files that cannot be written are named, with exit status 2', () => {
  const ping = 'alice: ping -c 1 bob';
  for (const option of ['--pcap', '--trace']) {
    const nowhere = wirelab('exec', net, ping, option, folder.path('no/such/folder'));
    expect(nowhere).toMatchObject({ exit: 2, stdout: '' });
    expect(nowhere.stderr).toMatch(/^wirelab: .*no\/such\/folder cannot be written: .*\n$/);
    const full = wirelab('exec', net, ping, option, '/dev/full');
    expect(full.exit).toBe(2);
    expect(full.stderr).toMatch(/^wirelab: \/dev\/full cannot be written: .*no space left.*\n$/);
  }
});

test('bad usage is a sentence on stderr and exit status 2', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['nope'], /unknown command 'nope'/],
    [['exce', net], /unknown command 'exce'; did you mean exec\?/],
    [['exec'], /missing required argument/],
    [['exec', 'nosuch'], /there is no lab or file "nosuch"/],
    [['exec', net, '--bogus'], /unknown option '--bogus'/],
    [['exec', net, 'ping'], /"ping" names no node/],
    [['exec', net, 'carol: ls'], /there is no node "carol"; there are alice, bob/],
    [['exec', net, 'x: ls'], /x is an external; nobody can log in there/],
    [['exec', net, '--seed', 'many'], /--seed takes a whole number, not "many"/],
    [['exec', net, '--for', 'ever'], /--for takes a duration/],
    [['exec', net, '--pcap', 'a@bob:eth7'], /there is no port bob:eth7/],
    [['list', 'more'], /too many arguments/],
    [['bench', 'nosuch'], /there is no workload "nosuch"/],
  ];
  for (const [words, message] of cases) {
    const ran = wirelab(...words);
    expect(ran, words.join(' ')).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  }
});

test('a capture is whole up to the moment when the reader of the output left', () => {
  const file = folder.path('cut.pcapng');
  shell(`wirelab exec ${net} 'alice: ping -c 1000 -i 0.01 bob' --pcap ${file} | head -n 1`);
  expect(blocks(readFileSync(file))).toBeGreaterThan(100);
});

/** Counts the blocks of a pcapng file; throws when the last one is not whole. */
function blocks(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    const length = bytes.readUInt32LE(at + 4);
    expect(bytes.readUInt32LE(at + length - 4)).toBe(length);
    at += length;
  }
  return count;
}
