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

/** What is printed at the end, no wider than `columns`: something only when every step of a lab is done. */
export function farewell(session: Session, columns = 80): string | undefined {
  const steps = session.lab?.steps ?? [];
  const done = steps.length > 0 && steps.every(({ state }) => state === 'passed' || state === 'skipped');
  const answer = done ? answerOf(session) : undefined;
  return answer
    ?.split('\n')
    .flatMap((line) => broken(line, columns))
    .join('\n');
}

/** What does not fit goes on below, under the words of its line. */
function broken(line: string, columns: number): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const space = rest.lastIndexOf(' ', columns);
    if (space <= INDENT.length) break;
    rows.push(rest.slice(0, space));
    rest = INDENT + rest.slice(space + 1);
  }
  return [...rows, rest];
}

const INDENT = '    ';
