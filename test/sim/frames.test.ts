// Who owns a frame: whole worlds with poisoned frame buffers, in which nothing may leak, be released twice or be read after its release.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { World } from '../../src/sim/world.ts';

/** alice – switch with bob and an external port – r1 – a narrow link – r2 – hub with carol and dave. */
const FILE = (links: { loss: number; corrupt: number; duplicate: number; reorder: number; queue: number }): string => {
  const { loss, corrupt, duplicate, reorder, queue } = links;
  const bad = `delay: 1ms, loss: ${loss}%, corrupt: ${corrupt}%, duplicate: ${duplicate}%, reorder: ${reorder}%, queue: ${queue}`;
  return `
topology:
  routes: auto
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.1.3/24] } } }
    x: { kind: external }
    s: { kind: switch }
    r1: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/30], mtu: 600 } } }
    r2: { kind: router, interfaces: { eth0: { addresses: [10.0.2.2/30], mtu: 600 }, eth1: { addresses: [10.0.3.1/24] } } }
    h: { kind: hub }
    carol: { kind: host, interfaces: { eth0: { addresses: [10.0.3.2/24] } } }
    dave: { kind: host, interfaces: { eth0: { addresses: [10.0.3.3/24] } } }
  links:
    - { endpoints: ["alice:eth0", "s:1"], ${bad} }
    - { endpoints: ["bob:eth0", "s:2"] }
    - { endpoints: ["x:eth0", "s:3"] }
    - { endpoints: ["r1:eth0", "s:4"] }
    - { endpoints: ["r1:eth1", "r2:eth0"], rate: 1mbit, ${bad} }
    - { endpoints: ["r2:eth1", "h:1"] }
    - { endpoints: ["carol:eth0", "h:2"], ${bad} }
    - { endpoints: ["dave:eth0", "h:3"] }
`;
};

const COMMANDS = [
  'ping -c 3 -i 0.2 -W 1 10.0.3.2',
  'ping -c 2 -i 0.2 -s 4000 -W 1 10.0.3.3',
  'ping -c 2 -M do -s 1200 -W 1 10.0.3.2',
  'ping -c 1 -t 1 -W 1 10.0.3.2',
  'ping -c 1 -W 1 10.0.1.77',
  'ping -c 1 -W 1 10.0.3.77',
  'ping -c 2 -W 1 127.0.0.1',
  'ping -b -c 1 -W 1 10.0.1.255',
  'traceroute -n -q 1 -w 1 10.0.3.3',
  'echo hello | nc -u -w 1 10.0.3.2 99',
  'ip link set eth0 down; ip link set eth0 up',
  'arp -d 10.0.1.1',
  'iptables -A OUTPUT -p icmp -j REJECT; ping -c 1 -W 1 10.0.3.2; iptables -F OUTPUT',
];
const percent = fc.nat(30);

const poisoned = (text: string, seed: number): World => {
  const world = World.fromYaml(text, { seed });
  world.simulation.frames.poison = true;
  return world;
};

/** Runs to quiet and past every reassembly and queue that upkeep empties. */
function settle(world: World): void {
  world.run();
  world.run({ until: world.now + 120e9 });
  world.run();
}

test('no frame is left when a world is quiet, whatever its links do and its people type', () => {
  const links = fc.record({
    loss: percent,
    corrupt: percent,
    duplicate: percent,
    reorder: percent,
    queue: fc.integer({ min: 1, max: 20 }),
  });
  const typed = fc.array(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(links, typed, fc.nat(1000), fc.boolean(), (of, lines, seed, tapped) => {
      const run = (world: World): string => {
        if (tapped) world.exec('r1', 'tcpdump -n -i eth0 -c 5 > /dev/null &');
        for (const line of lines) world.exec('alice', line);
        settle(world);
        expect(world.simulation.frames.live).toBe(0);
        return world.hash();
      };
      const text = FILE(of);
      // a view read after its release would see the poison, and the run would be another one
      expect(run(poisoned(text, seed))).toBe(run(World.fromYaml(text, { seed })));
    }),
    { numRuns: 60 },
  );
});

test('cables that are pulled while frames are on them lose them whole', () => {
  const world = poisoned(FILE({ loss: 0, corrupt: 0, duplicate: 20, reorder: 0, queue: 50 }), 3);
  for (let n = 0; n < 6; n++) {
    world.start('alice', 'ping -c 5 -i 0.2 -s 3000 -W 1 10.0.3.2', `t${n}`, 'closed');
    world.run({ until: world.now + 7_300_000 + n * 1_000_000 });
    for (const { forward, backward } of world.simulation.links) {
      forward.setUp(n % 2 === 1);
      backward.setUp(n % 2 === 1);
    }
    world.run({ until: world.now + 50_000_000 });
  }
  settle(world);
  expect(world.simulation.frames.live).toBe(0);
});

test('20,000 mutated frames from outside are only data', () => {
  const world = poisoned(FILE({ loss: 0, corrupt: 0, duplicate: 0, reorder: 0, queue: 1000 }), 1);
  const port = world.external('x:eth0');
  const heard: Uint8Array[] = [];
  port.onFrame((bytes) => heard.push(bytes));
  const capture = world.captureFrames(1 << 22);
  const seeds: Uint8Array[] = [];
  const stop = world.on((row) => {
    const frame = row.kind.id === 'link.rx' ? capture.get(row.id) : undefined;
    if (frame && seeds.length < 300) seeds.push(frame.bytes.slice());
  });
  for (const line of COMMANDS) world.exec('alice', line);
  stop();
  const random = stream(1, 'mutations');
  for (let n = 0; n < 20_000; n++) {
    const bytes = seeds[random.below(seeds.length)]!.slice();
    const flips = 1 + random.below(4);
    for (let k = 0; k < flips; k++) bytes[random.below(bytes.length)] = random.below(256);
    const cut = random.chance(0.2) ? 14 + random.below(bytes.length - 14) : bytes.length - 4;
    port.send(bytes.subarray(0, cut));
    if (n % 50 === 49) world.run();
  }
  settle(world);
  expect(heard.length).toBeGreaterThan(0);
  expect(world.simulation.frames.live).toBe(0);
  for (const name of ['eth0', 'eth1']) world.exec('r1', `ip link set ${name} up`);
  expect(world.exec('dave', 'ping -c 1 10.0.1.3').exit).toBe(0);
}, 60_000);
