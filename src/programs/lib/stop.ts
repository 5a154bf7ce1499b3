/** How a program ends in the middle of reading its words: with a message on standard error and a status, as exit(3) does for the real ones. */
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';

/** Thrown while words are read, as the real commands call exit(3) in the middle of it; `ending` catches it. */
export class Stop extends Error {
  readonly status: ExitStatus;

  constructor(status: ExitStatus, text: string) {
    super(text);
    this.status = status;
  }
}

/** Runs a command to its status; a Stop becomes its message and its status. */
export function* ending(sys: Sys, command: () => Call<ExitStatus>): Call<ExitStatus> {
  try {
    return yield* command();
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    sys.warn(`${stop.message}\n`);
    return stop.status;
  }
}
