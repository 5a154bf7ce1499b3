/** `wirelab lab` and `wirelab play`: a session on this terminal, with a lab's steps or without. */
import { findLab, readLab } from './find-lab.ts';
import { showSession } from './screen.ts';
import type { ScreenFlags } from './screen-flags.ts';
import { LiveSession } from './session/live-session.ts';
import { UsageError } from './usage-error.ts';

export interface LabOptions extends ScreenFlags {
  readonly seed?: string;
}

export async function play(asked: string | undefined, options: LabOptions): Promise<number> {
  const lab = findLab(asked ?? 'ping');
  const session = new LiveSession({ text: readLab(lab), file: lab.path, title: lab.name, ...seedOf(options) });
  if (!process.stdout.isTTY) throw new UsageError('free play needs a terminal; without one use `wirelab exec`');
  await showSession(session, options);
  return 0;
}

function seedOf(options: LabOptions): { seed?: number } {
  if (options.seed === undefined) return {};
  if (!/^\d{1,15}$/.test(options.seed)) throw new UsageError(`--seed takes a whole number, not "${options.seed}"`);
  return { seed: Number(options.seed) };
}
