import { describe, expect, test } from 'vitest';
import { SERVICE_KINDS } from '../../src/topology/services/index.ts';
import { DAEMONS } from '../../src/programs/daemons.ts';
import { World } from '../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    server:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24] } }
      services: [{ dhcp: { subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.199 }] } }]
    other: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["server:eth0", "other:eth0"] }]
`;

describe('a service of the lab file', () => {
  test('has a daemon for every kind; the DHCP client is asked for by an address', () => {
    expect(Object.keys(DAEMONS).sort()).toEqual([...Object.keys(SERVICE_KINDS), 'dhcp-client'].sort());
  });

  test('runs from the start, waits, and leaves the clock alone', () => {
    const world = World.fromYaml(LAB);
    world.run();
    expect([world.now, world.quiet]).toEqual([0, true]);
    const row = world.table('server', 'sockets').find((r) => r['program'] === 'dhcpd' && r['protocol'] === 'udp');
    expect(row).toMatchObject({ local: '0.0.0.0:67' });
    expect(world.exec('server', 'ss -lunp').stdout).toContain('users:(("dhcpd",');
  });

  test('publishes its tables as long as it lives', () => {
    const world = World.fromYaml(LAB);
    world.run();
    expect(world.tables('server').tableNames).toContain('leases');
    expect(world.tables('other').tableNames).not.toContain('leases');
    world.sys('server').terminateAll();
    world.run();
    expect(world.tables('server').tableNames).not.toContain('leases');
  });
});
