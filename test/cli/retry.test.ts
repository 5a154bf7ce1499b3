// Trying a step again: the one that is on, the one just done, and the lab from its beginning.
import { expect, test } from 'vitest';
import { LiveLab } from '../../src/cli/session/live-lab.ts';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';
import { loadLab } from '../../src/lab/load.ts';

const LAB = `
lab: 1
id: pair
title: Two hosts
level: beginner
minutes: 1
goals: [Ping]
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
steps:
  - { say: Ping., expect: [{ packet: icmp.type == 0 }], hints: [ping], solution: ["alice: ping -c 1 bob"] }
  - { say: Look., expect: [{ ran: { node: bob, command: arp, exit: 0 } }], hints: [arp], solution: ["bob: arp -n"] }
`;

function session(done: number): LiveSession {
  const live = new LiveSession({ text: LAB, file: 'pair.yaml', title: 'pair' });
  const saved = Array.from({ length: done }, () => ({ state: 'passed', points: 1 }) as const);
  live.labSide = new LiveLab(live, { lab: loadLab(LAB), cards: new Map(), saved, onProgress: () => {} });
  return live;
}

const known = (live: LiveSession): number => live.lens.tables('alice').find((t) => t.name === 'neigh')!.rows.length;

test('the step whose outcome is still on show begins again, tables and clock included', () => {
  const live = session(0);
  live.send({ type: 'line', node: 'alice', text: 'ping -c 1 bob' });
  live.runToQuiet(seconds(10));
  expect([live.lab!.current, known(live)]).toEqual([1, 1]);
  live.send({ type: 'retry', step: 0 });
  expect([live.lab!.current, known(live), live.player.now]).toEqual([0, 0, 0]);
  live.send({ type: 'line', node: 'alice', text: 'ping -c 1 bob' });
  live.runToQuiet(seconds(10));
  expect(live.lab!.current).toBe(1);
});

test('a lab gone on with another day can still begin anew', () => {
  const live = session(1);
  expect([live.lab!.current, known(live)]).toEqual([1, 1]);
  live.send({ type: 'reset-lab' });
  expect([live.lab!.current, known(live)]).toEqual([0, 0]);
});
