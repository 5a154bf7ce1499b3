// Ports that lead inside: from outside, from the router itself, and from inside by the outside address.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { natNetwork } from '../../helpers/nat-network.ts';
import { checksumFault, NatWorld } from '../../helpers/nat-world.ts';

const facts = readFileSync(new URL('../../golden/nat/translations.txt', import.meta.url), 'utf8');
const recorded = (heading: string): string => {
  const at = facts.indexOf(`# ${heading}`);
  expect(at).toBeGreaterThanOrEqual(0);
  return facts.slice(at).split('\n')[1]!;
};

const FORWARD = 'forward: { in: eth1, protocol: udp, port: 7777, to: "192.168.1.10:7778"';
const home = (rules: string): NatWorld => new NatWorld(natNetwork(`nat: [{ masquerade: eth1 }, ${rules}]`));
const udp = (node: string, from: number, to: string, port: number): string =>
  `printf x | nc -u -w 1 -p ${from} ${to} ${port}`;
const sound = (net: NatWorld): void => {
  expect(
    net
      .packets()
      .map(({ bytes }) => checksumFault(bytes))
      .filter(Boolean),
  ).toEqual([]);
};

describe('a forwarded port', () => {
  test('leads to the host inside, and the answer comes from the address that was asked', () => {
    const net = home(`{ ${FORWARD} } }`);
    net.run('lap', 'nc -u -l -k -p 7778 &');
    net.run('srv', udp('srv', 6000, '203.0.113.5', 7777));
    expect(net.flows('lap:eth0', false)).toContain('udp 198.51.100.7:6000 > 192.168.1.10:7778');
    expect(net.translations()).toEqual(['udp 192.168.1.10:7778 203.0.113.5:7777 198.51.100.7:6000 dnat']);
    expect(net.said('nat.translate')).toContain(
      'The destination 203.0.113.5:7777 becomes 192.168.1.10:7778: rule 1 of PREROUTING, a new mapping.',
    );
    expect(net.said('nat.mapping')).toEqual([
      'What 198.51.100.7:6000 sends to 203.0.113.5:7777 goes to 192.168.1.10:7778.',
    ]);
  });

  test('where nobody listens inside: the error comes back in the words of outside', () => {
    const net = home(`{ ${FORWARD} } }`);
    net.run('srv', udp('srv', 6000, '203.0.113.5', 7777));
    expect(net.flows('srv:eth0', false)).toContain(
      'icmp 3/3 203.0.113.5 > 198.51.100.7 (udp 198.51.100.7:6000 > 203.0.113.5:7777)',
    );
    sound(net);
  });

  test('of TCP carries a whole transfer', () => {
    const net = home('{ forward: { in: eth1, port: 8080, to: "192.168.1.10:5201" } }');
    net.run('lap', 'iperf3 -s &');
    expect(net.run('srv', 'iperf3 -c 203.0.113.5 -p 8080 -n 100K')).toContain('iperf Done.');
    sound(net);
  });

  test('that a rule of the firewall refuses with a reset: the reset comes from the address that was asked', () => {
    const net = home('{ forward: { in: eth1, port: 8080, to: "192.168.1.10:80" } }');
    net.run('r1', 'iptables -A FORWARD -p tcp --dport 80 -j REJECT --reject-with tcp-reset');
    expect(net.run('srv', 'nc -v -w 1 203.0.113.5 8080')).toContain('refused');
    sound(net);
  });

  test('is reached by the router too, when OUTPUT has a rule: the packet finds another way', () => {
    const net = home(`{ ${FORWARD} } }`);
    net.run(
      'r1',
      'iptables -t nat -A OUTPUT -d 203.0.113.5 -p udp --dport 7777 -j DNAT --to-destination 192.168.1.10:7778',
    );
    net.run('r1', udp('r1', 6000, '203.0.113.5', 7777));
    expect(net.flows('lap:eth0', false)).toContain('udp 203.0.113.5:6000 > 192.168.1.10:7778');
    sound(net);
  });

  test('can be of the router itself: REDIRECT', () => {
    const net = home('{ redirect: { in: eth0, protocol: udp, port: 53, to: 5353 } }');
    net.run('r1', 'nc -u -l -k -p 5353 &');
    net.run('lap', udp('lap', 6000, '198.51.100.7', 53));
    expect(net.flows('r1:eth1', true)).toEqual([]);
    expect(net.reasons('udp.deliver')).toEqual(['socket-found']);
    expect(net.translations()).toEqual(['udp 192.168.1.1:5353 198.51.100.7:53 192.168.1.10:6000 dnat']);
  });
});

describe('a hairpin', () => {
  const rule = 'forward: { protocol: udp, address: 203.0.113.5, port: 7777, to: "192.168.1.10:7778"';

  test('without masquerade: the host inside answers directly, to one who asked somebody else', () => {
    const net = home(`{ ${rule} } }`);
    net.run('desk', udp('desk', 6001, '203.0.113.5', 7777));
    expect(recorded('a hairpin without masquerade')).toBe('192.168.1.11.6001 > 192.168.1.10.7778: UDP');
    expect(net.flows('lap:eth0', false)).toContain('udp 192.168.1.11:6001 > 192.168.1.10:7778');
    expect(recorded('and lap’s own answer goes to desk directly')).toBe(
      '192.168.1.10 > 192.168.1.11: ICMP 192.168.1.10 udp port 7778 unreachable',
    );
    const heard = net.flows('desk:eth0', false).filter((f) => f.startsWith('icmp'));
    expect(heard).toEqual(['icmp 3/3 192.168.1.10 > 192.168.1.11 (udp 192.168.1.11:6001 > 192.168.1.10:7778)']);
    expect(net.reasons('nat.drop')).toEqual(['redirect-of-translated']);
  });

  test('with masquerade: the answer finds its way back', () => {
    const net = home(`{ ${rule}, hairpin: true } }`);
    net.run('lap', 'nc -u -l -k -p 7778 &');
    net.run('desk', udp('desk', 6003, '203.0.113.5', 7777));
    expect(recorded('a hairpin with masquerade')).toBe('192.168.1.1.6003 > 192.168.1.10.7778: UDP');
    expect(net.flows('lap:eth0', false)).toContain('udp 192.168.1.1:6003 > 192.168.1.10:7778');
    expect(net.world.table('r1', 'conntrack')).toMatchObject([{ kind: 'both' }]);
    sound(net);
  });

  test('with masquerade carries a transfer', () => {
    const net = home('{ forward: { in: eth1, port: 8080, to: "192.168.1.10:5201", hairpin: true } }');
    net.run('lap', 'iperf3 -s &');
    expect(net.run('desk', 'iperf3 -c 203.0.113.5 -p 8080 -n 100K')).toContain('iperf Done.');
    sound(net);
  });
});

test('a policy of the nat table drops the first packet of a flow, and says so', () => {
  const net = home(`{ ${FORWARD} } }`);
  net.run('r1', 'iptables -t nat -P PREROUTING DROP');
  expect(net.run('lap', 'ping -c 1 -W 1 198.51.100.7')).toContain('0 received');
  expect(net.said('nat.drop')).toEqual(['No rule of PREROUTING fits, and its policy is DROP.']);
});

describe('the firewall', () => {
  test('lets answers in and what is new out, and nothing new in', () => {
    const net = new NatWorld(
      natNetwork(
        'nat: [{ masquerade: eth1 }, { forward: { in: eth1, port: 22, to: 192.168.1.10 } }], ' +
          'firewall: { policy: { FORWARD: DROP }, rules: [{ chain: FORWARD, state: [ESTABLISHED, RELATED], target: ACCEPT }, ' +
          '{ chain: FORWARD, in: eth0, out: eth1, state: [NEW], target: ACCEPT }] }',
      ),
    );
    expect(net.run('lap', 'ping -c 1 198.51.100.7')).toContain('1 received');
    expect(net.run('lap', 'nc -v -w 1 198.51.100.7 81')).toContain('refused');
    expect(net.run('srv', 'nc -v -w 1 203.0.113.5 22')).not.toContain('refused');
    expect(net.reasons('filter.drop').length).toBeGreaterThan(0);
    expect(net.run('lap', 'traceroute -n -q 1 198.51.100.7')).toContain('203.0.113.1');
  });

  test('alone makes a host track flows: an ICMP error is RELATED', () => {
    const net = new NatWorld(
      natNetwork().replace(
        'lap: { kind: host,',
        'lap: { kind: host, firewall: { policy: { INPUT: DROP }, rules: [{ chain: INPUT, state: [ESTABLISHED, RELATED], target: ACCEPT }] },',
      ),
    );
    net.run('srv', 'ip route add 192.168.1.0/24 via 198.51.100.1');
    expect(net.run('lap', 'ping -c 1 192.168.1.1')).toContain('1 received');
    expect(net.run('lap', 'traceroute -n -q 1 192.168.1.1')).toContain('192.168.1.1');
    expect(net.run('r1', 'ping -c 1 -W 1 192.168.1.10')).toContain('0 received');
    expect(net.world.table('lap', 'conntrack').length).toBeGreaterThan(0);
    expect(net.world.table('r1', 'conntrack')).toEqual([]);
  });
});
