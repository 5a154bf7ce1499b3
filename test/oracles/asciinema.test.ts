// asciinema 2 takes our casts: `cat` gives what was written, `play` ends with the screen that was recorded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Cast, parseCast } from '../../src/recording/asciicast.ts';
import { ScreenModel } from '../../src/recording/screen-model.ts';
import { wirelab } from '../helpers/cli.ts';
import { closeAll, dataFolder, Tui } from '../helpers/tui.ts';

afterEach(closeAll);

function castAt(path: string): Cast {
  const cast = parseCast(readFileSync(path, 'utf8'));
  if (!cast.ok) throw new Error(cast.error);
  return cast.value;
}

const outputOf = ({ events }: Cast): string => events.map(({ code, data }) => (code === 'o' ? data : '')).join('');

/** What asciinema writes to a terminal of its own. */
async function asciinema(words: readonly string[], { header }: Cast): Promise<Tui> {
  const size = { columns: header.width, rows: header.height };
  const tui = new Tui(words, { ...size, command: ['asciinema'] });
  expect((await tui.left()).status).toBe(0);
  return tui;
}

/** A lab on the screen, with a resize in between, recorded until the line is cut: its last screen stays. */
async function recordedScreen(): Promise<string> {
  const name = join(dataFolder(), 'run');
  const tui = new Tui(['lab', '8', '--record', name], { columns: 100, rows: 30 });
  await tui.until(/alice\$/);
  tui.type('ping -c 1 192.168.1.1\r');
  await tui.until(/1 packets transmitted/);
  tui.resize(110, 34);
  await tui.until((screen) => screen.split('\n')[0]!.length > 100);
  tui.type('echo done\r');
  await tui.until(/^│ done /m);
  tui.key('escape');
  await tui.until(/^ CONTROL/m);
  tui.type('q');
  await tui.until(/Leave\?/);
  tui.type('q');
  await tui.left();
  return `${name}.cast`;
}

test('cat and play of a recorded screen, sizes included', { timeout: 60_000 }, async () => {
  const path = await recordedScreen();
  const cast = castAt(path);
  expect(cast.events.some(({ code, data }) => code === 'r' && data === '110x34')).toBe(true);
  const catted = await asciinema(['cat', path], cast);
  expect(catted.sent).toBe(outputOf(cast));
  const played = await asciinema(['play', '-s', '50', '-i', '0.1', path], cast);
  expect(played.sent).toContain(outputOf(cast));
});

test('cat and play of plain output, with bytes that are no ASCII', { timeout: 60_000 }, async () => {
  const name = join(dataFolder(), 'plain');
  const ran = wirelab('exec', '8', 'alice: ping -c 2 192.168.1.1', "alice: echo 'één → 🙂'", '--record', name);
  expect(ran.stdout).toContain('één → 🙂');
  const cast = castAt(`${name}.cast`);
  expect(outputOf(cast)).toBe(ran.stdout.replaceAll('\n', '\r\n'));
  expect((await asciinema(['cat', `${name}.cast`], cast)).sent).toBe(outputOf(cast));
  const played = await asciinema(['play', '-s', '50', '-i', '0.1', `${name}.cast`], cast);
  expect(played.sent).toContain(outputOf(cast));
});

test('cat and play of an exported session', { timeout: 60_000 }, async () => {
  const name = join(dataFolder(), 'session');
  wirelab('exec', '8', 'alice: ping -c 2 192.168.10.3', '--record', name);
  const path = `${name}-again.cast`;
  expect(wirelab('export', `${name}.wirelab`, '--cast', '-o', path)).toMatchObject({ exit: 0 });
  const cast = castAt(path);
  expect((await asciinema(['cat', path], cast)).sent).toBe(outputOf(cast));
  const played = await asciinema(['play', '-s', '50', '-i', '0.1', path], cast);
  expect(played.sent).toContain(outputOf(cast));
  const before = outputOf(cast).slice(0, outputOf(cast).lastIndexOf('\u001b[?1049l'));
  const model = new ScreenModel(cast.header.width, cast.header.height);
  model.write(before);
  expect(model.text()).toMatch(/2 packets transmitted, 2 received/);
});
