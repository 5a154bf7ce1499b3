// The player: a run can be had again, step by step backwards, and another future can begin anywhere in it.
import { describe, expect, test } from 'vitest';
import { Player } from '../../src/sim/player.ts';
import { endLine, forkLine, headLine, inputLine, parseSession, reexecute } from '../../src/sim/session-file.ts';
import type { World } from '../../src/sim/world.ts';

const LAN = `
seed: 7
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], delay: 2ms, jitter: 1ms, loss: 10% }
    - { endpoints: ["bob:eth0", "s1:2"], delay: 2ms }
`;

const line = (node: string, text: string) => ({ type: 'line', node, terminal: 'tty1', text }) as const;

function play(player: Player, node: string, text: string): void {
  player.input(line(node, text));
  while (player.advance());
}

/** Everything that can be asked of a world, as text. */
const picture = (world: World): string =>
  JSON.stringify(
    world.simulation.nodes.map((n) => [
      n.name,
      n.device.tableNames.map((t) => [t, world.table(n.name, t)]),
      n.ports.length,
    ]),
  );

describe('rewind', () => {
  test('every earlier moment shows the tables that the head had then', () => {
    const player = new Player(LAN);
    const seen: { event: number; now: number; picture: string }[] = [];
    player.input(line('alice', 'ping -c 3 10.0.0.2'));
    do {
      const world = player.head;
      const event = world.simulation.log.last;
      if (seen.at(-1)?.event !== event) seen.push({ event, now: world.now, picture: picture(world) });
    } while (player.advance());
    for (const then of seen.reverse()) {
      player.seek(then.event);
      expect({ event: player.event, now: player.now, picture: picture(player.world) }).toEqual(then);
    }
    player.toHead();
    expect(player.live).toBe(true);
  });

  test('back and next walk the same moments', () => {
    const player = new Player(LAN);
    play(player, 'alice', 'ping -c 1 10.0.0.2');
    const down: number[] = [];
    while (player.back()) down.push(player.event);
    const up = [player.event];
    while (!player.live) {
      player.next();
      up.push(player.event);
    }
    expect(up.slice(0, -1)).toEqual([...down].reverse());
  });
});

describe('fork', () => {
  test('an input in the past begins another future; the old one is told gone', () => {
    const player = new Player(LAN);
    const forks: number[] = [];
    player.listen({ fork: (kept) => forks.push(kept) });
    play(player, 'alice', 'ping -c 1 10.0.0.2');
    const afterPing = player.event;
    play(player, 'bob', 'arp -d 10.0.0.1');
    player.seek(afterPing);
    play(player, 'bob', 'arp -n');
    expect(forks).toEqual([afterPing]);
    expect(player.head.inputs.map((i) => (i.act.type === 'line' ? i.act.text : ''))).toEqual([
      'ping -c 1 10.0.0.2',
      'arp -n',
    ]);
    expect(player.head.table('bob', 'neigh')).toHaveLength(1);
  });

  test('going on from the past without doing anything else gives the same trace', () => {
    const player = new Player(LAN);
    play(player, 'alice', 'ping -c 4 10.0.0.2');
    const hash = player.head.hash();
    player.seek(20);
    player.resume();
    while (player.advance());
    expect(player.head.hash()).toBe(hash);
  });
});

describe('the session file', () => {
  const record = (): { text: string; hash: string } => {
    const player = new Player(LAN);
    play(player, 'alice', 'ping -c 2 10.0.0.2');
    play(player, 'bob', 'ip neigh');
    const { inputs, simulation, now } = player.head;
    const head = headLine({ version: 'test', file: 'lan.yaml', seed: 7, text: LAN });
    const end = endLine({ dispatches: simulation.dispatches, t: now, hash: player.head.hash() });
    return { text: head + inputs.map(inputLine).join('') + end, hash: player.head.hash() };
  };

  test('runs again to an equal hash', () => {
    const { text, hash } = record();
    const session = parseSession(text);
    if (!session.ok) throw new Error(session.error);
    expect(session.value.end?.hash).toBe(hash);
    expect(reexecute(session.value).hash()).toBe(hash);
  });

  test('a file that broke off in the middle of a line is used as far as it goes', () => {
    const { text } = record();
    const session = parseSession(text.slice(0, text.lastIndexOf('{"end"') + 4));
    expect(session.ok && session.value.inputs.length).toBe(2);
    expect(session.ok && session.value.end).toBe(undefined);
  });

  test('a fork keeps only the inputs before it', () => {
    const { text } = record();
    const lines = text.split('\n');
    const session = parseSession([...lines.slice(0, 3), forkLine(1).trim(), ''].join('\n'));
    expect(session.ok && session.value.inputs.length).toBe(1);
  });

  test('what is no session says so', () => {
    expect(parseSession('')).toEqual({ ok: false, error: 'the session file is empty' });
    expect(parseSession('{"x":1}\n').ok).toBe(false);
    expect(parseSession('nonsense\n')).toMatchObject({ error: expect.stringContaining('line 1') });
  });
});
