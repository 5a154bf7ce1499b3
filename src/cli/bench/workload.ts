/** What a workload of `wirelab bench` is. */
import type { Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { TopologySpec } from '../../topology/spec.ts';

/** What the command line says of the workload's size; each reads what concerns it. */
export interface BenchOptions {
  readonly n?: number;
  readonly topo?: string;
}

export interface Workload {
  /** What it does, so that the number can be compared. */
  about(options: BenchOptions): string;
  spec(options: BenchOptions): TopologySpec;
  /** Starts the programs; returns the instant at which the run ends. */
  start(world: World, options: BenchOptions): Ns;
  /** Run once; else a short one is repeated until its time can be trusted. */
  readonly once?: boolean;
  /** Further figures of the world that has run. */
  figures?(world: World, options: BenchOptions): Readonly<Record<string, number>>;
}

export function unwrap<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
