// What a session becomes: a cast that is the same bytes twice, a page, a capture, a transcript; and what --record refuses.
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCast } from '../../src/recording/asciicast.ts';
import { shell, temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const net = folder.file('net.yaml', TWO_HOSTS);
const name = folder.path('run');
const commands = ['alice: ping -c 2 bob', 'bob: ip neigh'];
const recorded = wirelab('exec', net, ...commands, '--record', name, '--hash');
const file = `${name}.wirelab`;

const outputOf = (path: string): string => {
  const cast = parseCast(readFileSync(path, 'utf8'));
  if (!cast.ok) throw new Error(cast.error);
  return cast.value.events.map(({ code, data }) => (code === 'o' ? data : '')).join('');
};

test('the cast of an exec holds what was printed, as a terminal gets it', () => {
  expect(recorded.exit).toBe(0);
  expect(outputOf(`${name}.cast`)).toBe(recorded.stdout.replaceAll('\n', '\r\n'));
});

describe('export', () => {
  test('--cast gives the same bytes twice, at the size that was asked for', () => {
    const [one, two] = [folder.path('1.cast'), folder.path('2.cast')];
    for (const out of [one, two]) {
      expect(wirelab('export', file, '--cast', '--size', '100x30', '-o', out)).toMatchObject({ exit: 0, stderr: '' });
    }
    const text = readFileSync(one, 'utf8');
    expect(readFileSync(two, 'utf8')).toBe(text);
    expect(text.split('\n')[0]).toContain('"version":2,"width":100,"height":30');
    expect(wirelab('export', file, '--cast', '--size', '100x30').stdout).toBe(text);
    expect(outputOf(one)).toContain('packets transmitted');
  });

  test('--pcap holds what exec --pcap holds', () => {
    const [all, bob] = [folder.path('all.pcapng'), folder.path('bob.pcapng')];
    wirelab('exec', net, ...commands, '--pcap', all, '--pcap', `${bob}@bob:eth0`);
    const [again, bobAgain] = [folder.path('again.pcapng'), folder.path('bob-again.pcapng')];
    expect(wirelab('export', file, '--pcap', '-o', again)).toMatchObject({ exit: 0 });
    expect(wirelab('export', file, '--pcap', '-o', `${bobAgain}@bob:eth0`)).toMatchObject({ exit: 0 });
    expect(readFileSync(again).equals(readFileSync(all))).toBe(true);
    expect(readFileSync(bobAgain).equals(readFileSync(bob))).toBe(true);
    expect(wirelab('export', file, '--pcap', '-o', `${bobAgain}@bob:eth7`)).toMatchObject({ exit: 2 });
  });

  test('--text tells commands and what came of them, and that it is the same run', () => {
    const { stdout, exit } = wirelab('export', file, '--text');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^alice\$ ping -c 2 bob\nPING bob[^]*^bob\$ ip neigh\n10\.0\.0\.1 dev eth0/m);
    expect(stdout).toMatch(/^The replay is equal to the recording: sha256:[0-9a-f]{64}$/m);
  });

  test('--html is one page that asks for nothing from outside', () => {
    const html = wirelab('export', file, '--html', '-o', '-').stdout;
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(?:src|href)=|https?:/);
    expect(html).toContain('packets transmitted');
    expect(wirelab('export', `${name}.cast`, '--html').stdout).toContain('packets transmitted');
  });

  test.each([
    [['--cast', '--text'], 'exactly one'],
    [[], 'exactly one'],
    [['--cast', '--size', '10x10'], '60x20'],
    [['--cast', '--size', 'big'], 'columns x rows'],
    [['--text', '-o', file], 'the recording itself'],
    [['--text', '-o', folder.path('no/where.txt')], 'cannot be written'],
  ])('%j is refused', (words, message) => {
    const ran = wirelab('export', file, ...words);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });

  test('of a damaged session says what is wrong', () => {
    const damaged = folder.file(
      'damaged.wirelab',
      readFileSync(file, 'utf8').replace('"node":"alice"', '"node":"nobody"'),
    );
    for (const format of ['--cast', '--text', '--pcap', '--html']) {
      const ran = wirelab('export', damaged, format);
      expect(ran).toMatchObject({ exit: 2, stderr: expect.stringContaining('no node nobody') });
    }
  });
});

test('export of a session that comes out different says so', () => {
  const changed = folder.file('changed.wirelab', readFileSync(file, 'utf8').replace('-c 2', '-c 3'));
  for (const format of ['--cast', '--text', '--pcap', '--html']) {
    expect(wirelab('export', changed, format)).toMatchObject({ exit: 1, stderr: expect.stringContaining('different') });
  }
});

describe('--record', () => {
  const record = (to: string, ...more: string[]) =>
    wirelab('exec', net, 'alice: ping -c 1 bob', '--record', to, ...more);

  test('never writes over a recording, unless it is told to', () => {
    const before = readFileSync(file, 'utf8');
    const again = record(name);
    expect(again).toMatchObject({ exit: 2, stdout: '' });
    expect(again.stderr).toMatch(/run\.wirelab exists already.*--overwrite/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const other = folder.path('other');
    folder.file('other.cast', 'mine');
    expect(record(other)).toMatchObject({ exit: 2 });
    expect(existsSync(`${other}.wirelab`)).toBe(false);
    expect(readFileSync(`${other}.cast`, 'utf8')).toBe('mine');
    expect(record(other, '--overwrite')).toMatchObject({ exit: 0 });
    expect(wirelab('replay', `${other}.wirelab`)).toMatchObject({ exit: 0 });
  });

  test('takes a name with an ending, and says where it cannot write', () => {
    expect(record(folder.path('ending.cast'))).toMatchObject({ exit: 0 });
    expect(existsSync(folder.path('ending.wirelab'))).toBe(true);
    expect(record(folder.path('none/x')).stderr).toMatch(/there is no folder .*none\n/);
    mkdirSync(folder.path('dir.wirelab'));
    expect(record(folder.path('dir')).exit).toBe(2);
    expect(record(`${folder.path('')}/`).stderr).toContain('takes a name');
    const locked = folder.path('locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    // root may write everywhere
    if (process.getuid!() !== 0) expect(record(`${locked}/x`).stderr).toContain('permission denied');
  });

  test('whose disk is full says so and lets the run go on', () => {
    const full = folder.path('full');
    const ran = shell(
      `trap '' XFSZ; ulimit -f 8; wirelab exec ${net} 'alice: ping -c 100 -i 0.1 bob' --record ${full}`,
    );
    expect(ran.stdout).toContain('100 packets transmitted, 100 received');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toMatch(
      /full\.cast cannot be written any more: .*; the session goes on without its recording\n/,
    );
    expect(parseCast(readFileSync(`${full}.cast`, 'utf8'))).toMatchObject({ value: { cutOff: false } });
    expect(wirelab('replay', `${full}.wirelab`)).toMatchObject({ exit: 0 });
  });
});
