/** The workload `scale`: many routers that all know the way to everywhere, and one packet from each to the first. */
import type { Prefix } from '../../core/address.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { TopologySpec } from '../../topology/spec.ts';
import { UsageError } from '../usage-error.ts';
import { cable, EMPTY, machine } from './topology.ts';
import { type BenchOptions, unwrap, type Workload } from './workload.ts';

const SERVICE_PORT = 9;
const PACKET_BYTES = 64;
const FIRST_NETWORK = 0x0a00_0000;
const SIMULATED_SECONDS = 20;

const sizeOf = (options: BenchOptions): number => options.n ?? 1000;

export const scaleWorkload: Workload = {
  once: true,
  about: (options) =>
    `${options.topo ?? 'grid'} of ${sizeOf(options)} routers; 1 Gbit/s, 1 ms, a /30 on each link; all routes known to all; ` +
    'each sends the first one UDP datagram of 64 bytes at 1 s',
  spec: (options) => network(sizeOf(options), pairsOf(options)),
  start: (world, options) => ({
    until: sendAll(world, sizeOf(options)),
    figures: () => ({
      nodes: sizeOf(options),
      links: world.simulation.links.length,
      delivered: world.counter('n0', 'udp-in-datagrams'),
    }),
  }),
};

/** Which routers are joined, in the order of their networks. */
function pairsOf(options: BenchOptions): [number, number][] {
  const n = sizeOf(options);
  const { topo = 'grid' } = options;
  const pairs: [number, number][] = [];
  if (topo === 'tree') {
    for (let i = 1; i < n; i++) pairs.push([(i - 1) >> 1, i]);
  } else if (topo === 'grid') {
    const width = Math.ceil(Math.sqrt(n));
    for (let i = 0; i < n; i++) {
      if ((i % width) + 1 < width && i + 1 < n) pairs.push([i, i + 1]);
      if (i + width < n) pairs.push([i, i + width]);
    }
  } else throw new UsageError(`--topo takes grid or tree, not ${topo}`);
  return pairs;
}

function network(n: number, pairs: readonly [number, number][]): TopologySpec {
  const interfaces = Array.from({ length: n }, () => [] as { name: string; prefix: Prefix }[]);
  const links = pairs.map(([a, b], i) => {
    const end = (node: number, host: number): { node: string; port: string } => {
      const list = interfaces[node]!;
      const port = `eth${list.length}`;
      list.push({ name: port, prefix: { address: FIRST_NETWORK + 4 * i + host, length: 30 } });
      return { node: `n${node}`, port };
    };
    return cable(end(a, 1), end(b, 2), NS_PER_MS);
  });
  const nodes = interfaces.map((list, i) => machine(`n${i}`, 'router', list));
  return { ...EMPTY, routes: 'auto', nodes, links };
}

function sendAll(world: World, n: number): Ns {
  const to = { address: FIRST_NETWORK + 1, port: SERVICE_PORT };
  const payload = new Uint8Array(PACKET_BYTES);
  const serve = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    unwrap(sys.bind(socket, { address: 0, port: SERVICE_PORT }));
    for (;;) yield* sys.receive(socket);
  };
  const tell = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    yield* sys.sleep(NS_PER_S);
    unwrap(sys.send(socket, payload, to));
    return 0;
  };
  for (let i = 0; i < n; i++) {
    const kernel = world.sys(`n${i}`);
    kernel.run(kernel.terminal('bench'), i === 0 ? 'server' : 'client', i === 0 ? serve : tell);
  }
  return SIMULATED_SECONDS * NS_PER_S;
}
