// Pacing: what a learner's second is worth, told without a clock.
import { expect, test } from 'vitest';
import { Pacer } from '../../src/cli/session/pacer.ts';
import { turn } from '../../src/cli/session/turn.ts';
import { linkTx } from '../../src/sim/events.ts';
import { Player } from '../../src/sim/player.ts';
import type { Pacing } from '../../src/store/session.ts';

const PAIR = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"], delay: 1ms }]
`;

/** Turns of 33 ms until the world is quiet: the learner's time, in ms. */
function watch(command: string, pacing: Pacing, seenBefore = false): number {
  const player = new Player(PAIR);
  const pacer = new Pacer();
  pacer.pacing = pacing;
  let wallMs = 0;
  player.listen({
    event: (row) => {
      if (row.kind === linkTx)
        pacer.frameSent(row.frame, () => (seenBefore ? 'known' : String(row.frame)), row.t, row.numbers[1], wallMs);
    },
  });
  if (seenBefore) pacer.frameSent(-1, () => 'known', 0, 0, 0);
  player.input({ type: 'line', node: 'alice', terminal: 'tty1', text: command });
  while (!player.head.quiet && wallMs < 600_000) {
    wallMs += 33;
    const share = { settle: () => true, timeIsUp: () => false };
    turn(player, pacer, { elapsedMs: 33, wallMs, unpaced: false, ...share });
  }
  return wallMs;
}

test('repeats run one to one: two seconds of pings take two seconds', () => {
  const took = watch('ping -q -c 21 -i 0.1 10.0.0.2', 'follow', true);
  expect(took).toBeGreaterThan(1900);
  expect(took).toBeLessThan(2200);
});

test('a first journey is slowed so that every hop is seen', () => {
  // four hops of about half a second each: question, answer, request, reply
  const took = watch('ping -q -c 1 10.0.0.2', 'follow');
  expect(took).toBeGreaterThan(4 * 400);
  expect(took).toBeLessThan(4 * 600);
});

test('a long wait is skipped, and as fast as it goes waits for nothing', () => {
  expect(watch('sleep 300', 'follow')).toBeLessThan(500);
  expect(watch('ping -q -c 100 10.0.0.2', 'fast')).toBeLessThan(500);
});
