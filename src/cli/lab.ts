/** `wirelab lab` and `wirelab play`: a session on this terminal, with a lab's steps or without. */
import { loadLab } from '../lab/load.ts';
import { farewell } from './answer.ts';
import { cards } from './catalogue.ts';
import { findLab, playground, readLab } from './find-lab.ts';
import { openProgress } from './progress-store.ts';
import { openRecording, type Recording } from './recorder.ts';
import { keep } from './keep.ts';
import { hasScreen, type ScreenFlags } from './screen-flags.ts';
import { LiveSession } from './session/live-session.ts';
import { LiveLab } from './session/live-lab.ts';
import { UsageError } from './usage-error.ts';

export interface LabOptions extends ScreenFlags {
  readonly seed?: string;
}

/** A guided lab, from the step where the learner was. */
export async function guided(asked: string, options: LabOptions): Promise<number> {
  if (hasScreen(options)) void import('./screen.ts'); // loads while the lab is read
  const file = findLab(asked);
  const text = readLab(file);
  const lab = loadLab(text, { file: file.path, number: file.number, ...seedOf(options) });
  const store = openProgress();
  const session = new LiveSession({
    text,
    file: file.path,
    title: `${file.number} ${lab.title}`.trim(),
    topology: lab.topology,
    trace: options.record !== undefined,
    ...seedOf(options),
  });
  const saved = store.of(lab);
  const recording = openRecording(options);
  recording?.player(session.run, saved);
  const side = new LiveLab(session, { lab, cards: cards(), saved, onProgress: (steps) => store.save(lab, steps) });
  session.labSide = recording?.labSide(side) ?? side;
  if (store.warning !== undefined) process.stderr.write(`wirelab: ${store.warning}\n`);
  return run(session, options, recording, store.warning);
}

export async function play(asked: string | undefined, options: LabOptions): Promise<number> {
  const lab = asked === undefined ? playground() : findLab(asked);
  const trace = options.record !== undefined;
  const session = new LiveSession({ text: readLab(lab), file: lab.path, title: lab.name, trace, ...seedOf(options) });
  const recording = openRecording(options);
  recording?.player(session.run);
  session.run.boot();
  return run(session, options, recording);
}

/** `notice`: what the learner should know first; it has been written to stderr, which a screen hides. */
async function run(
  session: LiveSession,
  flags: ScreenFlags,
  recording: Recording | undefined,
  notice?: string,
): Promise<number> {
  session.onKeep = keep;
  if (hasScreen(flags)) await (await import('./screen.ts')).showSession(session, flags, { notice, recording });
  else await (await import('./narrate.ts')).narrate(session, recording);
  const answer = farewell(session, Math.min(process.stdout.columns ?? 80, 100));
  if (answer !== undefined) process.stdout.write(`\n${answer}`);
  const problem = recording?.finish();
  if (problem !== undefined) throw new UsageError(problem);
  return 0;
}

function seedOf(options: LabOptions): { seed?: number } {
  if (options.seed === undefined) return {};
  if (!/^\d{1,15}$/.test(options.seed)) throw new UsageError(`--seed takes a whole number, not "${options.seed}"`);
  return { seed: Number(options.seed) };
}
