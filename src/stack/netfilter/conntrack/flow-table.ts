/** All flows of a host, found by either tuple. What has expired is forgotten when somebody looks, or when time passes it. */
import type { Alarm } from '../../../core/device.ts';
import { NEVER } from '../../../core/time.ts';
import type { Context } from '../../context.ts';
import type { Connection } from './connection.ts';
import { keyOf, type Tuple } from './tuple.ts';

export interface Found {
  readonly connection: Connection;
  readonly reply: boolean;
}

export class FlowTable {
  readonly #ctx: Context;
  readonly #forget: (connection: Connection) => void;
  readonly #byTuple = new Map<string, Found>();
  readonly #flows = new Set<Connection>();
  #alarm: Alarm | undefined;

  /** `forget`: told of each flow whose time is up, once it is out of the table. */
  constructor(ctx: Context, forget: (connection: Connection) => void) {
    this.#ctx = ctx;
    this.#forget = forget;
  }

  get size(): number {
    return this.#flows.size;
  }

  /** Oldest first. */
  all(): readonly Connection[] {
    return [...this.#flows].filter((flow) => flow.expires > this.#ctx.env.now);
  }

  find(tuple: Tuple): Found | undefined {
    const found = this.#byTuple.get(keyOf(tuple));
    if (!found || found.connection.expires > this.#ctx.env.now) return found;
    this.#expire(found.connection);
    return undefined;
  }

  /** False: another flow has one of its tuples. */
  insert(flow: Connection): boolean {
    if (this.find(flow.original) || this.find(flow.reply)) return false;
    this.#byTuple.set(keyOf(flow.original), { connection: flow, reply: false });
    this.#byTuple.set(keyOf(flow.reply), { connection: flow, reply: true });
    this.#flows.add(flow);
    flow.confirmed = true;
    this.#alarm ??= this.#ctx.env.alarm(() => this.#sweep(), 'upkeep');
    if (!this.#alarm.armed || flow.expires < this.#due) this.#arm(flow.expires);
    return true;
  }

  /** False: it is not in the table any more. */
  remove(flow: Connection): boolean {
    if (!this.#flows.delete(flow)) return false;
    this.#byTuple.delete(keyOf(flow.original));
    this.#byTuple.delete(keyOf(flow.reply));
    flow.confirmed = false;
    return true;
  }

  /** The oldest flow that is not assured: what makes room in a full table. */
  expendable(): Connection | undefined {
    for (const flow of this.#flows) if (!flow.assured) return flow;
    return undefined;
  }

  #due = 0;

  #arm(at: number): void {
    this.#due = at;
    this.#alarm!.set(at);
  }

  #sweep(): void {
    let next = NEVER;
    for (const flow of [...this.#flows]) {
      if (flow.expires <= this.#ctx.env.now) this.#expire(flow);
      else next = Math.min(next, flow.expires);
    }
    if (next < NEVER) this.#arm(next);
  }

  #expire(flow: Connection): void {
    if (this.remove(flow)) this.#forget(flow);
  }
}
