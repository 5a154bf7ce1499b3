/** Programs on networks that nobody drew: what a tool prints must follow from the topology, whatever it is. */
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import type { EventRow } from '../../src/core/event.ts';
import { eventSentence } from '../../src/core/event.ts';
import { World } from '../../src/sim/world.ts';
import { generateNetwork, pick } from '../helpers/generated-network.ts';

const NETWORKS = Array.from({ length: 10 }, (_, i) => [i + 1, i % 2 === 0 ? 'tree' : 'line'] as const);

describe.each(NETWORKS)('network %i, a %s', (seed, shape) => {
  const network = generateNetwork(seed, shape);
  const { hosts, yaml } = network;
  const rng = stream(seed, 'what is tried');
  const from = pick(rng, hosts);
  const to = pick(
    rng,
    hosts.filter((host) => host !== from),
  );
  const open = (): World => World.fromYaml(yaml);

  test('every host reaches every other, and the TTL says through how many routers', () => {
    const world = open();
    for (const a of hosts) {
      for (const b of hosts.filter((host) => host !== a)) {
        const { stdout, exit } = world.exec(a.name, `ping -c 1 ${b.address}`);
        expect(exit, stdout).toBe(0);
        expect(stdout).toContain(`64 bytes from ${b.address}: icmp_seq=1 ttl=${65 - network.way(a, b).length} time=`);
      }
    }
  });

  test('traceroute names the routers in their order', () => {
    const { stdout } = open().exec(from.name, `traceroute -n ${to.address}`);
    const named = [...stdout.matchAll(/^ *\d+ {2}(\S+) /gm)].map(([, address]) => address);
    expect(named).toEqual(network.way(from, to));
  });

  test('a link that takes longer is seen twice in the round trip', () => {
    const link = pick(rng, network.links(from, to));
    const roundTrip = (delay: number): number => {
      const world = open();
      world.exec(from.name, `ping -c 1 ${to.address}`); // who is where is asked once
      world.input({ type: 'link', change: { link, delay } });
      const { stdout } = world.exec(from.name, `ping -c 1 ${to.address}`);
      return Number(/^rtt min\/avg\/max\/mdev = ([\d.]+)\//m.exec(stdout)![1]);
    };
    const more = 1 + rng.below(500);
    expect(roundTrip(20e6 + more * 1e5) - roundTrip(20e6)).toBeCloseTo((2 * more) / 10, 6);
  });

  test('a flipped bit becomes a drop with a reason, and an echo that is missed', () => {
    const world = open();
    world.exec(from.name, `ping -c 1 ${to.address}`);
    const drops: EventRow[] = [];
    world.on((row) => {
      if (row.reason?.id.includes('fcs')) drops.push(row);
    });
    const link = pick(rng, network.links(from, to));
    world.input({ type: 'link', change: { link, flipBit: rng.below(8 * 98) } });
    const { stdout, exit } = world.exec(from.name, `ping -c 1 -W 1 ${to.address}`);
    expect(stdout).toContain('1 packets transmitted, 0 received, 100% packet loss');
    expect(exit).toBe(1);
    expect(drops).toHaveLength(1);
    expect(eventSentence(drops[0]!)).toMatch(/FCS|frame check/i);
    expect(drops[0]!.reason!.source).not.toBe('');
  });

  test.each(['own', 'peer'] as const)('an unplugged cable (%s) becomes Destination Host Unreachable', (whose) => {
    const world = open();
    world.input({ type: 'link', change: { link: (whose === 'own' ? from : to).cable, up: false } });
    const { stdout, exit } = world.exec(from.name, `ping -c 1 ${to.address}`);
    const way = network.way(from, to);
    const teller = whose === 'own' || way.length === 1 ? from.address : way.at(-2)!;
    expect(stdout).toContain(`From ${teller} icmp_seq=1 Destination Host Unreachable`);
    expect(exit).toBe(1);
  });

  test('equal seeds give equal hashes, another seed another one', () => {
    const run = (options: { readonly seed?: number } = {}): string => {
      const world = World.fromYaml(yaml, options);
      world.exec(from.name, `ping -c 2 ${to.address}`);
      world.exec(to.name, `traceroute ${from.address}`);
      world.run();
      return world.hash();
    };
    const hash = run();
    expect(run()).toBe(hash);
    expect(run({ seed: seed + 1000 })).not.toBe(hash);
  });
});
