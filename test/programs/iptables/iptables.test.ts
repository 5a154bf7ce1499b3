// iptables on a small network: rules that packets feel, and listings that say the same as the table.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const TOPOLOGY = `lab: 1
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } }, gateway: 10.0.1.1 }
    r1: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.2.2/24] } }, gateway: 10.0.2.1 }
  links:
    - { endpoints: ["alice:eth0", "r1:eth0"] }
    - { endpoints: ["r1:eth1", "bob:eth0"] }
`;

let world: World;
const run = (node: string, line: string) => world.exec(node, line);
const ping = (): string => run('alice', 'ping -c 1 -W 1 bob').stdout;

beforeEach(() => {
  world = World.fromYaml(TOPOLOGY);
});

describe('a rule', () => {
  test('that drops is silent, one that rejects answers', () => {
    run('bob', 'iptables -A INPUT -p icmp -j DROP');
    expect(ping()).toContain('1 packets transmitted, 0 received, 100% packet loss');
    run('bob', 'iptables -R INPUT 1 -p icmp -j REJECT --reject-with icmp-host-prohibited');
    expect(ping()).toContain('Destination Host Prohibited');
    run('bob', 'iptables -D INPUT 1');
    expect(ping()).toContain(' 0% packet loss');
  });

  test('of a router decides about others’ packets', () => {
    run('r1', 'iptables -A FORWARD -i eth0 -o eth1 -s alice -j REJECT --reject-with icmp-admin-prohibited');
    expect(ping()).toMatch(/^From (r1|10\.0\.1\.1).* Packet filtered$/m);
    expect(run('alice', 'ping -c 1 r1').exit).toBe(0);
    expect(run('r1', 'ping -c 1 bob').exit).toBe(0);
  });

  test('comes before those behind it', () => {
    run('bob', 'iptables -P INPUT DROP');
    expect(ping()).toContain('100% packet loss');
    run('bob', 'iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT');
    expect(ping()).toContain(' 0% packet loss');
    run('bob', 'iptables -I INPUT -s 10.0.1.0/24 -j DROP');
    expect(ping()).toContain('100% packet loss');
  });

  test('counts what it has decided, until -Z', () => {
    run('bob', 'iptables -A INPUT -p icmp -j ACCEPT');
    ping();
    ping();
    const counted = (): unknown => world.table('bob', 'filter').map(({ packets, bytes }) => [packets, bytes]);
    expect(counted()).toEqual([[2, 168]]);
    expect(run('bob', 'iptables -nvL INPUT').stdout.split('\n')[2]).toMatch(/^ {4}2 {3}168 ACCEPT /);
    run('bob', 'iptables -Z');
    expect(counted()).toEqual([[0, 0]]);
  });
});

describe('what is refused', () => {
  test.each([
    ['iptables -t mangle -L', 'the table mangle'],
    ['iptables -A INPUT -m limit --limit 1/s -j ACCEPT', 'the match limit'],
    ['iptables -N web', 'a chain of your own'],
    ['iptables -A INPUT -j LOG', 'the target LOG'],
  ])('%s is not built yet, and says so', (line, what) => {
    const { exit, stderr } = run('bob', line);
    expect(stderr.replace(/^on a real machine: .*\n/, '')).toBe(`iptables: ${what} is not built in wirelab yet.\n`);
    expect(exit).toBe(1);
    expect(world.table('bob', 'filter')).toEqual([]);
  });
});

const address = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(32))
  .map(([a, b, c, d, length]) => `${a}.${b}.${c}.${d}/${length}`);
const port = fc.nat(65535);
const ports = fc.oneof(
  port.map(String),
  fc.tuple(port, port).map(([a, b]) => `${Math.min(a, b)}:${Math.max(a, b)}`),
);
const maybe = (flag: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    value.map((text) => ` ${flag} ${text}`),
    value.map((text) => ` ! ${flag} ${text}`),
  );
const matches = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('udp', 'tcp'), maybe('--sport', ports), maybe('--dport', ports))
    .map(([p, s, d]) => ` -p ${p}${s}${d}`),
  maybe('--icmp-type', fc.constantFrom('echo-request', '3/4', 'ttl-exceeded', '13', 'any')).map((t) => ` -p icmp${t}`),
  fc.nat(254).map((n) => ` -p ${n + 1}`),
);
const target = fc.constantFrom('ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp-net-unreachable');
const rule = fc
  .tuple(
    maybe('-s', address),
    maybe('-d', address),
    maybe('-i', fc.constantFrom('eth0', 'lo', 'eth+')),
    matches,
    target,
  )
  .map(([s, d, i, m, j]) => `iptables -A FORWARD${s}${d}${i}${m} -j ${j}`);

test('what -S prints, typed again, makes the same table', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
      run('r1', 'iptables -F');
      for (const line of rules) expect(run('r1', line)).toMatchObject({ exit: 0 });
      const table = world.table('r1', 'filter');
      const printed = run('r1', 'iptables -S FORWARD').stdout;
      expect(table).toHaveLength(rules.length);
      run('r1', 'iptables -F');
      for (const line of printed.trimEnd().split('\n')) run('r1', `iptables ${line}`);
      expect(world.table('r1', 'filter')).toEqual(table);
      expect(run('r1', 'iptables -S FORWARD').stdout).toBe(printed);
      expect(run('r1', `iptables ${printed.split('\n')[1]!.replace('-A', '-C')}`).exit).toBe(0);
    }),
    { numRuns: 60 },
  );
});
