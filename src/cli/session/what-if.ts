/**
 * Run B: the run's inputs again, in a silent world of their own that differs in one parameter. It goes in slices beside the run
 * and follows it as it goes on. Only TCP's flows are kept of it.
 */
import type { Ns } from '../../core/time.ts';
import type { Input } from '../../sim/input.ts';
import { World } from '../../sim/world.ts';
import { FlowLog } from '../../store/flows/flow-log.ts';
import type { WhatIfChange, WhatIfView } from '../../store/session.ts';
import type { TopologySpec } from '../../topology/spec.ts';
import { changedTopology } from './what-if-spec.ts';

/** A run that has become slower is followed past the end of the other one for so long, and so many times its length. */
const PATIENCE: Ns = 60e9;
const PATIENCE_TIMES = 20;
/** Dispatches between two looks at the clock. */
const STRIDE = 16;

class WhatIf implements WhatIfView {
  readonly label: string;
  readonly flows = new FlowLog();
  problem: string | undefined;
  done = false;
  progress = 0;
  readonly #world: World;
  readonly #run: () => World;
  #applied = 0;
  #seen = 0;

  /** `run`: the run that it is compared with. */
  constructor(spec: TopologySpec, label: string, run: () => World) {
    this.label = label;
    this.#run = run;
    this.#world = new World(spec);
    const { simulation } = this.#world;
    // nobody asks this world for its trace or its hash: its rows are read here and nowhere else
    simulation.onDispatch = () => {
      simulation.log.read(this.#seen, (row) => this.flows.add(row));
      this.#seen = simulation.log.last;
    };
  }

  /** Whether there is something to do now. */
  get runs(): boolean {
    return this.problem === undefined && !this.#reached();
  }

  /** Goes on until it has come as far as the run, or until its time is up. */
  advance(timeIsUp: () => boolean): void {
    for (let n = 1; this.runs; n++) {
      try {
        this.#step();
      } catch (error) {
        this.problem = `run B cannot follow: ${(error as Error).message}`;
      }
      if (n % STRIDE === 0 && timeIsUp()) break;
    }
    this.done = !this.runs;
    const all = Math.max(1, this.#run().now);
    this.progress = this.done ? 1 : Math.min(0.99, this.#world.now / all);
  }

  #reached(): boolean {
    const run = this.#run();
    if (this.#applied < run.inputs.length) return false;
    const { now, quiet } = this.#world;
    if (!run.quiet) return now >= run.now || quiet;
    return quiet || now > run.now * PATIENCE_TIMES + PATIENCE;
  }

  /** One dispatch, or the next input once its time has come. */
  #step(): void {
    const { simulation } = this.#world;
    const input = this.#run().inputs[this.#applied];
    const due = simulation.nextTime;
    if (!input || (due !== undefined && due <= input.t) || this.#waits(input)) {
      if (input || due !== undefined) this.#world.step();
      return;
    }
    simulation.passTo(input.t);
    this.#applied++;
    this.#world.input(input.act);
  }

  /** A command is typed when the one before it has ended, which may be later here than it was there. */
  #waits({ act }: Input): boolean {
    if (act.type !== 'line' || this.#world.quiet) return false;
    const kernel = this.#world.simulation.node(act.node)?.kernel;
    return kernel?.foregroundLine(kernel.terminal(act.terminal)) !== undefined;
  }
}

/** Run B of a session, when there is one. */
export class Comparison {
  run: WhatIf | undefined;

  /** Lets run B go on for so long; true when it did. */
  tick(budgetMs: number, clock: () => number): boolean {
    if (!this.run?.runs) return false;
    const end = clock() + budgetMs;
    this.run.advance(() => clock() > end);
    return true;
  }

  /** Begins another run B, or ends it; a sentence when the change cannot be made. */
  try(change: WhatIfChange | undefined, head: () => World): string | undefined {
    this.run = undefined;
    if (!change) return undefined;
    const spec = changedTopology(head().spec, change);
    if (!spec.ok) return spec.error;
    this.run = new WhatIf(spec.value, `${change.of} ${change.key}=${change.value}`, head);
    return undefined;
  }
}
