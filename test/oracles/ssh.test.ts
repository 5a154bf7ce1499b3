// wirelab inside an OpenSSH login: a real sshd and ssh on loopback. What works locally works there, a dropped line included.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseCast } from '../../src/recording/asciicast.ts';
import { wirelab } from '../helpers/cli.ts';
import { closeAll, Tui, type TuiOptions } from '../helpers/tui.ts';
import { type Sshd, startSshd } from './lib/sshd.ts';

const PATIENCE_MS = 15_000;
let sshd: Sshd;
let names = 0;

beforeAll(async () => {
  wirelab('list'); // builds what is missing
  sshd = await startSshd();
});
afterEach(closeAll);
afterAll(() => sshd.stop());

const login = (command: string, options: TuiOptions = {}): Tui =>
  new Tui([command], { ...options, command: sshd.client });

/** A lab over SSH that records itself. */
async function recording(options: TuiOptions = {}): Promise<{ tui: Tui; name: string }> {
  const name = join(sshd.folder, `run-${++names}`);
  const tui = login(`wirelab lab 8 --record ${name}`, { columns: 100, rows: 30, ...options });
  await tui.until(/alice\$/);
  return { tui, name };
}

async function runPing(tui: Tui, line: string, until: RegExp): Promise<void> {
  tui.type(`${line}\r`);
  await tui.until(until);
}

async function leave(tui: Tui): Promise<void> {
  tui.key('escape');
  await tui.until(/^ CONTROL/m);
  tui.type('q');
  await tui.until(/Leave\?/);
  tui.type('q');
}

/** Looks again until it is so. */
async function soon(what: string, isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !isSo();) {
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const sessionOf = (name: string): string =>
  existsSync(`${name}.wirelab`) ? readFileSync(`${name}.wirelab`, 'utf8') : '';
const castOf = (name: string): readonly { code: string; data: string }[] => {
  const cast = parseCast(readFileSync(`${name}.cast`, 'utf8'));
  if (!cast.ok) throw new Error(cast.error);
  return cast.value.events;
};

describe('ssh -t host wirelab lab 8 --record x', { timeout: 60_000 }, () => {
  test('shows the lab, takes keys, follows the window, and gives the terminal back', async () => {
    const { tui, name } = await recording();
    await runPing(tui, 'ping -c 2 192.168.1.1', /2 packets transmitted/);
    tui.resize(132, 43);
    await tui.until((screen) => {
      const lines = screen.split('\n');
      return lines.length === 43 && lines.slice(1, -1).every((line) => line.length === 132 && /[│┐┘]$/.test(line));
    });
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 0, alternate: false, cursorShown: true, raw: false });
    expect(castOf(name)).toContainEqual(expect.objectContaining({ code: 'r', data: '132x43' }));
    const shown = castOf(name)
      .map(({ code, data }) => (code === 'o' ? data : ''))
      .join('');
    expect(tui.sent.startsWith(shown)).toBe(true);
    expect(wirelab('replay', `${name}.wirelab`)).toMatchObject({ exit: 0, stdout: expect.stringContaining('equal: ') });
  });

  test('Ctrl-C stops the command, not the program', async () => {
    const { tui } = await recording();
    await runPing(tui, 'ping -i 0.2 192.168.1.1', /icmp_seq=2 /);
    tui.key('interrupt');
    await tui.until(/packets transmitted/);
    await runPing(tui, 'echo still here', /^│ still here /m);
    await leave(tui);
    expect((await tui.left()).status).toBe(0);
  });

  test.each([
    ['the client is killed', (tui: Tui) => tui.kill()],
    ['the server drops the connection', () => sshd.dropConnections()],
  ])('when %s, the session is whole up to there and can be replayed', async (_, drop) => {
    const { tui, name } = await recording();
    tui.type(':hint\r');
    await runPing(tui, 'ping -i 0.2 192.168.1.1', /icmp_seq=3 /);
    drop(tui);
    await soon('the end of the session', () => sessionOf(name).includes('{"end"'));
    expect(sessionOf(name)).toContain('"type":"hint"');
    const replayed = wirelab('replay', `${name}.wirelab`);
    expect(replayed).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringContaining('equal: ') });
    expect(castOf(name).some(({ data }) => data.includes('icmp_seq=3 '))).toBe(true);
  });
});

describe('a login of another kind', { timeout: 60_000 }, () => {
  test.each([
    ['dumb', 'wirelab lab 8'],
    ['xterm', 'env -u TERM wirelab lab 8'],
  ])('TERM=%s, %s: plain lines', async (terminal, command) => {
    const tui = login(command, { columns: 100, rows: 30, terminal });
    await tui.until(/^You are on alice\./m);
    await runPing(tui, 'ping -c 1 192.168.1.1', /1 packets transmitted/);
    tui.type(':quit\r');
    expect(await tui.left()).toMatchObject({ status: 0, raw: false });
    expect(tui.sent).not.toContain('\u001b');
  });

  test('TERM=vt100: the screen without colours', async () => {
    const tui = login('wirelab lab 8', { terminal: 'vt100' });
    await tui.until(/alice\$/);
    // oxlint-disable-next-line no-control-regex -- colours are what is looked for
    expect(tui.sent).not.toMatch(/\u001b\[[0-9;]*[39][0-7]m/);
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 0, alternate: false, cursorShown: true, raw: false });
  });

  test('LANG=C: the screen in ASCII', async () => {
    const tui = login('env -u LC_ALL LANG=C wirelab lab 8');
    const screen = await tui.until(/alice\$/);
    expect(screen).toMatch(/^[ -~\n]*$/);
    await leave(tui);
    expect((await tui.left()).status).toBe(0);
  });

  test.each([
    ["wirelab exec 8 'alice: ping -c 1 192.168.1.1'", 0],
    ["wirelab exec 8 'alice: ping -c 1 -W 1 192.168.1.99'", 1],
    ['wirelab lab no-such-lab', 2],
  ])('%s ends with %i', async (command, status) => {
    expect((await login(command).left()).status).toBe(status);
  });

  test('without a terminal the words of a script are answered in plain lines', () => {
    const [ssh, ...words] = sshd.client.filter((word) => word !== '-tt');
    const { stdout, status } = spawnSync(ssh!, [...words, 'wirelab lab 8'], {
      input: 'ping -c 1 192.168.1.1\n',
      encoding: 'utf8',
    });
    expect(stdout).toContain('1 packets transmitted');
    expect(status).toBe(0);
  });
});
