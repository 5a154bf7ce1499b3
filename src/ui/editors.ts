/** One line editor per node's shell, and the small one that questions and prompts use. */
import { emptyEditor, paste, press, type EditorState } from '../shell/line-editor.ts';
import type { Draft } from '../store/view.ts';
import type { Key } from './terminal/keys.ts';

export class Editors {
  readonly #states = new Map<string, EditorState>();

  /** The line being typed on a node; `history` is where it begins the first time. */
  of(node: string, history: readonly string[]): EditorState {
    return this.#states.get(node) ?? emptyEditor(history);
  }

  set(node: string, state: EditorState): void {
    this.#states.set(node, state);
  }
}

/** A key in a line without history or completion. */
export function editDraft(draft: Draft, key: Key): Draft {
  const { state } = press({ ...emptyEditor(), ...draft }, key);
  return { text: state.text, cursor: state.cursor };
}

export function pasteDraft(draft: Draft, text: string): Draft {
  const { state } = paste({ ...emptyEditor(), ...draft }, text);
  return { text: state.text, cursor: state.cursor };
}

/** What stands before the line while the history is searched (bash's C-r). */
export const searchPrompt = (state: EditorState): string | undefined =>
  state.search && `(reverse-i-search)\`${state.search.query}': `;
