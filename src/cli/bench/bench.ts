/** `wirelab bench`: the engine's workloads, measured from inside in CPU seconds and printed as JSON. */
import { NS_PER_S } from '../../core/time.ts';
import { World } from '../../sim/world.ts';
import { UsageError } from '../usage-error.ts';
import { chainWorkload } from './chain.ts';
import { dumbbellWorkload } from './dumbbell.ts';
import { lanWorkload } from './lan.ts';
import { scaleWorkload } from './scale.ts';
import type { BenchOptions, Started, Workload } from './workload.ts';

/** A short workload is repeated until it has used so much. */
const LEAST_CPU_SECONDS = 2;

export interface Measure {
  readonly scenario: string;
  readonly about: string;
  /** How often it was run; the figures below are of one run. */
  readonly runs: number;
  /** User and system time, building the world included. */
  readonly cpuSeconds: number;
  readonly buildSeconds: number;
  /** Finding every way to every network, where the topology asks for it. */
  readonly routesSeconds: number;
  readonly runSeconds: number;
  readonly wallSeconds: number;
  /** Frames that arrived at a link end. */
  readonly packetHops: number;
  readonly dispatches: number;
  readonly events: number;
  readonly simulatedSeconds: number;
  readonly nsPerHop: number;
  readonly peakMemoryMiB: number;
  readonly [figure: string]: unknown;
}

const workloads: Readonly<Record<string, Workload>> = {
  chain: chainWorkload,
  lan: lanWorkload,
  scale: scaleWorkload,
  dumbbell: dumbbellWorkload,
};

/** As typed: `n` is still text. */
export interface BenchFlags {
  readonly json?: boolean;
  readonly n?: string;
  readonly topo?: string;
  readonly observe?: boolean;
  readonly countAcks?: boolean;
  readonly duration?: string;
}

export function bench(scenario: string | undefined, flags: BenchFlags): number {
  const options = readOptions(flags);
  const names = scenario === undefined ? Object.keys(workloads) : [scenario];
  const measures = names.map((name) => measure(name, options));
  const shown = scenario === undefined ? measures : measures[0];
  process.stdout.write(flags.json === false ? '' : `${JSON.stringify(shown, undefined, 2)}\n`);
  return 0;
}

function readOptions({ duration, n, topo, observe, countAcks }: BenchFlags): BenchOptions {
  return {
    ...(n === undefined ? {} : { n: wholeNumber('--n', n, 2) }),
    ...(duration === undefined ? {} : { duration: wholeNumber('--duration', duration, 1) }),
    ...(topo === undefined ? {} : { topo }),
    ...(observe === undefined ? {} : { observe }),
    ...(countAcks === undefined ? {} : { countAcks }),
  };
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new UsageError(`${flag} takes ${least} or more, not ${text}`);
  return value;
}

/** Runs a workload, a short one again and again until it has used two seconds of CPU; every figure is that of one run, on the average. */
export function measure(scenario: string, options: BenchOptions = {}): Measure {
  const workload = workloads[scenario];
  if (!workload) {
    throw new UsageError(`there is no workload "${scenario}"; there are ${Object.keys(workloads).join(', ')}`);
  }
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const phases = [0, 0, 0] as [number, number, number];
  let runs = 0;
  let ran: Ran;
  do {
    ran = runOnce(workload, options, phases);
    runs++;
  } while (workload.once !== true && inSeconds(process.cpuUsage(cpu)) < LEAST_CPU_SECONDS);
  const used = inSeconds(process.cpuUsage(cpu)) / runs;
  const [building, routing, running] = phases;
  const { started, world } = ran;
  const { simulation } = world;
  return {
    scenario,
    about: workload.about(options),
    runs,
    cpuSeconds: used,
    buildSeconds: building / runs,
    routesSeconds: routing / runs,
    runSeconds: running / runs,
    wallSeconds: (performance.now() - wall) / 1e3 / runs,
    packetHops: simulation.arrivals,
    dispatches: simulation.dispatches,
    events: simulation.log.last,
    simulatedSeconds: world.now / NS_PER_S,
    nsPerHop: Math.round((used * 1e9) / simulation.arrivals),
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...started.figures?.(),
  };
}

interface Ran {
  readonly world: World;
  readonly started: Started;
}

/** Adds the CPU seconds of building, routing and running to `phases`. */
function runOnce(workload: Workload, options: BenchOptions, phases: [number, number, number]): Ran {
  const timed = <T>(phase: 0 | 1 | 2, act: () => T): T => {
    const before = process.cpuUsage();
    const result = act();
    phases[phase] += inSeconds(process.cpuUsage(before));
    return result;
  };
  const world = timed(0, () => new World(workload.spec(options), { observe: options.observe === true && 'rows' }));
  timed(1, () => world.simulation.autoRoutes?.findAll());
  const started = timed(2, () => {
    const begun = workload.start(world, options);
    if (begun.run) begun.run();
    else world.run({ until: begun.until });
    return begun;
  });
  return { world, started };
}

const inSeconds = (usage: NodeJS.CpuUsage): number => (usage.user + usage.system) / 1e6;
