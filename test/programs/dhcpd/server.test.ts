import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { EVERYBODY, frameOf, messageIn } from '../../../src/programs/lib/dhcp/wire.ts';

const LAB = `
topology:
  nodes:
    server:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24] } }
      services:
        - dhcp:
            ping: false
            subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.101, router: 10.0.0.1, lease: 10m, static: { "02:00:00:00:00:09": 10.0.0.9 } }]
    x: { kind: external, interfaces: { eth0: {} } }
  links: [{ endpoints: ["server:eth0", "x:eth0"] }]
`;
const { OPTION, TYPE } = dhcp;

/** A client outside: asks, and gives what came back. */
class Asker {
  readonly world = World.fromYaml(LAB);
  readonly heard: dhcp.DhcpMessage[] = [];

  constructor() {
    this.world.run();
    this.world.external('x:eth0').onFrame((frame) => {
      const found = messageIn(frame, dhcp.CLIENT_PORT);
      if (found) this.heard.push(found.message);
    });
  }

  ask(
    mac: number,
    type: number,
    more: readonly dhcp.DhcpOption[] = [],
    clientAddress = 0,
  ): dhcp.DhcpMessage | undefined {
    const options = [dhcp.byteOption(OPTION.type, type), ...more];
    const message = dhcp.message(mac, { operation: dhcp.REQUEST, xid: 77, clientAddress, options });
    this.world.external('x:eth0').send(frameOf(message, { mac, address: 0, port: dhcp.CLIENT_PORT }, EVERYBODY));
    this.world.run();
    return this.heard.pop();
  }
}

const wants = (address: number) => dhcp.u32sOption(OPTION.requested, [address]);
const SERVER = dhcp.u32sOption(OPTION.server, [0x0a000001]);
const [ANN, BEN, CAT] = [0x02_0000_0000_0a, 0x02_0000_0000_0b, 0x02_0000_0000_0c];

describe('dhcpd', () => {
  test('offers the first address, and gives it with its terms', () => {
    const asker = new Asker();
    const offer = asker.ask(ANN, TYPE.discover)!;
    expect([dhcp.typeOf(offer), offer.yourAddress, offer.xid]).toEqual([TYPE.offer, 0x0a000064, 77]);
    const ack = asker.ask(ANN, TYPE.request, [wants(0x0a000064), SERVER])!;
    expect(dhcp.typeOf(ack)).toBe(TYPE.ack);
    expect(dhcp.u32Option(ack, OPTION.lease)).toBe(600);
    expect(dhcp.u32Option(ack, OPTION.router)).toBe(0x0a000001);
    expect(asker.world.table('server', 'leases')).toMatchObject([
      { address: '10.0.0.100', mac: '02:00:00:00:00:0a', state: 'bound' },
    ]);
  });

  test('keeps an address for a MAC address that the file names', () => {
    expect(new Asker().ask(0x02_0000_0000_09, TYPE.discover)?.yourAddress).toBe(0x0a000009);
  });

  test('has nothing to offer when the pool is used up, until somebody releases', () => {
    const asker = new Asker();
    for (const mac of [ANN, BEN]) {
      const { yourAddress } = asker.ask(mac, TYPE.discover)!;
      asker.ask(mac, TYPE.request, [wants(yourAddress), SERVER]);
    }
    expect(asker.ask(CAT, TYPE.discover)).toBeUndefined();
    asker.ask(ANN, TYPE.release, [SERVER], 0x0a000064);
    expect(asker.ask(CAT, TYPE.discover)?.yourAddress).toBe(0x0a000064);
  });

  test('says no to an address of another network', () => {
    const nak = new Asker().ask(ANN, TYPE.request, [wants(0xc0a80105)])!;
    expect(dhcp.typeOf(nak)).toBe(TYPE.nak);
  });

  test('does not offer again what somebody declined', () => {
    const asker = new Asker();
    asker.ask(ANN, TYPE.discover);
    asker.ask(ANN, TYPE.decline, [wants(0x0a000064), SERVER]);
    expect(asker.ask(ANN, TYPE.discover)?.yourAddress).toBe(0x0a000065);
  });
});

test('a host name that would move the cursor of whoever reads the log is not written', () => {
  const asker = new Asker();
  const named = (name: string) => [{ code: OPTION.hostname, data: new TextEncoder().encode(name) }];
  asker.ask(0x020000000002, TYPE.discover, named('laptop\0'));
  asker.ask(0x020000000003, TYPE.discover, named('x\u001b[2J\nDHCPACK on 10.0.0.1'));
  expect(asker.world.table('server', 'leases').map((row) => row['hostname'])).toEqual(['laptop', '']);
  expect(asker.world.exec('server', 'cat /var/log/dhcpd.log').stdout).not.toContain('\u001b');
});
