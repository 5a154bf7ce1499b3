/** The wiring as a table, which every machine's `link` command reads and changes; no real machine has it. */
import type { ChangeOp, Row, Tables } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { LinkDirection } from './link-direction.ts';
import type { SimLink, Simulation } from './simulation.ts';

/** A device's own tables, those that its programs publish, and the world's `links`. */
export class MachineTables implements Tables {
  readonly #device: Tables;
  readonly #simulation: Simulation;
  readonly #published = new Map<string, Set<() => readonly Row[]>>();

  constructor(device: Tables, simulation: Simulation) {
    this.#device = device;
    this.#simulation = simulation;
  }

  get tableNames(): readonly string[] {
    return [...this.#device.tableNames, ...this.#published.keys()];
  }

  table(name: string, query?: Row): readonly Row[] {
    const published = this.#published.get(name);
    if (published) return [...published].flatMap((rows) => rows());
    return name === 'links' ? linkRows(this.#simulation) : this.#device.table(name, query);
  }

  /** A name may be published more than once: the table then shows the rows of all. Returns how to end it. */
  publish(name: string, rows: () => readonly Row[]): () => void {
    const all = this.#published.get(name) ?? new Set();
    this.#published.set(name, all.add(rows));
    return () => {
      all.delete(rows);
      if (all.size === 0) this.#published.delete(name);
    };
  }

  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    return name === 'links' ? changeLink(this.#simulation, row) : this.#device.change(name, op, row);
  }
}

/** One row per direction; rates in bit/s, times in ns, probabilities from 0 to 1. */
export function linkRows(simulation: Simulation): Row[] {
  const row = (link: SimLink, direction: 'forward' | 'backward'): Row => {
    const d = link[direction];
    const [from, to] = link.name.split('--') as [string, string];
    return {
      link: link.name,
      direction,
      from: direction === 'forward' ? from : to,
      to: direction === 'forward' ? to : from,
      ...d.parameters,
      held: d.held,
      queued: d.queued,
      drops: d.drops,
      marks: d.marks,
    };
  };
  return simulation.links.flatMap((link) => [row(link, 'forward'), row(link, 'backward')]);
}

/** Applies what the row names: parameters, `up`, `held`, `dropNext`, `flipBit`; to one direction or to both. */
export function changeLink(simulation: Simulation, row: Row): Result<void, Errno> {
  const link = simulation.links.find((l) => l.name === row['link']);
  if (!link) return fail('ENODEV');
  const directions = row['direction'] === undefined ? (['forward', 'backward'] as const) : [row['direction']];
  for (const direction of directions) {
    if (direction !== 'forward' && direction !== 'backward') return fail('EINVAL');
    const changed = changeDirection(link[direction], row);
    if (!changed) return fail('EINVAL');
  }
  simulation.linkChanged(link, describe(row));
  return ok(undefined);
}

const NUMBERS = ['rate', 'delay', 'jitter', 'loss', 'corrupt', 'reorder', 'duplicate', 'queue', 'mark'] as const;

function changeDirection(direction: LinkDirection, row: Row): boolean {
  for (const name of NUMBERS) {
    const value = row[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0) || (name === 'rate' && value === 0)) return false;
    direction.parameters[name] = value;
  }
  const { up, held, dropNext, flipBit } = row;
  if (typeof up === 'boolean') direction.setUp(up);
  if (typeof held === 'boolean') direction.held = held;
  if (typeof dropNext === 'number') direction.dropNext(dropNext);
  if (typeof flipBit === 'number') direction.flipNext(flipBit);
  return true;
}

const describe = (row: Row): string =>
  Object.entries(row)
    .map(([key, value]) => (key === 'link' ? String(value) : `${key} ${value}`))
    .join(' ');
