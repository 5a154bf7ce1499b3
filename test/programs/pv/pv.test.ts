/** pv against recordings of the real one, and how fast it lets bytes pass. */
import { describe, expect, test } from 'vitest';
import { NS_PER_S } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';

const TOPOLOGY = `
topology:
  nodes: { alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } } }
`;

function world(): World {
  const w = World.fromYaml(TOPOLOGY, { seed: 1 });
  w.exec('alice', 'head -c 300000 /dev/zero > big');
  return w;
}

/** Our files and pipes take no time, so rates without a limit cannot be compared; the rest can. */
const TIMED = ['terminal', 'f-pbt', 'n', 'dir'];

describe('prints what the real one prints', () => {
  const cases = goldenCases('pv').filter((name) => !TIMED.some((timed) => name.slice(3).startsWith(timed)));
  test.each(cases)('%s', (name) => {
    const golden = readGolden(name);
    const { exit, stdout, stderr } = world().exec('alice', golden.command);
    expect({ exit, stdout, stderr }).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
  });

  test('a directory cannot be read', () => {
    const golden = readGolden('pv/dir');
    const { exit, stderr } = world().exec('alice', 'pv -q .');
    expect([exit, stderr]).toEqual([golden.exit, golden.stderr]);
  });

  test.each(['-b', '-bt', '-t', '-p', '-pb'])('%s to the letter', (options) => {
    const golden = readGolden(`pv/terminal-${options.slice(1)}`);
    const { stderr } = world().exec('alice', `pv ${options} big > /dev/null`);
    expect(stderr.replace('\r', '')).toBe(golden.stdout);
  });

  test.each([
    ['pv -L 200k big > /dev/null', 'pv/terminal-L200k'],
    ['pv -L 200k -pter big > /dev/null', 'pv/terminal-L200kpter'],
    ['pv -L 200k -b big > /dev/null', 'pv/terminal-L200kb'],
    ['cat big | pv -L 100k > /dev/null', 'pv/terminal-stdin-L'],
  ])('%s, but for the rates, which hang on the real clock, and so the room for the bar', (command, name) => {
    const { stderr } = world().exec('alice', command);
    const plain = (text: string): string =>
      text
        .replace(/\r/g, '')
        .replace(/\[ *[\d.]+KiB\/s\]/g, '[rate]')
        .replace(/=+/g, '=')
        .replace(/ +/g, ' ');
    expect(plain(stderr)).toBe(plain(readGolden(name).stdout));
  });
});

/** A tenth passes at once and a tenth with every tick. */
test.each([
  ['10k', 100_000],
  ['1m', 3_000_000],
  ['300', 900],
])('-L %s lets no more pass, and no less', (rate, bytes) => {
  const w = world();
  const before = w.now;
  expect(w.exec('alice', `head -c ${bytes} /dev/zero | pv -qL ${rate} | wc -c`).stdout).toBe(`${bytes}\n`);
  const perSecond = parseInt(rate, 10) * (rate.endsWith('k') ? 1024 : rate.endsWith('m') ? 1024 ** 2 : 1);
  expect((w.now - before) / NS_PER_S).toBeCloseTo(Math.floor((bytes / perSecond) * 10) / 10, 1);
});

test('it reads no faster than it may write: whoever fills its pipe waits', () => {
  const w = world();
  const filling = w.start('alice', 'head -c 200000 /dev/zero | pv -qL 1k > out', 'alice-1');
  w.run({ until: w.now + 10 * NS_PER_S });
  expect(w.exec('alice', 'wc -c < out').stdout).toMatch(/^10\d\d\d\n$/);
  expect(filling.process.ended).toBe(false);
});

test('a pv with nothing to read lets the clock stand', () => {
  const w = world();
  const before = w.now;
  w.start('alice', 'cat | pv > out', 'alice-1');
  w.run();
  expect(w.now).toBe(before);
});

test('it ends when nobody reads any more', () => {
  expect(world().exec('alice', 'yes | pv -q | head -n 2')).toEqual({ exit: 0, stdout: 'y\ny\n', stderr: '' });
});
