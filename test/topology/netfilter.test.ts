// `nat` and `firewall` of a node: what a file may say, which rows become of it, and what is refused, with its place.
import { describe, expect, test } from 'vitest';
import { readTopology } from '../../src/topology/load.ts';
import { World } from '../../src/sim/world.ts';
import { natNetwork } from '../helpers/nat-network.ts';

const rows = (more: string, table: string): unknown[] => [...World.fromYaml(natNetwork(more)).table('r1', table)];
const issues = (more: string): string[] =>
  readTopology(natNetwork(more)).issues.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('a file says', () => {
  test('what a router translates', () => {
    const nat =
      'nat: [{ masquerade: eth1, source: 192.168.1.0/24 }, ' +
      '{ snat: { out: eth1, to: "203.0.113.5:1024-2047" } }, ' +
      '{ forward: { in: eth1, protocol: tcp, port: 80, to: "192.168.1.10:8080" } }, ' +
      '{ redirect: { in: eth0, protocol: udp, port: 53, to: 5353 } }]';
    expect(rows(nat, 'nat')).toMatchObject([
      {
        chain: 'PREROUTING',
        number: 1,
        target: 'DNAT',
        in: 'eth1',
        protocol: 'tcp',
        destinationPort: '80',
        to: '192.168.1.10:8080',
      },
      {
        chain: 'PREROUTING',
        number: 2,
        target: 'REDIRECT',
        in: 'eth0',
        protocol: 'udp',
        destinationPort: '53',
        to: '5353',
      },
      { chain: 'POSTROUTING', number: 1, target: 'MASQUERADE', out: 'eth1', source: '192.168.1.0/24' },
      { chain: 'POSTROUTING', number: 2, target: 'SNAT', out: 'eth1', protocol: 'tcp', to: '203.0.113.5:1024-2047' },
      { chain: 'POSTROUTING', number: 3, target: 'SNAT', out: 'eth1', protocol: 'udp', to: '203.0.113.5:1024-2047' },
    ]);
  });

  test('that hosts inside reach a forwarded port too', () => {
    const nat = 'nat: [{ forward: { in: eth1, port: 80, to: 192.168.1.10, hairpin: true } }]';
    expect(rows(nat, 'nat')).toMatchObject([
      { chain: 'PREROUTING', target: 'DNAT', in: '', destination: '203.0.113.5/32', destinationPort: '80' },
      {
        chain: 'POSTROUTING',
        target: 'MASQUERADE',
        source: '192.168.1.0/24',
        destination: '192.168.1.10/32',
        destinationPort: '80',
      },
    ]);
  });

  test('what its firewall lets through', () => {
    const firewall =
      'firewall: { policy: { FORWARD: DROP }, rules: [{ chain: FORWARD, state: [ESTABLISHED, RELATED], target: ACCEPT }, ' +
      '{ chain: INPUT, protocol: tcp, port: 22, source: 192.168.1.0/24, target: REJECT, reject-with: tcp-reset }] }';
    expect(rows(firewall, 'chain')).toMatchObject([{ policy: 'ACCEPT' }, { chain: 'FORWARD', policy: 'DROP' }, {}]);
    expect(rows(firewall, 'filter')).toMatchObject([
      { chain: 'INPUT', protocol: 'tcp', destinationPort: '22', rejectWith: 'tcp-reset' },
      { chain: 'FORWARD', ctstate: 'ESTABLISHED,RELATED', target: 'ACCEPT' },
    ]);
  });

  test('nothing of it, and no table shows any', () => {
    expect([rows('', 'nat'), rows('', 'filter'), rows('', 'translations')]).toEqual([[], [], []]);
  });
});

describe('is refused', () => {
  test.each([
    ['nat: [{ masquerade: eth7 }]', 'r1 has no interface "eth7"; did you mean "eth0"?'],
    ['nat: [{ source: 10.0.0.0/8 }]', 'an entry of nat is one rule'],
    ['nat: [{ masquerade: eth1, redirect: { port: 80, to: 81 } }]', 'an entry of nat is one rule'],
    [
      'nat: [{ masquerade: eth1, filtering: address-dependent }]',
      'only an endpoint-independent mapping can be written to by others',
    ],
    [
      'nat: [{ forward: { in: eth1, port: 80, to: 10.0.0.1 }, source: 10.0.0.0/8 }]',
      '"source" belongs to masquerade and snat',
    ],
    [
      'nat: [{ forward: { port: 80, to: 192.168.1.10, hairpin: true } }]',
      'a hairpin needs an "address", or an "in" that has one',
    ],
    [
      'nat: [{ forward: { in: eth1, port: 80, to: 10.9.9.9, hairpin: true } }]',
      'a hairpin needs a host on a network of this node',
    ],
    ['firewall: { rules: [{ chain: INPUT, port: 80, target: DROP }] }', 'only tcp and udp have service ports'],
    ['firewall: { rules: [{ chain: INPUT, out: eth1, target: DROP }] }', 'what is for this node goes out nowhere'],
    ['firewall: { rules: [{ chain: INPUT, target: DROP, reject-with: tcp-reset }] }', 'only REJECT answers'],
  ])('%s', (more, message) => {
    const found = issues(more);
    expect(found.map((issue) => issue.replace(/^\d+:\d+ /, ''))).toContain(message);
    expect(found.every((issue) => issue.startsWith('5:'))).toBe(true);
  });

  test.each([
    ['nat: [{ masqerade: eth1 }]', 'masquerade'],
    ['nat: [{ forward: { port: 80, to: 192.168.1.10, hairpins: true } }]', 'hairpin'],
    ['firewall: { rule: [] }', 'rules'],
  ])('%s, with the key that was meant: %s', (more, nearest) => {
    expect(readTopology(natNetwork(more)).issues.map((issue) => issue.nearest)).toContain(nearest);
  });

  test('a switch that should translate', () => {
    const text = natNetwork().replace('s1: { kind: switch }', 's1: { kind: switch, nat: [{ masquerade: eth1 }] }');
    expect(readTopology(text).issues[0]!.message).toContain('so "nat" says nothing');
  });
});
