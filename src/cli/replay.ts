/** `wirelab replay FILE`: runs a recorded session again, to watch or to be judged; plays what a terminal showed. */
import { formatClock } from '../core/time.ts';
import { describeInput } from '../sim/input.ts';
import { reexecute, type SessionFile } from '../sim/session-file.ts';
import type { World } from '../sim/world.ts';
import { formatIssues, LabError } from '../topology/errors.ts';
import { version } from './paths.ts';
import { readRecorded, refuseOtherVersion } from './recorded-file.ts';
import { hasScreen, type ScreenFlags } from './screen-flags.ts';
import { UsageError } from './usage-error.ts';

export interface ReplayOptions extends ScreenFlags {
  /** Only run it again and print the hash of its trace. */
  readonly hash?: boolean;
  /** Also when another version recorded it. */
  readonly anyway?: boolean;
}

/** 0: the hashes are equal. 1: they differ. Throws UsageError when the file cannot be judged. */
export async function replay(path: string, options: ReplayOptions): Promise<number> {
  const recorded = readRecorded(path);
  if (recorded.kind === 'cast') {
    if (options.hash) throw new UsageError(`${path} holds what a terminal showed; only a session has a hash`);
    return (await import('./play-cast.ts')).playCast(recorded.cast);
  }
  const { session } = recorded;
  refuseOtherVersion(session, path, options.anyway);
  if (options.hash) return justHash(session, path);
  if (!hasScreen(options)) return listed(session, path);
  return guarded(session, path, async () => (await import('./replay-screen.ts')).replayOnScreen(session, options));
}

function listed(session: SessionFile, path: string): number {
  const { head, inputs, end } = session;
  const world = guarded(session, path, () => reexecute(session));
  process.stdout.write(`${head.file || 'a lab'}, seed ${head.seed}, recorded by wirelab ${head.version}\n`);
  for (const { t, act } of inputs) process.stdout.write(`${at(t)}  ${describeInput(act)}\n`);
  process.stdout.write(`${at(world.now)}  end\n`);
  const hash = world.hash();
  if (!end) throw new UsageError(cutOff(path, hash));
  process.stdout.write(end.hash === hash ? `equal: ${hash}\n` : `${difference(session, hash)}\n`);
  return end.hash === hash ? 0 : 1;
}

function justHash(session: SessionFile, path: string): number {
  const world: World = guarded(session, path, () => reexecute(session));
  const hash = world.hash();
  process.stdout.write(`${hash}\n`);
  if (!session.end) process.stderr.write(`wirelab: ${cutOff(path, hash)}\n`);
  const differs = session.end !== undefined && session.end.hash !== hash;
  if (differs) process.stderr.write(`wirelab: ${difference(session, hash)}\n`);
  return differs ? 1 : 0;
}

const at = (t: number): string => formatClock(t).padStart(16);

const cutOff = (path: string, hash: string): string =>
  `${path} breaks off before its end and was run as far as it goes: there is nothing to compare ${hash} with`;

function difference({ head, end }: SessionFile, hash: string): string {
  const by = head.version === version() ? '' : ` (recorded by wirelab ${head.version}, run by ${version()})`;
  return `different: recorded ${end!.hash}, now ${hash}${by}`;
}

/** Runs what a wrong recording may make impossible, and says so in a sentence. */
function guarded<T>(session: SessionFile, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { text, file } = session.head;
    const why =
      error instanceof LabError
        ? `its lab is wrong\n${formatIssues(error.issues, text, file)}`
        : (error as Error).message;
    throw new UsageError(`${path} cannot be run again: ${why}`);
  }
}
