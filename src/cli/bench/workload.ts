/** What a workload of `wirelab bench` is. */
import type { Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { TopologySpec } from '../../topology/spec.ts';

/** What the command line says of the workload's size; each reads what concerns it. */
export interface BenchOptions {
  readonly n?: number;
  readonly topo?: string;
  /** Capture every frame at every port, and follow the congestion window. */
  readonly observe?: boolean;
  /** Congestion avoidance counts ACKs, as ns-3 does, not bytes. */
  readonly countAcks?: boolean;
  /** Simulated seconds. */
  readonly duration?: number;
}

export interface Workload {
  /** What it does, so that the number can be compared. */
  about(options: BenchOptions): string;
  /** Run once; else a short one is repeated until its time can be trusted. */
  readonly once?: boolean;
  spec(options: BenchOptions): TopologySpec;
  /** Starts the programs. */
  start(world: World, options: BenchOptions): Started;
}

export interface Started {
  /** The instant at which the run ends. */
  readonly until: Ns;
  /** How it gets there; default: at one go. */
  run?(): void;
  /** Further figures once it has ended. */
  figures?(): Readonly<Record<string, unknown>>;
}

export function unwrap<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
