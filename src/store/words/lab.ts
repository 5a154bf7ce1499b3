/** Words for the lab: hints, answers, checks, and starting again. */
import type { Intent } from '../session.ts';
import { patch, showQuestion, showStep, type ViewState } from '../view.ts';
import { overlay, type Run, type Word, type WordContext } from './word.ts';

export const LAB_WORDS: readonly Word[] = [
  { name: 'hint', meaning: 'the next hint for this step', run: showing({ type: 'hint' }) },
  { name: 'answer', argument: 'TEXT', meaning: 'answer the open question; nothing goes to it', run: answer },
  { name: 'skip', meaning: 'skip the question, or the step', run: skip },
  { name: 'next', meaning: 'on to the next step, when this one is done', run: next },
  { name: 'myth', meaning: 'the myth card of this step', run: overlay('myth') },
  { name: 'check', meaning: 'what this step still expects, and what came closest', run: check },
  { name: 'retry', meaning: "back to this step's start, tables and clock included", run: retry },
  {
    name: 'reset',
    argument: 'step|lab',
    meaning: 'the step, or the whole lab, from its beginning',
    values: ['step', 'lab'],
    run: reset,
  },
];

/** Whether the step on show is over and another waits. */
export function canGoOn({ session, view }: WordContext): boolean {
  return session.lab !== undefined && view.state.step < session.lab.current;
}

export function next(_argument: string, context: WordContext): string | undefined {
  const { session, view } = context;
  const { lab } = session;
  if (!lab) return 'There are no steps in free play.';
  if (!canGoOn(context)) return 'This step is not done yet. :check says what is missing.';
  const step = view.state.step + 1;
  if (step >= lab.steps.length) return 'That was the last step. :quit leaves; the network stays yours until then.';
  view.dispatch(showStep(step, lab.steps[step]?.questionOpen === true));
  return undefined;
}

/** An intent whose answer appears in the guide. */
function showing(make: Intent): Run {
  return (_argument, { session, view }) => {
    view.dispatch(patch({ guideOpen: true, guideScroll: Number.MAX_SAFE_INTEGER }));
    return session.send(make);
  };
}

/** Whether the question of the step on show waits for an answer. */
export const questionWaits = ({ session, view }: Pick<WordContext, 'session' | 'view'>): boolean =>
  session.lab?.steps[view.state.step]?.questionOpen === true;

function answer(argument: string, context: WordContext): string | undefined {
  const { session, view } = context;
  if (argument === '') {
    if (!questionWaits(context)) return 'There is no open question.';
    if (view.state.place === 'answer') return 'Say what: :answer 96';
    return void view.dispatch(showQuestion);
  }
  const refused = session.send({ type: 'answer', text: argument });
  if (refused === undefined) view.dispatch(answered);
  return refused;
}

/** The cursor goes from a question to the shell. */
const answered = (view: ViewState): ViewState =>
  view.place === 'answer' ? { ...view, place: 'typing', focus: 'shell' } : view;

function skip(_argument: string, { session, view }: WordContext): string | undefined {
  const refused = session.send({ type: 'skip' });
  if (refused === undefined) view.dispatch(answered);
  return refused;
}

function check(argument: string, context: WordContext): string | undefined {
  const refused = context.session.send({ type: 'check' });
  return refused ?? overlay('check')(argument, context);
}

/** Asks before it throws work away; `yes` says that it has been asked. */
function reset(argument: string, context: WordContext): string | undefined {
  const [what, sure] = argument.split(/\s+/);
  if (what !== 'step' && what !== 'lab') return 'Say :reset step or :reset lab.';
  if (sure === 'yes') return context.session.send({ type: what === 'step' ? 'reset-step' : 'reset-lab' });
  return overlay(what === 'step' ? 'reset-step' : 'reset-lab')(argument, context);
}

/** A step that is done but still on show is the one that the learner means. */
function retry(_argument: string, { session, view }: WordContext): string | undefined {
  const { step, stepEnded } = view.state;
  return session.send(stepEnded ? { type: 'retry', step } : { type: 'retry' });
}
