/** The answer to the interviewer, for whoever leaves a lab that is done: the story of the page that was asked for last, as plain text. */
import { Journal } from '../store/journal.ts';
import type { Session } from '../store/session.ts';
import { asMarkdown, asText, storyOf } from '../store/story/index.ts';
import { Wording } from '../store/wording.ts';

export type AnswerForm = 'text' | 'markdown';

/** Undefined when no page was asked for. */
export function answerOf(session: Session, form: AnswerForm = 'text'): string | undefined {
  const journal = new Journal(session);
  journal.sync();
  const story = storyOf(session, journal, new Wording(session.lens));
  return story && (form === 'markdown' ? asMarkdown(story) : asText(story));
}

/** What is printed at the end: something only when every step of a lab is done. */
export function farewell(session: Session): string | undefined {
  const steps = session.lab?.steps ?? [];
  const done = steps.length > 0 && steps.every(({ state }) => state === 'passed' || state === 'skipped');
  return done ? answerOf(session) : undefined;
}
