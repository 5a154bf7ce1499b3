/** `wirelab bench`: the engine's workloads, measured from inside in CPU seconds and printed as JSON. */
import { parsePrefix, type Prefix } from '../core/address.ts';
import { getU16, setU16 } from '../core/bytes.ts';
import { internetChecksum } from '../core/checksum.ts';
import type { Call, ExitStatus, Sys } from '../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../core/time.ts';
import { World } from '../sim/world.ts';
import type { LinkDirectionSpec, NodeSpec, TopologySpec } from '../topology/spec.ts';
import { UsageError } from './usage-error.ts';

const GIGABIT = 1e9;
const ECHO_PORT = 9;
const PACKET_BYTES = 64;
const ICMP = 1;
const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const PING_BYTES = 56;
/** A short workload is repeated until it has used so much. */
const LEAST_CPU_SECONDS = 2;

interface Workload {
  readonly about: string;
  spec(): TopologySpec;
  /** Starts the programs; returns the instant at which the run ends. */
  start(world: World): Ns;
}

interface Measure {
  readonly scenario: string;
  /** What it does, so that the number can be compared. */
  readonly about: string;
  /** How often it was run; the figures below are of one run. */
  readonly runs: number;
  /** User and system time, building the world included. */
  readonly cpuSeconds: number;
  readonly buildSeconds: number;
  readonly wallSeconds: number;
  /** Frames that arrived at a link end. */
  readonly packetHops: number;
  readonly dispatches: number;
  readonly events: number;
  readonly simulatedSeconds: number;
  readonly nsPerHop: number;
  readonly peakMemoryMiB: number;
}

const workloads: Readonly<Record<string, Workload>> = {
  chain: {
    about: 'host, 50 routers, host; 1 Gbit/s, 1 ms; 10,000 UDP echoes of 64 bytes, one every 0.1 s',
    spec: () => chain(50),
    start: (world) => echo(world, 'h0', 'h1', '10.1.0.202', 10_000, 0.1),
  },
  lan: {
    about: '200 hosts on one switch; 1 Gbit/s, 1 us; 199 of them ping the first at once, each second for 60 s',
    spec: () => lan(200),
    start: (world) => pingAll(world, 200, 60),
  },
};

export function bench(scenario: string | undefined, options: { readonly json?: boolean }): number {
  const names = scenario === undefined ? Object.keys(workloads) : [scenario];
  const measures = names.map((name) => {
    const workload = workloads[name];
    if (!workload)
      throw new UsageError(`there is no workload "${name}"; there are ${Object.keys(workloads).join(', ')}`);
    return measure(name, workload);
  });
  const shown = scenario === undefined ? measures : measures[0];
  process.stdout.write(options.json === false ? '' : `${JSON.stringify(shown, undefined, 2)}\n`);
  return 0;
}

/** Runs a workload again and again until it has used two seconds of CPU; every figure is that of one run, on the average. */
function measure(scenario: string, workload: Workload): Measure {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  let building = 0;
  let runs = 0;
  let world: World;
  do {
    const before = process.cpuUsage();
    world = new World(workload.spec(), { observe: false });
    building += inSeconds(process.cpuUsage(before));
    world.run({ until: workload.start(world) });
    runs++;
  } while (inSeconds(process.cpuUsage(cpu)) < LEAST_CPU_SECONDS);
  const used = inSeconds(process.cpuUsage(cpu)) / runs;
  const { simulation } = world;
  return {
    scenario,
    about: workload.about,
    runs,
    cpuSeconds: used,
    buildSeconds: building / runs,
    wallSeconds: (performance.now() - wall) / 1e3 / runs,
    packetHops: simulation.arrivals,
    dispatches: simulation.dispatches,
    events: simulation.log.last,
    simulatedSeconds: world.now / NS_PER_S,
    nsPerHop: Math.round((used * 1e9) / simulation.arrivals),
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

const inSeconds = (usage: NodeJS.CpuUsage): number => (usage.user + usage.system) / 1e6;

// topologies

function chain(routers: number): TopologySpec {
  const subnets = routers + 1;
  const interfaces = new Map<string, { name: string; prefix: Prefix }[]>();
  const name = (i: number): string => (i === 0 ? 'h0' : i === subnets ? 'h1' : `r${i}`);
  const links = Array.from({ length: subnets }, (_, i) => {
    const end = (node: number, host: number): { node: string; port: string } => {
      const list = interfaces.get(name(node)) ?? [];
      list.push({ name: `eth${list.length}`, prefix: prefix(`10.1.${Math.floor(i / 64)}.${(i % 64) * 4 + host}/30`) });
      interfaces.set(name(node), list);
      return { node: name(node), port: list.at(-1)!.name };
    };
    return cable(end(i, 1), end(i + 1, 2), NS_PER_MS);
  });
  const nodes = Array.from({ length: subnets + 1 }, (_, i) =>
    machine(name(i), i === 0 || i === subnets ? 'host' : 'router', interfaces.get(name(i))!),
  );
  return { ...EMPTY, routes: 'auto', nodes, links };
}

function lan(hosts: number): TopologySpec {
  const at = (i: number): Prefix => prefix(`10.0.${Math.floor((i + 1) / 256)}.${(i + 1) % 256}/16`);
  const nodes = Array.from({ length: hosts }, (_, i) => machine(`h${i}`, 'host', [{ name: 'eth0', prefix: at(i) }]));
  const ports = nodes.map((_, i) => ({ name: String(i + 1) }));
  const links = nodes.map((n, i) => cable({ node: n.name, port: 'eth0' }, { node: 's', port: String(i + 1) }, 1000));
  return { ...EMPTY, nodes: [...nodes, machine('s', 'switch', ports)], links };
}

const EMPTY: TopologySpec = {
  id: 'bench',
  title: '',
  seed: 1,
  epochMs: 0,
  hosts: false,
  routes: 'as-written',
  nodes: [],
  links: [],
  faults: [],
  vars: {},
};

function machine(name: string, kind: string, interfaces: readonly { name: string; prefix?: Prefix }[]): NodeSpec {
  return {
    name,
    kind,
    persona: 'linux',
    at: undefined,
    interfaces: interfaces.map((i) => ({
      name: i.name,
      addresses: i.prefix ? [i.prefix] : [],
      mac: undefined,
      mtu: 1500,
    })),
    routes: [],
    nameservers: [],
    sysctl: {},
    neighbours: [],
    hosts: false,
    services: [],
  };
}

function cable(a: { node: string; port: string }, b: typeof a, delay: Ns): TopologySpec['links'][number] {
  const way: LinkDirectionSpec = {
    rate: GIGABIT,
    delay,
    jitter: 0,
    loss: 0,
    corrupt: 0,
    reorder: 0,
    duplicate: 0,
    queue: 100,
  };
  return { name: `${a.node}:${a.port}--${b.node}:${b.port}`, a, b, forward: way, backward: way };
}

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

// workloads

function echo(world: World, client: string, server: string, address: string, count: number, interval: number): Ns {
  const to = { address: prefix(address).address, port: ECHO_PORT };
  const serve = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    unwrap(sys.bind(socket, { address: 0, port: ECHO_PORT }));
    for (;;) {
      const got = yield* sys.receive(socket);
      if (got.ok) sys.send(socket, got.value.bytes, got.value.from);
    }
  };
  const ask = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    const payload = new Uint8Array(PACKET_BYTES);
    let replies = 0;
    yield* sys.sleep(NS_PER_S);
    for (let n = 0; n < count; n++) {
      sys.send(socket, payload, to);
      const last = n === count - 1;
      const until = sys.now() + (last ? 4 : interval) * NS_PER_S;
      while (sys.now() < until) {
        const got = yield* sys.receive(socket, { timeout: until - sys.now() });
        if (got.ok) replies++;
      }
    }
    if (replies !== count) throw new Error(`only ${replies} of ${count} echoes came back`);
    return 0;
  };
  world.sys(server).run(world.sys(server).terminal('bench'), 'echo-server', serve);
  world.sys(client).run(world.sys(client).terminal('bench'), 'echo-client', ask);
  return (1 + count * interval + 5) * NS_PER_S;
}

/** As ns-3's V4Ping does it: an echo each second, the reply known by identifier and sequence number, its time summed up. */
function pingAll(world: World, hosts: number, seconds: number): Ns {
  const to = { address: prefix('10.0.0.1').address, port: 0 };
  const pinger = (ident: number) =>
    function* (sys: Sys): Call<ExitStatus> {
      const socket = unwrap(sys.socket('raw', ICMP));
      let rtt = 0;
      yield* sys.sleep(NS_PER_S);
      for (let seq = 1; seq <= seconds; seq++) {
        sys.send(socket, echoRequest(ident, seq), to);
        const until = (seq + 1) * NS_PER_S;
        while (sys.now() < until) {
          const got = yield* sys.receive(socket, { timeout: until - sys.now() });
          if (got.ok && isReply(got.value.bytes, ident, seq)) rtt += sys.now() - seq * NS_PER_S;
        }
      }
      return rtt > 0 ? 0 : 1;
    };
  for (let i = 1; i < hosts; i++) {
    const kernel = world.sys(`h${i}`);
    kernel.run(kernel.terminal('bench'), 'pinger', pinger(i));
  }
  return (1 + seconds + 1) * NS_PER_S;
}

function echoRequest(ident: number, seq: number): Uint8Array {
  const bytes = new Uint8Array(8 + PING_BYTES);
  bytes[0] = ECHO_REQUEST;
  setU16(bytes, 4, ident);
  setU16(bytes, 6, seq);
  setU16(bytes, 2, internetChecksum(bytes));
  return bytes;
}

/** Raw sockets get the IP header too; these have no options. */
const isReply = (packet: Uint8Array, ident: number, seq: number): boolean =>
  packet[20] === ECHO_REPLY && getU16(packet, 24) === ident && getU16(packet, 26) === seq;

function unwrap<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
