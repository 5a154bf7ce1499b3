/**
 * Pacing: how fast simulated time passes while a learner watches (DESIGN, section 5). Pure: it is told what happens and how
 * much of the learner's time has gone by, and answers how far the world may run.
 */
import type { Ns } from '../../core/time.ts';
import type { Pacing } from '../../store/session.ts';

/** The learner's time that a first journey takes from one device to the next. */
const HOP_MS = 450;
/** Waits longer than this, in simulated time, are skipped and said so. */
const LONGEST_WAIT: Ns = 1.2e9;
/** Above so many frames a second of show, following turns into scaled. */
const CROWD = 20;

interface Flight {
  readonly sent: Ns;
  readonly arrives: Ns;
}

export class Pacer {
  pacing: Pacing = 'follow';
  /** Seconds of the learner's time for one second of simulation, under `scaled`. */
  factor = 1;
  /** What was skipped last: `waited 4.2 s`. */
  note: string | undefined;
  readonly #seen = new Set<string>();
  readonly #slow = new Set<number>();
  #flights: Flight[] = [];
  /** Instants of the learner's clock at which frames were shown. */
  #shown: number[] = [];

  /** A new step: every kind of journey is new again. */
  newStep(): void {
    this.#seen.clear();
    this.#slow.clear();
  }

  /** A frame leaves a port. `kind` says what it is (`ARP request`), so that first journeys are told from repeats. */
  frameSent(frame: number, kind: string, sent: Ns, arrives: Ns, wallMs: number): void {
    if (!this.#seen.has(kind)) {
      this.#seen.add(kind);
      this.#slow.add(frame);
    }
    this.#shown.push(wallMs);
    if (this.#slow.has(frame)) this.#flights.push({ sent, arrives });
  }

  /** Where the world may run to, from `now`, when `elapsedMs` of the learner's time have passed. `next` is when something is due. */
  target(now: Ns, next: Ns, elapsedMs: number, wallMs: number): Ns {
    this.#flights = this.#flights.filter((f) => f.arrives > now);
    this.#shown = this.#shown.filter((at) => at > wallMs - 1000);
    if (this.pacing === 'fast') return Number.MAX_SAFE_INTEGER;
    if (this.pacing === 'scaled') return this.#skip(now, next, now + (elapsedMs * 1e6) / this.factor);
    if (this.#flights.length > 0 && this.#shown.length <= CROWD) {
      const slowest = Math.min(...this.#flights.map((f) => Math.max(1, f.arrives - f.sent)));
      return now + Math.max(1, Math.round((elapsedMs / HOP_MS) * slowest));
    }
    return this.#skip(now, next, now + elapsedMs * 1e6);
  }

  #skip(now: Ns, next: Ns, otherwise: Ns): Ns {
    if (next - now <= LONGEST_WAIT) return Math.round(otherwise);
    this.note = `waited ${((next - now) / 1e9).toFixed(1)} s`;
    return next;
  }
}
