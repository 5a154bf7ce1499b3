// Rows of a packet list during a fast flow: what the sender recorded says what the analysis of a capture would.
import { expect, test } from 'vitest';
import { linkTx } from '../../src/sim/events.ts';
import { Player } from '../../src/sim/player.ts';
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Sightings } from '../../src/sim/sightings.ts';
import { remarkOf } from '../../src/sim/sent-segment.ts';
import { shorten } from '../../src/store/wording.ts';

const LOSSY = `
seed: 11
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.1.3/24] } } }
  links: [{ endpoints: ["a:eth0", "b:eth0"], delay: 5ms, loss: 2% }]
`;

function transfer(): { player: Player; sightings: Sightings; sent: number[] } {
  const player = new Player(LOSSY);
  const sightings = new Sightings();
  const sent: number[] = [];
  player.listen({
    event: (row) => {
      sightings.add(row);
      if (row.kind === linkTx) sent.push(row.id);
    },
  });
  const type = (node: string, text: string): void => {
    player.input({ type: 'line', node, terminal: 'tty1', text });
    while (player.advance());
  };
  type('b', 'nc -l -p 5000 > got &');
  type('a', 'head -c 900000 /dev/zero | nc -N b 5000');
  return { player, sightings, sent };
}

const withoutRemarks = (words: string): string => words.replace(/^(?:[^:]+: +)+/, '');

test('in a hurry a row says the same, and marks what was sent again and what asks for it', () => {
  const { player, sightings, sent } = transfer();
  const exact = new PlayerLens(player, sightings);
  const words = sent.map((event) => {
    const view = exact.packet(event)!;
    return { event, protocol: view.protocol, words: shorten(view.info) };
  });
  let hurried = 0;
  let again = 0;
  let duplicates = 0;
  for (const { event, protocol, words: told } of words.slice(400)) {
    if (protocol !== 'TCP') continue;
    // a lens of its own each time: its link ends have read nothing yet
    const quick = shorten(new PlayerLens(player, sightings).packet(event, true)!.info);
    expect(withoutRemarks(quick)).toBe(withoutRemarks(told));
    hurried++;
    if (quick.startsWith('again')) again++;
    if (quick.startsWith('dup:')) duplicates++;
  }
  expect(hurried).toBeGreaterThan(300);
  expect(again).toBeGreaterThan(3);
  expect(duplicates).toBeGreaterThan(3);
});

test('a reset offers no window, and none is called closed for it', () => {
  const { player, sightings } = transfer();
  player.input({ type: 'line', node: 'a', terminal: 'tty1', text: 'nc 10.0.1.3 9' });
  while (player.advance());
  const resets: (string | undefined)[] = [];
  player.head.simulation.log.read(0, (row) => {
    if (row.kind.id === 'tcp.send' && (row.numbers[5] ?? 0) & 0x04) resets.push(remarkOf(row));
  });
  expect(sightings.length).toBeGreaterThan(0);
  expect(resets.length).toBeGreaterThan(0);
  expect(resets.every((remark) => remark === undefined)).toBe(true);
});
