// Following a conversation through the lens: its packets by a filter, and what both ends said.
import { expect, test, vi } from 'vitest';
import { fromUtf8 } from '../../src/core/bytes.ts';
import { Player } from '../../src/sim/player.ts';
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Sightings } from '../../src/sim/sightings.ts';

const TRIO = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, gateway: 10.0.0.254 }
    r1: { kind: router, interfaces: { eth0: { addresses: [10.0.0.254/24] }, eth1: { addresses: [10.0.1.254/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } }, gateway: 10.0.1.254 }
  links: [{ endpoints: ["alice:eth0", "r1:eth0"] }, { endpoints: ["r1:eth1", "bob:eth0"] }]
`;

function run(...lines: readonly [node: string, text: string][]) {
  const player = new Player(TRIO);
  const sightings = new Sightings();
  player.listen({ event: (row) => sightings.add(row) });
  for (const [node, text] of lines) {
    player.input({ type: 'line', node, terminal: `tty-${text}`, text });
    while (player.advance());
  }
  const lens = new PlayerLens(player, sightings);
  const find = (filter: string): readonly number[] => {
    const found = lens.search(filter, 0, 10_000);
    if ('error' in found) throw new Error(found.error);
    return found.matches;
  };
  return { lens, find, player };
}

const twoTalks = () =>
  run(
    ['bob', 'echo hello from bob | nc -N -l -p 5000 &'],
    ['bob', 'nc -l -p 6000 &'],
    ['alice', 'echo first | nc -N 10.0.1.2 5000'],
    ['alice', 'echo second | nc -N 10.0.1.2 6000'],
  );

test('the packets of one conversation are those of its two ends, wherever they are seen', () => {
  const { lens, find } = twoTalks();
  const [event] = find('tcp.dstport == 6000');
  const [conversation, ...others] = lens.conversations(event!);
  expect(conversation).toMatchObject({ title: 'TCP stream' });
  expect(others).toEqual([]);
  expect(find(conversation!.filter)).toEqual(find('tcp.port == 6000'));
  expect(find(conversation!.filter).length).toBeGreaterThan(0);
});

test('what was said is told in order, by both ends, as one capture point saw it', () => {
  const { lens, find } = twoTalks();
  const said = (filter: string) => {
    const talk = lens.talk(find(filter)[0]!)!;
    return talk.chunks.map(({ from, bytes }) => [talk.ends[from].split(':')[0], fromUtf8(bytes)]);
  };
  expect(said('tcp.port == 5000')).toEqual(
    expect.arrayContaining([
      ['10.0.0.1', 'first\n'],
      ['10.0.1.2', 'hello from bob\n'],
    ]),
  );
  expect(said('tcp.port == 6000 && node == "bob"')).toEqual([['10.0.0.1', 'second\n']]);
});

test('a packet that belongs to no conversation says so', () => {
  const { lens, find } = twoTalks();
  const [arp] = find('arp');
  expect([lens.conversations(arp!), lens.talk(arp!)]).toEqual([[], undefined]);
});

test('what the rings have let go is read again from the beginning, and no more often than it must be', () => {
  const { lens, find, player } = run(
    ['bob', 'nc -l -p 5000 &'],
    ['alice', 'echo first | nc -N 10.0.1.2 5000'],
    ['alice', 'ping -q -c 5000 -i 0.01 10.0.1.2'],
  );
  const retell = vi.spyOn(player, 'retell');
  const talk = lens.talk(find('tcp.len > 0')[0]!)!;
  expect(talk.chunks.map(({ bytes }) => fromUtf8(bytes))).toEqual(['first\n']);
  expect(retell.mock.calls.length).toBeLessThan(12);
});
