/** Every TCP flow of a run, each direction a flow of its own, found by the node that sends and the flow's name. */
import type { EventKind, EventRow } from '../../core/event.ts';
import { Flow } from './flow.ts';

export class FlowLog {
  #flows: Flow[] = [];
  /** By node, then by name. */
  readonly #found = new Map<number, Map<string, Flow>>();

  /** Takes any row; those that are about no flow are passed over. */
  add(row: EventRow): void {
    if (row.kind.layer !== 'tcp' || row.kind.noteName !== 'flow' || row.note === undefined) return;
    this.#flowOf(row).add(row);
  }

  /** The flows that had begun when `event` had happened, oldest first. */
  upTo(event: number): readonly Flow[] {
    return this.#flows.filter((flow) => flow.firstEvent <= event);
  }

  find(node: number, name: string): Flow | undefined {
    return this.#found.get(node)?.get(name);
  }

  truncate(event: number): void {
    this.#flows = this.#flows.filter((flow) => flow.firstEvent <= event);
    this.#found.clear();
    for (const flow of this.#flows) {
      flow.truncate(event);
      this.#namedAt(flow.node).set(flow.name, flow);
    }
  }

  /** A connection that opens under the name of one that is over is another flow. */
  #flowOf({ node, note = '', id, kind, numbers }: EventRow): Flow {
    const named = this.#namedAt(node);
    const found = named.get(note);
    const opens = kind.id === 'tcp.state' && isClosed(kind, numbers[0]) && !isClosed(kind, numbers[1]);
    if (found && !(opens && found.sent.length > 0)) return found;
    const flow = new Flow(node, note, id);
    named.set(note, flow);
    this.#flows.push(flow);
    return flow;
  }

  #namedAt(node: number): Map<string, Flow> {
    let named = this.#found.get(node);
    if (!named) this.#found.set(node, (named = new Map()));
    return named;
  }
}

const isClosed = (kind: EventKind, state: number): boolean =>
  kind.numbers[0]?.words?.[state] === 'CLOSED' || kind.numbers[0]?.words?.[state] === 'LISTEN';
