// docs/embedding.md row by row, with the types that the package declares: tsc holds them to the real exports below.
import { expect, test } from 'vitest';
import type * as Declared from '../../bin/embed.js';
import * as real from '../../src/cli/embed.ts';

type Same<A, B> = [A, B] extends [B, A] ? true : false;
/** What the package says of itself is what it exports, member for member but for events, whose fixed words are wider there. */
const api: Pick<typeof Declared, 'LabError'> = real;
const World = real.World as unknown as typeof Declared.World;
type Shared = Exclude<keyof Declared.World, 'on' | 'traceLine' | 'sys'>;
const member = (world: real.World): Pick<Declared.World, Shared> => world;
const event = (row: real.EventRow): Declared.EventRow => row;
const kernel = (of: ReturnType<real.World['sys']>): Declared.Kernel => of;
const sameOptions: Same<Declared.WorldOptions, real.WorldOptions> = true;
const sameResult: Same<Declared.CommandResult, real.CommandResult> = true;
const sameIssue: Same<Declared.Issue, real.Issue> = true;

const FILE = `
seed: 3
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
    s: { kind: switch }
    x: { kind: external }
  links:
    - { endpoints: ["alice:eth0", "s:1"], delay: 5ms }
    - { endpoints: ["bob:eth0", "s:2"], delay: 5ms }
    - { endpoints: ["x:eth0", "s:3"] }
`;

test('the declared types are those of the real exports', () => {
  expect([sameOptions, sameResult, sameIssue]).toEqual([true, true, true]);
  expect([member, event, kernel].every((f) => typeof f === 'function')).toBe(true);
  expect(new api.LabError([], 'f').file).toBe('f');
});

test('seed, file and observe', () => {
  const hash = (seed?: number): string => {
    const world = World.fromYaml(FILE, seed === undefined ? {} : { seed });
    world.exec('alice', 'ping -c 1 bob');
    return world.hash();
  };
  expect(hash(3)).toBe(hash());
  expect(hash(4)).not.toBe(hash());
  expect(() => World.fromYaml('x: 1', { file: 'mine.yaml' })).toThrow(/^mine\.yaml:1:1: /);
  const blind = World.fromYaml(FILE, { observe: false });
  expect(blind.exec('alice', 'ping -c 1 bob').exit).toBe(0);
  for (const act of [() => blind.hash(), () => blind.on(() => {}), () => blind.run({ until: 'icmp' })]) {
    expect(act).toThrow('observe: false');
  }
});

test('now, quiet, step', () => {
  const world = World.fromYaml(FILE);
  expect([world.now, world.quiet, world.step()]).toEqual([0, true, false]);
  world.external('x:eth0').send(new Uint8Array(60));
  expect(world.quiet).toBe(false);
  while (!world.quiet) expect(world.step()).toBe(true);
  expect(world.now).toBeGreaterThan(1_000_000);
});

test('run until an instant, until quiet, until a frame matches', () => {
  const world = World.fromYaml(FILE);
  expect(world.run({ until: 1234 })).toBe(true);
  expect(world.now).toBe(1234);
  const arp = Uint8Array.from([...Array(6).fill(255), 2, 0, 0, 0, 0, 9, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1]);
  world
    .external('x:eth0')
    .send(Uint8Array.from([...arp, 2, 0, 0, 0, 0, 9, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2]));
  expect(world.run({ until: 'arp.opcode == 2' })).toBe(true);
  expect(world.quiet).toBe(false);
  expect(world.run({ until: 'icmp' })).toBe(false);
  expect(world.run()).toBe(true);
  expect(world.quiet).toBe(true);
  expect(() => world.run({ until: 'nonsense.field' })).toThrow('nonsense.field');
});

test('exec ends what does not end by itself after an hour', () => {
  const world = World.fromYaml(FILE);
  expect(world.exec('alice', 'echo out; ls /none')).toMatchObject({ exit: 2, stdout: 'out\n' });
  const { exit, stdout } = world.exec('alice', 'sleep 4000');
  expect([exit, stdout, world.now]).toEqual([124, '', 3600e9]);
});

test('table, counter, sys', () => {
  const world = World.fromYaml(FILE);
  world.exec('alice', 'ping -c 1 bob');
  for (const name of ['neigh', 'route', 'addr', 'link', 'filter', 'sockets', 'sysctl', 'pmtu', 'fragments']) {
    expect(Array.isArray(world.table('alice', name)), name).toBe(true);
  }
  expect(world.table('s', 'fdb')).toHaveLength(2);
  expect(world.counter('s', 'flooded')).toBe(1);
  expect(world.sys('alice').processes()).toEqual([]);
  expect(world.sys('alice').files.list('/etc')).toMatchObject({ ok: true, value: ['hostname', 'hosts', 'ssl'] });
});

test('on and onOutput, until they are stopped; every event has its line', () => {
  const world = World.fromYaml(FILE);
  const lines: string[] = [];
  let printed = 0;
  const stops = [world.on((row) => lines.push(world.traceLine(row))), world.onOutput(() => printed++)];
  world.exec('alice', 'ping -c 1 bob');
  const [before, said] = [lines.length, printed];
  for (const stop of stops) stop();
  world.exec('alice', 'ping -c 1 bob');
  expect([lines.length, printed]).toEqual([before, said]);
  expect(said).toBeGreaterThan(0);
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ id: expect.any(Number), event: expect.any(String) });
});

test.each([
  ['a node', (w: Declared.World) => w.exec('carol', 'true'), /there is no node carol; there are alice, bob, s, x/],
  ['a table', (w: Declared.World) => w.table('alice', 'wifi'), /alice has no table wifi; it has .*neigh/],
  ['a counter', (w: Declared.World) => w.counter('s', 'smiles'), /s does not count smiles; it counts .*flooded/],
  ['a port', (w: Declared.World) => w.external('x:eth7'), /x has no port eth7; it has eth0/],
  ['an external node', (w: Declared.World) => w.external('bob:eth0'), /bob is not an external node/],
  ['a shell', (w: Declared.World) => w.sys('x'), /x runs no programs/],
] as const)('%s that does not exist is an error that names what there is', (_what, act, message) => {
  expect(() => act(World.fromYaml(FILE))).toThrow(message);
});
