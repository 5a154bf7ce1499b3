// The drawing of a network: names never overlap, links go around them, frames are where they should be.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TopologyView } from '../../src/store/session.ts';
import { drawTopology, type Flight } from '../../src/ui/topology/draw.ts';
import { plan, type Plan } from '../../src/ui/topology/plan.ts';
import { place } from '../../src/ui/topology/place.ts';
import { lineText } from '../../src/ui/text.ts';

/** `a-b b-c` as a topology. Names in capitals are routers; `at` may be given by name. */
function network(edges: string, at: Readonly<Record<string, readonly [number, number]>> = {}): TopologyView {
  const pairs = edges.split(' ').map((e) => e.split('-'));
  const names = [...new Set(pairs.flat())];
  const ports = names.map(() => 0);
  const links = pairs.map(([a = '', b = '']) => {
    const [i, j] = [names.indexOf(a), names.indexOf(b)];
    return { name: `${a}--${b}`, a: { node: i, port: ports[i]!++ }, b: { node: j, port: ports[j]!++ } };
  });
  const nodes = names.map((name, i) => ({
    name,
    kind: /^[A-Z]/.test(name) ? 'router' : 'host',
    at: at[name],
    interfaces: [{ name: 'eth0', mac: `02:00:00:00:00:0${i % 10}`, addresses: [`10.0.${i}.1/24`] }],
  }));
  return { nodes, links };
}

const CHAIN = network('alice-s1 s1-R1 R1-R2 R2-s2 s2-bob');
const STAR = network('s1-alice s1-bob s1-carol s1-dave s1-R1 R1-web');

/** A connected graph of up to 30 nodes: a random tree with a few more links. */
const anyNetwork = fc
  .record({
    parents: fc.array(fc.nat(1000), { minLength: 1, maxLength: 29 }),
    extra: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 5 }),
  })
  .map(({ parents, extra }) => {
    const count = parents.length + 1;
    const tree = parents.map((p, i) => `n${p % (i + 1)}-n${i + 1}`);
    const more = extra.map(([a, b]) => [a % count, b % count] as const).filter(([a, b]) => a !== b);
    return network([...tree, ...more.map(([a, b]) => `n${a}-n${b}`)].join(' '));
  });

function drawn(
  topology: TopologyView,
  width: number,
  height: number,
  flights: readonly Flight[] = [],
  made?: Plan,
): string[] {
  return drawTopology(
    {
      plan: made ?? plan(topology, width, height, 'all', 0),
      flights,
      chosenNode: 0,
      chosenLink: undefined,
      down: new Set(),
      focused: false,
      nodeStyle: () => 'plain',
    },
    width,
    height,
  ).map(lineText);
}

describe('the plan of a drawing', () => {
  test('gives each of up to 30 nodes a place of its own', () => {
    fc.assert(
      fc.property(anyNetwork, (topology) => {
        const places = place(topology).map((p) => `${p.column},${p.row}`);
        expect(new Set(places).size).toBe(topology.nodes.length);
      }),
    );
  });

  test('keeps names, labels and links apart, inside the panel', () => {
    fc.assert(
      fc.property(
        anyNetwork,
        fc.integer({ min: 40, max: 150 }),
        fc.integer({ min: 4, max: 40 }),
        (topology, width, height) => {
          const made = plan(topology, width, height, 'all', 0);
          const cells = new Map<string, string>();
          const claim = (x: number, y: number, text: string, who: string): void => {
            for (let i = 0; i < text.length; i++) {
              expect(x + i >= 0 && x + i < width && y >= 0 && y < height).toBe(true);
              expect(cells.get(`${x + i},${y}`)).toBeUndefined();
              cells.set(`${x + i},${y}`, who);
            }
          };
          for (const n of made.nodes) {
            claim(n.x, n.y, n.name, n.name);
            claim(n.x, n.y + 1, n.label, n.name);
          }
          const named = new Set(made.nodes.flatMap((n) => Array.from(n.name, (_, i) => `${n.x + i},${n.y}`)));
          for (const { path } of made.links) for (const p of path) expect(named.has(`${p.x},${p.y}`)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('draws every link as a connected way from one name to the other', () => {
    fc.assert(
      fc.property(anyNetwork, (topology) => {
        const made = plan(topology, 140, 50, 'L7', 0);
        const spot = new Map(made.nodes.map((n) => [n.node, n]));
        for (const { link, path } of made.links) {
          for (let i = 1; i < path.length; i++) {
            expect(Math.abs(path[i]!.x - path[i - 1]!.x) + Math.abs(path[i]!.y - path[i - 1]!.y)).toBe(1);
          }
          const { a, b } = topology.links[link]!;
          expect(beside(path[0]!, spot.get(a.node)!)).toBe(true);
          expect(beside(path.at(-1)!, spot.get(b.node)!)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('shows all 30 nodes of a tree of networks on a wide screen', () => {
    const edges = Array.from({ length: 5 }, (_, r) => [
      `R0-R${r + 1}`,
      ...Array.from({ length: 4 }, (__, h) => `R${r + 1}-h${r}${h}`),
    ]).flat();
    const topology = network(edges.join(' '));
    expect(topology.nodes.length).toBe(26);
    expect(plan(topology, 90, 24, 'all', 0).hidden).toBe(0);
  });

  test('falls back to the chosen node and its neighbours when there is no room', () => {
    const made = plan(
      STAR,
      60,
      2,
      'all',
      STAR.nodes.findIndex((n) => n.name === 'web'),
    );
    expect(made.hidden).toBeGreaterThan(0);
    expect(made.nodes.map((n) => n.name)).toContain('web');
    expect(made.nodes.map((n) => n.name)).toContain('R1');
  });

  test('a large one shows as much around the chosen node as there is room for, the nearest first', () => {
    const tree = network(
      [
        'alice-home',
        'home-ISP',
        'ISP-resolver',
        'ISP-NET',
        ...Array.from({ length: 14 }, (_, i) => `NET-server${i}`),
      ].join(' '),
    );
    const names = plan(tree, 76, 11, 'all', 0).nodes.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['alice', 'home', 'ISP', 'resolver', 'NET', 'server0']));
    expect(names).not.toContain('server13');
  });

  test('follows the hints of the lab file', () => {
    const made = plan(network('a-b b-c', { a: [5, 0], b: [0, 0], c: [0, 7] }), 60, 12, 'all', 0);
    const [a, b, c] = made.nodes;
    expect(b!.x).toBeLessThan(a!.x);
    expect(a!.y).toBe(b!.y);
    expect(c!.y).toBeGreaterThan(b!.y);
  });
});

const beside = (p: { x: number; y: number }, n: { x: number; y: number; name: string }): boolean =>
  (p.y === n.y && (p.x === n.x - 2 || p.x === n.x + n.name.length + 1)) ||
  (Math.abs(p.y - n.y) === 1 && p.x >= n.x - 1 && p.x <= n.x + n.name.length);

describe('the drawing', () => {
  test('puts a chain on one line, with addresses below', () => {
    const lines = drawn(CHAIN, 76, 5);
    expect(lines.find((l) => l.includes('alice'))).toMatch(/alice ─+ s1 ─+ R1 ─+ R2 ─+ s2 ─+ bob/);
    expect(lines.some((l) => l.includes('.0.1'))).toBe(true);
  });

  test('branches where a switch has many neighbours', () => {
    const text = drawn(STAR, 76, 14).join('\n');
    for (const { name } of STAR.nodes) expect(text).toContain(name);
    expect(text).toMatch(/[┌├└┬┼┤]/);
  });

  test('moves a frame along its link as time passes', () => {
    const made = plan(CHAIN, 76, 5, 'all', 0);
    const at = (progress: number, fromA: boolean): number => {
      const lines = drawn(CHAIN, 76, 5, [{ link: 2, fromA, progress, style: 'plain' }], made);
      const row = lines.find((l) => l.includes('alice'))!;
      return row.indexOf(fromA ? '▶' : '◀');
    };
    expect(at(0, true)).toBeGreaterThan(0);
    expect(at(0.5, true)).toBeGreaterThan(at(0, true));
    expect(at(0.99, true)).toBeGreaterThan(at(0.5, true));
    expect(at(0, false)).toBe(at(0.99, true));
    expect(drawn(CHAIN, 76, 5, [{ link: 2, fromA: true, progress: 0.5, style: 'plain' }], made).join('')).toContain(
      '═',
    );
  });
});
