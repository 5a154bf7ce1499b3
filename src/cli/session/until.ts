/** Run until a frame: the filter that the world runs on for, and whether a frame has met it. */
import type { EventRow } from '../../core/event.ts';
import { linkRx } from '../../sim/events.ts';
import { compileSighting, type SightingTest } from '../../sim/sighting-filter.ts';
import type { Simulation } from '../../sim/simulation.ts';

export class Until {
  #test: SightingTest | undefined;
  #met = false;

  get active(): boolean {
    return this.#test !== undefined;
  }

  /** A wrong filter is a sentence; then nothing is waited for that was not before. */
  begin(filter: string, simulation: Simulation): string | undefined {
    const compiled = compileSighting(filter, simulation);
    if (!compiled.ok) return compiled.error;
    this.#test = compiled.value;
    this.#met = false;
    return undefined;
  }

  look(row: EventRow, simulation: Simulation): void {
    if (!this.#test || row.kind !== linkRx) return;
    const captured = simulation.capture?.get(row.id);
    if (captured && this.#test(row, captured.bytes)) this.#met = true;
  }

  /** Whether it was met since it was asked last; then it is over. */
  takeMet(): boolean {
    const met = this.#met;
    if (met) this.end();
    return met;
  }

  end(): void {
    this.#test = undefined;
    this.#met = false;
  }
}
