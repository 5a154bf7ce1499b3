import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../../src/core/address.ts';
import { utf8 } from '../../../src/core/bytes.ts';
import type { EventRow } from '../../../src/core/event.ts';
import { World } from '../../../src/sim/world.ts';
import { lab, network, withMore } from './network.ts';

/** What DHCP's programs recorded while something was done: `node event reason`. */
function recordedEvents(world: World, act: () => void): string[] {
  const heard: string[] = [];
  const stop = world.on(({ kind, node, reason }: EventRow) => {
    if (kind.id.startsWith('dhcp.')) heard.push(`${world.spec.nodes[node]!.name} ${kind.id} ${reason?.id}`);
  });
  act();
  stop();
  return heard;
}

const log = (world: World, node: string, name: string): string => world.exec(node, `cat /var/log/${name}.log`).stdout;
const addressOf = (world: World, node = 'alice'): string | undefined =>
  world.table(node, 'addr').flatMap((row) => (row['interface'] === 'eth0' ? [String(row['address'])] : []))[0];
const lease = (world: World, node = 'alice') => world.table(node, 'lease')[0]!;

describe('addresses: [dhcp]', () => {
  test('gives address, route and name servers before the world is first quiet', () => {
    const world = network({ client: 'dhcp' });
    expect(addressOf(world)).toBe('10.0.0.100/24');
    expect(world.exec('alice', 'ip route').stdout).toContain('default via 10.0.0.1 dev eth0');
    const resolver = world.exec('alice', 'cat /etc/resolv.conf').stdout;
    expect(resolver).toBe('domain home.lan\nsearch home.lan\nnameserver 10.0.0.1\n');
    expect(lease(world)).toMatchObject({ state: 'BOUND', server: '10.0.0.1', seconds: 600 });
    expect(world.table('server', 'leases')).toMatchObject([
      { address: '10.0.0.100', hostname: 'alice', state: 'bound' },
    ]);
    expect(world.now).toBeLessThan(4e9);
  });

  test('may stand beside addresses of its own', () => {
    const world = network({ client: 'dhcp, 192.168.7.1/24' });
    const all = world.table('alice', 'addr').map((row) => row['address']);
    expect(all).toEqual(['127.0.0.1/8', '192.168.7.1/24', '10.0.0.100/24']);
  });

  test('without a server it stops moving the clock after a minute, and tries again as time passes', () => {
    const world = network({ client: 'dhcp', server: false });
    expect(world.now / 1e9).toBeGreaterThan(55);
    expect(world.now / 1e9).toBeLessThan(65);
    expect(log(world, 'alice', 'dhclient')).toMatch(/No DHCPOFFERS received\.\n$/);
    const before = log(world, 'alice', 'dhclient').length;
    world.exec('alice', 'wait 400s');
    expect(log(world, 'alice', 'dhclient').slice(before)).toMatch(/^DHCPDISCOVER/);
  });

  test.each([
    ['twice', '[dhcp, dhcp]', 'eth0 asks for an address by dhcp already'],
    ['misspelled', '[dchp]', 'expected an address with its prefix length, such as 192.168.1.3/24, or dhcp'],
  ])('%s is an error with its place', (_, addresses, words) => {
    const text = lab({}).replace('addresses: []', `addresses: ${addresses}`);
    expect(() => World.fromYaml(text)).toThrow(words);
  });

  test('on the loopback interface is an error', () => {
    const text = lab({}).replace(
      'interfaces: { eth0: { addresses: []',
      'interfaces: { lo: { addresses: [dhcp] }, eth0: { addresses: []',
    );
    expect(() => World.fromYaml(text)).toThrow('lo leads to no DHCP server');
  });
});

describe('as time passes', () => {
  test('a whole day of renewals keeps the address', () => {
    const world = network({ client: 'dhcp' });
    const events = recordedEvents(world, () => {
      for (let hours = 0; hours < 24; hours++) world.exec('alice', 'wait 3600s');
    });
    const renewals = events.filter((event) => event === 'alice dhcp.bound dhcp-extended').length;
    expect(renewals).toBeGreaterThan(86_400 / 302 - 1);
    expect(events.filter((event) => /expired|lost|nak/.test(event))).toEqual([]);
    expect([addressOf(world), lease(world)['state']]).toEqual(['10.0.0.100/24', 'BOUND']);
  });

  test('the address goes when nobody extends it, and comes back when the server does', () => {
    const world = network({ client: 'dhcp' });
    world.exec('server', 'sudo ip link set eth0 down');
    const events = recordedEvents(world, () => world.exec('alice', 'wait 650s'));
    expect(events).toContain('alice dhcp.expired dhcp-over');
    expect(addressOf(world)).toBeUndefined();
    expect(world.exec('alice', 'ip route').stdout).toBe('');
    expect(world.exec('alice', 'cat /etc/resolv.conf').exit).toBe(1);
    world.exec('server', 'sudo ip link set eth0 up');
    world.exec('alice', 'wait 400s');
    expect(addressOf(world)).toBe('10.0.0.100/24');
  });

  test('when its own server is gone another one extends the lease only if it knows it', () => {
    const world = network({ client: 'dhcp' });
    world.exec('server', 'sudo ip link set eth0 down');
    world.exec('alice', 'wait 540s');
    expect(lease(world)['state']).toBe('REBINDING');
    expect(log(world, 'alice', 'dhclient')).toMatch(/DHCPREQUEST for 10.0.0.100 on eth0 to 255.255.255.255 port 67/);
  });
});

const SQUATTER = '    squatter: { kind: host, interfaces: { eth0: { addresses: [10.0.0.100/24] } } }';
describe('an address that somebody else has', () => {
  const squatted = (ping: boolean): World => {
    const text = lab({ client: 'dhcp', more: SQUATTER, ping });
    const world = World.fromYaml(withMore(text, '{ endpoints: ["squatter:eth0", "s1:3"] }'));
    world.run();
    return world;
  };

  test('is declined by the client, and offered no more', () => {
    const world = squatted(false);
    expect(log(world, 'alice', 'dhclient')).toContain('DHCPDECLINE of 10.0.0.100 on eth0 to 255.255.255.255 port 67');
    expect(addressOf(world)).toBe('10.0.0.101/24');
    expect(world.table('server', 'leases')).toMatchObject([
      { address: '10.0.0.100', state: 'declined' },
      { address: '10.0.0.101', state: 'bound' },
    ]);
  });

  test('is not even offered by a server that pings', () => {
    const world = squatted(true);
    expect(log(world, 'server', 'dhcpd')).toContain('Abandoning IP address 10.0.0.100: pinged before offer');
    expect(log(world, 'alice', 'dhclient')).not.toContain('DHCPDECLINE');
    expect(addressOf(world)).toBe('10.0.0.101/24');
    expect(world.table('server', 'leases')[0]).toMatchObject({ address: '10.0.0.100', state: 'in use' });
  });
});

const relayed = (more = ''): string => `
topology:
  routes: auto
  nodes:
    server:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.5/24] } }
      services:
        - dhcp:
            ping: false
            subnets:
              - { network: 10.1.0.0/24, pool: 10.1.0.100-10.1.0.101, router: 10.1.0.1 }
              - { network: 10.2.0.0/24, pool: 10.2.0.100-10.2.0.199, router: 10.2.0.1 }
    r1:
      kind: router
      interfaces:
        eth0: { addresses: [10.0.0.1/24] }
        eth1: { addresses: [10.1.0.1/24] }
        eth2: { addresses: [10.2.0.1/24] }
      services: [{ dhcp-relay: { servers: [10.0.0.5]${more} } }]
    alice: { kind: host, interfaces: { eth0: { addresses: [dhcp] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [dhcp] } } }
  links:
    - endpoints: ["server:eth0", "r1:eth0"]
    - endpoints: ["r1:eth1", "alice:eth0"]
    - endpoints: ["r1:eth2", "bob:eth0"]
`;

describe('through a relay', () => {
  test('each network gets addresses of its own from one server', () => {
    const world = World.fromYaml(relayed());
    world.run();
    expect([addressOf(world), addressOf(world, 'bob')]).toEqual(['10.1.0.100/24', '10.2.0.100/24']);
    expect(log(world, 'server', 'dhcpd')).toMatch(/DHCPOFFER on 10.1.0.100 to [0-9a-f:]+ \(alice\) via 10.1.0.1/);
    expect(world.exec('alice', 'ping -c 1 10.0.0.5').exit).toBe(0);
    world.exec('alice', 'wait 2000s');
    expect(log(world, 'alice', 'dhclient')).toMatch(/DHCPACK of 10.1.0.100 from 10.0.0.5\nbound/);
  });

  test('only where the file says so', () => {
    const world = World.fromYaml(relayed(', interfaces: [eth1]'));
    const events = recordedEvents(world, () => world.run());
    expect([addressOf(world), addressOf(world, 'bob')]).toEqual(['10.1.0.100/24', undefined]);
    expect(events).toContain('r1 dhcp.relay-drop dhcp-relay-not-listening');
  });
});

describe('between servers', () => {
  const second = (subnet: string): World => {
    const more = `    other:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ dhcp: { ping: false, ${subnet} } }]`;
    const world = World.fromYaml(
      withMore(lab({ client: 'dhcp', more }), '{ endpoints: ["other:eth0", "s1:3"], delay: 3ms }'),
    );
    return world;
  };

  test('the first offer is taken, and the other server has its address back', () => {
    const world = second('subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.200-10.0.0.210 }]');
    const events = recordedEvents(world, () => world.run());
    expect(addressOf(world)).toBe('10.0.0.100/24');
    expect(events).toContain('other dhcp.silent dhcp-other-server');
    expect(world.table('other', 'leases')).toMatchObject([{ address: '10.0.0.200', state: 'expired' }]);
  });

  test('a client that comes from another network is refused, and gets an address of this one', () => {
    const world = network({});
    const foreign =
      'lease {\n  interface "eth0";\n  fixed-address 192.168.9.9;\n  option subnet-mask 255.255.255.0;\n' +
      '  option dhcp-server-identifier 192.168.9.1;\n  expire 4 2026/01/02 00:00:00;\n}\n';
    world.simulation.node('alice')!.kernel!.files.write('/var/lib/dhcp/dhclient.leases', utf8(foreign));
    let told = '';
    const events = recordedEvents(world, () => (told = world.exec('alice', 'sudo dhclient -v eth0').stderr));
    expect(told).toMatch(/DHCPREQUEST for 192.168.9.9 on eth0 .*\nDHCPNAK from 10.0.0.1\nDHCPDISCOVER/);
    expect(events).toContain('server dhcp.nak dhcp-wrong-network');
    expect(addressOf(world)).toBe('10.0.0.100/24');
  });
});

describe('limits', () => {
  test('a pool that is used up leaves the last one without an address, and says why', () => {
    const hosts = ['a', 'b', 'c'].map((n) => `    ${n}: { kind: host, interfaces: { eth0: { addresses: [dhcp] } } }`);
    const text = lab({ more: hosts.join('\n') }).replace('10.0.0.199', '10.0.0.101');
    const links = ['a', 'b', 'c'].map((n, i) => `{ endpoints: ["${n}:eth0", "s1:${i + 3}"] }`).join('\n    - ');
    const world = World.fromYaml(withMore(text, links));
    const events = recordedEvents(world, () => world.run());
    expect(['a', 'b', 'c'].filter((n) => addressOf(world, n) === undefined)).toHaveLength(1);
    expect(events).toContain('server dhcp.silent dhcp-exhausted');
    expect(log(world, 'server', 'dhcpd')).toContain('no free leases');
  });

  test('noise on both ports changes nothing', () => {
    const world = network({ client: 'dhcp' });
    for (const port of [67, 68]) {
      const line = `craft udp sport=67 dport=${port} data="no DHCP" ip src=10.0.0.100 dst=10.0.0.255`;
      world.exec(
        port === 67 ? 'alice' : 'server',
        `sudo ${line.replace('10.0.0.100', port === 67 ? '10.0.0.100' : '10.0.0.1')}`,
      );
    }
    world.exec('alice', 'wait 400s');
    expect([addressOf(world), lease(world)['state']]).toEqual([`${formatIpv4(0x0a000064)}/24`, 'BOUND']);
  });
});

test('dhclient on a machine without a link says so and ends, as the real one', () => {
  const world = World.fromYaml(
    'topology: { nodes: { alone: { kind: host, interfaces: { lo: { addresses: [127.0.0.1/8] } } } } }',
  );
  world.run();
  expect(world.exec('alone', 'sudo dhclient')).toEqual({ exit: 0, stdout: '', stderr: '' });
  expect(world.exec('alone', 'sudo dhclient -v')).toMatchObject({
    exit: 0,
    stderr: expect.stringMatching(/^Internet Systems[^]*\n\nNo broadcast interfaces found - exiting\.\n$/),
  });
});
