/** Alarms: timers on the world's heap that can be set again and again (core/device.ts). */
import type { Alarm } from '../core/device.ts';
import type { Ns } from '../core/time.ts';

/** The part of the world that alarms need. */
export interface AlarmHost {
  /** Pending entries that move the clock. */
  work: number;
  /** Puts an entry on the heap and returns its sequence number. */
  scheduleAlarm(at: Ns, alarm: WorldAlarm, work: boolean): number;
}

/** An alarm on the world's heap. Setting it again leaves the old entry behind; `isCurrent` tells them apart. */
export class WorldAlarm implements Alarm {
  armed = false;
  readonly #world: AlarmHost;
  readonly #fire: () => void;
  readonly #work: boolean;
  #sequence = -1;

  constructor(world: AlarmHost, fire: () => void, work: boolean) {
    this.#world = world;
    this.#fire = fire;
    this.#work = work;
  }

  set(at: Ns): void {
    this.cancel();
    this.armed = true;
    this.#sequence = this.#world.scheduleAlarm(at, this, this.#work);
  }

  cancel(): void {
    if (!this.armed) return;
    this.armed = false;
    if (this.#work) this.#world.work--;
  }

  isCurrent(sequence: number): boolean {
    return this.armed && this.#sequence === sequence;
  }

  goOff(): void {
    this.armed = false;
    this.#fire();
  }
}
