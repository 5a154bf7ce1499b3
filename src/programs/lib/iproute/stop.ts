/** How iproute2's commands end early: with a message on standard error and one of three statuses (1 refused, 2 the kernel's no, 255 usage). */
import { errnoText, type Errno } from '../../../core/errno.ts';
import type { Call, ExitStatus, Sys } from '../../../core/sys.ts';

export const REFUSED = 1;
export const KERNEL_REFUSED = 2;
export const WRONG_USAGE = 255;

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

/** `Error: argument "x" is wrong: ...`; texts that end in a newline leave an empty line, as iproute2's do. */
export const wrongArgument = (word: string, text: string): Stop =>
  new Stop(WRONG_USAGE, `Error: argument "${word}" is wrong: ${text}`);

export const duplicate = (key: string, word: string): Stop =>
  new Stop(WRONG_USAGE, `Error: duplicate "${key}": "${word}" is the second value.`);

/** A word that fits nowhere is taken for a second one of what may stand without its key. */
export const garbage = (key: string, word: string): Stop =>
  new Stop(WRONG_USAGE, `Error: either "${key}" is duplicate, or "${word}" is a garbage.`);

export const noDevice = (name: string): Stop => new Stop(REFUSED, `Cannot find device "${name}"`);

/** The kernel's refusal where it gives a bare errno. */
export const answers = (errno: Errno): Stop => new Stop(KERNEL_REFUSED, `RTNETLINK answers: ${errnoText(errno)}`);

/** The kernel's refusal where it gives a sentence of its own (an extended acknowledgement). */
export const kernelSays = (sentence: string): Stop => new Stop(KERNEL_REFUSED, `Error: ${sentence}`);

/** What a real machine can do and this one cannot yet. */
export const notBuilt = (what: string): Stop => new Stop(REFUSED, `${what} is not built in wirelab yet.`);
