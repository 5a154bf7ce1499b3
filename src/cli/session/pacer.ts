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

/** What a frame is, whatever its numbers: its first journey is shown slowly. */
export const kindOf = ({ protocol, info }: { protocol: string; info: string } = { protocol: '', info: '' }): string =>
  `${protocol} ${info.replace(/[\d:.]+/g, '')}`;

export class Pacer {
  pacing: Pacing = 'follow';
  /** Seconds of the learner's time for one second of simulation, under `scaled`. */
  factor = 1;
  /** What was skipped last: `waited 4.2 s`. */
  note: string | undefined;
  readonly #seen = new Set<string>();
  readonly #slow = new Set<number>();
  #flights: Flight[] = [];
  /** Instants of the learner's clock at which the newest frames were shown, as many as make a crowd. */
  readonly #shown = new Float64Array(CROWD + 1).fill(Number.NEGATIVE_INFINITY);
  #frames = 0;

  /** A new step: every kind of journey is new again. */
  newStep(): void {
    this.#seen.clear();
    this.#slow.clear();
  }

  /** More frames have come in the last second than anybody can follow: the show is scaled until it is calm again. */
  crowded(wallMs: number): boolean {
    return this.#shown[this.#frames % this.#shown.length]! > wallMs - 1000;
  }

  /**
   * A frame leaves a port. `kindOf` says what it is (`ARP request`), so that first journeys are told from repeats; in a crowd
   * nobody asks.
   */
  frameSent(frame: number, kindOf: () => string, sent: Ns, arrives: Ns, wallMs: number): void {
    this.#shown[this.#frames++ % this.#shown.length] = wallMs;
    if (this.crowded(wallMs)) return;
    const kind = kindOf();
    if (!this.#seen.has(kind)) {
      this.#seen.add(kind);
      this.#slow.add(frame);
    }
    if (this.#slow.has(frame)) this.#flights.push({ sent, arrives });
  }

  /** Where the world may run to, from `now`, when `elapsedMs` of the learner's time have passed. `next` is when something is due. */
  target(now: Ns, next: Ns, elapsedMs: number, wallMs: number): Ns {
    if (this.pacing === 'fast') return Number.MAX_SAFE_INTEGER;
    const scaled = this.pacing === 'scaled' || this.crowded(wallMs);
    if (!scaled) {
      const slowest = this.#slowestFlight(now);
      if (slowest > 0) return now + Math.max(1, Math.round((elapsedMs / HOP_MS) * slowest));
    }
    return this.#skip(now, next, now + (elapsedMs * 1e6) / this.factor);
  }

  /** How long the slowest of the frames takes that are shown now; 0 when there is none. */
  #slowestFlight(now: Ns): Ns {
    let slowest = 0;
    if (this.#flights.length > 0) this.#flights = this.#flights.filter((f) => f.arrives > now);
    for (const { sent, arrives } of this.#flights) slowest = Math.max(slowest, 1, arrives - sent);
    return slowest;
  }

  #skip(now: Ns, next: Ns, otherwise: Ns): Ns {
    if (next - now <= LONGEST_WAIT) return Math.round(otherwise);
    this.note = `waited ${((next - now) / 1e9).toFixed(1)} s`;
    return next;
  }
}
