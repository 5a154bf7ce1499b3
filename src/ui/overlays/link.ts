/** What can be done to the chosen link: a list; those that take a value ask for it. */
import { linkOf } from '../panels/topology/index.ts';
import type { Screen } from '../screen.ts';
import { EMPTY, line, span } from '../text.ts';
import type { OverlayBody } from './body.ts';

export interface LinkChoice {
  readonly word: string;
  readonly meaning: string;
  /** Needs a value after the word. */
  readonly asks?: string;
}

export const LINK_CHOICES: readonly LinkChoice[] = [
  { word: 'cut', meaning: 'unplug the cable' },
  { word: 'mend', meaning: 'plug it in again' },
  { word: 'cut-forward', meaning: 'break one direction only' },
  { word: 'cut-backward', meaning: 'break the other direction only' },
  { word: 'drop-next', meaning: 'lose the next frame' },
  { word: 'drop-while-held', meaning: 'lose every frame until released' },
  { word: 'release', meaning: 'let frames pass again' },
  { word: 'flip-bit', meaning: 'flip one bit of the next frame', asks: 'which bit' },
  { word: 'loss', meaning: 'lose frames by chance', asks: 'share, such as 5%' },
  { word: 'delay', meaning: 'how long a bit is on the way', asks: 'time, such as 20ms' },
  { word: 'rate', meaning: 'how fast bits leave', asks: 'rate, such as 1mbit' },
  { word: 'queue', meaning: 'how many frames may wait', asks: 'number of frames' },
];

const ABOVE = 2;

export function linkBody(screen: Screen): OverlayBody {
  const link = linkOf(screen);
  const choices = LINK_CHOICES.map((c) =>
    line(span(`  ${c.word.padEnd(18)}`, 'strong'), `${c.meaning}${c.asks ? ' …' : ''}`),
  );
  return {
    title: 'Link',
    lines: [line(link ? `${link.from} → ${link.to}` : 'no link'), EMPTY, ...choices],
    keys: '↑↓ choose   ←→ another link   Enter do it   Esc back',
    chosen: ABOVE + Math.min(screen.view.overlayRow, LINK_CHOICES.length - 1),
  };
}
