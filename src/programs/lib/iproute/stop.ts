/** How iproute2's commands end early: with a message on standard error and one of three statuses (1 refused, 2 the kernel's no, 255 usage). */
import { errnoText, type Errno } from '../../../core/errno.ts';
import { Stop } from '../stop.ts';

export const REFUSED = 1;
export const KERNEL_REFUSED = 2;
export const WRONG_USAGE = 255;

/** `Error: argument "x" is wrong: ...`; texts that end in a newline leave an empty line, as iproute2's do. */
export const wrongArgument = (word: string, text: string): Stop =>
  new Stop(WRONG_USAGE, `Error: argument "${word}" is wrong: ${text}`);

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
