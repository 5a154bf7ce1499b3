/** What narrated mode tells from: the session, what has been gathered from it, and the words for it. */
import type { Journal } from '../journal.ts';
import type { Session } from '../session.ts';
import type { Wording } from '../wording.ts';

export interface Told {
  readonly session: Session;
  readonly journal: Journal;
  readonly wording: Wording;
}
