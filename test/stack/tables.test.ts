import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/core/device.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { lan } from '../helpers/networks.ts';
import { ping, rawSocket } from '../helpers/ping.ts';
import { ip, prefix } from '../helpers/wire.ts';

const routes = (stack: NetworkStack): string[] =>
  stack.table('route').map((r) => [r['to'], r['via'], r['interface'], r['metric']].filter((x) => x !== '').join(' '));
const done = { ok: true, value: undefined };
const failed = (error: string) => ({ ok: false, error });

describe('the routing table', () => {
  it('the longest prefix wins, then the lowest metric', () => {
    const { wire, alice } = lan('alice');
    for (const [to, via, metric] of [
      ['default', '192.168.1.10', 0],
      ['10.0.0.0/8', '192.168.1.11', 0],
      ['10.1.0.0/16', '192.168.1.12', 50],
      ['10.1.0.0/16', '192.168.1.13', 10],
      ['10.1.2.3', '192.168.1.14', 0],
    ] as const) {
      expect(alice.change('route', 'add', { to, via, metric })).toEqual(done);
    }
    const hop = (to: string): number => {
      ping(rawSocket(alice), to);
      return wire.events('ip.send').at(-1)!.numbers[1];
    };
    expect(['8.8.8.8', '10.9.9.9', '10.1.9.9', '10.1.2.3', '192.168.1.77'].map(hop)).toEqual(
      ['192.168.1.10', '192.168.1.11', '192.168.1.13', '192.168.1.14', '192.168.1.77'].map(ip),
    );
  });

  it.each<[string, Row, string]>([
    ['that exists', { to: '192.168.1.0/24', interface: 'eth0' }, 'EEXIST'],
    ['with host bits', { to: '10.0.0.1/8', via: '192.168.1.1' }, 'EINVAL'],
    ['via a gateway off the link', { to: 'default', via: '10.1.1.1' }, 'ENETUNREACH'],
    ['by an unknown interface', { to: 'default', interface: 'eth9' }, 'ENODEV'],
    ['by nothing', { to: 'default' }, 'ENODEV'],
    ['from a source that is not own', { to: 'default', via: '192.168.1.1', source: '1.2.3.4' }, 'EINVAL'],
  ])('a route %s is refused', (_what, row, errno) => {
    const { alice } = lan('alice');
    expect(alice.change('route', 'add', row)).toEqual(failed(errno));
  });

  it('add, append, change, replace, delete, flush', () => {
    const { alice } = lan('alice');
    const change = (op: 'add' | 'change' | 'replace' | 'delete' | 'flush', row: Row) => alice.change('route', op, row);
    expect(change('change', { to: 'default', via: '192.168.1.1' })).toEqual(failed('ENOENT'));
    expect(change('replace', { to: 'default', via: '192.168.1.1' })).toEqual(done);
    expect(change('add', { to: 'default', via: '192.168.1.2' })).toEqual(failed('EEXIST'));
    expect(change('add', { to: 'default', via: '192.168.1.2', append: true, weight: 2 })).toEqual(done);
    expect(routes(alice)).toEqual([
      'default 192.168.1.1 eth0 0',
      'default 192.168.1.2 eth0 0',
      '192.168.1.0/24 eth0 0',
    ]);
    expect(change('change', { to: 'default', via: '192.168.1.9' })).toEqual(done);
    expect(routes(alice)).toEqual(['default 192.168.1.9 eth0 0', '192.168.1.0/24 eth0 0']);
    expect(change('delete', { to: 'default', via: '192.168.1.1' })).toEqual(failed('ESRCH'));
    expect(change('delete', { to: 'default' })).toEqual(done);
    expect(change('flush', { interface: 'eth0' })).toEqual(done);
    expect(routes(alice)).toEqual([]);
  });

  it('an interface that goes down takes its routes along; coming up it brings back only its own network', () => {
    const { alice } = lan('alice');
    alice.addRoute({ to: prefix('0.0.0.0/0'), via: ip('192.168.1.1') });
    alice.change('link', 'change', { interface: 'eth0', up: false });
    expect(routes(alice)).toEqual([]);
    expect(ping(rawSocket(alice), '192.168.1.4')).toEqual(failed('ENETUNREACH'));
    alice.change('link', 'change', { interface: 'eth0', up: true });
    expect(routes(alice)).toEqual(['192.168.1.0/24 eth0 0']);
  });
});

describe('addresses', () => {
  it('come and go with their network, and answer while they are there', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    expect(bob.change('addr', 'add', { interface: 'eth0', address: '192.168.1.80/24' })).toEqual(done);
    expect(bob.change('addr', 'add', { interface: 'eth0', address: '192.168.1.80/24' })).toEqual(failed('EEXIST'));
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.80');
    wire.run();
    expect(socket.take()?.from.address).toBe(ip('192.168.1.80'));
    expect(bob.change('addr', 'delete', { interface: 'eth0', address: '192.168.1.80' })).toEqual(done);
    expect(bob.change('addr', 'delete', { interface: 'eth0', address: '192.168.1.80/24' })).toEqual(
      failed('EADDRNOTAVAIL'),
    );
    expect(routes(bob)).toEqual(['192.168.1.0/24 eth0 0']);
    bob.change('addr', 'flush', { interface: 'eth0' });
    expect(routes(bob)).toEqual([]);
    expect(bob.table('route-local').map((r) => r['to'])).toEqual(['127.0.0.0/8', '127.0.0.1', '127.255.255.255']);
  });

  it('of a network whose first address went keep the network reachable', () => {
    const { alice } = lan('alice');
    alice.change('addr', 'add', { interface: 'eth0', address: '192.168.1.80/24' });
    alice.change('addr', 'delete', { interface: 'eth0', address: '192.168.1.3/24' });
    expect(alice.table('route')[0]).toMatchObject({ to: '192.168.1.0/24', source: '192.168.1.80' });
  });
});

describe('neighbours by hand', () => {
  it('add, change, delete, flush with the errors of Linux', () => {
    const { alice } = lan('alice');
    const entry = { address: '192.168.1.50', mac: '02:00:00:00:01:32', interface: 'eth0' };
    expect(alice.change('neigh', 'change', entry)).toEqual(failed('ENOENT'));
    expect(alice.change('neigh', 'add', entry)).toEqual(done);
    expect(alice.change('neigh', 'add', entry)).toEqual(failed('EEXIST'));
    expect(alice.change('arp', 'replace', { ...entry, state: 'stale' })).toEqual(done);
    expect(alice.table('arp')[0]).toMatchObject({ ...entry, state: 'STALE' });
    expect(alice.change('arp', 'replace', { address: '8.8.8.8', mac: entry.mac })).toEqual(failed('ENETUNREACH'));
    expect(alice.change('neigh', 'flush', {})).toEqual(done);
    expect(alice.table('neigh')).toEqual([]);
    expect(alice.change('neigh', 'delete', entry)).toEqual(failed('ENOENT'));
  });
});

describe('links and sysctls', () => {
  it('show and take settings, and refuse impossible ones', () => {
    const { alice } = lan('alice');
    expect(alice.table('link').map((r) => [r['interface'], r['index'], r['mtu'], r['up'], r['carrier']])).toEqual([
      ['lo', 1, 65_536, true, true],
      ['eth0', 2, 1500, true, true],
    ]);
    expect(alice.change('link', 'change', { interface: 'eth0', mtu: 60 })).toEqual(failed('EINVAL'));
    expect(alice.change('link', 'change', { interface: 'eth0', mtu: 1400 })).toEqual(done);
    expect(alice.change('link', 'change', { interface: 'eth0', mac: '01:00:5e:00:00:01' })).toEqual(
      failed('EADDRNOTAVAIL'),
    );
    expect(alice.change('link', 'change', { interface: 'eth9', up: true })).toEqual(failed('ENODEV'));
    expect(alice.change('sysctl', 'change', { key: 'net.ipv4.nothing', value: '1' })).toEqual(failed('ENOENT'));
    expect(alice.change('sysctl', 'change', { key: 'net.ipv4.ip_default_ttl', value: '0' })).toEqual(failed('EINVAL'));
    expect(alice.table('sysctl')).toContainEqual({ key: 'net.ipv4.ip_default_ttl', value: '64' });
    expect(alice.change('fdb', 'flush', {})).toEqual(failed('ENOENT'));
    expect(alice.change('fragments', 'flush', {})).toEqual(failed('EOPNOTSUPP'));
  });
});
