// What one run of the soak is about: everything drawn from its seed and nothing else, so that a seed is a bug report.
import type { Prefix } from '../../src/core/address.ts';
import { stream, type Rng } from '../../src/core/rng.ts';
import { CONGESTION_CONTROLS } from '../../src/core/sysctl.ts';
import type { SocketOptions } from '../../src/core/sys.ts';
import type { InterfaceSpec, LinkDirectionSpec, NodeSpec, TopologySpec } from '../../src/topology/spec.ts';
import { prefix } from './wire.ts';

const MS = 1_000_000;
const S = 1000 * MS;

/** What the program at one end does. Sizes in bytes, times in ns. */
export interface Side {
  readonly sysctl: Readonly<Record<string, string>>;
  readonly options: SocketOptions;
  readonly sends: number;
  readonly writes: number;
  readonly reads: number;
  /** Between two reads; 0: as soon as something comes. */
  readonly pause: number;
  /** `first`: closes its half when all is written. `last`: only when the peer has closed its own. */
  readonly closes: 'first' | 'last';
}

export interface Case {
  readonly seed: number;
  readonly topology: TopologySpec;
  readonly a: Side;
  readonly b: Side;
  /** Both ends connect, nobody listens. */
  readonly simultaneous: boolean;
  /** The cable fails at `at`, for ever when `back` is 0. */
  readonly cut: { readonly at: number; readonly back: number } | undefined;
}

const pick = <T>(rng: Rng, items: readonly T[]): T => items[rng.below(items.length)]!;
/** Between two sizes, small ones as often as large ones. */
const size = (rng: Rng, least: number, most: number): number => Math.round(least * (most / least) ** rng.real());

export function caseOf(seed: number): Case {
  const rng = stream(seed, 'soak');
  const bothFirst = rng.chance(0.4);
  const aFirst = rng.chance(0.5);
  return {
    seed,
    topology: topologyOf(seed, rng),
    a: side(rng, bothFirst || aFirst),
    b: side(rng, bothFirst || !aFirst),
    simultaneous: rng.chance(0.1),
    cut: rng.chance(0.08)
      ? { at: rng.below(3 * S), back: rng.chance(0.6) ? size(rng, 100 * MS, 60 * S) : 0 }
      : undefined,
  };
}

function side(rng: Rng, first: boolean): Side {
  const flag = (key: string, off = 0.25): [string, string] => [`net.ipv4.${key}`, rng.chance(off) ? '0' : '1'];
  const options: Record<string, unknown> = {
    keepAlive: true,
    keepIdle: 300,
    keepInterval: 30,
    keepCount: 5,
    congestion: pick(rng, CONGESTION_CONTROLS),
    noDelay: rng.chance(0.3),
    quickAck: rng.chance(0.2),
  };
  if (rng.chance(0.4)) options['sendBuffer'] = size(rng, 1200, 200_000);
  if (rng.chance(0.4)) options['receiveBuffer'] = size(rng, 1200, 200_000);
  if (rng.chance(0.2)) options['maxSegment'] = size(rng, 88, 1460);
  const sysctl: Record<string, string> = Object.fromEntries([
    flag('tcp_sack'),
    flag('tcp_timestamps'),
    flag('tcp_window_scaling'),
    flag('tcp_dsack', 0.1),
    flag('tcp_slow_start_after_idle', 0.3),
  ]);
  sysctl['net.ipv4.tcp_ecn'] = String(rng.below(3));
  sysctl['net.wirelab.tcp_delack_segments'] = String(1 + rng.below(4));
  sysctl['net.wirelab.tcp_delack_ms'] = String(pick(rng, [0, 1, 40, 200]));
  sysctl['net.wirelab.tcp_init_cwnd'] = String(pick(rng, [1, 2, 4, 10, 30]));
  sysctl['net.wirelab.tcp_rto_min_ms'] = String(pick(rng, [1, 20, 200, 1000]));
  // The numbers wrap in the middle of many runs.
  if (rng.chance(0.5)) sysctl['net.wirelab.tcp_isn'] = String(0x1_0000_0000 - 1 - rng.below(60_000));
  return {
    sysctl,
    options: options as SocketOptions,
    sends: rng.chance(0.15) ? 0 : rng.chance(0.3) ? size(rng, 1, 3000) : size(rng, 3000, 300_000),
    writes: size(rng, 20, 60_000),
    reads: size(rng, 100, 100_000),
    pause: rng.chance(0.25) ? size(rng, MS, 400 * MS) : 0,
    closes: first ? 'first' : 'last',
  };
}

function direction(rng: Rng): LinkDirectionSpec {
  const share = (chance: number, most: number): number => (rng.chance(chance) ? most * rng.real() : 0);
  return {
    rate: pick(rng, [1e6, 1e7, 1e8, 1e9]),
    delay: pick(rng, [0, 10_000, MS, 10 * MS, 100 * MS]),
    jitter: pick(rng, [0, 0, MS, 30 * MS]),
    loss: share(0.5, rng.chance(0.2) ? 0.3 : 0.05),
    corrupt: share(0.3, 0.05),
    reorder: share(0.4, 0.2),
    duplicate: share(0.3, 0.2),
    queue: pick(rng, [2, 5, 20, 100, 1000]),
    mark: pick(rng, [0, 0, 1, 5]),
  };
}

const iface = (name: string, address: Prefix, mtu: number): InterfaceSpec => ({
  name,
  addresses: [address],
  dhcp: false,
  mac: undefined,
  mtu,
});

/** Two hosts on one cable, or with a router between them whose far side takes smaller packets only. */
function topologyOf(seed: number, rng: Rng): TopologySpec {
  const routed = rng.chance(0.25);
  const mtu = pick(rng, [1500, 1500, 1500, 9000, 576, 296]);
  const narrow = routed ? pick(rng, [mtu, 576, 1000, 1400]) : mtu;
  const node = (name: string, kind: string, interfaces: readonly InterfaceSpec[], via?: string): NodeSpec => ({
    name,
    kind,
    persona: 'linux',
    at: undefined,
    interfaces,
    routes:
      via === undefined
        ? []
        : [
            {
              to: prefix('0.0.0.0/0'),
              type: 'unicast',
              via: prefix(`${via}/32`).address,
              dev: undefined,
              metric: 0,
              src: undefined,
            },
          ],
    nameservers: [],
    search: [],
    sysctl: {},
    neighbours: [],
    rules: [],
    hosts: false,
    names: [],
    trust: [],
    services: [],
  });
  const cable = (a: string, b: string): TopologySpec['links'][number] => {
    const [aNode = '', aPort = ''] = a.split(':');
    const [bNode = '', bPort = ''] = b.split(':');
    return {
      name: `${a}--${b}`,
      a: { node: aNode, port: aPort },
      b: { node: bNode, port: bPort },
      forward: direction(rng),
      backward: direction(rng),
    };
  };
  const base = {
    id: 'soak',
    title: '',
    seed,
    epochMs: 0,
    hosts: false,
    routes: 'as-written',
    faults: [],
    vars: {},
  } as const;
  if (!routed) {
    const ends = [
      node('a', 'host', [iface('eth0', prefix('10.0.0.1/24'), mtu)]),
      node('b', 'host', [iface('eth0', prefix('10.0.0.2/24'), mtu)]),
    ];
    return { ...base, nodes: ends, links: [cable('a:eth0', 'b:eth0')] };
  }
  return {
    ...base,
    nodes: [
      node('a', 'host', [iface('eth0', prefix('10.0.0.1/24'), mtu)], '10.0.0.254'),
      node('r', 'router', [
        iface('eth0', prefix('10.0.0.254/24'), mtu),
        iface('eth1', prefix('10.0.1.254/24'), Math.min(mtu, narrow)),
      ]),
      node('b', 'host', [iface('eth0', prefix('10.0.1.2/24'), mtu)], '10.0.1.254'),
    ],
    links: [cable('a:eth0', 'r:eth0'), cable('r:eth1', 'b:eth0')],
  };
}
