/** What lies on top of the panels until Esc: help, why, a link's actions, the myth card, the check list, the farewell. */
import { formatSeconds } from '../../core/time.ts';
import { causesOf } from '../../store/causes.ts';
import type { Overlay } from '../../store/view.ts';
import { WORDS } from '../../store/words/index.ts';
import type { At, PlacedFrame } from '../composition.ts';
import { framed } from '../frame.ts';
import { BINDINGS } from '../keymap.ts';
import { paragraphLines } from '../panels/guide/markdown.ts';
import { shownStep, type Screen } from '../screen.ts';
import { around, type OverlayBody } from './body.ts';
import { linkBody } from './link.ts';
import { secretsBody } from './secrets.ts';
import { storyBody } from './story.ts';
import { talkBody } from './talk.ts';
import { apart, EMPTY, line, restyle, span, wrap, type Line, type Pen } from '../text.ts';

/** The overlay in the middle of the room it is given, as tall as it needs to be. */
export function overlay(screen: Screen, room: At, pen: Pen): PlacedFrame | undefined {
  const name = screen.view.overlay;
  if (!name) return undefined;
  const width = Math.min(room.width - 4, 100);
  const body = overlayBody(screen, name, width - 4);
  const height = Math.min(room.height, body.lines.length + 3);
  const most = Math.max(0, body.lines.length - (height - 3));
  const top = Math.min(
    body.chosen === undefined ? screen.view.overlayScroll : around(body.chosen, height - 3, most),
    most,
  );
  const lines = body.lines.map((l, i) => (i === body.chosen ? restyle(l, 'chosen') : l)).slice(top, top + height - 3);
  while (lines.length < height - 3) lines.push(EMPTY);
  const foot = most > 0 ? `${body.keys}   ↑↓ more` : body.keys;
  const look = { title: line(span(body.title, 'accent')), right: EMPTY, border: 'accent' } as const;
  return {
    key: 'overlay',
    x: room.x + Math.floor((room.width - width) / 2),
    y: room.y + Math.floor((room.height - height) / 2),
    width,
    height,
    opaque: true,
    ...framed([...lines, line(span(foot, 'dim'))], look, width, height, pen, true),
  };
}

function overlayBody(screen: Screen, name: Overlay, width: number): OverlayBody {
  switch (name) {
    case 'help':
      return { title: 'Help', lines: helpLines(width), keys: 'Esc back' };
    case 'why':
      return whyBody(screen, width);
    case 'talk':
      return talkBody(screen, width);
    case 'secrets':
      return secretsBody(screen, width);
    case 'story':
      return storyBody(screen, width);
    case 'link':
      return linkBody(screen);
    case 'myth':
      return mythBody(screen, width);
    case 'check':
      return checkBody(screen, width);
    case 'reset-step':
      return question('Start this step again?', 'Everything since its beginning is undone, in the network too.');
    case 'reset-lab':
      return question(
        'Start the lab again?',
        'The network and the steps begin anew. What you have done stays counted.',
      );
    case 'leave':
      return question('Leave?', 'Progress is kept. The network is not.');
  }
}

const question = (title: string, text: string): OverlayBody => ({
  title,
  lines: [line(text)],
  keys: 'Enter yes   Esc no',
});

function helpLines(width: number): Line[] {
  const half = Math.floor(width / 2);
  const keys = BINDINGS.map((b) =>
    line(
      span(b.show.padEnd(8), 'strong'),
      b.meaning.padEnd(24),
      span(b.word.startsWith('prompt') ? `:${b.word.slice(7)}` : `:${b.word}`, 'dim'),
    ),
  );
  const rows = Math.ceil(keys.length / 2);
  const pairs =
    width >= 90
      ? Array.from({ length: rows }, (_, i) => [...cutTo(keys[i]!, half), ...(keys[i + rows] ?? EMPTY)])
      : keys;
  const words = WORDS.map((w) => line(span(`:${w.name} ${w.argument ?? ''}`.padEnd(26), 'strong'), w.meaning));
  return [
    line(
      span(
        'Esc or Ctrl-] goes back one level and never leaves. i or Enter goes to the open question, else the shell.',
        'dim',
      ),
    ),
    EMPTY,
    line(span('Keys, in CONTROL', 'accent')),
    ...pairs,
    EMPTY,
    line(span('Words, in any shell', 'accent')),
    ...words,
    line(span('bob: arp -a'.padEnd(26), 'strong'), 'runs it on bob and goes to his shell'),
  ];
}

function cutTo(l: Line, width: number): Line {
  const used = l.reduce((n, s) => n + s.text.length, 0);
  return used < width ? [...l, span(' '.repeat(width - used))] : l;
}

/** The event in question: the chosen packet's, where it was lost if it was, else the newest. */
export function whyEvent(screen: Screen): number {
  const { view, journal, session } = screen;
  const looking = view.focus === 'packets' || view.focus === 'inspect';
  if (!looking || view.inspected === undefined) return session.player.event;
  const sighting = journal.packets.sightings.of(view.inspected);
  const dropped = sighting && journal.packets.hop(sighting.hop).droppedEvent;
  return dropped !== undefined && dropped <= session.player.event ? dropped : view.inspected;
}

function whyBody(screen: Screen, width: number): OverlayBody {
  const { session, journal, wording } = screen;
  const causes = causesOf(whyEvent(screen), session, journal, wording);
  const lines = causes.flatMap((cause, i) => {
    const start = `${i === 0 ? '' : 'because '}${cause.node}`.padEnd(16);
    const source = cause.source ? `  (${cause.source})` : '';
    const end = `  ${formatSeconds(cause.t)}`;
    return wrap(cause.sentence + source, width - start.length - end.length - 1).map((text, row) => {
      const told = line(span(row === 0 ? start : ' '.repeat(start.length), 'strong'), text);
      return apart(told, line(span(row === 0 ? end : '', 'dim')), width);
    });
  });
  return { title: 'Why?', lines: lines.length > 0 ? lines : [line('Nothing has happened yet.')], keys: 'Esc back' };
}

function mythBody(screen: Screen, width: number): OverlayBody {
  const shown = shownStep(screen);
  const myth = shown?.step.myth;
  if (!myth || shown.step.state === 'open') {
    const text = myth ? 'The card comes after the evidence: finish the step first.' : 'This step has no myth card.';
    return { title: 'Myth', lines: [line(text)], keys: 'Esc back' };
  }
  const lines = [
    ...paragraphLines(`“${myth.belief}”`, width, '').map((l) => restyle(l, 'dim')),
    EMPTY,
    ...paragraphLines(myth.fact, width, ''),
    EMPTY,
    ...myth.sources.flatMap((s) => paragraphLines(s, width, '— ')),
  ];
  return { title: `Myth ${myth.id}`, lines, keys: 'Esc back' };
}

function checkBody(screen: Screen, width: number): OverlayBody {
  const step = shownStep(screen)?.step;
  const lines = (step?.expectations ?? []).flatMap((e) => [
    ...paragraphLines(e.text, width - 2, '').map((l, i) => [
      i > 0 ? span('  ') : e.met ? span('✓ ', 'good') : span('· ', 'strong'),
      ...l,
    ]),
    ...(e.met || !e.nearest
      ? []
      : paragraphLines(e.nearest, width - 4, '').map((l) => [span('    '), ...restyle(l, 'dim')])),
  ]);
  const none = step?.questionOpen ? 'The question waits for your answer.' : 'Nothing is missing.';
  return {
    title: 'Check',
    lines: lines.length > 0 ? lines : [line(none)],
    keys: 'Esc back   :retry starts the step again',
  };
}
