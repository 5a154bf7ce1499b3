/** Why a call of a program does not return: the kernel throws these through the program, whose `finally` blocks run. */
import type { Signal } from '../core/sys.ts';

export const MAX_CALLS_AT_ONE_INSTANT = 10_000;

/** The program made too many calls without ever waiting. */
export class TooManyCalls extends Error {
  constructor() {
    super(`${MAX_CALLS_AT_ONE_INSTANT} calls at one instant without waiting`);
  }
}

/** A signal ends the very process that makes the call. */
export class EndedBySignal extends Error {
  readonly signal: Signal;

  constructor(signal: Signal) {
    super(signal);
    this.signal = signal;
  }
}
