/** The screen as it stands in a real terminal: sizes, interruptions, ways out, plain alphabets, and the way in from home. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, dataFolder, Tui } from '../helpers/tui.ts';

const BINARY = resolve(import.meta.dirname, '../../bin/wirelab.js');
const GIVEN_BACK = { alternate: false, cursorShown: true, raw: false };

afterEach(closeAll);

/** A lab whose ping runs for ever. */
async function pinging(args: readonly string[] = [], options: ConstructorParameters<typeof Tui>[1] = {}): Promise<Tui> {
  const tui = new Tui([...args, 'play', '8'], options);
  await tui.until(/alice\$/);
  tui.type(':speed 1\r');
  tui.type('ping -i 0.2 192.168.10.3\r');
  await tui.until(/icmp_seq=2 /);
  return tui;
}

const lastReply = (screen: string): number =>
  Math.max(0, ...[...screen.matchAll(/icmp_seq=(\d+) /g)].map(([, n]) => Number(n)));

describe('a terminal that changes its size', { timeout: 60_000 }, () => {
  test('is filled again, whatever its new size, while a ping runs on', async () => {
    const tui = await pinging();
    for (const [columns, rows] of [
      [120, 40],
      [60, 20],
      [200, 60],
      [81, 25],
      [120, 39],
      [80, 24],
    ] as const) {
      const before = lastReply(tui.screen);
      tui.resize(columns, rows);
      const screen = await tui.until((s) => fills(s, columns, rows) && lastReply(s) > before);
      expect(screen.match(/ Shell · alice /g)).toHaveLength(1);
      expect(screen.match(/^ wirelab /gm)).toHaveLength(1);
    }
  });

  test('that is too small is told so, waits, and goes on where it was', async () => {
    const tui = await pinging();
    tui.resize(40, 8);
    await tui.until(/larger window[\s\S]*60x20[\s\S]*This one is 40x8/);
    const waiting = tui.screen;
    expect(waiting).not.toMatch(/icmp_seq/);
    tui.resize(3, 1);
    await tui.until(/^wi…$/);
    tui.resize(80, 24);
    await tui.until((screen) => fills(screen, 80, 24) && lastReply(screen) > 2);
    tui.key('interrupt');
    await tui.until(/packets transmitted/);
  });

  test('before the first frame and in the middle of a typed line loses nothing', async () => {
    const tui = new Tui(['play', '8']);
    tui.resize(100, 30);
    await tui.until((screen) => fills(screen, 100, 30) && /alice\$/.test(screen));
    tui.type('echo half a');
    await tui.until(/half a/);
    tui.resize(132, 43);
    await tui.until((screen) => fills(screen, 132, 43) && /\$ echo half a/.test(screen));
    tui.type(' line\r');
    expect(await tui.until(/^│ half a line /m)).toContain('$ echo half a line ');
  });
});

/** Header above, footer below, and panels to the right edge in between. */
function fills(screen: string, columns: number, rows: number): boolean {
  const lines = screen.split('\n');
  const body = lines.slice(1, -1);
  return (
    lines.length === rows &&
    lines[0]!.startsWith(' wirelab ') &&
    /^ (TYPING|CONTROL|ANSWER) /.test(lines.at(-1)!) &&
    body.every((line) => line.length === columns && /[│┐┘]$/.test(line))
  );
}

describe('interruptions', { timeout: 60_000 }, () => {
  test('Ctrl-C ends a ping with its statistics, not wirelab', async () => {
    const tui = await pinging();
    tui.key('interrupt');
    await tui.until(/\^C[\s\S]*--- 192\.168\.10\.3 ping statistics ---[\s\S]*rtt min[\s\S]*alice\$/);
    tui.type('echo still here\r');
    expect(await tui.until(/^│ still here /m)).toContain('$ echo still here ');
  });

  test('q asks once; Esc stays, a second q leaves', async () => {
    const tui = await pinging();
    tui.key('escape');
    await tui.until(/^ CONTROL /m);
    tui.type('q');
    await tui.until(/Leave\?/);
    tui.key('escape');
    await tui.until((screen) => !screen.includes('Leave?'));
    tui.type('q');
    await tui.until(/Leave\?/);
    tui.type('q');
    expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });
  });

  test('q in the shell is a letter', async () => {
    const tui = new Tui(['play', '8']);
    await tui.until(/alice\$/);
    tui.type('q');
    expect(await tui.until(/alice\$ q/)).not.toMatch(/Leave/);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s gives the terminal back', async (signal, status) => {
    const tui = await pinging();
    expect(tui.alternate).toBe(true);
    tui.signal(signal);
    expect(await tui.left()).toEqual({ status, ...GIVEN_BACK });
  });
});

describe('alphabets and colours', { timeout: 60_000 }, () => {
  /** Visits every panel and overlay that holds text of ours. */
  async function visit(tui: Tui): Promise<void> {
    tui.key('escape');
    await tui.until(/^ CONTROL /m);
    for (const panel of ['3', '4', '5', '2', '?']) {
      tui.type(panel);
      await tui.until(panel === '?' ? /Help/ : new RegExp(`. {1,2}${panel} (Packets|Inspect|Tables|Topology)`));
    }
    tui.key('escape');
    await tui.until((screen) => !screen.includes('Help'));
    tui.type('w');
    await tui.until(/Why\?/);
  }

  test('--ascii sends ASCII alone', async () => {
    const tui = await pinging(['--ascii']);
    await visit(tui);
    // oxlint-disable-next-line no-control-regex -- ASCII has them
    expect(tui.sent.match(/[^\u0000-\u007f]/g)).toBeNull();
  });

  test('a lab in ASCII, with its question', async () => {
    const tui = new Tui(['--ascii', 'lab', '4']);
    await tui.until(/alice\$/);
    tui.type('arp -a\r');
    await tui.until(/done/);
    // oxlint-disable-next-line no-control-regex -- ASCII has them
    expect(tui.sent.match(/[^\u0000-\u007f]/g)).toBeNull();
  });

  test.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], {}],
  ])('%s sends no colour', async (_name, args, env) => {
    const tui = await pinging(args, { env });
    await visit(tui);
    expect(colours(tui.sent)).toEqual([]);
  });

  test('without it there are colours', async () => {
    const tui = await pinging();
    expect(colours(tui.sent)).not.toEqual([]);
  });

  test('a terminal that cannot move its cursor gets plain lines', async () => {
    const tui = new Tui(['play', '8'], { terminal: 'dumb' });
    await tui.until(/alice\$/);
    tui.type('ping -c 1 192.168.10.3\r');
    await tui.until(/1 packets transmitted, 1 received/);
    expect(tui.sent).not.toContain('\u001b');
    tui.type(':quit\r');
    expect((await tui.left()).status).toBe(0);
  });
});

/** Parameters of SGR sequences that set a colour (ECMA-48, 8.3.117). */
const colours = (sent: string): string[] =>
  // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
  [...sent.matchAll(/\u001b\[([\d;]*)m/g)]
    .map(([, parameters]) => parameters!)
    .filter((parameters) => parameters.split(';').some((p) => /^([349][0-8]|10[0-7])$/.test(p)));

describe('home', { timeout: 60_000 }, () => {
  test('a lab begun from home is kept, shown at home, and gone on with', async () => {
    const tui = new Tui([]);
    await choose(tui, /Who has this address\?/);
    await tui.until(/step 1 of 8[\s\S]*alice\$/);
    tui.type('arp -a\r');
    await tui.until(/done · step 1 of 8/);
    tui.type(':quit\r');
    await tui.until(/Leave\?/);
    tui.key('enter');
    await tui.until(/Who has this address\?.*1 of 8/);
    expect(tui.alternate).toBe(true);
    await choose(tui, /Continue {3}04 /);
    await tui.until(/step 2 of 8[\s\S]*alice\$/);
    tui.type(':quit\r');
    await tui.until(/Leave\?/);
    tui.key('enter');
    await tui.until(/ HOME /);
    tui.type('q');
    expect(await tui.left()).toEqual({ status: 0, ...GIVEN_BACK });

    const again = new Tui([], { data: tui.data });
    await again.until(/Who has this address\?.*1 of 8/);
  });

  test('free play is one of the choices', async () => {
    const tui = new Tui([]);
    await choose(tui, /Free play/);
    await tui.until(/ Shell · /);
    expect(tui.screen).not.toMatch(/Guide/);
  });

  test('a damaged progress file is set aside, and said', async () => {
    const data = dataFolder();
    const folder = join(data, 'wirelab');
    mkdirSync(folder);
    writeFileSync(join(folder, 'progress.json'), '{"version": 1, "labs"');
    const tui = new Tui([], { data, columns: 160, rows: 40 });
    await tui.until(/the progress file is not JSON/);
    const aside = readdirSync(folder).find((name) => name.includes('damaged'));
    expect(readFileSync(join(folder, aside!), 'utf8')).toBe('{"version": 1, "labs"');
    expect(existsSync(join(folder, 'progress.json'))).toBe(false);
    tui.type('q');
    expect((await tui.left()).status).toBe(0);
  });

  test('a damaged progress file is said on the screen of a lab as well', async () => {
    const data = dataFolder();
    mkdirSync(join(data, 'wirelab'));
    writeFileSync(join(data, 'wirelab', 'progress.json'), '{"version": 1, "labs"');
    const tui = new Tui(['lab', '4'], { data });
    expect((await tui.until(/^ TYPING /m)).split('\n').at(-1)).toContain('the progress file is not JSON');
  });

  test('without a terminal it is the catalogue', () => {
    const { status, stdout } = spawnSync(process.execPath, [BINARY], { encoding: 'utf8' });
    expect(status).toBe(0);
    for (const lab of ['02-frames', '04-arp', '08-ping', '09-traceroute']) expect(stdout).toContain(lab);
    expect(stdout).toContain('wirelab lab start');
    expect(stdout).not.toContain('\u001b');
  });
});

/** Moves the cursor of the home screen's list down to an item and opens it. */
async function choose(tui: Tui, item: RegExp): Promise<void> {
  await tui.until(item);
  for (;;) {
    const chosen = /› (.*)/.exec(tui.screen)?.[1] ?? '';
    if (item.test(chosen)) break;
    tui.key('down');
    await tui.until((screen) => /› (.*)/.exec(screen)?.[1] !== chosen);
  }
  tui.key('enter');
}

describe('free play', { timeout: 60_000 }, () => {
  test('has every panel but the guide, and a shell on every node', async () => {
    const tui = new Tui(['play', '8'], { columns: 120, rows: 40 });
    await tui.until(/Topology[\s\S]*Packets[\s\S]*Inspect/);
    expect(tui.screen).not.toMatch(/ Guide /);
    tui.type(':hint\r');
    await tui.until(/free play/i);
    tui.type('bob: hostname\r');
    await tui.until(/Shell · bob[\s\S]*bob\$ hostname/);
  });

  test('a link cut by hand leaves the ping unanswered, mended it goes on', async () => {
    const tui = new Tui(['play', '4'], { columns: 120, rows: 40 });
    await tui.until(/alice\$/);
    tui.type(':link cut\r');
    tui.type(':speed fast\r');
    tui.type('ping -c 1 -W 1 192.168.1.4\r');
    await tui.until(/Destination Host Unreachable|100% packet loss/);
    await tui.until(/alice\$ *│/);
    tui.type(':link mend\r');
    tui.type('ping -c 1 192.168.1.4\r');
    expect(await tui.until(/1 received/)).toMatch(/1 received, 0% /);
  });
});
