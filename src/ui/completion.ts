/** Tab in a shell: the lens knows what could follow; words after a colon are ours. */
import { insert } from './line-edit.ts';
import { patch, typeInto, type Draft } from '../store/view.ts';
import { WORDS, type WordContext } from '../store/words.ts';

/** Extends the line as far as it is certain; several candidates are named. */
export function applyCompletion(node: string, draft: Draft, { view, session }: WordContext): string | undefined {
  const found = draft.text.startsWith(':') ? ownWords(draft) : session.lens.complete(node, draft.text, draft.cursor);
  const { candidates, from, to } = found;
  if (candidates.length === 0) return undefined;
  const common = commonStart(candidates);
  const whole = candidates.length === 1 ? `${common}${common.endsWith('/') ? '' : ' '}` : common;
  const cut = { text: draft.text.slice(0, from) + draft.text.slice(to), cursor: from };
  const longer = insert(cut, whole);
  view.dispatch(typeInto(node, longer));
  view.dispatch(patch({ guideOpen: false }));
  return candidates.length > 1 && longer.text === draft.text ? candidates.join('  ') : undefined;
}

function ownWords(draft: Draft): { from: number; to: number; candidates: readonly string[] } {
  const typed = draft.text.slice(1, draft.cursor);
  return { from: 1, to: draft.cursor, candidates: WORDS.map((w) => w.name).filter((name) => name.startsWith(typed)) };
}

function commonStart(words: readonly string[]): string {
  let common = words[0] ?? '';
  for (const word of words) while (!word.startsWith(common)) common = common.slice(0, -1);
  return common;
}
