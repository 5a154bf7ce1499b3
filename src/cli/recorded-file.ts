/** What a recorded file holds, told by its contents and not by its name. */
import { readFileSync } from 'node:fs';
import { type Cast, looksLikeCast, parseCast } from '../recording/asciicast.ts';
import { parseSession, type SessionFile } from '../sim/session-file.ts';
import { version } from './paths.ts';
import { UsageError } from './usage-error.ts';

export type Recorded =
  { readonly kind: 'session'; readonly session: SessionFile } | { readonly kind: 'cast'; readonly cast: Cast };

/** Throws UsageError with what was found and what to do. */
export function readRecorded(path: string): Recorded {
  const text = read(path);
  if (looksLikeCast(text)) {
    const cast = parseCast(text);
    if (!cast.ok) throw new UsageError(`${path}: ${cast.error}`);
    return { kind: 'cast', cast: cast.value };
  }
  const session = parseSession(text);
  if (session.ok) return { kind: 'session', session: session.value };
  const first = text.slice(0, 4096).split('\n')[0]!;
  const known = first === '' || first.startsWith('{"format":"wirelab-session"');
  throw new UsageError(`${path}: ${session.error}${known ? '' : `; ${WANTED}`}`);
}

const WANTED = 'it takes what --record wrote, NAME.wirelab or NAME.cast';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Another version may run a session otherwise; `anyway`: try all the same. */
export function refuseOtherVersion({ head }: SessionFile, path: string, anyway: boolean | undefined): void {
  if (head.version === version() || anyway) return;
  throw new UsageError(
    `${path} was recorded by wirelab ${head.version}; this is ${version()}, where it may run otherwise. ` +
      'Use that version, or add --anyway to try',
  );
}
