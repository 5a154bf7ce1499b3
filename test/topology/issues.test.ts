import { describe, expect, test } from 'vitest';
import { formatIssues } from '../../src/topology/errors.ts';
import { readTopology } from '../../src/topology/load.ts';

/** What is printed about a file. */
const printed = (text: string): string => formatIssues(readTopology(text).issues, text, 'lab.yaml');
const messages = (text: string): string[] => readTopology(text).issues.map((i) => `${i.line}:${i.column} ${i.message}`);

const nodes = (text: string): string => `topology:\n  nodes:\n${text}`;

test('the printer shows the line and a caret under what is meant', () => {
  const text = nodes(
    '    alice: { kind: host }\n  links:\n    - { endpoints: ["alice:eth0", "bob:eth0"], rte: 1mbit }\n',
  );
  expect(printed(text)).toBe(
    [
      'lab.yaml:5:48: unknown key "rte"; did you mean "rate"?',
      '  |     - { endpoints: ["alice:eth0", "bob:eth0"], rte: 1mbit }',
      '  |                                                ^^^',
    ].join('\n'),
  );
});

test('a slip of syntax has a place too', () => {
  expect(printed('topology: {nodes: [')).toMatch(/^lab\.yaml:1:\d+: not valid YAML: /);
});

test('control characters of a file never reach the terminal', () => {
  const text = 'topology: "\u001b[31m"\nx\u001b: 1\n';
  expect(printed(text)).not.toContain('\u001b[');
});

test('issues come in the order of the file', () => {
  const lines = readTopology(nodes('    b: { kind: x }\n    a: 7\nseed: no\n')).issues.map((i) => i.line);
  expect(lines).toEqual([3, 4, 5]);
});

describe('refused with a sentence at its place:', () => {
  test.each([
    ['no nodes', 'topology: { nodes: {} }', '1:13 expected 1 to 5000 nodes, found none'],
    ['no topology', 'seed: 1', '1:1 the key "topology" is missing: a map'],
    ['a missing kind', nodes('    a: {}'), '3:5 the key "kind" is missing: one of host, router, switch, hub, external'],
    [
      'a bad name',
      nodes('    1a: { kind: host }'),
      '3:5 "1a" cannot name a node: expected a letter, then at most 62 letters, digits and single dashes',
    ],
    ['a reserved name', nodes('    localhost: { kind: host }'), '3:5 "localhost" is a reserved name'],
    [
      'two names that differ in case',
      nodes('    a: { kind: host }\n    A: { kind: hub }'),
      '4:5 "A" and "a" are the same host name: case does not count in names',
    ],
    ['a key twice', nodes('    a: { kind: host }\n    a: { kind: hub }'), '4:5 the key "a" is here twice'],
    [
      'an address without length',
      nodes('    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1] } } }'),
      '3:53 expected an address with its prefix length, such as 192.168.1.3/24, or dhcp, found "10.0.0.1"',
    ],
    [
      'the network as an address',
      nodes('    a: { kind: host, interfaces: { e: { addresses: [10.0.0.0/24] } } }'),
      '3:53 10.0.0.0/24 is the network itself, not an address in it',
    ],
    [
      'its broadcast address',
      nodes('    a: { kind: host, interfaces: { e: { addresses: [10.0.0.255/24] } } }'),
      "3:53 10.0.0.255/24 is the network's broadcast address",
    ],
    [
      'an address twice',
      nodes('    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1/24] }, f: { addresses: [10.0.0.1/8] } } }'),
      '3:86 a has 10.0.0.1 already, on e',
    ],
    [
      'a gateway out of reach',
      nodes('    a: { kind: host, gateway: 10.0.1.1, interfaces: { e: { addresses: [10.0.0.1/24] } } }'),
      "3:31 10.0.1.1 is on none of a's networks (10.0.0.1/24)",
    ],
    [
      'a gateway to oneself',
      nodes('    a: { kind: host, gateway: 10.0.0.1, interfaces: { e: { addresses: [10.0.0.1/24] } } }'),
      "3:31 10.0.0.1 is a's own address: a gateway is another machine",
    ],
    [
      'a group MAC address',
      nodes('    a: { kind: host, interfaces: { e: { mac: "03:00:00:00:00:01" } } }'),
      '3:46 expected a MAC address of one interface, such as 02:00:00:00:01:03 (its first byte even, not all zero), found "03:00:00:00:00:01"',
    ],
    [
      'an MTU below 68',
      nodes('    a: { kind: host, interfaces: { e: { mtu: 67 } } }'),
      '3:46 expected an MTU in bytes from 68 to 65535, found 67',
    ],
    [
      'addresses on a switch',
      nodes('    s: { kind: switch, interfaces: { 1: { addresses: [10.0.0.1/24] } } }'),
      '3:43 a switch has no IP addresses of its own here: it only passes frames on',
    ],
    [
      'a service that nobody knows',
      nodes('    a: { kind: host, services: [{ dhpc: {} }] }'),
      '3:35 unknown key "dhpc"; did you mean "dhcp"?',
    ],
    [
      'an option that the service does not have',
      nodes('    a: { kind: host, services: [{ dhcp: { subnets: [{ network: 10.0.0.0/24, pol: 10.0.0.5 }] } }] }'),
      '3:77 unknown key "pol"; did you mean "pool"?',
    ],
    [
      'a pool of another network',
      nodes(
        '    a: { kind: host, services: [{ dhcp: { subnets: [{ network: 10.0.0.0/24, pool: 10.0.1.5-10.0.1.9 }] } }] }',
      ),
      '3:83 expected addresses of the network 10.0.0.0/24, found "10.0.1.5-10.0.1.9"',
    ],
    [
      'a route to nowhere',
      nodes('    a: { kind: host, routes: [{ to: 10.0.0.0/8 }] }'),
      '3:31 a route needs "via" or "dev"',
    ],
    [
      'a route by an unknown interface',
      nodes('    a: { kind: host, interfaces: { eth0: {} }, routes: [{ to: default, dev: eth1 }] }'),
      '3:77 a has no interface "eth1"; did you mean "eth0"?',
    ],
    [
      'a route by an interface that does not lead there',
      nodes(
        '    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1/24] }, f: {} }, routes: [{ to: default, via: 10.0.0.9, dev: f }] }',
      ),
      '3:122 10.0.0.9 is not on the network of f',
    ],
    [
      'a route twice',
      nodes(
        '    a: { kind: host, gateway: 10.0.0.9, interfaces: { e: { addresses: [10.0.0.1/24] } }, routes: [{ to: default, via: 10.0.0.9 }] }',
      ),
      '3:99 a has this route already',
    ],
    [
      'a way for what goes nowhere',
      nodes(
        '    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1/24] } }, routes: [{ to: 9.0.0.0/8, via: 10.0.0.9, type: blackhole }] }',
      ),
      '3:80 a route of the type blackhole leads nowhere, so "via" and "dev" say nothing',
    ],
    [
      'a next hop behind the loopback',
      nodes('    a: { kind: host, gateway: 127.0.0.9, interfaces: { lo: { addresses: [127.0.0.2/8] } } }'),
      "3:31 127.0.0.9 is on none of a's networks (it has no address)",
    ],
    [
      'a neighbour out of reach',
      nodes(
        '    a: { kind: host, interfaces: { e: { addresses: [10.0.0.1/24] } }, neighbours: { 10.0.1.7: "02:00:00:00:00:07" } }',
      ),
      "3:85 10.0.1.7 is on none of a's networks (10.0.0.1/24)",
    ],
    [
      'an unknown kernel parameter',
      nodes('    a: { kind: host, sysctl: { net.ipv4.ip_default_tll: 9 } }'),
      '3:32 no kernel parameter is called "net.ipv4.ip_default_tll"; did you mean "net.ipv4.ip_default_ttl"?',
    ],
    [
      'a kernel parameter out of range',
      nodes('    a: { kind: host, sysctl: { net.ipv4.ip_default_ttl: 256 } }'),
      '3:57 net.ipv4.ip_default_ttl: expected an integer from 1 to 255, found "256"',
    ],
    [
      'a kernel parameter that is no number',
      nodes('    a: { kind: host, sysctl: { net/ipv4/ip_forward: yes } }'),
      '3:53 net.ipv4.ip_forward: expected an integer from 0 to 1, found "yes"',
    ],
    [
      'kernel parameters of a switch',
      nodes('    s: { kind: switch, sysctl: { net.ipv4.ip_forward: 1 } }'),
      '3:24 a switch has no IP addresses of its own here: it only passes frames on, so "sysctl" says nothing',
    ],
    [
      'an unknown node in a link',
      nodes('    alice: { kind: hub }\n  links: [{ endpoints: ["alcie:1", "alice:2"] }]'),
      '4:25 no node is called "alcie"; did you mean "alice"?',
    ],
    [
      'a port linked twice',
      nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"] }, { endpoints: ["a:3", "a:1"] }]'),
      '4:63 a:1 has a link already',
    ],
    [
      'a cable into the loopback',
      nodes('    a: { kind: host }\n    b: { kind: host }\n  links: [{ endpoints: ["a:lo", "b:e"] }]'),
      '5:25 lo is the loopback interface: no cable goes there',
    ],
    [
      'an absurd rate',
      nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"], rate: 11tbit }]'),
      '4:46 expected a rate from 1bit to 10tbit, such as 10mbit, 1gbit or 56kbit, found "11tbit"',
    ],
    [
      'an absurd delay',
      nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"], delay: 2h }]'),
      '4:47 expected a duration of at most 1h, such as 10ms, 1.5s or 250us, found "2h"',
    ],
    [
      'a loss over 100%',
      nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"], loss: 101% }]'),
      '4:46 expected a percentage from 0% to 100%, found "101%"',
    ],
    [
      'an absurd queue',
      nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"], queue: 100001 }]'),
      '4:47 expected a number of frames from 0 to 100000, found 100001',
    ],
    [
      'a fault of an unknown link',
      `${nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"] }]')}\nfaults: [{ at: 1s, link: "a:1--a:3", down: true }]`,
      '5:26 no link is called "a:1--a:3"; did you mean "a:1--a:2"?',
    ],
    [
      'a fault that changes nothing',
      `${nodes('    a: { kind: hub }\n  links: [{ endpoints: ["a:1", "a:2"] }]')}\nfaults: [{ at: 1s, link: "a:1--a:2" }]`,
      '5:10 this fault changes nothing',
    ],
    ['an infinite number', 'seed: .inf\ntopology: { nodes: { a: { kind: hub } } }', '1:7 a number must be finite'],
    ['the key __proto__', '__proto__: { polluted: true }', '1:1 "__proto__" is not allowed as a key'],
    [
      'a node called constructor',
      nodes('    constructor: { kind: host }'),
      '3:5 "constructor" is not allowed as a key',
    ],
    ['a merge key', 'x: &x { seed: 1 }\n<<: *x\ntopology: { nodes: { a: { kind: hub } } }', '2:1 unknown key "<<"'],
    ['a tag', 'seed: !!js/function "x"', '1:7 not valid YAML: unresolved tag: tag:yaml.org,2002:js/function'],
  ])('%s', (_, text, message) => {
    expect(messages(text)).toContain(message);
  });
});

test('nothing of a hostile key is left behind', () => {
  readTopology('__proto__: { polluted: true }');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
