// A switch and a hub between three people: who gets which frame, and what the device says about it.
import { expect, test } from 'vitest';
import { reasonSentence } from '../../src/core/event.ts';
import { World } from '../../src/sim/world.ts';
import { frameOf } from '../helpers/wires.ts';

const A = '02:00:00:00:00:0a';
const B = '02:00:00:00:00:0b';
const C = '02:00:00:00:00:0c';

function island(kind: 'switch' | 'hub'): {
  world: World;
  send: (from: string, to: string) => string;
  story: string[];
} {
  const world = World.fromYaml(`
topology:
  nodes: { a: { kind: external }, b: { kind: external }, c: { kind: external }, s: { kind: ${kind} } }
  links: [{ endpoints: ["a:eth0", "s:1"] }, { endpoints: ["b:eth0", "s:2"] }, { endpoints: ["c:eth0", "s:3"] }]
`);
  let heard = '';
  for (const name of ['a', 'b', 'c']) world.external(`${name}:eth0`).onFrame(() => (heard += name));
  const story: string[] = [];
  world.on((row) => {
    if (row.reason) story.push(`${row.kind.id}: ${reasonSentence(row)}`);
  });
  const send = (from: string, to: string): string => {
    heard = '';
    const node = { [A]: 'a', [B]: 'b', [C]: 'c' }[from]!;
    world.external(`${node}:eth0`).send(frameOf({ from, to }));
    world.run();
    return [...heard].sort().join('');
  };
  return { world, send, story };
}

test('a switch floods what it does not know, then sends only where the destination lives', () => {
  const { world, send, story } = island('switch');
  expect(send(A, B)).toBe('bc');
  expect(send(B, A)).toBe('a');
  expect(send(A, B)).toBe('b');
  expect(send(C, 'ff:ff:ff:ff:ff:ff')).toBe('ab');
  expect(world.table('s', 'fdb').map((row) => [row['mac'], row['port']])).toEqual([
    [A, '1'],
    [B, '2'],
    [C, '3'],
  ]);
  expect(['learned', 'forwarded', 'flooded'].map((name) => world.counter('s', name))).toEqual([3, 2, 2]);
  expect(story[0]).toBe(`switch.learn: ${A} was not in the table; it lives behind port 1.`);
  expect(story[1]).toContain(`${B} is not in the table`);
  expect(story[3]).toBe(`switch.forward: The table says ${A} lives behind port 1.`);
});

test('an entry ages out after 300 s without a word, and moves with its station', () => {
  const { world, send } = island('switch');
  send(B, A);
  world.run({ until: world.now + 299e9 });
  expect(send(A, B)).toBe('b');
  world.run({ until: world.now + 301e9 });
  expect(send(A, B)).toBe('bc');
  send(B, A);
  world.external('c:eth0').send(frameOf({ from: B, to: A }));
  world.run();
  expect(send(A, B)).toBe('c');
});

test('a frame for a station behind the same port is not sent back', () => {
  const { world, send, story } = island('switch');
  send(A, C);
  world.external('a:eth0').send(frameOf({ from: '02:00:00:00:00:99', to: A }));
  world.run();
  expect(world.counter('s', 'filtered')).toBe(1);
  expect(story.at(-1)).toContain('it is there already');
});

test('a switch drops a frame whose FCS does not fit; a hub repeats it', () => {
  for (const kind of ['switch', 'hub'] as const) {
    const { world, send } = island(kind);
    world.input({ type: 'link', change: { link: 'a:eth0--s:1', direction: 'forward', flipBit: 300 } });
    expect(send(A, B)).toBe(kind === 'hub' ? 'bc' : '');
    if (kind === 'switch') expect(world.counter('s', 'fcs-errors')).toBe(1);
  }
});

test('a hub knows nobody: everyone hears everything', () => {
  const { send } = island('hub');
  expect([send(A, B), send(B, A), send(A, B)]).toEqual(['bc', 'ac', 'bc']);
});

test('what a switch learned behind a cut cable is forgotten', () => {
  const { world, send } = island('switch');
  send(B, A);
  world.input({ type: 'link', change: { link: 'b:eth0--s:2', up: false } });
  expect(world.table('s', 'fdb')).toEqual([]);
});
