/** Keeps plans for as long as the topology is the one they were made for. */
import type { TopologyView } from '../../store/session.ts';
import type { LensLayer } from '../../store/view.ts';
import { plan, rowsWanted, type Plan } from './plan.ts';

const KEPT = 64;

export class PlanCache {
  #topology: TopologyView | undefined;
  #plans = new Map<string, Plan>();
  #measured: TopologyView | undefined;
  #rows = 0;

  /** Rows that the drawing likes to have. */
  rows(topology: TopologyView): number {
    if (topology !== this.#measured) this.#rows = rowsWanted(topology);
    this.#measured = topology;
    return this.#rows;
  }

  get(topology: TopologyView, width: number, height: number, lens: LensLayer, chosen: number): Plan {
    if (topology !== this.#topology || this.#plans.size > KEPT) this.#plans = new Map();
    this.#topology = topology;
    const key = `${width}x${height} ${lens} ${chosen}`;
    let made = this.#plans.get(key);
    if (!made) this.#plans.set(key, (made = plan(topology, width, height, lens, chosen)));
    return made;
  }
}
