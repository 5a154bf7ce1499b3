/** What the processes of a machine share, by key. */
import type { SharedKey } from '../core/sys.ts';
import type { Machine } from './machine.ts';

export class SharedStates {
  readonly #machine: Machine;
  readonly #states = new Map<unknown, unknown>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  of<T>(key: SharedKey<T>): T {
    if (this.#states.has(key)) return this.#states.get(key) as T;
    const state = key.make();
    this.#states.set(key, state);
    const { env, publish } = this.#machine;
    const { table } = key;
    if (table) publish(table.name, () => table.rows(state, env.now));
    return state;
  }
}
