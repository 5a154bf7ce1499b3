/** A lab in a world of its own, driven by `wirelab check`: lines are typed one after another, retries run the inputs again. */
import type { Ns } from '../core/time.ts';
import { linkRx } from '../sim/events.ts';
import { advance, replay } from '../sim/session-file.ts';
import { World } from '../sim/world.ts';
import type { ProveSession } from './prove.ts';
import { LabRunner } from './runner.ts';
import type { LabSpec } from './spec.ts';
import { WorldFeed } from './world-feed.ts';

/** A command may take so long before Ctrl-C ends it. */
const COMMAND_LIMIT: Ns = 3600e9;
/** After a solution's last command the world goes on for so long at most. */
const SETTLE_LIMIT: Ns = 30e9;

/** Where a step began: inputs and dispatches until then. */
interface Mark {
  readonly inputs: number;
  readonly dispatches: number;
  readonly t: Ns;
}

export class CheckSession implements ProveSession {
  readonly runner: LabRunner;
  readonly #lab: LabSpec;
  readonly #feed: WorldFeed;
  readonly #marks: Mark[] = [];
  #lines = 0;

  constructor(lab: LabSpec) {
    this.#lab = lab;
    this.#feed = new WorldFeed(new World(lab.topology));
    this.#world.run();
    this.runner = new LabRunner(lab, this.#feed);
    this.#feed.runner = this.runner;
    this.runner.start();
    this.#mark();
  }

  get #world(): World {
    return this.#feed.world;
  }

  exec(node: string, line: string): void {
    if (this.runner.holdsWorld) return;
    const running = this.#world.start(node, line, `check-${++this.#lines}`, 'closed');
    this.#feed.started(node, line, running.process);
    this.#world.finish(running, this.#world.now + COMMAND_LIMIT);
    this.#feed.flush();
    this.#mark();
  }

  settle(): void {
    if (!this.runner.holdsWorld) this.#world.simulation.runUntilQuiet(this.#world.now + SETTLE_LIMIT);
    this.#feed.flush();
    this.#mark();
  }

  point(field: string): void {
    const { log } = this.#world.simulation;
    for (let id = log.last; id >= log.first; id--) {
      const row = log.row(id)!;
      const arrival = row.kind === linkRx ? this.#feed.arrival(row) : undefined;
      if (arrival && this.runner.point(arrival, field).ok) break;
    }
    this.#mark();
  }

  retry(step: number): void {
    const mark = this.#marks[step];
    if (!mark) throw new Error(`step ${step + 1} was never reached`);
    const inputs = this.#world.inputs.slice(0, mark.inputs);
    const world = new World(this.#lab.topology);
    this.#feed.rebind(world);
    // The runner is told nothing of what it has seen before.
    this.#feed.runner = undefined;
    replay(world, inputs);
    advance(world, mark.dispatches, mark.t);
    this.#feed.flush();
    this.#feed.runner = this.runner;
    this.#marks.length = step + 1;
    this.runner.retry(step);
  }

  hash(): string {
    return this.#world.hash();
  }

  /** Notes where steps began that were reached since. */
  #mark(): void {
    const { simulation, inputs } = this.#world;
    while (this.#marks.length <= this.runner.current) {
      this.#marks.push({ inputs: inputs.length, dispatches: simulation.dispatches, t: this.#world.now });
    }
  }
}
