/** A live session made from a recorded one: the same topology, seed and lab, and a rerun that does all again. */
import { basename } from 'node:path';
import { loadLab } from '../../lab/load.ts';
import type { SavedStep } from '../../lab/progress.ts';
import type { MythCards } from '../../lab/runner.ts';
import { replay, type SessionEntry, type SessionFile } from '../../sim/session-file.ts';
import { LiveLab } from './live-lab.ts';
import { LiveSession } from './live-session.ts';
import type { Rerun } from './rerun.ts';

/** Throws LabError when the recorded lab is wrong, and Error when what comes before the first step cannot be done. */
export function rerunSession(file: SessionFile, cards: MythCards): { session: LiveSession; rerun: Rerun } {
  const { text, file: path, seed, saved } = file.head;
  const number = /^(\d{2}[a-z]?)-/.exec(basename(path))?.[1] ?? '';
  const options = { text, file: path, seed, everyTerminal: saved === undefined };
  if (saved === undefined) {
    const session = new LiveSession({ ...options, title: basename(path) || 'a recording' });
    return { session, rerun: session.runAgain(file) };
  }
  const lab = loadLab(text, { file: path, number, seed });
  const title = `${number} ${lab.title}`.trim();
  const session = new LiveSession({ ...options, title, topology: lab.topology });
  const done = saved.filter(isSaved);
  const before = done.length > 0 ? caughtUp(file.history) : 0;
  catchUp(session, file.history.slice(0, before));
  const rerun = session.runAgain(file, before);
  // nothing of a replay counts for whoever watches it
  session.labSide = new LiveLab(session, { lab, cards, saved: done, onProgress: () => {}, caughtUp: true });
  return { session, rerun };
}

const isSaved = (step: unknown): step is SavedStep => {
  const { state, points } = (step ?? {}) as Partial<SavedStep>;
  return (state === 'passed' || state === 'skipped') && Number.isSafeInteger(points);
};

/** How many entries redid the steps of another day: they run on terminals of their own, before the learner has any. */
function caughtUp(history: readonly SessionEntry[]): number {
  const own = history.findIndex(
    (e) => !(e.kind === 'input' && 'terminal' in e.act && e.act.terminal.startsWith('exec-')),
  );
  return own < 0 ? history.length : own;
}

function catchUp({ run }: LiveSession, entries: readonly SessionEntry[]): void {
  const inputs = entries.flatMap((e) => (e.kind === 'input' ? [{ dispatches: e.dispatches, t: e.t, act: e.act }] : []));
  replay(run.head, inputs);
  run.head.run();
}
