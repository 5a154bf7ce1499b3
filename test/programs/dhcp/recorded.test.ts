import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/core/bytes.ts';
import { readCapture } from '../../../src/dissect/read-capture.ts';
import { messageIn } from '../../../src/programs/lib/dhcp/wire.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { mac: "02:00:00:00:00:02" } } }
    x: { kind: external, interfaces: { eth0: {} } }
  links: [{ endpoints: ["alice:eth0", "x:eth0"] }]
`;

/** The whole frame without what must differ: the transaction id, and with it the UDP checksum. */
function comparable(frame: Uint8Array): string {
  const copy = frame.slice(0, 342);
  copy.fill(0, 40, 42);
  copy.fill(0, 46, 50);
  return toHex(copy);
}

test("udhcpc's frames are the real one's, byte for byte", () => {
  const capture = readCapture(readFileSync(new URL('../../golden/dhcp/udhcpc.pcap', import.meta.url)));
  if (!capture.ok) throw new Error(capture.error);
  const real = capture.value.packets.map(({ bytes }) => bytes);
  const world = World.fromYaml(LAB);
  const ours: Uint8Array[] = [];
  world.external('x:eth0').onFrame((frame) => {
    const asked = messageIn(frame, dhcp.SERVER_PORT)?.message;
    if (!asked) return;
    ours.push(frame.slice());
    // what the real server answered, for this exchange: offer, then acknowledgment
    const answer = real[2 * ours.length - 1]!.slice();
    answer.set(frame.subarray(46, 50), 46);
    answer.fill(0, 40, 42);
    world.external('x:eth0').send(answer);
  });
  expect(world.exec('alice', 'sudo udhcpc -i eth0 -q -f').exit).toBe(0);
  expect(ours.map(comparable)).toEqual([real[0]!, real[2]!].map(comparable));
});
