// Connection tracking by itself: the TCP table, the flow table's two keys, and what each protocol's packets do to a flow's time.
import { describe, expect, test } from 'vitest';
import { inverted, keyOf, tupleAt, type Tuple } from '../../../src/stack/netfilter/conntrack/tuple.ts';
import {
  TCP_EVENTS,
  TCP_TRACKS,
  tcpEvent,
  tcpStep,
  type TcpTrack,
} from '../../../src/stack/netfilter/conntrack/tcp-states.ts';
import { natNetwork } from '../../helpers/nat-network.ts';
import { NatWorld } from '../../helpers/nat-world.ts';

describe('the table of TCP', () => {
  test('has an answer for every state, event and direction', () => {
    for (const state of TCP_TRACKS)
      for (const event of TCP_EVENTS)
        for (const reply of [false, true]) expect(tcpStep(state, event, reply)).toEqual(expect.any(String));
  });

  const walk = (steps: readonly (readonly [(typeof TCP_EVENTS)[number], 'out' | 'back'])[]): string[] => {
    let state: TcpTrack = 'NONE';
    return steps.map(([event, way]) => {
      const next = tcpStep(state, event, way === 'back');
      if (next !== 'ignored' && next !== 'invalid') state = next;
      return next;
    });
  };

  test('follows a connection that the client closes first', () => {
    expect(
      walk([
        ['syn', 'out'],
        ['syn-ack', 'back'],
        ['ack', 'out'],
        ['ack', 'back'],
        ['fin', 'out'],
        ['ack', 'back'],
        ['fin', 'back'],
        ['ack', 'out'],
        ['syn', 'out'],
      ]),
    ).toEqual([
      'SYN_SENT',
      'SYN_RECV',
      'ESTABLISHED',
      'ESTABLISHED',
      'FIN_WAIT',
      'CLOSE_WAIT',
      'LAST_ACK',
      'TIME_WAIT',
      'SYN_SENT',
    ]);
  });

  test('knows both ends opening at once, a reset, and what has no place', () => {
    expect(
      walk([
        ['syn', 'out'],
        ['syn', 'back'],
        ['syn-ack', 'out'],
        ['syn-ack', 'back'],
        ['ack', 'out'],
      ]),
    ).toEqual(['SYN_SENT', 'SYN_SENT2', 'SYN_RECV', 'ignored', 'ESTABLISHED']);
    expect(
      walk([
        ['syn', 'out'],
        ['rst', 'back'],
      ]),
    ).toEqual(['SYN_SENT', 'CLOSE']);
    expect(walk([['fin', 'out']])).toEqual(['invalid']);
    expect(
      walk([
        ['syn', 'out'],
        ['syn-ack', 'back'],
        ['ack', 'out'],
        ['syn', 'back'],
      ]).at(-1),
    ).toBe('invalid');
  });

  test('reads flags: a reset before a SYN, a SYN before a FIN', () => {
    expect([0x02, 0x12, 0x11, 0x10, 0x14, 0x06, 0x00].map(tcpEvent)).toEqual([
      'syn',
      'syn-ack',
      'fin',
      'ack',
      'rst',
      'rst',
      undefined,
    ]);
  });
});

describe('a tuple', () => {
  test('of an echo request is answered by that of its reply', () => {
    const request: Tuple = {
      protocol: 1,
      source: 1,
      sourcePort: 77,
      destination: 2,
      destinationPort: 0,
      type: 8,
      code: 0,
    };
    const reply = inverted(request);
    expect(reply).toEqual({
      protocol: 1,
      source: 2,
      sourcePort: 0,
      destination: 1,
      destinationPort: 77,
      type: 0,
      code: 0,
    });
    expect(keyOf(inverted(reply))).toBe(keyOf(request));
  });

  test('is not read from a later fragment, nor from what is cut before its ports', () => {
    const packet = new Uint8Array(28);
    packet.set([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17]);
    expect(tupleAt(packet, 0, 28)).toBeDefined();
    expect(tupleAt(packet, 0, 27)).toBeUndefined();
    packet[7] = 1;
    expect(tupleAt(packet, 0, 28)).toBeUndefined();
  });
});

describe('a flow of UDP', () => {
  const udp = 'printf x | nc -u -w 1 -p 4000 198.51.100.7 5000';
  const left = (net: NatWorld): number => Math.ceil(Number(net.world.table('r1', 'conntrack')[0]!['timeout']) / 1e9);

  test('has 30 s, and 120 s once it has gone both ways for two seconds', () => {
    const net = new NatWorld(natNetwork('nat: [{ masquerade: eth1 }]'));
    net.run('srv', 'nc -u -l -k -p 5000 -e cat &');
    net.run('lap', udp);
    expect(left(net)).toBeLessThanOrEqual(30);
    expect(net.world.table('r1', 'conntrack')).toMatchObject([{ assured: false, replied: false }]);
    net.run('srv', 'printf y | nc -u -w 1 -p 5000 203.0.113.5 4000');
    net.world.run({ until: net.world.now + 3e9 });
    net.run('lap', udp);
    expect(net.world.table('r1', 'conntrack')).toMatchObject([{ assured: true, replied: true }]);
    expect(left(net)).toBeGreaterThan(110);
  });

  test('has the time that the sysctl says', () => {
    const net = new NatWorld(
      natNetwork('nat: [{ masquerade: eth1 }], sysctl: { net.netfilter.nf_conntrack_udp_timeout: 7 }'),
    );
    net.run('lap', udp);
    expect(left(net)).toBeLessThanOrEqual(7);
    net.world.run({ until: net.world.now + 8e9 });
    expect(net.world.table('r1', 'conntrack')).toEqual([]);
  });
});

test('conntrack -E tells of a flow as it comes and goes, until Ctrl-C', () => {
  const net = new NatWorld(natNetwork('nat: [{ masquerade: eth1 }]'));
  const listening = net.world.start('r1', 'conntrack -E');
  let heard = '';
  net.world.onOutput((o) => {
    if (net.world.nodeName(o.node) === 'r1') heard += new TextDecoder().decode(o.bytes);
  });
  net.run('lap', 'ping -c 1 -e 9 198.51.100.7');
  net.world.run({ until: net.world.now + 31e9 });
  net.world.signal(listening, 'SIGINT');
  net.world.run({ until: net.world.now + 1e9 });
  const flow = (unreplied: string): string =>
    `src=192.168.1.10 dst=198.51.100.7 type=8 code=0 id=9 ${unreplied}src=198.51.100.7 dst=203.0.113.5 type=0 code=0 id=9`;
  expect(heard.split('\n').slice(-5)).toEqual([
    `    [NEW] icmp     1 30 ${flow('[UNREPLIED] ')}`,
    ` [UPDATE] icmp     1 30 ${flow('')}`,
    `[DESTROY] icmp     1 ${flow('')}`,
    'conntrack v1.4.7 (conntrack-tools): 3 flow events have been shown.',
    '',
  ]);
  expect(listening.process.status).toBe(0);
});
