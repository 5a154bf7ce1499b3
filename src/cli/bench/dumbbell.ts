/** The workload `dumbbell`: one TCP connection through a narrow link for a minute, every byte real. */
import type { Prefix } from '../../core/address.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { NodeSpec, TopologySpec } from '../../topology/spec.ts';
import { WindowWatch } from './window-watch.ts';
import { cable, EMPTY, machine, prefix } from './topology.ts';
import { type BenchOptions, type Started, unwrap, type Workload } from './workload.ts';

const SECONDS = 60;
const SERVICE_PORT = 5001;
const BOTTLENECK = 100e6;
const MSS = 1460;
/** Ethernet, IPv4 and TCP headers, FCS, preamble and gap around a full segment. */
const FRAMING_BYTES = 14 + 20 + 20 + 4 + 8 + 12;
const WRITE_BYTES = 64 * 1024;
const BUFFER_BYTES = 4 * 1024 * 1024;
/** The log is read so often; between two readings it must not run over. */
const SLICE: Ns = 10 * NS_PER_MS;

const secondsOf = (options: BenchOptions): number => options.duration ?? SECONDS;

export const dumbbellWorkload: Workload = {
  once: true,
  about: (options) =>
    'host, 1 Gbit/s 1 ms, router, 100 Mbit/s 10 ms with 100 frames waiting, router, 1 Gbit/s 1 ms, host; ' +
    `${secondsOf(options)} s of bulk TCP: NewReno, SACK, no timestamps, MSS ${MSS}, 4 MiB buffers, all checksums` +
    (options.observe ? '; every frame captured at both ends of each link, the window followed' : ''),
  spec: (options) => dumbbell(options.countAcks === true),
  start,
};

function start(world: World, options: BenchOptions): Started {
  const came = transfer(world);
  const until = secondsOf(options) * NS_PER_S;
  const watch = options.observe ? new WindowWatch(world.simulation.log, world.simulation.node('s')!.index) : undefined;
  const run = (): void => {
    world.captureFrames();
    for (let t = SLICE; t < until + SLICE; t += SLICE) {
      world.run({ until: Math.min(t, until) });
      watch!.read();
    }
  };
  return {
    until,
    ...(watch ? { run } : {}),
    figures: () => {
      const goodput = (came.bytes * 8) / secondsOf(options);
      return {
        segmentsDelivered: Math.floor(came.bytes / MSS),
        drops: world.simulation.directions.reduce((sum, d) => sum + d.drops, 0),
        goodputMbps: goodput / 1e6,
        shareOfLimit: goodput / ((BOTTLENECK * MSS) / (MSS + FRAMING_BYTES)),
        ...watch?.figures(MSS),
      };
    },
  };
}

function dumbbell(countAcks: boolean): TopologySpec {
  const sysctl = {
    'net.ipv4.tcp_congestion_control': 'newreno',
    'net.ipv4.tcp_timestamps': '0',
    'net.ipv4.tcp_sack': '1',
    'net.ipv4.tcp_rmem': `4096 ${BUFFER_BYTES} ${BUFFER_BYTES}`,
    'net.ipv4.tcp_wmem': `4096 ${BUFFER_BYTES} ${BUFFER_BYTES}`,
    ...(countAcks ? { 'net.wirelab.tcp_abc': '0' } : {}),
  };
  const at = (...addresses: string[]): { name: string; prefix: Prefix }[] =>
    addresses.map((address, i) => ({ name: `eth${i}`, prefix: prefix(address) }));
  const host = (name: string, address: string): NodeSpec => ({ ...machine(name, 'host', at(address)), sysctl });
  const end = (node: string, port = 'eth0'): { node: string; port: string } => ({ node, port });
  return {
    ...EMPTY,
    routes: 'auto',
    nodes: [
      host('s', '10.1.0.1/30'),
      machine('left', 'router', at('10.1.0.2/30', '10.1.0.9/30')),
      machine('right', 'router', at('10.1.0.10/30', '10.1.0.5/30')),
      host('d', '10.1.0.6/30'),
    ],
    links: [
      cable(end('s'), end('left'), NS_PER_MS, { queue: 10_000 }),
      cable(end('left', 'eth1'), end('right'), 10 * NS_PER_MS, { rate: BOTTLENECK, queue: 100 }),
      cable(end('right', 'eth1'), end('d'), NS_PER_MS, { queue: 10_000 }),
    ],
  };
}

/** Starts both ends; returns what the receiver counts. */
function transfer(world: World): { readonly bytes: number } {
  const came = { bytes: 0 };
  const sink = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('stream'));
    unwrap(sys.bind(socket, { address: 0, port: SERVICE_PORT }));
    unwrap(sys.listen(socket));
    const { fd } = unwrap(yield* sys.accept(socket));
    for (;;) {
      const got = unwrap(yield* sys.read(fd, { max: BUFFER_BYTES }));
      if (got.length === 0) return 0;
      came.bytes += got.length;
    }
  };
  const source = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('stream'));
    unwrap(yield* sys.connect(socket, { address: prefix('10.1.0.6').address, port: SERVICE_PORT }));
    const bytes = Uint8Array.from({ length: WRITE_BYTES }, (_, i) => i * 31 + 7);
    for (;;) unwrap(yield* sys.writeAll(socket, bytes));
  };
  const run = (node: string, name: string, body: (sys: Sys) => Call<ExitStatus>): void => {
    const kernel = world.sys(node);
    kernel.run(kernel.terminal('bench'), name, body);
  };
  run('d', 'sink', sink);
  run('s', 'source', source);
  return came;
}
