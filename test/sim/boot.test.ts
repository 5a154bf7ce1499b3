// Before anybody types, machines have the addresses that they ask for by DHCP; a world without that has not begun.
import { describe, expect, test } from 'vitest';
import { Player } from '../../src/sim/player.ts';

const home = (services: string): string => `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [dhcp] } } }
    r: { kind: router, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, services: [${services}] }
  links: [{ endpoints: ["pc:eth0", "r:eth0"] }]
`;
const DHCP = '{ dhcp: { subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.110, router: 10.0.0.1 }] } }';

describe('booting', () => {
  test('ends with the lease in place, so that the first command finds a network', () => {
    const player = new Player(home(DHCP));
    player.boot();
    expect(player.head.table('pc', 'lease')).toMatchObject([{ state: 'BOUND', address: '10.0.0.100/24' }]);
    expect(player.head.quiet).toBe(true);
    expect(player.head.exec('pc', 'ping -c 1 10.0.0.1').exit).toBe(0);
  });

  test('waits no longer than half a minute for a server that does not answer', () => {
    const player = new Player(home(''));
    player.boot();
    expect(player.now).toBeLessThanOrEqual(30e9);
    expect(player.head.table('pc', 'addr').filter(({ interface: name }) => name === 'eth0')).toEqual([]);
  });

  test('takes no time where nobody asks for an address', () => {
    const player = new Player(home('').replace('[dhcp]', '[10.0.0.2/24]'));
    player.boot();
    expect([player.now, player.event]).toEqual([0, new Player(home('').replace('[dhcp]', '[10.0.0.2/24]')).event]);
  });

  test('is part of the run: going back to its middle and on from there gives the same bytes', () => {
    const player = new Player(home(DHCP));
    player.boot();
    const hash = player.head.hash();
    player.seek(10);
    player.resume();
    while (player.advance());
    expect(player.head.hash()).toBe(hash);
  });
});
