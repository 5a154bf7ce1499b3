/** Recordings as their users have them: made on a real terminal, ended in every way, and watched again on one. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseCast } from '../../src/recording/asciicast.ts';
import { ScreenModel } from '../../src/recording/screen-model.ts';
import { wirelab } from '../helpers/cli.ts';
import { closeAll, dataFolder, Tui, type TuiOptions } from '../helpers/tui.ts';

const GIVEN_BACK = { alternate: false, cursorShown: true, raw: false };

beforeAll(() => void wirelab('list'), 60_000); // builds what is missing
afterEach(closeAll);

/** A lab on the screen, on record. */
async function recording(options: TuiOptions = {}): Promise<{ tui: Tui; name: string }> {
  const name = join(dataFolder(), 'run');
  const tui = new Tui(['lab', '8', '--record', name], { columns: 100, rows: 30, ...options });
  await tui.until(/alice\$/);
  return { tui, name };
}

async function runLine(tui: Tui, line: string, until: RegExp): Promise<void> {
  tui.type(`${line}\r`);
  await tui.until(until);
}

async function leave(tui: Tui): Promise<void> {
  if (!/^ CONTROL/m.test(tui.screen)) tui.key('escape');
  await tui.until(/^ CONTROL/m);
  tui.type('q');
  await tui.until(/Leave\?/);
  tui.type('q');
}

/** Panels reach to the right edge in every row between the first and the last. */
const fills =
  (columns: number, rows: number) =>
  (screen: string): boolean => {
    const lines = screen.split('\n');
    const body = lines.slice(1, -1);
    return lines.length === rows && body.every((line) => line.length === columns && /[│┐┘]$/.test(line));
  };

const eventsOf = (name: string): readonly { readonly code: string; readonly data: string }[] => {
  const cast = parseCast(readFileSync(`${name}.cast`, 'utf8'));
  if (!cast.ok) throw new Error(cast.error);
  return cast.value.events;
};

describe('a recording of the screen', { timeout: 60_000 }, () => {
  test('holds all that was shown, each size, and nothing that was typed', async () => {
    const { tui, name } = await recording();
    await runLine(tui, 'ping -c 1 192.168.1.1', /1 packets transmitted/);
    tui.resize(120, 40);
    await tui.until(fills(120, 40));
    tui.resize(80, 24);
    await tui.until(fills(80, 24));
    const before = tui.lines().map((line) => line.trimEnd());
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });
    const events = eventsOf(name);
    expect(events.flatMap(({ code, data }) => (code === 'r' ? [data] : []))).toEqual(['120x40', '80x24']);
    const shown = events.map(({ code, data }) => (code === 'o' ? data : '')).join('');
    expect(tui.sent.startsWith(shown)).toBe(true);
    expect(shown).toContain('\u001b[?1049l'); // the way out is on record; after it the guard says it once more
    expect(events.every(({ code }) => code === 'o' || code === 'r')).toBe(true);
    const model = new ScreenModel(100, 30);
    let seen = false;
    for (const { code, data } of events) {
      if (code === 'r') model.resize(...(data.split('x').map(Number) as [number, number]));
      else model.write(data);
      seen ||= model.text() === before.join('\n');
    }
    expect(seen).toBe(true);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('that ends by %s has its end and can be replayed', async (signal) => {
    const { tui, name } = await recording();
    await runLine(tui, 'ping -i 0.2 192.168.1.1', /icmp_seq=2 /);
    tui.signal(signal);
    expect(await tui.left()).toMatchObject(GIVEN_BACK);
    expect(wirelab('replay', `${name}.wirelab`)).toMatchObject({ exit: 0, stdout: expect.stringContaining('equal: ') });
  });

  test('that ends by kill -9 is whole up to there', async () => {
    const { tui, name } = await recording();
    await runLine(tui, ':speed fast', /fast/);
    await runLine(tui, 'ping -c 2 192.168.1.1', /2 packets transmitted/);
    await runLine(tui, 'ping -i 0.2 192.168.10.3', /icmp_seq=40 /);
    tui.kill();
    await tui.ended;
    const ran = wirelab('replay', `${name}.wirelab`);
    expect(ran.stdout).toContain('alice: ping -i 0.2 192.168.10.3');
    expect(ran).toMatchObject({ exit: 2, stderr: expect.stringContaining('was run as far as it goes') });
    expect(eventsOf(name).some(({ data }) => data.includes('icmp_seq=1 '))).toBe(true);
    expect(wirelab('export', `${name}.wirelab`, '--text').stdout).toMatch(/icmp_seq=\d[^]*was cut off here/);
  });

  test('whose disk is full says so on the screen and lets the session go on', async () => {
    const name = join(dataFolder(), 'run');
    const limited = [
      '/bin/sh',
      '-c',
      'trap "" XFSZ; ulimit -f 64; exec "$@"',
      'sh',
      process.execPath,
      join(import.meta.dirname, '../../bin/wirelab.js'),
    ];
    const tui = new Tui(['lab', '8', '--record', name], { columns: 100, rows: 30, command: limited });
    await tui.until(/alice\$/);
    await runLine(tui, 'ping -i 0.2 192.168.10.3', /cannot be written any more/);
    tui.key('interrupt');
    await tui.until(/packets transmitted/);
    await runLine(tui, 'echo still here', /^│ still here /m);
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 2, ...GIVEN_BACK });
    expect(tui.screen).toContain('run.cast cannot be written any more');
  });
});

describe('a session that is replayed on the screen', { timeout: 60_000 }, () => {
  function made(...commands: string[]): { readonly file: string; readonly hash: string } {
    const name = join(dataFolder(), 'exec');
    const { stdout } = wirelab('exec', '8', ...commands, '--record', name, '--hash');
    return { file: `${name}.wirelab`, hash: stdout.trimEnd().split('\n').at(-1)! };
  }

  test("pauses, steps, goes on to an equal end, and then is the viewer's", async () => {
    const { file, hash } = made('alice: ping -c 2 192.168.10.3', 'bob: ip neigh');
    const tui = new Tui(['replay', file], { columns: 120, rows: 40 });
    await tui.until(/replay 0\/2/);
    tui.type(' ');
    await tui.until(/· paused/);
    tui.type('.');
    await tui.until(/replay 1\/2[^]*ping -c 2 192\.168\.10\.3/);
    tui.type('>>');
    await tui.until(/t 0\.00[1-9]/);
    tui.type('i');
    await tui.until(/^ TYPING|^ CONTROL/m);
    tui.type(':speed fast\r');
    tui.type(' ');
    await tui.until(/The replay is equal to the recording/, 30_000);
    expect(tui.screen).toContain('lladdr');
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });
    expect(tui.screen).toContain(`The replay is equal to the recording: ${hash}`);
  });

  test('that was changed ends different, with exit status 1', async () => {
    const { file } = made('alice: ping -c 2 192.168.1.1');
    writeFileSync(file, readFileSync(file, 'utf8').replace('-c 2', '-c 3'));
    const tui = new Tui(['replay', file], { columns: 120, rows: 40 });
    await tui.until(/The replay is different/, 30_000);
    await leave(tui);
    expect((await tui.left()).status).toBe(1);
  });

  test('refuses to be typed into before its end, and may be left at any time', async () => {
    const tui = new Tui(['replay', made('alice: ping -c 5 192.168.1.1').file], { columns: 120, rows: 40 });
    await tui.until(/icmp_seq=1 /);
    tui.type(' ');
    await tui.until(/· paused/);
    tui.type(':');
    tui.type('link cut\r');
    await tui.until(/A recording is being replayed/);
    await leave(tui);
    expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });
    expect(tui.screen).toMatch(/Left at replay 1\/1/);
  });
});

test('a cast is played, paused, hurried and left', { timeout: 60_000 }, async () => {
  const name = join(dataFolder(), 'slow.cast');
  const lines = ['one', 'two', 'three', 'four', 'five'].map((word, i) => JSON.stringify([i * 1.9, 'o', `${word}\r\n`]));
  writeFileSync(name, `{"version":2,"width":80,"height":24}\n${lines.join('\n')}\n`);
  const tui = new Tui(['replay', name]);
  await tui.until(/^one/m);
  tui.type(' .');
  await tui.until(/^two/m);
  tui.type('.');
  await tui.until(/^three/m);
  tui.type(']]]] ');
  await tui.until(/^five/m);
  expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });
  const again = new Tui(['replay', name]);
  await again.until(/^one/m);
  again.type('q');
  expect(await again.left()).toEqual({ status: 0, ...GIVEN_BACK });
  expect(again.screen).not.toContain('five');
});
