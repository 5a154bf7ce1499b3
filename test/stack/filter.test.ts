import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/core/device.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { chain, lan } from '../helpers/networks.ts';
import { OWNER, ping, rawSocket } from '../helpers/ping.ts';
import { ip } from '../helpers/wire.ts';

const rule = (stack: NetworkStack, row: Row): void => {
  expect(stack.change('filter', 'add', row)).toEqual({ ok: true, value: undefined });
};

describe('the filter table', () => {
  it('drops what comes in, and counts it', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    rule(bob, { chain: 'INPUT', target: 'DROP', protocol: 'icmp', icmpType: '8' });
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    expect(socket.ready).toBe(false);
    expect(bob.table('filter')[0]).toMatchObject({ chain: 'INPUT', number: 1, packets: 1, bytes: 84 });
    expect(wire.sentences('filter.drop')).toEqual(['Rule 1 of INPUT drops the packet.']);
    expect(wire.frames.live).toBe(0);
  });

  it('dropping on the way out, the program is told "Operation not permitted"', () => {
    const { wire, alice } = lan('alice', 'bob');
    rule(alice, { chain: 'OUTPUT', target: 'DROP', protocol: 'icmp' });
    expect(ping(rawSocket(alice), '192.168.1.4')).toEqual({ ok: false, error: 'EPERM' });
    wire.run();
    expect(wire.sent).toEqual([]);
    expect(wire.frames.live).toBe(0);
  });

  it.each([
    ['icmp-net-unreachable', 0],
    ['icmp-host-unreachable', 1],
    ['icmp-proto-unreachable', 2],
    ['', 3],
    ['icmp-net-prohibited', 9],
    ['icmp-host-prohibited', 10],
    ['icmp-admin-prohibited', 13],
  ])('a router rejects with %s: code %i', (rejectWith, code) => {
    const { wire, alice, r2 } = chain();
    rule(r2, { chain: 'FORWARD', target: 'REJECT', protocol: 'icmp', rejectWith });
    const socket = rawSocket(alice);
    ping(socket, '192.168.3.4');
    wire.run();
    expect(socket.takeError()).toMatchObject({ type: 3, code, offender: ip('192.168.2.2') });
  });

  it('the first rule that fits decides, then the policy', () => {
    const { wire, alice, bob } = lan('alice', 'bob', 'carol');
    rule(bob, { chain: 'INPUT', target: 'ACCEPT', source: '192.168.1.3' });
    expect(bob.change('chain', 'change', { chain: 'INPUT', policy: 'DROP' }).ok).toBe(true);
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    expect(socket.take()).toBeDefined();
    expect(bob.change('filter', 'delete', { chain: 'INPUT', target: 'ACCEPT', source: '192.168.1.3' }).ok).toBe(true);
    ping(socket, '192.168.1.4', 2);
    wire.run();
    expect(socket.take()).toBeUndefined();
    expect(bob.table('chain')[0]).toMatchObject({ chain: 'INPUT', policy: 'DROP', packets: 1, bytes: 84 });
    bob.change('chain', 'flush', {});
    expect(bob.table('chain')[0]).toMatchObject({ packets: 0, bytes: 0 });
  });

  it.each<[string, Row, boolean]>([
    ['another source', { source: '192.168.1.9' }, true],
    ['all but its network', { source: '!192.168.1.0/24' }, true],
    ['its network', { source: '192.168.1.0/24' }, false],
    ['its interface', { in: 'eth0' }, false],
    ['interfaces by the beginning of their name', { in: 'eth+' }, false],
    ['every other interface', { in: '!eth0' }, true],
    ['an interface that it leaves by', { out: 'eth0' }, true],
    ['the service port', { protocol: 'udp', destinationPort: '5000' }, false],
    ['a range with the service port', { protocol: 'udp', destinationPort: '4000:5000' }, false],
    ['a range beside it', { protocol: 'udp', destinationPort: '5001:' }, true],
    ['the source port', { protocol: 'udp', sourcePort: '1:65535' }, false],
    ['another protocol', { protocol: 'tcp' }, true],
    ['the protocol by number', { protocol: '17' }, false],
    ['an ICMP type', { protocol: 'icmp', icmpType: '8' }, true],
  ])('a DROP rule for %s', (_what, match, arrives) => {
    const { wire, alice, bob } = lan('alice', 'bob');
    rule(bob, { chain: 'INPUT', target: 'DROP', ...match });
    const server = bob.open('datagram', 17, OWNER);
    const client = alice.open('datagram', 17, OWNER);
    if (!server.ok || !client.ok) throw new Error('no socket');
    server.value.bind({ address: 0, port: 5000 });
    client.value.send(new Uint8Array(3), { address: ip('192.168.1.4'), port: 5000 });
    wire.run();
    expect(server.value.ready).toBe(arrives);
  });

  it('rules are inserted, replaced and deleted by number', () => {
    const { alice } = lan('alice');
    const targets = (): unknown[] => alice.table('filter').map((r) => r['target']);
    rule(alice, { chain: 'INPUT', target: 'ACCEPT' });
    rule(alice, { chain: 'INPUT', target: 'DROP', number: 1 });
    expect(targets()).toEqual(['DROP', 'ACCEPT']);
    alice.change('filter', 'replace', { chain: 'INPUT', target: 'REJECT', number: 2 });
    expect(alice.table('filter')[1]).toMatchObject({ target: 'REJECT', rejectWith: 'icmp-port-unreachable' });
    expect(alice.change('filter', 'delete', { chain: 'INPUT', number: 1 }).ok).toBe(true);
    expect(targets()).toEqual(['REJECT']);
    expect(alice.change('filter', 'delete', { chain: 'INPUT', number: 9 })).toEqual({ ok: false, error: 'E2BIG' });
    expect(alice.change('filter', 'add', { chain: 'NOWHERE', target: 'DROP' })).toEqual({ ok: false, error: 'ENOENT' });
    expect(alice.change('filter', 'add', { chain: 'INPUT', target: 'DROP', source: 'x' })).toEqual({
      ok: false,
      error: 'EINVAL',
    });
    alice.change('filter', 'flush', { chain: 'INPUT' });
    expect(targets()).toEqual([]);
  });

  it.each([
    ['INPUT', 'bob'],
    ['FORWARD', 'r1'],
    ['OUTPUT', 'alice'],
  ] as const)('a reset from %s of %s refuses a connection at once, whoever listens', (name, where) => {
    const nodes = chain();
    const { wire, alice, bob } = nodes;
    rule(nodes[where], {
      chain: name,
      target: 'REJECT',
      protocol: 'tcp',
      destinationPort: '80',
      rejectWith: 'tcp-reset',
    });
    const server = bob.open('stream', 6, OWNER);
    const client = alice.open('stream', 6, OWNER);
    if (!server.ok || !client.ok) throw new Error('no socket');
    server.value.bind({ address: 0, port: 80 });
    server.value.stream!.listen(5);
    client.value.connect({ address: ip('192.168.3.4'), port: 80 });
    wire.run();
    expect(client.value.takePending()).toBe('ECONNREFUSED');
    expect(wire.events('tcp.send', where).map((row) => row.reason?.id)).toContain('tcp-resets-filtered');
    expect(wire.frames.live).toBe(0);
  });

  it('a reset is for rules of TCP alone', () => {
    const { alice } = lan('alice');
    const row = { chain: 'INPUT', target: 'REJECT', protocol: 'udp', rejectWith: 'tcp-reset' };
    expect(alice.change('filter', 'add', row)).toEqual({ ok: false, error: 'EINVAL' });
  });
});
