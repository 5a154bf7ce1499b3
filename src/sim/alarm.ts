/** Alarms: timers on the world's heap that can be set again and again (core/device.ts). */
import type { Alarm } from '../core/device.ts';
import { NEVER, type Ns } from '../core/time.ts';

/** The part of the world that alarms need. */
export interface AlarmHost {
  readonly now: Ns;
  /** The event that what happens now follows from. */
  readonly cause: number;
  /** Pending entries that move the clock. */
  work: number;
  /** A place among equal times. */
  ticket(): number;
  /** Puts an entry on the heap. */
  scheduleAlarm(at: Ns, ticket: number, alarm: WorldAlarm): void;
}

/**
 * An alarm on the world's heap. It keeps at most one entry that counts: put off to a later instant, it stays where it is and
 * moves on when it comes up. So a timeout that is set anew for every packet costs the heap nothing.
 */
export class WorldAlarm implements Alarm {
  armed = false;
  /** The event that set it. */
  cause = 0;
  readonly #world: AlarmHost;
  readonly #fire: () => void;
  readonly #work: boolean;
  #at: Ns = 0;
  #ticket = -1;
  /** Time and ticket of its entry on the heap; NEVER when it has none. */
  #entryAt: Ns = NEVER;
  #entry = -1;

  constructor(world: AlarmHost, fire: () => void, work: boolean) {
    this.#world = world;
    this.#fire = fire;
    this.#work = work;
  }

  set(at: Ns): void {
    const world = this.#world;
    if (!this.armed) {
      this.armed = true;
      if (this.#work) world.work++;
    }
    this.cause = world.cause;
    this.#at = Math.max(at, world.now);
    this.#ticket = world.ticket();
    if (this.#at < this.#entryAt) this.#schedule();
  }

  cancel(): void {
    if (!this.armed) return;
    this.armed = false;
    if (this.#work) this.#world.work--;
  }

  /** Whether the entry with this ticket is the one to go off by. */
  isDue(ticket: number): boolean {
    return this.armed && this.#ticket === ticket;
  }

  /** An entry that is not due was taken off the heap: the alarm moves on if it was put off. */
  moveOn(ticket: number): void {
    if (ticket !== this.#entry) return; // an old one, from before the alarm was brought forward
    this.#entryAt = NEVER;
    if (this.armed) this.#schedule();
  }

  goOff(): void {
    this.#entryAt = NEVER;
    this.cancel();
    this.#fire();
  }

  #schedule(): void {
    this.#entryAt = this.#at;
    this.#entry = this.#ticket;
    this.#world.scheduleAlarm(this.#at, this.#ticket, this);
  }
}
