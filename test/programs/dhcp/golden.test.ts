import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { fromUtf8, utf8 } from '../../../src/core/bytes.ts';
import { seconds } from '../../../src/core/time.ts';
import { alike, lab, network, recorded, type Recorded, withMore } from './network.ts';

const judged = (r: Recorded): object => ({ exit: r.exit, stdout: alike(r.stdout), stderr: alike(r.stderr) });

/** The last of several commands of alice, beside what the real one printed. */
function both(world: World, name: string, ...lines: readonly string[]): { ours: object; real: object } {
  let ran = { stdout: '', stderr: '', exit: -1 };
  for (const line of lines) ran = world.exec('alice', `sudo ${line}`);
  const real = recorded(name);
  return { ours: judged(ran), real: judged(real) };
}

/** A command of alice that gets SIGTERM after so many seconds. */
function ended(world: World, line: string, after: number): Recorded {
  const text = { out: '', err: '' };
  const stop = world.onOutput(({ terminal, stream, bytes }) => {
    if (terminal === 'golden') text[stream] += fromUtf8(bytes);
  });
  const running = world.start('alice', `sudo ${line}`, 'golden');
  world.run({ until: world.now + seconds(after) });
  world.signal(running, 'SIGTERM');
  world.run({ until: world.now + seconds(1) });
  stop();
  return { stdout: text.out, stderr: text.err, exit: running.process.status };
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
    ['dhclient-no-wait', ['dhclient -v -nw eth0']],
    ['dhclient-badif', ['dhclient -v eth9']],
    ['dhclient-usage', ['dhclient --help']],
    ['dhclient-version', ['dhclient --version']],
    ['dhclient-bad-option', ['dhclient -Z eth0']],
  ])('%s', (name, lines) => {
    const { ours, real } = both(network(), name, ...lines);
    expect(ours).toEqual(real);
  });
});

test('dhclient-nak: its file remembers a lease of another network', () => {
  const world = network({ network: '10.7.0' });
  const leases =
    'lease {\n  interface "eth0";\n  fixed-address 10.0.0.100;\n  option subnet-mask 255.255.255.0;\n' +
    '  option dhcp-server-identifier 10.0.0.1;\n  expire 4 2026/01/02 00:00:00;\n}\n';
  world.simulation.node('alice')!.kernel!.files.write('/var/lib/dhcp/dhclient.leases', utf8(leases));
  const { ours, real } = both(world, 'dhclient-nak', 'dhclient -v eth0');
  expect(ours).toEqual(real);
});

test('dhclient-decline: somebody has the first address', () => {
  const more = '    squatter: { kind: host, interfaces: { eth0: { addresses: [10.7.0.100/24] } } }';
  const world = World.fromYaml(withMore(lab({ network: '10.7.0', more }), '{ endpoints: ["squatter:eth0", "s1:3"] }'));
  world.run();
  const { ours, real } = both(world, 'dhclient-decline', 'dhclient -v eth0');
  expect(ours).toEqual(real);
});

describe('ended by SIGTERM, the clients have printed what the real ones had:', () => {
  test.each([
    ['dhclient-renew', 'dhclient -v -d eth0', 12, true],
    ['udhcpc-renew', 'udhcpc -i eth0 -f', 14, true],
    ['udhcpc-release-on-exit', 'udhcpc -i eth0 -f -R', 5, true],
    ['udhcpc-fail-then-pause', 'udhcpc -i eth0 -f -t 2 -T 1 -A 3', 9, false],
  ])('%s', (name, line, after, server) => {
    const ours = ended(network({ lease: '20s', server }), line, after);
    expect(judged(ours)).toEqual(judged(recorded(name)));
  });
});

describe('udhcpc prints what the real one printed:', () => {
  test.each([
    ['udhcpc-q', ['udhcpc -i eth0 -q -f']],
    ['udhcpc-release', ['udhcpc -i eth0 -R -q -f']],
    ['udhcpc-n', ['udhcpc -i eth0 -n -q -f -t 2 -T 1']],
    ['udhcpc-requested', ['udhcpc -i eth0 -q -f -r 10.0.0.150']],
    ['udhcpc-probed', ['udhcpc -i eth0 -q -f -r 10.0.0.150', 'udhcpc -i eth0 -q -f -a']],
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

test('ip address tells what a lease of dhclient still lasts, and nothing of udhcpc’s, as their scripts have it', () => {
  const shown = (world: World): string => /inet 10.*\n.*/.exec(world.exec('alice', 'ip addr show eth0').stdout)![0];
  const world = network({ client: 'dhcp' });
  world.exec('alice', 'wait 100s');
  expect(shown(world)).toMatch(
    /^inet 10.0.0.100\/24 brd 10.0.0.255 scope global dynamic eth0\n {7}valid_lft (49\d)sec preferred_lft \1sec$/,
  );
  const other = network();
  other.exec('alice', 'sudo udhcpc -i eth0 -q -f');
  expect(shown(other)).toMatch(/scope global eth0\n {7}valid_lft forever preferred_lft forever$/);
});
