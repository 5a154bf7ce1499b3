import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/sim/world.ts';
import { alike, network, recorded, type Recorded } from './network.ts';

/** The last of several commands of alice, beside what the real one printed. */
function both(world: World, name: string, ...lines: readonly string[]): { ours: object; real: object } {
  let ran = { stdout: '', stderr: '', exit: -1 };
  for (const line of lines) ran = world.exec('alice', `sudo ${line}`);
  const real = recorded(name);
  const judged = (r: Recorded): object => ({ exit: r.exit, stdout: alike(r.stdout), stderr: alike(r.stderr) });
  return { ours: judged(ran), real: judged(real) };
}

describe('dhclient prints what the real one printed:', () => {
  test.each([
    ['dhclient-v', ['dhclient -v eth0']],
    ['dhclient-once', ['dhclient -v -1 eth0']],
    ['dhclient-quiet', ['dhclient -q eth0']],
    ['dhclient-quiet-release', ['dhclient eth0', 'dhclient -q -r eth0']],
    ['dhclient-release', ['dhclient eth0', 'dhclient -v -r eth0']],
    ['dhclient-exit', ['dhclient eth0', 'dhclient -v -x eth0']],
    ['dhclient-reboot', ['dhclient eth0', 'dhclient -v eth0']],
    ['dhclient-badif', ['dhclient -v eth9']],
    ['dhclient-usage', ['dhclient --help']],
    ['dhclient-version', ['dhclient --version']],
    ['dhclient-bad-option', ['dhclient -Z eth0']],
  ])('%s', (name, lines) => {
    const { ours, real } = both(network(), name, ...lines);
    expect(ours).toEqual(real);
  });
});

describe('udhcpc prints what the real one printed:', () => {
  test.each([
    ['udhcpc-q', ['udhcpc -i eth0 -q -f']],
    ['udhcpc-release', ['udhcpc -i eth0 -R -q -f']],
    ['udhcpc-n', ['udhcpc -i eth0 -n -q -f -t 2 -T 1']],
    ['udhcpc-requested', ['udhcpc -i eth0 -q -f -r 10.0.0.150']],
    ['udhcpc-bad-interface', ['udhcpc -i eth9 -n -q -f']],
    ['udhcpc-help', ['udhcpc --help']],
    ['udhcpc-bad-option', ['udhcpc -Z']],
  ])('%s', (name, lines) => {
    const { ours, real } = both(network(), name, ...lines);
    expect(ours).toEqual(real);
  });

  test('udhcpc-fail', () => {
    const { ours, real } = both(network({ server: false }), 'udhcpc-fail', 'udhcpc -i eth0 -n -q -f -t 2 -T 1');
    expect(ours).toEqual(real);
  });
});
