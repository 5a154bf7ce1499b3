/** A recorded session run again on the screen: it goes on by itself and can be paused, stepped and hurried; then it is the viewer's. */
import type { SessionFile } from '../sim/session-file.ts';
import type { Session } from '../store/session.ts';
import { goTo, patch, showStep, type ViewStore } from '../store/view.ts';
import { cards } from './catalogue.ts';
import { showSession } from './screen.ts';
import type { ScreenFlags } from './screen-flags.ts';
import { rerunSession } from './session/rerun-session.ts';
import type { Rerun, RerunVerdict } from './session/rerun.ts';

/** 0: equal, cut off as the recording was, or left before its end. 1: different. */
export async function replayOnScreen(file: SessionFile, flags: ScreenFlags): Promise<number> {
  const { session, rerun } = rerunSession(file, cards());
  await showSession(session, flags, {
    onMounted: ({ view }) => {
      followRerun(rerun, session, view);
      view.dispatch(patch({ notice: `A recording: Space pauses, . steps, ] hurries, q leaves` }));
      rerun.onEnd = ({ kind, sentence }) => view.dispatch(patch({ notice: `${WORD[kind]}${sentence}` }));
    },
  });
  const { verdict } = rerun;
  process.stdout.write(`${verdict ? verdict.sentence : `Left at ${rerun.note}: nothing was compared.`}\n`);
  return verdict?.kind === 'different' || verdict?.kind === 'impossible' ? 1 : 0;
}

const WORD: Readonly<Record<RerunVerdict['kind'], string>> = {
  equal: 'It is yours now (i types). ',
  different: '',
  'cut off': 'It is yours now (i types). ',
  impossible: '',
};

/** The view goes where things are done: to the node that is typed on, to the step that the learner was in. */
export function followRerun(rerun: Rerun, session: Session, view: ViewStore): void {
  const leaveAnswer = (): void => {
    if (rerun.verdict === undefined && ['typing', 'answer'].includes(view.state.place))
      view.dispatch(patch({ place: 'control' }));
  };
  leaveAnswer();
  session.subscribe(leaveAnswer);
  rerun.onTurn = (entry) => {
    const { lab } = session;
    const step = Math.min(lab?.current ?? 0, (lab?.steps.length ?? 1) - 1);
    const fresh = lab !== undefined && view.state.step < step;
    if (fresh) view.dispatch(showStep(step, lab.steps[step]!.questionOpen));
    const node = entry.kind === 'input' && 'node' in entry.act ? entry.act.node : view.state.node;
    if (node !== view.state.node) view.dispatch(goTo(node));
    leaveAnswer();
    return fresh;
  };
}
