/** The first line and the last: where one is and what the clock says; which place has the keys and what they do there. */
import { formatClock } from '../core/time.ts';
import type { PlayerState } from '../store/session.ts';
import type { Place } from '../store/view.ts';
import { PANEL_HINTS, type KeyHint } from './keymap.ts';
import { plain } from './glyphs.ts';
import { shownStep, type Screen } from './screen.ts';
import { apart, line, lineLength, span, type Line, type Span } from './text.ts';

export function header(screen: Screen, columns: number): Line {
  const { session } = screen;
  const { player } = session;
  const parts = [`t ${formatClock(player.now)}`, playing(player)];
  if (columns >= 100) parts.push(`seed ${session.seed}`);
  const note = player.note ? `${player.note}   ` : '';
  const left = line(span(' wirelab', 'strong'), `   ${session.title}`);
  return apart(left, line(span(note, 'dim'), span(`${parts.join('   ')} `, player.live ? 'plain' : 'accent')), columns);
}

function playing(player: PlayerState): string {
  const pace = player.pacing === 'scaled' ? `1 s = ${player.factor} s` : player.pacing;
  if (!player.live) return '◀ past';
  if (!player.running) return '· paused';
  return player.quiet ? `▶ ${pace}, quiet` : `▶ ${pace}`;
}

const PLACE_HINTS: Readonly<Record<Exclude<Place, 'control'>, readonly KeyHint[]>> = {
  typing: [
    { key: 'Esc', does: 'control' },
    { key: 'Tab', does: 'complete' },
    { key: '↑', does: 'history' },
    { key: 'Ctrl-C', does: 'stop' },
    { key: ':', does: 'words' },
  ],
  answer: [
    { key: 'Enter', does: 'answer' },
    { key: 'Esc', does: 'control' },
    { key: ':hint', does: 'hint' },
    { key: ':skip', does: 'skip' },
  ],
  prompt: [
    { key: 'Enter', does: 'do it' },
    { key: 'Esc', does: 'back' },
  ],
};

/** A field is pointed at in Inspect. */
const POINT_HINTS: readonly KeyHint[] = [
  { key: 'Enter', does: 'choose a packet' },
  { key: '4', does: 'its fields' },
  { key: ':hint', does: 'hint' },
  { key: ':skip', does: 'skip' },
];

const UNBROKEN: KeyHint = { key: ':zoom', does: 'long lines whole' };

/**
 * The line, and the column of the text cursor when a prompt is being typed in it. `ascii`: its arrows are wider there;
 * `wraps`: the shell breaks lines that a zoomed one would not.
 */
export function footer(
  screen: Screen,
  columns: number,
  ascii = false,
  wraps = false,
): { line: Line; cursor: number | undefined } {
  const { view } = screen;
  if (view.prompt) {
    const label = ` ${view.prompt.label}: `;
    const text = line(span(label, 'accent'), view.prompt.draft.text);
    return { line: text, cursor: Math.min(columns - 1, label.length + view.prompt.draft.cursor) };
  }
  const place: Span = span(` ${view.place.toUpperCase()}`, 'accent');
  if (view.notice) return { line: line(place, '   ', span(view.notice, 'strong')), cursor: undefined };
  const here = wraps && view.place === 'typing' ? [...hintsHere(screen), UNBROKEN] : hintsHere(screen);
  const hints = ascii ? here.map((h) => ({ ...h, key: plain(h.key) })) : here;
  const always: KeyHint[] =
    view.place === 'control'
      ? [
          { key: '?', does: 'help' },
          { key: 'q', does: 'leave' },
        ]
      : [{ key: ':help', does: '' }];
  const right = line(...always.flatMap((h) => [span(h.key, 'strong'), span(` ${h.does}  `, 'dim')]));
  return { line: apart(fitting(place, hints, columns - lineLength(right)), right, columns), cursor: undefined };
}

function hintsHere(screen: Screen): readonly KeyHint[] {
  const { place } = screen.view;
  const step = shownStep(screen)?.step;
  if (place === 'control') return panelHints(screen, step?.questionOpen === true);
  if (place === 'answer' && step?.question?.kind === 'point') return POINT_HINTS;
  if (place !== 'typing' || !step?.questionOpen) return PLACE_HINTS[place];
  return [{ key: 'Enter', does: 'to the question' }, ...PLACE_HINTS.typing];
}

/** Space does the opposite of what the clock does; `i` goes back to a question that waits. */
function panelHints({ session, view }: Screen, waits: boolean): readonly KeyHint[] {
  const hints = PANEL_HINTS[view.focus].map((h) =>
    h.key === 'space' && !session.player.running ? { ...h, does: 'run' } : h,
  );
  return waits ? [{ key: 'i', does: 'answer' }, ...hints.filter((h) => h.key !== 'i')] : hints;
}

/** The place and as many of its keys as fit. */
function fitting(place: Span, hints: readonly KeyHint[], room: number): Line {
  for (let count = hints.length; count > 0; count--) {
    const left = line(
      place,
      ...hints.slice(0, count).flatMap((h) => [span('   '), span(h.key, 'strong'), span(` ${h.does}`, 'dim')]),
    );
    if (lineLength(left) < room) return left;
  }
  return line(place);
}
