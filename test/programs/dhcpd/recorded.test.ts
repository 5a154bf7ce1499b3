import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/bytes.ts';
import { readCapture } from '../../../src/dissect/read-capture.ts';
import { messageIn } from '../../../src/programs/lib/dhcp/wire.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    server:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24] } }
      services: [{ dhcp: { ping: false, subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.199, router: 10.0.0.1, dns: [10.0.0.1], domain: home.lan, lease: 10m }] } }]
    x: { kind: external, interfaces: { eth0: {} } }
  links: [{ endpoints: ["server:eth0", "x:eth0"] }]
`;

/** Frames of a recording that carry DHCP, without those of ARP and ICMP. */
function framesOf(name: string): Uint8Array[] {
  const capture = readCapture(readFileSync(new URL(`../../golden/dhcp/${name}.pcap`, import.meta.url)));
  if (!capture.ok) throw new Error(capture.error);
  return capture.value.packets.map(({ bytes }) => bytes).filter((bytes) => carried(bytes) !== undefined);
}

const carried = (frame: Uint8Array): dhcp.DhcpMessage | undefined =>
  (messageIn(frame, dhcp.SERVER_PORT) ?? messageIn(frame, dhcp.CLIENT_PORT))?.message;

describe("Debian's recorded messages", () => {
  test.each(['dhclient', 'udhcpc', 'dhclient-nak', 'dhclient-decline', 'dhclient-renew'])(
    '%s: are read and written alike',
    (name) => {
      const frames = framesOf(name);
      expect(frames.length).toBeGreaterThan(3);
      for (const frame of frames) expect(toHex(frame)).toContain(toHex(dhcp.encode(carried(frame)!)));
    },
  );

  test.each(['dhclient', 'udhcpc'])('our server answers %s with the very bytes of the real one', (name) => {
    const world = World.fromYaml(LAB);
    world.run();
    const heard: string[] = [];
    world.external('x:eth0').onFrame((frame) => {
      const message = messageIn(frame, dhcp.CLIENT_PORT)?.message;
      if (message) heard.push(toHex(dhcp.encode(message)));
    });
    const [discover, offer, request, ack] = framesOf(name);
    for (const frame of [discover!, request!]) {
      world.external('x:eth0').send(frame);
      world.run();
    }
    expect(heard).toEqual([offer!, ack!].map((frame) => toHex(dhcp.encode(carried(frame)!))));
  });
});
