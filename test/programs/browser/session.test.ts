// The browser between its commands: a process of its own that keeps connections, names and documents, and never keeps the world busy.
import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = (keepAlive = '75s'): string => `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            keep-alive: ${keepAlive}
            files:
              /index.html: '<title>One</title><img src=a.png><img src=b.png>'
              /a.png: { size: 3000 }
              /b.png: { size: 3000 }
            routes: { /slow: { delay: 20s, body: slow }, /slower: { delay: 30s, body: slower } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"], delay: 10ms }]
`;

function up(keepAlive?: string): World {
  const world = World.fromYaml(LAB(keepAlive), { seed: 3 });
  world.run();
  return world;
}

const URL = 'browser http://web/';
const mine = (world: World) => (world.tables('pc').tableNames.includes('http') ? world.table('pc', 'http') : []);
const established = (world: World): string => world.exec('pc', 'ss -Htnp state established').stdout;
const processes = (world: World) => world.sys('pc').processes();
const session = (world: World) => processes(world).find(({ command }) => command === 'browser --session');
/** The command itself; the shell that runs the line goes by the same words. */
const loader = (world: World) => processes(world).findLast(({ command }) => command.startsWith('browser http'));

describe('between two pages', () => {
  test('connections stay, and are used again: the second page opens none', () => {
    const world = up();
    expect(world.exec('pc', URL).stdout).toMatch(/connections +2 opened/);
    const [opened, now] = [world.counter('web', 'tcp-passive-opens'), world.now];
    expect(mine(world)).toMatchObject([
      { role: 'client', program: 'browser', remote: '10.0.0.2:80', state: 'idle' },
      { role: 'client', program: 'browser', remote: '10.0.0.2:80', state: 'idle' },
    ]);
    expect(world.exec('pc', URL).stdout).toMatch(/connections +0 opened, 3 times used again/);
    expect(world.counter('web', 'tcp-passive-opens')).toBe(opened);
    // without a handshake the document is there after one round trip
    expect(world.now - now).toBeLessThan(seconds(0.05));
  });

  test('ss names the process that holds them, and the shell knows no such job', () => {
    const world = up();
    world.exec('pc', URL);
    expect(established(world)).toMatch(/users:\(\("browser",pid=\d+,fd=\d+\)\)/);
    expect(world.exec('pc', 'jobs').stdout).toBe('');
    expect(world.exec('pc', 'fg')).toMatchObject({ exit: 1 });
  });

  test('the world is quiet, and the clock stands still', () => {
    const world = up();
    world.exec('pc', URL);
    world.run();
    const then = world.now;
    expect(world.quiet).toBe(true);
    world.run();
    expect(world.now).toBe(then);
  });

  test('connections close when their server has been patient for long enough', () => {
    const world = up('65s');
    world.exec('pc', URL);
    world.run({ until: world.now + seconds(64) });
    expect(mine(world)).toHaveLength(2);
    world.run({ until: world.now + seconds(2) });
    expect(mine(world)).toEqual([]);
    expect(established(world)).toBe('');
    expect(world.exec('pc', URL).stdout).toMatch(/connections +2 opened/);
  });

  test('and after five minutes when the server has more patience than that', () => {
    const world = up('1h');
    world.exec('pc', URL);
    world.run({ until: world.now + seconds(299) });
    expect(mine(world)).toHaveLength(2);
    world.run({ until: world.now + seconds(2) });
    expect(mine(world)).toEqual([]);
    expect(session(world)).toBeDefined();
  });

  test('--flush-sockets closes them, --close ends the process too', () => {
    const world = up();
    world.exec('pc', URL);
    expect(world.exec('pc', 'browser --flush-sockets').exit).toBe(0);
    world.run();
    expect(mine(world)).toEqual([]);
    expect(session(world)).toBeDefined();
    world.exec('pc', URL);
    expect(world.exec('pc', 'browser --close')).toMatchObject({ exit: 0, stdout: '', stderr: '' });
    expect(session(world)).toBeUndefined();
    world.run();
    expect(established(world)).toBe('');
    expect(world.exec('pc', 'browser --close').exit).toBe(0);
  });
});

describe('what goes wrong in the middle', () => {
  /** A load that takes 20 s, and what is done to it after one. */
  function interrupted(act: (world: World) => void, line = 'browser http://web/slow') {
    const world = up();
    const command = world.start('pc', line);
    world.run({ until: world.now + seconds(1) });
    act(world);
    world.finish(command, world.now + seconds(100));
    return { world, command };
  }

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'the process gets %s: the command says so, and the next one starts anew',
    (signal) => {
      const { world, command } = interrupted((w) => void w.sys('pc').kill(session(w)!.pid, signal));
      expect(command.process).toMatchObject({ ended: true, status: 1 });
      expect(world.now).toBeLessThan(seconds(3));
      world.run();
      expect(mine(world)).toEqual([]);
      expect(world.table('pc', 'browser-dns')).toEqual([]);
      expect(world.exec('pc', URL)).toMatchObject({ exit: 0, stderr: '' });
    },
  );

  test('Ctrl-C: the request is given up with its connection, the process stays', () => {
    const { world, command } = interrupted((w) => w.sys('pc').interrupt(w.sys('pc').terminal('tty1'), 'SIGINT'));
    expect(command.process).toMatchObject({ ended: true, status: 130 });
    expect([loader(world), session(world)]).toEqual([undefined, expect.anything()]);
    expect(mine(world)).toEqual([]);
    expect(world.now).toBeLessThan(seconds(3));
    expect(world.exec('pc', URL)).toMatchObject({ exit: 0 });
  });

  test('a command killed outright leaves a page that nobody waits for, and that does no harm', () => {
    const { world } = interrupted((w) => void w.sys('pc').kill(loader(w)!.pid, 'SIGKILL'));
    world.run();
    expect(mine(world)).toMatchObject([{ state: 'idle', request: 'GET /slow', status: 200 }]);
    expect(world.exec('pc', URL).stdout).toMatch(/connections +1 opened, 2 times used again/);
  });

  test('two commands at a time share the process, the connections and the limit', () => {
    const world = up();
    const [one, two] = [
      world.start('pc', 'browser http://web/slow', 'a'),
      world.start('pc', 'browser http://web/slower', 'b'),
    ];
    world.run({ until: world.now + seconds(1) });
    expect(mine(world)).toHaveLength(2);
    expect(processes(world).filter(({ command }) => command === 'browser --session')).toHaveLength(1);
    world.finish(one, world.now + seconds(100));
    expect(world.now).toBeLessThan(seconds(21));
    world.finish(two, world.now + seconds(100));
    expect([one.process.status, two.process.status]).toEqual([0, 0]);
  });

  test('the server goes away between two pages: the kept connection is found dead, and another opened', () => {
    const world = up();
    world.exec('pc', URL);
    const httpd = world
      .sys('web')
      .processes()
      .find(({ command }) => command === 'httpd')!;
    world.sys('web').kill(httpd.pid, 'SIGKILL');
    world.run();
    expect(mine(world)).toEqual([]);
    const { exit, stderr } = world.exec('pc', URL);
    expect(exit).toBe(1);
    expect(stderr).toContain('Connection refused');
  });
});

test('in the background it is a job like any other', () => {
  const world = up();
  const { stdout } = world.exec('pc', 'browser http://web/ & wait; echo done');
  expect(stdout).toMatch(/"One"[^]*done\n$/);
});

test('nobody starts a second session', () => {
  const world = up();
  world.exec('pc', URL);
  expect(world.exec('pc', 'browser --session')).toMatchObject({ exit: 1 });
});
