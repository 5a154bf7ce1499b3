/** Tab in a shell: the lens knows what could follow; words after a colon are ours. */
import { applyCompletion, type EditorState } from '../shell/line-editor.ts';
import type { Completion } from '../core/lens.ts';
import { WORDS } from '../store/words/index.ts';
import type { InputContext } from './input-context.ts';

/** Extends the line as far as it is certain; answers with the candidates when there are several and nothing is certain. */
export function completeLine(node: string, state: EditorState, context: InputContext): string | undefined {
  const found = state.text.startsWith(':')
    ? ownWords(state, context)
    : context.session.lens.complete(node, state.text, state.cursor);
  const longer = applyCompletion(state, found);
  context.editors.set(node, longer);
  return found.candidates.length > 1 && longer.text === state.text ? found.candidates.join('  ') : undefined;
}

function ownWords({ text, cursor }: EditorState, { session, view }: InputContext): Completion {
  const before = text.slice(1, cursor);
  const space = before.indexOf(' ');
  if (space < 0)
    return {
      from: 1,
      to: cursor,
      candidates: starting(
        WORDS.map((w) => w.name),
        before,
      ),
    };
  const typed = before.slice(space + 1);
  const word = before.slice(0, space);
  const own: Readonly<Record<string, () => readonly string[]>> = {
    go: () => session.topology.nodes.map((n) => n.name),
    table: () => session.lens.tables(view.state.node).map((t) => t.name),
  };
  const options = own[word]?.() ?? WORDS.find((w) => w.name === word)?.values ?? [];
  return { from: 2 + space, to: cursor, candidates: starting(options, typed) };
}

const starting = (words: readonly string[], typed: string): readonly string[] =>
  words.filter((w) => w.startsWith(typed));
