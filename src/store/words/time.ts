/** Words for the clock: stop, go on, step, and how fast. */
import type { Pacing } from '../session.ts';
import { openPrompt } from '../view.ts';
import { intent, type Run, type Word, type WordContext } from './word.ts';

const PACES: readonly { readonly pacing: Pacing; readonly factor: number }[] = [
  { pacing: 'follow', factor: 1 },
  { pacing: 'scaled', factor: 1000 },
  { pacing: 'scaled', factor: 100 },
  { pacing: 'scaled', factor: 10 },
  { pacing: 'scaled', factor: 1 },
  { pacing: 'fast', factor: 1 },
];

export const TIME_WORDS: readonly Word[] = [
  { name: 'pause', meaning: 'stop the clock, or let it run again', run: pause },
  {
    name: 'run',
    meaning: 'let the clock run; from the past, take another way from there',
    run: intent({ type: 'run' }),
  },
  { name: 'step', meaning: 'to the next event', run: intent({ type: 'step' }) },
  { name: 'back', meaning: 'to the event before', run: intent({ type: 'back' }) },
  { name: 'frame', meaning: 'to the next frame on a wire', run: intent({ type: 'frame-next' }) },
  { name: 'frame-back', meaning: 'to the frame before', run: intent({ type: 'frame-back' }) },
  { name: 'head', meaning: 'from the past back to the present', run: intent({ type: 'head' }) },
  { name: 'until', argument: 'FILTER', meaning: 'run until a frame matches', run: until },
  {
    name: 'speed',
    argument: 'follow|fast|K',
    meaning: 'how fast the clock runs; K: one second takes K',
    values: ['follow', 'fast'],
    run: speed,
  },
  { name: 'slower', meaning: 'slow the clock down', run: faster(-1) },
  { name: 'faster', meaning: 'speed the clock up', run: faster(1) },
];

function pause(_argument: string, { session }: WordContext): string | undefined {
  return session.send({ type: session.player.running ? 'pause' : 'run' });
}

function until(argument: string, { session, view }: WordContext): string | undefined {
  if (argument !== '') return session.send({ type: 'until', filter: argument });
  view.dispatch(openPrompt('until', 'run until'));
  return undefined;
}

function speed(argument: string, { session }: WordContext): string | undefined {
  if (argument === 'follow' || argument === 'fast') return session.send({ type: 'pace', pacing: argument, factor: 1 });
  const factor = Number(argument);
  if (!(factor > 0 && factor <= 1e6)) return 'Say :speed follow, :speed fast, or a number: :speed 100';
  return session.send({ type: 'pace', pacing: 'scaled', factor });
}

function faster(by: number): Run {
  return (_argument, { session }) => {
    const { pacing, factor } = session.player;
    const now = PACES.findIndex((p) => p.pacing === pacing && (pacing !== 'scaled' || p.factor <= factor));
    const pace = PACES[Math.max(0, Math.min(now + by, PACES.length - 1))]!;
    return session.send({ type: 'pace', ...pace });
  };
}
