/** Every TCP flow of a run, each direction a flow of its own, found by the node that sends and the flow's name. */
import type { EventRow } from '../../core/event.ts';
import { Flow } from './flow.ts';

export class FlowLog {
  #flows: Flow[] = [];
  /** By node, then by name. */
  readonly #found = new Map<number, Map<string, Flow>>();

  /** Takes any row; those that are about no flow are passed over. */
  add(row: EventRow): void {
    if (row.kind.layer !== 'tcp' || row.kind.noteName !== 'flow' || row.note === undefined) return;
    this.#flowOf(row.node, row.note, row.id).add(row);
  }

  /** The flows that had begun when `event` had happened, oldest first. */
  upTo(event: number): readonly Flow[] {
    return this.#flows.filter((flow) => flow.firstEvent <= event);
  }

  find(node: number, name: string): Flow | undefined {
    return this.#found.get(node)?.get(name);
  }

  truncate(event: number): void {
    for (const flow of this.#flows) {
      if (flow.firstEvent > event) this.#found.get(flow.node)?.delete(flow.name);
      else flow.truncate(event);
    }
    this.#flows = this.#flows.filter((flow) => flow.firstEvent <= event);
  }

  #flowOf(node: number, name: string, event: number): Flow {
    let named = this.#found.get(node);
    if (!named) this.#found.set(node, (named = new Map()));
    let flow = named.get(name);
    if (!flow) {
      named.set(name, (flow = new Flow(node, name, event)));
      this.#flows.push(flow);
    }
    return flow;
  }
}
