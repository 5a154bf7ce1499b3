// The lens answers from the head while its rings hold the record, and from a second run when they do not.
import { expect, test } from 'vitest';
import { Player } from '../../src/sim/player.ts';
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Sightings } from '../../src/sim/sightings.ts';

const PAIR = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`;

function longRun(count: number): { player: Player; lens: PlayerLens; sightings: Sightings } {
  const player = new Player(PAIR);
  const sightings = new Sightings();
  player.listen({ event: (row) => sightings.add(row) });
  player.input({ type: 'line', node: 'alice', terminal: 'tty1', text: `ping -q -c ${count} -i 0.01 10.0.0.2` });
  while (player.advance());
  return { player, lens: new PlayerLens(player, sightings), sightings };
}

test('a frame that the rings have let go is told as if it had happened just now', () => {
  const short = longRun(3);
  const long = longRun(7000);
  expect(long.player.head.simulation.log.first).toBeGreaterThan(1);
  const early = short.sightings.at(4);
  expect(long.lens.packet(early)).toEqual(short.lens.packet(early));
  expect(long.lens.bytes(early)).toEqual(short.lens.bytes(early));
  const row = short.player.head.simulation.log.row(early)!;
  expect(long.lens.story(row.frame)).toEqual(short.lens.story(row.frame));
  const chain = ({ lens }: typeof long) => lens.explain(early).map(({ event, kind, node }) => ({ event, kind, node }));
  expect(chain(long)).toEqual(chain(short));
});

test('a search finds what fits, in pieces as large as asked for, and says what is wrong with a filter', () => {
  const { lens, sightings } = longRun(5);
  const all = lens.search('icmp.type == 8 && node == "bob"', 0, 1000);
  expect(all).toMatchObject({ next: undefined });
  const found: number[] = [];
  let from: number | undefined = 0;
  while (from !== undefined) {
    const part: ReturnType<typeof lens.search> = lens.search('icmp.type == 8 && node == "bob"', from, 3);
    if ('error' in part) throw new Error(part.error);
    found.push(...part.matches);
    from = part.next;
  }
  expect({ matches: found, next: undefined }).toEqual(all);
  expect(found).toHaveLength(5);
  expect(sightings.length).toBe(4 + 20);
  expect(lens.search('icmp.tpye == 8', 0, 10)).toMatchObject({ error: expect.stringContaining('icmp.type') });
});
