/** A session as plain lines: narrated mode, told from its recording, with what was typed, answered and taken back. */
import type { SessionEntry, SessionFile } from '../../sim/session-file.ts';
import { describeInput } from '../../sim/input.ts';
import { formatSeconds } from '../../core/time.ts';
import { Narrator } from '../../store/narrate/narrator.ts';
import type { Intent } from '../../store/session.ts';
import { goTo } from '../../store/view.ts';
import { cards } from '../catalogue.ts';
import { rerunSession } from '../session/rerun-session.ts';
import type { RerunVerdict } from '../session/rerun.ts';

export function writeTranscript(
  file: SessionFile,
  print: (line: string) => void,
  progress: (how: string) => void,
): RerunVerdict {
  const { session, rerun } = rerunSession(file, cards());
  const narrator = new Narrator(session, print);
  narrator.start();
  while (rerun.verdict === undefined) {
    while (!rerun.due && rerun.step()) progress(rerun.note);
    narrator.update();
    const { entry } = rerun;
    if (entry) {
      if (entry.kind === 'input' && 'node' in entry.act) narrator.view.dispatch(goTo(entry.act.node));
      const line = told(entry);
      if (line !== '') print(line);
    }
    if (rerun.verdict === undefined) rerun.doNext();
    narrator.update();
  }
  print(rerun.verdict.sentence);
  return rerun.verdict;
}

/** What was done, as it is typed. Lines for a program and Ctrl-C are shown by the terminal itself. */
function told(entry: SessionEntry): string {
  if (entry.kind === 'fork') return `(Back in the run, before ${formatSeconds(entry.t)} s, and on from there.)`;
  if (entry.kind === 'lab') return labWord(entry.act as Intent);
  const { act } = entry;
  if (act.type === 'line') return `${act.node}$ ${act.text}`;
  return act.type === 'type' || act.type === 'signal' ? '' : `(${describeInput(act)})`;
}

function labWord(intent: Intent): string {
  if (intent.type === 'answer') return `:answer ${intent.text}`;
  if (intent.type === 'point') return `:answer ${intent.field}`;
  return `:${intent.type.replace('-', ' ')}`;
}
