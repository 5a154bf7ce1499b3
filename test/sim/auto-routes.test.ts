// `routes: auto` fills every table with shortest paths, whoever asks for them and when.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4, formatPrefix } from '../../src/core/address.ts';
import { AutoRoutes } from '../../src/sim/auto-routes.ts';
import { World } from '../../src/sim/world.ts';
import { loadTopology } from '../../src/topology/load.ts';
import { plainRoutes } from '../helpers/plain-routes.ts';

/** Machines on wires drawn at random: hosts, routers and switches, some networks twice, some addresses that do not fit their wire. */
const network = fc
  .record({
    kinds: fc.array(fc.constantFrom('router', 'router', 'router', 'host', 'switch'), { minLength: 2, maxLength: 9 }),
    cables: fc.array(
      fc
        .tuple(fc.nat(8), fc.nat(8), fc.constantFrom(0, 0, 0, 0, 1), fc.nat(30))
        .map(([a, b, odd, net]) => ({ a, b, odd, net })),
      { maxLength: 14 },
    ),
    written: fc.array(fc.tuple(fc.nat(8), fc.nat(30)), { maxLength: 2 }),
  })
  .map(({ cables, kinds, written }) => {
    const interfaces = kinds.map(() => [] as string[]);
    const links: string[] = [];
    const end = (node: number, address: string): string => {
      const name = `e${interfaces[node]!.length}`;
      interfaces[node]!.push(kinds[node] === 'switch' ? '' : `${name}: { addresses: [${address}] }`);
      return `"n${node}:${name}"`;
    };
    cables.forEach(({ a, b, net, odd }, i) => {
      const [from, to] = [a % kinds.length, b % kinds.length];
      if (from === to) return;
      links.push(
        `{ endpoints: [${end(from, `10.0.${net}.${2 * i + 1}/24`)}, ${end(to, `10.${odd}.${net}.${2 * i + 2}/24`)}] }`,
      );
    });
    const nodes = kinds.map((kind, i) => {
      const own = interfaces[i]!.filter((text) => text !== '');
      const to = written
        .filter(([n]) => n % kinds.length === i)
        .map(([, net]) => `{ to: 10.0.${net}.0/24, type: blackhole }`);
      const routes = to.length > 0 && kind !== 'switch' ? `, routes: [${to[0]}]` : '';
      return `    n${i}: { kind: ${kind}${own.length > 0 ? `, interfaces: { ${own.join(', ')} }` : ''}${routes} }\n`;
    });
    return `topology:\n  routes: auto\n  nodes:\n${nodes.join('')}  links: [${links.join(', ')}]\n`;
  });

test('every machine has the ways that a plain search finds, equal ones in the same order', () => {
  fc.assert(
    fc.property(network, (yaml) => {
      const spec = loadTopology(yaml);
      const plain = plainRoutes(spec);
      const auto = new AutoRoutes(spec);
      spec.nodes.forEach((_, node) => {
        const supply = auto.of(node);
        const found = supply.networks.flatMap((to) => supply.gateways(to).map((via) => ({ to, via })));
        const text = ({ to, via }: (typeof found)[number]): string => `${formatPrefix(to)} via ${formatIpv4(via)}`;
        const byNetwork = (list: typeof found): string[] => {
          const networks = [...new Set(list.map(({ to }) => formatPrefix(to)))].sort();
          return networks.flatMap((name) => list.filter(({ to }) => formatPrefix(to) === name).map(text));
        };
        expect(byNetwork(found)).toEqual(byNetwork(plain[node]!));
      });
    }),
    { numRuns: 300 },
  );
});

const SQUARE = `
topology:
  routes: auto
  nodes:
    a: { kind: router, interfaces: { x: { addresses: [10.0.0.1/30] }, y: { addresses: [10.0.0.5/30] } } }
    b: { kind: router, interfaces: { x: { addresses: [10.0.0.2/30] }, y: { addresses: [10.0.0.9/30] } } }
    c: { kind: router, interfaces: { x: { addresses: [10.0.0.6/30] }, y: { addresses: [10.0.0.13/30] } } }
    d: { kind: router, interfaces: { x: { addresses: [10.0.0.10/30] }, y: { addresses: [10.0.0.14/30] }, z: { addresses: [10.0.1.1/24] } } }
  links:
    - endpoints: ["a:x", "b:x"]
    - endpoints: ["a:y", "c:x"]
    - endpoints: ["b:y", "d:x"]
    - endpoints: ["c:y", "d:y"]
`;

const routesOfA = (world: World): string[] =>
  world.table('a', 'route').map((row) => `${row['to']} ${row['via']} ${row['interface']}`);
const ALL = [
  '10.0.1.0/24 10.0.0.2 x',
  '10.0.1.0/24 10.0.0.6 y',
  '10.0.0.0/30  x',
  '10.0.0.4/30  y',
  '10.0.0.8/30 10.0.0.2 x',
  '10.0.0.12/30 10.0.0.6 y',
];

test('the table lists all of them, before and after packets have used some', () => {
  expect(routesOfA(World.fromYaml(SQUARE))).toEqual(ALL);
  const world = World.fromYaml(SQUARE);
  expect(world.exec('a', 'ping -c 1 10.0.1.1').exit).toBe(0);
  expect(routesOfA(world)).toEqual(ALL);
});

test('a change sees them all: an interface that goes down takes its ways along, and a route added by hand comes behind', () => {
  const world = World.fromYaml(SQUARE);
  expect(world.exec('a', 'ip link set y down').exit).toBe(0);
  expect(routesOfA(world)).toEqual(ALL.filter((row) => row.endsWith('x')));
  const other = World.fromYaml(SQUARE);
  const added = other.tables('a').change('route', 'add', { to: '10.0.0.8/30', via: '10.0.0.6', append: true });
  expect(added.ok).toBe(true);
  expect(routesOfA(other)).toEqual([...ALL.slice(0, 5), '10.0.0.8/30 10.0.0.6 y', ...ALL.slice(5)]);
});
