/** `wirelab replay FILE`: runs a recorded session again and says whether it came out as it was recorded. */
import { readFileSync } from 'node:fs';
import { formatClock } from '../core/time.ts';
import { describeInput } from '../sim/input.ts';
import { parseSession, reexecute, type SessionFile } from '../sim/session-file.ts';
import type { World } from '../sim/world.ts';
import { formatIssues, LabError } from '../topology/errors.ts';
import { version } from './paths.ts';
import { UsageError } from './usage-error.ts';

/** 0: the hashes are equal. 1: they differ. Throws UsageError when the file cannot be judged. */
export function replay(path: string): number {
  const session = readSession(path);
  const { head, inputs, end } = session;
  const world = again(session, path);
  process.stdout.write(`${head.file || 'a lab'}, seed ${head.seed}, recorded by wirelab ${head.version}\n`);
  for (const { t, act } of inputs) process.stdout.write(`${at(t)}  ${describeInput(act)}\n`);
  process.stdout.write(`${at(world.now)}  end\n`);
  const hash = world.hash();
  if (!end) throw new UsageError(`${path} breaks off before its end: there is nothing to compare ${hash} with`);
  const equal = end.hash === hash;
  process.stdout.write(equal ? `equal: ${hash}\n` : `different: recorded ${end.hash}, now ${hash}\n`);
  return equal ? 0 : 1;
}

const at = (t: number): string => formatClock(t).padStart(16);

function readSession(path: string): SessionFile {
  const session = parseSession(readText(path));
  if (!session.ok) throw new UsageError(`${path}: ${session.error}`);
  const { head } = session.value;
  if (head.version !== version()) {
    throw new UsageError(
      `${path} was recorded by wirelab ${head.version}; this is ${version()}, where it may run otherwise`,
    );
  }
  return session.value;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function again(session: SessionFile, path: string): World {
  try {
    return reexecute(session);
  } catch (error) {
    const { text, file } = session.head;
    const why =
      error instanceof LabError ? `its lab is wrong\n${formatIssues(error.issues, text, file)}` : String(error);
    throw new UsageError(`${path} cannot be run again: ${why}`);
  }
}
