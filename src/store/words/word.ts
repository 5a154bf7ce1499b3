/** What a word is, and the context that it acts in. */
import type { Journal } from '../journal.ts';
import type { Intent, Session } from '../session.ts';
import { patch, type Overlay, type ViewStore } from '../view.ts';
import type { Wording } from '../wording.ts';

export interface WordContext {
  readonly session: Session;
  readonly journal: Journal;
  readonly wording: Wording;
  readonly view: ViewStore;
}

export interface Word {
  readonly name: string;
  /** What follows it: `NODE`. */
  readonly argument?: string;
  readonly meaning: string;
  /** What may follow, where that is a fixed list. */
  readonly values?: readonly string[];
  /** Only moves things on a screen: narrated mode does not have it. */
  readonly screenOnly?: true;
  /** Does it, or answers with a sentence for the learner. */
  run(argument: string, context: WordContext): string | undefined;
}

export type Run = Word['run'];

export const intent =
  (make: Intent): Run =>
  (_argument, { session }) =>
    session.send(make);

export const overlay =
  (name: Overlay): Run =>
  (_argument, { view }) => {
    view.dispatch(patch({ overlay: name, overlayScroll: 0, overlayRow: 0 }));
    return undefined;
  };
