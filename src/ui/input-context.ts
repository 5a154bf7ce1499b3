/** What keys act upon. */
import type { WordContext } from '../store/words/index.ts';
import type { Editors } from './editors.ts';
import type { Screen } from './screen.ts';
import type { Key } from './terminal/keys.ts';

export interface InputContext extends WordContext {
  /** What is on the screen now. */
  readonly screen: Screen;
  readonly editors: Editors;
  /** When Enter brought the question that now has the cursor, and nothing else was pressed since. */
  readonly brought: { at: number | undefined };
  /** The learner's own time in ms, from some moment on. */
  clock(): number;
  /** Gives a key to the list of the open question. */
  passToList(key: Key): void;
}
