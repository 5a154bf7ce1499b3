/** What keys act upon. */
import type { WordContext } from '../store/words/index.ts';
import type { Editors } from './editors.ts';
import type { Screen } from './screen.ts';
import type { Key } from './terminal/keys.ts';

export interface InputContext extends WordContext {
  /** What is on the screen now. */
  readonly screen: Screen;
  readonly editors: Editors;
  /** Gives a key to the list of the open question. */
  passToList(key: Key): void;
}
