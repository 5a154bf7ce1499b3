/** The word for links: what can be done to the chosen one. */
import type { LinkAction } from '../session.ts';
import { overlay, type Word, type WordContext } from './word.ts';

export const LINK_WORD: Word = {
  name: 'link',
  argument: 'ACTION',
  meaning: 'cut, mend, drop-next, flip-bit 300, loss 5%, delay 20ms',
  values: [
    'cut',
    'mend',
    'cut-forward',
    'cut-backward',
    'drop-next',
    'drop-while-held',
    'release',
    'flip-bit',
    'loss',
    'delay',
    'rate',
    'queue',
  ],
  run: link,
};

/** The chosen link, else the first of the chosen node. */
export function chosenLink({ session, view }: Pick<WordContext, 'session' | 'view'>): string | undefined {
  const links = session.lens.links();
  const { link: name, node } = view.state;
  const own = links.find((l) => [l.from, l.to].some((end) => end.split(':')[0] === node));
  return (links.find((l) => l.name === name) ?? own)?.name;
}

function link(argument: string, context: WordContext): string | undefined {
  const name = chosenLink(context);
  if (name === undefined) return `${context.view.state.node} has no link.`;
  if (argument === '') return overlay('link')('', context);
  const action = parseLinkAction(argument);
  if (!action)
    return 'A link can be cut, mended (mend), or changed: drop-next, flip-bit 300, loss 5%, delay 20ms, rate 1mbit, queue 10.';
  return context.session.send({ type: 'link', link: name, change: action });
}

function parseLinkAction(text: string): LinkAction | undefined {
  const [action = '', value = ''] = text.split(/\s+/);
  const bare = ['cut', 'mend', 'cut-forward', 'cut-backward', 'drop-next', 'drop-while-held', 'release'] as const;
  const simple = bare.find((b) => b === action);
  if (simple) return { action: simple };
  if (action === 'flip-bit' && /^\d+$/.test(value)) return { action, bit: Number(value) };
  const what = (['loss', 'delay', 'rate', 'queue'] as const).find((w) => w === action);
  return what && value !== '' ? { action: 'set', what, value } : undefined;
}
