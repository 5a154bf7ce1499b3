/** The forms of a question: a line to type, a list to choose from, items to put in order, a field to point at. */
import type { StepState } from '../../../store/session.ts';
import type { Screen } from '../../screen.ts';
import { line, restyle, span, type Line } from '../../text.ts';
import { paragraphLines } from './markdown.ts';
import { verdictLines } from './outcome.ts';

export interface QuestionDrawing {
  readonly lines: readonly Line[];
  readonly cursor?: { readonly x: number; readonly y: number };
  readonly select?: SelectSlot;
}

/** Where the options of a choose question are, counted from the first line. */
export interface SelectSlot {
  readonly row: number;
  readonly rows: number;
  readonly options: readonly string[];
}

const MARK = '  > ';

export function questionDrawing(screen: Screen, step: StepState, width: number): QuestionDrawing {
  const question = step.question!;
  const ask = paragraphLines(question.ask, width, '').map((l) =>
    l.map((s) => span(s.text, s.style === 'plain' ? 'strong' : s.style)),
  );
  if (!step.questionOpen) {
    return { lines: step.verdict ? [...ask, ...verdictLines(step, width)] : [...ask, line(span('  left out', 'dim'))] };
  }
  const { answer, order } = screen.view;
  switch (question.kind) {
    case 'predict':
      return typed(ask, answer, '');
    case 'number':
      return typed(ask, answer, ` ${question.unit}`);
    case 'choose':
      return chooseDrawing(ask, question.options, width);
    case 'order':
      return { lines: [...ask, ...orderLines(question.items, order, width)] };
    case 'point':
      return { lines: [...ask, ...howLines('Choose the packet and the field, then Enter in Inspect.', width)] };
  }
}

/** While the question has the cursor, a list that answers keys is drawn over the options. */
function chooseDrawing(ask: readonly Line[], options: readonly string[], width: number): QuestionDrawing {
  const list = optionLines(options, width, -1);
  return { lines: [...ask, ...list], select: { row: ask.length, rows: list.length, options } };
}

function typed(ask: readonly Line[], draft: { text: string; cursor: number }, unit: string): QuestionDrawing {
  const lines = [...ask, line(span(MARK, 'accent'), draft.text, span(unit, 'dim'))];
  return { lines, cursor: { x: MARK.length + draft.cursor, y: ask.length } };
}

/** One block of lines per option, numbered from `first`; `chosen` counts from 0. */
export function optionLines(options: readonly string[], width: number, chosen: number, first = 1): Line[] {
  return options.flatMap((text, i) => {
    const lines = paragraphLines(text, width - 2, `${first + i} `);
    const style = i === chosen ? 'accent' : 'plain';
    return lines.map((l, row) => [
      span(i === chosen && row === 0 ? '› ' : '  ', style),
      ...l.map((s) => span(s.text, s.style === 'plain' ? style : s.style)),
    ]);
  });
}

function orderLines(items: readonly string[], order: readonly number[], width: number): Line[] {
  const lines = items.flatMap((text, i) => {
    const place = order.indexOf(i);
    return paragraphLines(text, width - 6, `${i + 1} `).map((l, row) => [
      span(row === 0 ? (place < 0 ? '      ' : `  ${String(place + 1).padStart(2)}. `) : '      ', 'accent'),
      ...l,
    ]);
  });
  return [...lines, ...howLines('Press the numbers in order, Backspace takes one back.', width)];
}

/** How the question wants to be answered, under it. */
export const howLines = (text: string, width: number): Line[] =>
  paragraphLines(text, width - 2, '').map((l) => [span('  '), ...restyle(l, 'dim')]);
