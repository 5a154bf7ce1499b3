// A conversation that only witnesses segments must know of the next one exactly what one that took all of them apart knows.
import { expect, test } from 'vitest';
import { dissect, newConversation, summary, witness } from '../../src/dissect/index.ts';
import { linkRx, linkTx } from '../../src/sim/events.ts';
import { Player } from '../../src/sim/player.ts';

const LOSSY = `
seed: 5
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.1.3/24] } } }
  links: [{ endpoints: ["a:eth0", "b:eth0"], delay: 5ms, loss: 8% }]
`;

interface Seen {
  readonly t: number;
  readonly bytes: Uint8Array;
  readonly glance: Uint8Array;
}

function capture(): Seen[] {
  const player = new Player(LOSSY);
  const seen: Seen[] = [];
  player.listen({
    event: (row) => {
      if ((row.kind !== linkTx && row.kind !== linkRx) || row.node !== 0) return;
      const ring = player.head.simulation.capture!;
      seen.push({ t: row.t, glance: ring.glance(row.id)!.slice(), bytes: ring.get(row.id)!.bytes });
    },
  });
  const type = (node: string, text: string): void => {
    player.input({ type: 'line', node, terminal: 'tty1', text });
    while (player.advance());
  };
  type('b', 'nc -l -p 5000 > got &');
  type('a', 'for i in 1 2 3 4 5 6 7 8; do head -c 9000 /dev/zero; done | nc -N b 5000');
  type('a', 'ping -c 1 -s 4000 b');
  return seen;
}

test('witnessed segments leave a conversation as dissected ones do, losses and all', () => {
  const seen = capture();
  const [whole, quick] = [newConversation(), newConversation()];
  let witnessed = 0;
  let analysed = 0;
  seen.forEach(({ t, bytes, glance }, i) => {
    const options = { number: i + 1, time: t };
    const expected = summary(dissect(bytes, whole, options)).info;
    if (i % 3 > 0 && witness(glance, quick, i + 1, t)) return void witnessed++;
    if (expected.includes('[TCP ')) analysed++;
    expect(summary(dissect(bytes, quick, options)).info).toBe(expected);
  });
  expect(witnessed).toBeGreaterThan(20);
  expect(analysed).toBeGreaterThan(3);
});

test('what is no whole segment must be taken apart', () => {
  const fragments = capture().filter(({ bytes }) => bytes[23] === 1);
  expect(fragments.length).toBeGreaterThan(1);
  for (const { glance } of fragments) expect(witness(glance, newConversation(), 1, 0)).toBe(false);
  expect(witness(new Uint8Array(0), newConversation(), 1, 0)).toBe(false);
  const data = capture().find(({ glance }) => glance.length > 1000 && glance[23] === 6);
  expect(witness(data!.glance, newConversation(), 1, 0)).toBe(true);
  expect(witness(data!.glance.subarray(0, 500), newConversation(), 1, 0)).toBe(false);
});
