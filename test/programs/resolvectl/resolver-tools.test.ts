/** getent, resolvectl and rndc, on the tree of test/scenarios/dns-tree.yaml. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TEXT = readFileSync(new URL('../../scenarios/dns-tree.yaml', import.meta.url), 'utf8');

function tree(): World {
  const world = World.fromYaml(TEXT);
  world.run();
  return world;
}

test('getent hosts gives the name in full and the address; 2 when there is none', () => {
  const world = tree();
  expect(world.exec('alice', 'getent hosts www.example.com')).toEqual({
    exit: 0,
    stdout: '93.184.216.34   www.example.com\n',
    stderr: '',
  });
  expect(world.exec('alice', 'getent hosts docs.example.com').stdout).toBe(
    '93.184.216.34   www.example.com docs.example.com\n',
  );
  expect(world.exec('alice', 'getent hosts 93.184.216.34').stdout).toBe('93.184.216.34   www.example.com\n');
  expect(world.exec('alice', 'getent hosts nope.example.com')).toEqual({ exit: 2, stdout: '', stderr: '' });
  expect(world.exec('alice', 'getent ahosts localhost').stdout).toBe(
    '127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM  \n127.0.0.1       RAW    \n',
  );
});

test('resolvectl query says where it learned the address, and how long that took', () => {
  const world = tree();
  const first = world.exec('alice', 'resolvectl query docs.example.com').stdout;
  expect(first.split('\n').slice(0, 3)).toEqual([
    'docs.example.com: 93.184.216.34                             -- link: eth0',
    '                  (www.example.com)',
    '',
  ]);
  expect(first).toMatch(/-- Information acquired via protocol DNS in \d+(\.\d)?ms\.\n/);
  expect(first).toMatch(/-- Data from: network\n$/);
  expect(world.exec('alice', 'resolvectl query docs.example.com').stdout).toMatch(
    / in 0us\.[^]*-- Data from: cache\n$/,
  );
  expect(world.exec('alice', 'resolvectl query nope.example.com')).toMatchObject({
    exit: 1,
    stderr: "nope.example.com: resolve call failed: 'nope.example.com' not found\n",
  });
});

test('resolvectl flush-caches empties the system’s cache, and statistics counts', () => {
  const world = tree();
  world.exec('alice', 'getent hosts www.example.com');
  world.exec('alice', 'getent hosts www.example.com');
  const before = world.exec('alice', 'resolvectl statistics').stdout;
  expect(before).toContain('  Total Transactions: 1\n');
  expect(before).toContain('  Current Cache Size: 1\n');
  expect(before).toContain('          Cache Hits: 1\n');
  expect(world.exec('alice', 'resolvectl show-cache').stdout).toBe(
    'Scope protocol=dns\nwww.example.com IN A 93.184.216.34\n',
  );
  expect(world.exec('alice', 'resolvectl flush-caches')).toEqual({ exit: 0, stdout: '', stderr: '' });
  expect(world.table('alice', 'resolver')).toEqual([]);
  expect(world.exec('alice', 'resolvectl status').stdout).toContain('     DNS Servers: 10.4.4.10\n');
});

test('rndc makes the ISP’s resolver forget a name, a tree of names or all', () => {
  const world = tree();
  const known = (): unknown[] => world.table('resolver', 'dns-cache').map((row) => row['name']);
  world.exec('alice', 'getent hosts www.example.com');
  expect(known()).toContain('www.example.com.');
  expect(world.exec('resolver', 'rndc dumpdb -cache').exit).toBe(0);
  expect(world.exec('resolver', 'cat /var/cache/bind/named_dump.db').stdout).toMatch(
    /; authanswer\nwww\.example\.com\.\t300\tIN A\t93\.184\.216\.34\n/,
  );
  world.exec('resolver', 'rndc flushname www.example.com');
  expect(known()).not.toContain('www.example.com.');
  expect(known()).toContain('ns1.example.com.');
  world.exec('resolver', 'rndc flushtree example.com');
  expect(known()).not.toContain('ns1.example.com.');
  expect(known()).toContain('com.');
  expect(world.exec('resolver', 'rndc flush')).toMatchObject({ exit: 0, stdout: '' });
  expect(new Set(world.table('resolver', 'dns-cache').map((row) => row['from']))).toEqual(new Set(['hints']));
  expect(world.exec('resolver', 'rndc frobnicate').stderr).toContain("rndc: 'frobnicate' failed: unknown command\n");
});

test('the cache of a named goes with it, however it ends', () => {
  const world = tree();
  world.exec('alice', 'getent hosts www.example.com');
  expect(world.table('resolver', 'dns-cache').length).toBeGreaterThan(5);
  const named = world
    .sys('resolver')
    .processes()
    .find(({ command }) => command === 'named')!;
  world.exec('resolver', `sudo kill -9 ${named.pid}`);
  expect(() => world.table('resolver', 'dns-cache')).toThrow('has no table dns-cache');
});

test('where no named runs rndc finds nobody', () => {
  expect(tree().exec('alice', 'sudo rndc flush')).toMatchObject({
    exit: 1,
    stderr: 'rndc: connect failed: 127.0.0.1#953: connection refused\n',
  });
});
