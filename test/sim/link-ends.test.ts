// Streams as the lens tells them: each end of a link is a capture point of its own, and a frame seen at every hop is no retransmission.
import { expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { Player } from '../../src/sim/player.ts';
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Sightings } from '../../src/sim/sightings.ts';

const path = (loss: string): string => `
seed: 5
topology:
  nodes:
    a: { kind: host, gateway: 10.0.1.1, interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
    r: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } } }
    b: { kind: host, gateway: 10.0.2.1, interfaces: { eth0: { addresses: [10.0.2.2/24] } } }
  links:
    - { endpoints: ["a:eth0", "r:eth0"], delay: 5ms }
    - { endpoints: ["r:eth1", "b:eth0"], delay: 5ms, loss: ${loss} }
`;

interface Run {
  readonly player: Player;
  readonly sightings: Sightings;
  lens(): PlayerLens;
}

function transfer(loss: string): Run {
  const player = new Player(path(loss));
  const sightings = new Sightings();
  player.listen({ event: (row) => sightings.add(row), fork: (kept) => sightings.truncate(kept) });
  const type = (node: string, text: string): void => {
    player.input({ type: 'line', node, terminal: 'tty1', text });
    for (let i = 0; i < 200_000 && player.advance(); i++);
  };
  type('b', 'nc -l -p 5000 > got &');
  type('a', 'for i in 1 2 3 4 5 6 7 8; do head -c 9000 /dev/zero; done | nc -N b 5000');
  return { player, sightings, lens: () => new PlayerLens(player, sightings) };
}

function found(run: Run, filter: string): number {
  const result = run.lens().search(filter, 0, 1_000_000);
  if ('error' in result) throw new Error(result.error);
  return result.matches.length;
}

test('on a clean line nothing is a retransmission, at whatever hop it is seen', () => {
  const run = transfer('0%');
  expect(found(run, 'tcp.len > 0')).toBeGreaterThan(20);
  expect(found(run, 'tcp.analysis.retransmission || tcp.analysis.lost_segment')).toBe(0);
  expect(found(run, 'tcp.flags.syn == 1 && tcp.seq == 0')).toBe(found(run, 'tcp.flags.syn == 1'));
  expect(found(run, 'tcp.stream == 1')).toBe(0);
});

test('on a bad line the sender’s end shows what was sent again, and the far end what is missing', () => {
  const run = transfer('10%');
  const sentAgain = 'tcp.analysis.retransmission || tcp.analysis.out_of_order';
  expect(found(run, `(${sentAgain}) && node == "a"`)).toBeGreaterThan(0);
  expect(found(run, 'tcp.analysis.lost_segment && node == "a"')).toBe(0);
  expect(found(run, 'tcp.analysis.lost_segment && node == "b"')).toBeGreaterThan(0);
});

test('rows are the same in whatever order they are looked at', () => {
  const run = transfer('10%');
  const rng = stream(1, 'order');
  const events = Array.from({ length: run.sightings.length }, (_, i) => run.sightings.at(i));
  const inOrder = run.lens();
  const rows = new Map(events.map((event) => [event, inOrder.packet(event)]));
  const mixed = run.lens();
  const shuffled = events.map((event) => ({ event, key: rng.u32() })).sort((x, y) => x.key - y.key);
  for (const { event } of shuffled) expect(mixed.packet(event)).toEqual(rows.get(event));
});

test('after a fork the past that was cut off is forgotten', () => {
  const run = transfer('0%');
  const lens = run.lens();
  const last = run.sightings.at(run.sightings.length - 1);
  const line = lens.packet(last);
  run.player.seek(run.sightings.at(6));
  run.player.resume();
  for (let i = 0; i < 200_000 && run.player.advance(); i++);
  expect(line?.protocol).toBe('TCP');
  for (let i = 0; i < run.sightings.length; i++) {
    expect(lens.packet(run.sightings.at(i))).toEqual(run.lens().packet(run.sightings.at(i)));
  }
});
