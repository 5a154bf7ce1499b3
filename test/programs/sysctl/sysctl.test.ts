/** sysctl against recordings of procps, and what a value changes. */
import { describe, expect, test } from 'vitest';
import { SYSCTL_KEYS } from '../../../src/core/sysctl.ts';
import { World } from '../../../src/sim/world.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';

const TOPOLOGY = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`;
const world = (): World => World.fromYaml(TOPOLOGY, { seed: 1 });
/** Said once by every command that a real machine would ask a password for. */
const NOTE = /^on a real machine: sudo .*\n/gm;
/** The kernel of the recordings lets receive buffers grow to 32 MiB. */
const ours = (text: string): string => text.replace('33554432', '6291456');

describe('prints what the real one prints', () => {
  test.each(goldenCases('sysctl'))('%s', (name) => {
    const golden = readGolden(name);
    const w = world();
    if (/pattern$|shown/.test(name)) w.exec('alice', 'sysctl -qw net.ipv4.tcp_rmem="4096 65536 1000000"');
    const { exit, stdout, stderr } = w.exec('alice', golden.command);
    expect({ exit, stdout, stderr: stderr.replace(NOTE, '') }).toEqual({
      exit: golden.exit,
      stdout: ours(golden.stdout),
      stderr: golden.stderr,
    });
  });
});

test('-a shows every key once, those of wirelab too', () => {
  const { stdout } = world().exec('alice', 'sysctl -a');
  expect(stdout.split('\n').map((line) => line.split(' = ')[0])).toEqual([...SYSCTL_KEYS, '']);
  expect(stdout).toContain('net.wirelab.tcp_init_cwnd = 10\n');
});

test('a value that was set is the one that counts: echoes are no longer answered', () => {
  const w = world();
  expect(w.exec('bob', 'sysctl -w net.ipv4.icmp_echo_ignore_all=1')).toEqual({
    exit: 0,
    stdout: 'net.ipv4.icmp_echo_ignore_all = 1\n',
    stderr: 'on a real machine: sudo sysctl -w net.ipv4.icmp_echo_ignore_all=1\n',
  });
  expect(w.exec('alice', 'ping -c 1 -W 1 bob').exit).toBe(1);
  w.exec('bob', 'sysctl net.ipv4.icmp_echo_ignore_all=0');
  expect(w.exec('alice', 'ping -c 1 -W 1 bob').exit).toBe(0);
});

test('--dry-run sets nothing, -p sets what a file says', () => {
  const w = world();
  w.exec('alice', 'sysctl --dry-run net.ipv4.tcp_sack=0');
  expect(w.exec('alice', 'sysctl -n net.ipv4.tcp_sack').stdout).toBe('1\n');
  w.exec('alice', 'echo "# mine" > /tmp/s; echo "net.ipv4.tcp_sack = 0" >> /tmp/s; sysctl -p /tmp/s');
  expect(w.exec('alice', 'sysctl -n net.ipv4.tcp_sack').stdout).toBe('0\n');
  expect(w.exec('alice', 'sysctl -p')).toMatchObject({
    exit: 1,
    stderr: 'sysctl: cannot open "/etc/sysctl.conf": No such file or directory\n',
  });
});
