/** What both ends of the chosen packet's conversation said, as the packet's link end saw it. */
import { talkLines } from '../../store/talk.ts';
import { nameOf } from '../../store/wording.ts';
import type { Screen } from '../screen.ts';
import { line, span, wrap, type Line } from '../text.ts';
import type { OverlayBody } from './body.ts';

export function talkBody({ session, view, wording }: Screen, width: number): OverlayBody {
  const talk = view.inspected === undefined ? undefined : session.lens.talk(view.inspected);
  const keys = 'Esc back   x its packets';
  if (!talk) return { title: 'Talk', lines: [line('This packet belongs to no TCP or UDP conversation.')], keys };
  const name = (end: string): string => nameWithPort(end, (address) => nameOf(address, session.topology));
  const said = talkLines(talk, name, (event) => wording.messages(event));
  const lines = said.flatMap(({ from, kind, text }): Line[] => {
    if (kind === 'speaker') return [line(span(text, 'strong'))];
    const style = kind === 'note' ? 'dim' : from === 0 ? 'curve:1' : 'curve:2';
    return hardWrap(text, width - 2).map((part) => line('  ', span(part, style)));
  });
  return { title: talk.title, lines: lines.length > 0 ? lines : [line('Nothing has been said yet.')], keys };
}

/** `alice:40000` for `10.0.0.1:40000`. */
function nameWithPort(end: string, name: (address: string) => string): string {
  const colon = end.lastIndexOf(':');
  return name(end.slice(0, colon)) + end.slice(colon);
}

const hardWrap = (text: string, width: number): string[] => (text.length <= width ? [text] : wrap(text, width));
