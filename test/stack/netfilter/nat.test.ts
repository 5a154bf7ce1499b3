// A home router that translates: what goes out, what comes back, what is turned away, held to what Linux did (test/golden/nat/translations.txt).
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { natNetwork } from '../../helpers/nat-network.ts';
import { checksumFault, NatWorld } from '../../helpers/nat-world.ts';

const facts = readFileSync(new URL('../../golden/nat/translations.txt', import.meta.url), 'utf8');
/** What the kernel's sniffer saw, under a heading of translations.txt. */
const recorded = (heading: string): string[] => {
  const at = facts.indexOf(`# ${heading}`);
  expect(at).toBeGreaterThanOrEqual(0);
  return facts.slice(at).split('\n\n')[0]!.trim().split('\n').slice(1);
};
/** `udp 1.2.3.4:5 > ...` as tcpdump writes it. */
const likeTcpdump = (flow: string): string => flow.replace(/^udp /, '').replace(/:(\d+)/g, '.$1') + ': UDP';

let net: NatWorld;
const send = (node: string, from: number, to: string, port: number): string =>
  net.run(node, `printf x | nc -u -w 1 -p ${from} ${to} ${port}`);
const outside = (): string[] => net.flows('r1:eth1', true).filter((f) => f.startsWith('udp'));

beforeEach(() => {
  net = new NatWorld(natNetwork('nat: [{ masquerade: eth1 }]'));
});

describe('two hosts inside with one source port', () => {
  test('to one server: the second gets another port, and each hears its own answer', () => {
    net.run('srv', 'nc -u -l -k -p 5000 &');
    send('lap', 40000, '198.51.100.7', 5000);
    send('desk', 40000, '198.51.100.7', 5000);
    const [first, second] = outside();
    const other = Number(/:(\d+) >/.exec(second!)![1]);
    expect(other).not.toBe(40000);
    expect(other).toBeGreaterThanOrEqual(1024);
    expect(
      [first, second!.replace(`:${other} >`, ':OTHER >')].map((f) => likeTcpdump(f!).replace(':OTHER', '.OTHER')),
    ).toEqual(recorded('two hosts, one source port, one server: the second gets another port'));
    expect(net.translations()).toEqual([
      'udp 192.168.1.10:40000 203.0.113.5:40000 198.51.100.7:5000 snat',
      `udp 192.168.1.11:40000 203.0.113.5:${other} 198.51.100.7:5000 snat`,
    ]);
    expect(net.said('nat.translate', 'r1').slice(0, 2)).toEqual([
      'The source 192.168.1.10:40000 becomes 203.0.113.5:40000: rule 1 of POSTROUTING, a new mapping.',
      `The source 192.168.1.11:40000 becomes 203.0.113.5:${other}: rule 1 of POSTROUTING, a new mapping. Answers to 203.0.113.5:40000 would reach another flow, so another port is taken.`,
    ]);
  });

  test('to two servers: both keep it', () => {
    net.run('srv', 'ip addr add 198.51.100.8/24 dev eth0');
    send('lap', 40001, '198.51.100.7', 5000);
    send('desk', 40001, '198.51.100.8', 5000);
    expect(outside().map(likeTcpdump)).toEqual(recorded('two hosts, one source port, two servers: both keep it'));
  });

  test('below 512: the second stays below 512', () => {
    send('lap', 500, '198.51.100.7', 5000);
    send('desk', 500, '198.51.100.7', 5000);
    const [first, second] = outside().map((f) => Number(/:(\d+) >/.exec(f)![1]));
    expect(recorded('a port below 512 that is taken')).toEqual([String(first), 'another below 512']);
    expect(second).toBeLessThan(512);
    expect(second).not.toBe(500);
  });

  test('connections over TCP at once: both talk to their server', () => {
    net.run('srv', 'iperf3 -s &');
    net.run('lap', 'nc -p 41000 198.51.100.7 5201 &');
    net.run('desk', 'nc -p 41000 198.51.100.7 5201 &');
    net.world.run({ until: net.world.now + 1e9 });
    const states = net.world.table('r1', 'translations').map((r) => r['state']);
    expect(states).toEqual(['ESTABLISHED', 'ESTABLISHED']);
    expect(new Set(net.world.table('r1', 'translations').map((r) => r['outside'])).size).toBe(2);
    expect(net.world.table('srv', 'sockets').filter((r) => r['state'] === 'ESTABLISHED')).toHaveLength(2);
  });
});

describe('what comes from outside without being asked for', () => {
  test('is for the router itself, which has no such port: it answers as Linux does, and says that no mapping exists', () => {
    send('srv', 6000, '203.0.113.5', 40002);
    const seen = net.flows('srv:eth0', false).concat(net.flows('srv:eth0', true));
    expect(seen).toContain('icmp 3/3 203.0.113.5 > 198.51.100.7 (udp 198.51.100.7:6000 > 203.0.113.5:40002)');
    expect(recorded('a stray datagram to the address outside')[1]).toBe(
      '203.0.113.5 > 198.51.100.7: ICMP 203.0.113.5 udp port 40002 unreachable',
    );
    expect(net.said('nat.unmatched')).toEqual([
      'No mapping exists for 203.0.113.5:40002 from 198.51.100.7:6000: no host inside has asked for this packet and no rule forwards it, so it is for this node itself.',
    ]);
    expect(net.reasons('udp.drop')).toEqual(['no-socket']);
    expect(net.flows('r1:eth0', true)).toEqual([]);
  });

  test('is answered with a reset when it is TCP', () => {
    expect(net.run('srv', 'nc -v -w 1 203.0.113.5 22')).toContain('refused');
    expect(net.reasons('nat.unmatched')).toEqual(['no-mapping']);
  });

  test('is a stray too when it comes from another port than the one that was asked', () => {
    send('lap', 40003, '198.51.100.7', 5000);
    send('srv', 5001, '203.0.113.5', 40003);
    expect(net.reasons('nat.unmatched')).toEqual(['no-mapping']);
    expect(net.flows('r1:eth0', true).filter((f) => f.includes(':5001'))).toEqual([]);
  });

  test('is INVALID when it cannot begin a flow, and reaches no host inside', () => {
    net.run('srv', 'craft tcp flags=fin,ack sport=80 dport=40000 ip dst=203.0.113.5');
    net.world.run();
    expect(net.reasons('conntrack.invalid')).toEqual(['no-such-flow', 'no-such-flow']); // the FIN, and the reset that answers it
    expect(net.flows('r1:eth0', true)).toEqual([]);
    expect(net.world.table('r1', 'conntrack')).toEqual([]);
  });
});

describe('an ICMP error about a translated packet', () => {
  test('comes inside with the inside packet in it', () => {
    send('lap', 40002, '198.51.100.7', 5999);
    expect(net.flows('lap:eth0', false)).toContain(
      'icmp 3/3 198.51.100.7 > 192.168.1.10 (udp 192.168.1.10:40002 > 198.51.100.7:5999)',
    );
    expect(recorded('an error about a closed port, inside')).toEqual([
      '198.51.100.7 > 192.168.1.10: ICMP 198.51.100.7 udp port 5999 unreachable',
    ]);
    expect(net.reasons('nat.translate')).toEqual(['nat-new-source', 'nat-quoted-packet', 'nat-error-address']);
  });

  test('lets traceroute see every hop', () => {
    const lines = net.run('lap', 'traceroute -n -q 1 198.51.100.7').trim().split('\n').slice(1);
    expect(lines.map((line) => line.trim().split(/\s+/)[1])).toEqual(['192.168.1.1', '203.0.113.1', '198.51.100.7']);
    expect(
      net
        .packets()
        .map(({ bytes }) => checksumFault(bytes))
        .filter(Boolean),
    ).toEqual([]);
  });

  test('tells a host inside of a small MTU outside', () => {
    net.run('isp', 'ip link set eth1 mtu 1000');
    expect(net.run('lap', 'ping -c 1 -M do -s 1400 -W 1 198.51.100.7')).toContain('Frag needed');
    expect(net.world.table('lap', 'pmtu')).toMatchObject([{ destination: '198.51.100.7', mtu: 1000 }]);
  });

  test('about nothing that is known passes to nobody', () => {
    net.run('srv', 'ping -c 1 203.0.113.5');
    expect(net.flows('r1:eth0', true)).toEqual([]);
  });
});

describe('a flow', () => {
  test('of pings keeps its identifier, and gets another one when it is taken', () => {
    net.run('lap', 'ping -c 1 -e 77 198.51.100.7');
    net.run('desk', 'ping -c 1 -e 77 198.51.100.7');
    const rows = net.world.table('r1', 'conntrack');
    expect(rows.map((r) => r['sourcePort'])).toEqual([77, 77]);
    expect(rows[0]!['replyDestinationPort']).toBe(77);
    expect(rows[1]!['replyDestinationPort']).not.toBe(77);
    expect(rows.every((r) => r['replied'])).toBe(true);
  });

  test('is forgotten after its time, which moves no clock, and its port is free again', () => {
    send('lap', 40000, '198.51.100.7', 5000);
    const before = net.world.now;
    net.world.run();
    expect(net.world.now - before).toBeLessThan(1e9);
    net.world.run({ until: net.world.now + 31e9 });
    expect(net.world.table('r1', 'conntrack')).toEqual([]);
    expect(net.reasons('conntrack.ended')).toEqual(['flow-timeout']);
    expect(net.reasons('nat.mapping-ended')).toEqual(['mapping-ended']);
    send('desk', 40000, '198.51.100.7', 5000);
    expect(net.translations()).toEqual(['udp 192.168.1.11:40000 203.0.113.5:40000 198.51.100.7:5000 snat']);
  });

  test('that is reset before any answer is forgotten at once', () => {
    expect(net.run('lap', 'nc -v -w 1 198.51.100.7 81')).toContain('refused');
    expect(recorded('a reset before any answer ends the flow')[1]).toBe('0');
    expect(net.world.table('r1', 'conntrack')).toEqual([]);
    expect(net.reasons('conntrack.ended')).toEqual(['flow-reset']);
  });

  test('that came in fragments is translated whole, and leaves in fragments', () => {
    expect(net.run('lap', 'ping -c 1 -s 4000 198.51.100.7')).toContain('1 received');
    expect(net.world.table('r1', 'conntrack')).toHaveLength(1);
    const out = net.flows('r1:eth1', true);
    expect(out.length).toBe(3);
    expect(out.every((f) => f.includes('203.0.113.5 > 198.51.100.7'))).toBe(true);
    expect(
      net
        .packets()
        .map(({ bytes }) => checksumFault(bytes))
        .filter(Boolean),
    ).toEqual([]);
  });
});

test('in a full table an unanswered flow makes room, and an assured one does not', () => {
  net.run('r1', 'sysctl -w net.netfilter.nf_conntrack_max=1');
  send('lap', 40000, '198.51.100.7', 5000);
  send('lap', 40001, '198.51.100.7', 5000);
  expect(net.reasons('conntrack.ended')).toEqual(['flow-made-room']);
  net.run('srv', 'iperf3 -s &');
  net.run('lap', 'nc -p 41000 198.51.100.7 5201 &');
  net.world.run({ until: net.world.now + 1e9 });
  send('desk', 40002, '198.51.100.7', 5000);
  expect(net.reasons('conntrack.drop')).toContain('conntrack-full');
  expect(net.flows('r1:eth1', true).filter((f) => f.includes(':40002'))).toEqual([]);
});
