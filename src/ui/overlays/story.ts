/** Your answer to the interviewer, told from the page that was asked for last. */
import { evidence, LEFT_OUT, NO_PAGE, SPARED, storyOf } from '../../store/story/index.ts';
import type { Screen } from '../screen.ts';
import { EMPTY, line, span, wrap, type Line } from '../text.ts';
import type { OverlayBody } from './body.ts';

const NUMBER_WIDTH = 4;

export function storyBody({ session, journal, wording }: Screen, width: number): OverlayBody {
  const story = storyOf(session, journal, wording);
  const keys = 'Esc back';
  if (!story) return { title: 'Your answer', lines: [line(NO_PAGE)], keys };
  const numbered = story.lines.flatMap((each, i) => {
    const text = wrap(each.text + evidence(each), width - NUMBER_WIDTH);
    return text.map((part, row): Line => {
      const number = row === 0 ? `${i + 1}.` : '';
      return line(span(number.padStart(NUMBER_WIDTH - 1).padEnd(NUMBER_WIDTH), 'strong'), part);
    });
  });
  const spared = story.spared.flatMap((each) =>
    wrap(`- ${each.text}${evidence(each)}`, width - 2).map((part) => line(span(`  ${part}`))),
  );
  const leftOut = story.leftOut.flatMap((sentence) =>
    wrap(`- ${sentence}`, width - 2).map((part) => line(span(`  ${part}`, 'dim'))),
  );
  return {
    title: story.title,
    lines: [
      ...numbered,
      EMPTY,
      ...(spared.length > 0 ? [line(span(SPARED, 'accent')), ...spared, EMPTY] : []),
      line(span(LEFT_OUT, 'accent')),
      ...leftOut,
    ],
    keys,
  };
}
