/** Guide: the step's text, its question, what became of it, and the hints asked for. */
import type { LabState, StepState } from '../../../store/session.ts';
import { verdictTold } from '../../../store/verdict.ts';
import { shownStep, type Panel, type Screen } from '../../screen.ts';
import {
  apart,
  cut,
  EMPTY,
  line,
  lineLength,
  pad,
  restyle,
  span,
  type Drawing,
  type Line,
  type Size,
} from '../../text.ts';
import { commandLines, lastParagraph, markdown, paragraphLines } from './markdown.ts';
import { outcome } from './outcome.ts';
import { questionDrawing, type SelectSlot } from './question.ts';

export const guide: Panel = {
  id: 'guide',
  key: '1',
  name: 'Guide',
  title: () => 'Guide',
  status(screen) {
    const shown = shownStep(screen);
    if (!shown) return '';
    const done = shown.step.state === 'passed' ? 'done · ' : shown.step.state === 'skipped' ? 'skipped · ' : '';
    return `${done}step ${shown.index + 1} of ${shown.lab.steps.length}`;
  },
  draw,
  press(_screen, key) {
    const by =
      key.name === 'down' ? 1 : key.name === 'up' ? -1 : key.name === 'pagedown' ? 8 : key.name === 'pageup' ? -8 : 0;
    return by === 0 ? undefined : (view) => ({ ...view, guideScroll: Math.max(0, view.guideScroll + by) });
  },
};

/** Rows that the whole step needs at a width, without borders. */
export function guideHeight(screen: Screen, width: number): number {
  const drawing = stepDrawing(screen, width);
  return drawing.lines.length + 1;
}

/** The few lines that remain of the guide: the question or the commands, what was answered, the way on. */
export function foldedGuide(screen: Screen, width: number): readonly Line[] {
  const shown = shownStep(screen);
  if (!shown) return [];
  const { step, index, lab } = shown;
  const title = /^#+\s*(.*)$/m.exec(step.say)?.[1] ?? lab.title;
  const right = `step ${index + 1} of ${lab.steps.length}   ${wayOn(screen, step)}`;
  const first = [...pad(line(span(title, 'strong')), width - right.length - 2), span(`  ${right}`, 'dim')];
  if (step.questionOpen) return [first, ...shortQuestion(step.question!.ask, width)];
  const commands = commandLines(step.say, width).slice(0, COMMAND_LINES);
  if (!step.verdict) return [first, ...(commands.length > 0 ? commands : goal(step, width))];
  const given = line(span(`you said ${step.verdict.given}, ${verdictTold(step, step.verdict)}`, 'dim'));
  const [left = EMPTY, ...others] = commands;
  const beside = lineLength(left) + 3 + lineLength(given) <= width;
  return beside ? [first, apart(left, given, width), ...others] : [first, left, ...others, pad(given, width)];
}

const COMMAND_LINES = 4;

/** What is to be reached, as long as it is not: a step without commands has nothing else to go by. */
const goal = (step: StepState, width: number): Line[] =>
  step.state === 'open' ? lastParagraph(step.say, width).slice(0, COMMAND_LINES) : [];

/** The key or the word that leads on. */
function wayOn({ view }: Screen, step: StepState): string {
  if (step.state !== 'open') return 'on :next';
  if (step.questionOpen) return `a question waits: ${view.place === 'typing' ? 'Enter' : 'i'} answers`;
  return step.hintsLeft > 0 ? 'hint :hint' : ':check';
}

const QUESTION_LINES = 2;

/** What is asked, in two lines at most. */
function shortQuestion(ask: string, width: number): Line[] {
  const lines = paragraphLines(ask, width - 2, '');
  const shown = lines.slice(0, QUESTION_LINES).map((l) => [span('  '), ...l]);
  const more = lines.length > QUESTION_LINES ? [span(' …')] : [];
  return shown.map((l, i) => (i === QUESTION_LINES - 1 ? cut([...l, ...more], width) : l));
}

function draw(screen: Screen, { width, height }: Size): Drawing {
  if (!shownStep(screen)) return { lines: [line(span('Free play: type in any shell.', 'dim'))] };
  const drawing = stepDrawing(screen, width);
  const { lines, cursor } = drawing;
  const room = roomFor(screen, drawing, height);
  const most = Math.max(0, lines.length - room);
  const top = scrollTop(screen, drawing, room);
  const shown = lines.slice(top, top + room);
  while (shown.length < room) shown.push(EMPTY);
  const more = most > 0 ? ` ${top < most ? '▼' : '▲'} ${top + room}/${lines.length}` : '';
  if (room < height) shown.push([...pad(keyLine(screen), width - more.length), span(more, 'dim')]);
  return { lines: shown, cursor: cursor && cursor.y >= top ? { x: cursor.x, y: cursor.y - top } : undefined };
}

/** The last row is for keys, unless that very row would let a whole step be seen at once. */
function roomFor(screen: Screen, { lines }: StepDrawing, height: number): number {
  const open = shownStep(screen)?.step.state === 'open';
  return open && lines.length === height ? height : height - 1;
}

/** The first line on show: where the learner scrolled to, but never past what is being answered. */
function scrollTop(screen: Screen, { lines, cursor, select }: StepDrawing, room: number): number {
  const answering = screen.view.place === 'answer';
  const last = answering ? (select ? select.row + select.rows - 1 : cursor?.y) : undefined;
  const least = last === undefined ? 0 : last - room + 1;
  return Math.max(0, Math.min(Math.max(screen.view.guideScroll, least), lines.length - room));
}

/** Where the list of an open choose question stands in the drawn panel. */
export function guideSelect(screen: Screen, { width, height }: Size): SelectSlot | undefined {
  if (!shownStep(screen)) return undefined;
  const drawing = stepDrawing(screen, width);
  const row = (drawing.select?.row ?? 0) - scrollTop(screen, drawing, roomFor(screen, drawing, height));
  return drawing.select && row >= 0 ? { ...drawing.select, row } : undefined;
}

function keyLine(screen: Screen): Line {
  const step = shownStep(screen)!.step;
  if (step.state !== 'open') {
    const { lab, index } = shownStep(screen)!;
    if (index === lab.steps.length - 1)
      return line(span(':quit', 'strong'), span('  leaves; the network is yours until then', 'dim'));
    const key = screen.view.place === 'control' ? 'n or :next' : 'Enter or :next';
    return line(span(key, 'strong'), span('  on to the next step', 'dim'));
  }
  const hints = step.hintsLeft > 0 ? `:hint (${step.hintsLeft})  ` : '';
  if (!step.questionOpen || screen.view.place === 'answer') return line(span(`${hints}:check  :retry`, 'dim'));
  const key = screen.view.place === 'typing' ? 'Enter' : 'i';
  return line(span(key, 'strong'), span(` answers  ${hints}:skip`, 'dim'));
}

interface StepDrawing {
  readonly lines: Line[];
  readonly cursor?: { readonly x: number; readonly y: number } | undefined;
  readonly select?: SelectSlot | undefined;
}

function stepDrawing(screen: Screen, width: number): StepDrawing {
  const { step, lab, index } = shownStep(screen)!;
  if (step.state === 'passed' || step.state === 'skipped') {
    const last = index === lab.steps.length - 1 && lab.current >= lab.steps.length;
    return { lines: [...outcome(step, width), ...(last ? labDone(lab) : [])] };
  }
  const lines: Line[] = [...markdown(step.say, width)];
  let cursor: StepDrawing['cursor'];
  let select: SelectSlot | undefined;
  if (step.question) {
    lines.push(EMPTY);
    const question = questionDrawing(screen, step, width);
    if (question.cursor) cursor = { x: question.cursor.x, y: lines.length + question.cursor.y };
    if (question.select) select = { ...question.select, row: lines.length + question.select.row };
    lines.push(...question.lines);
  }
  if (step.notice) lines.push(EMPTY, ...paragraphLines(step.notice, width, '').map(dimmed));
  for (const [i, hint] of step.hintsShown.entries()) {
    lines.push(EMPTY, ...paragraphLines(`**Hint ${i + 1}.** ${hint}`, width, ''));
  }
  return { lines, cursor, select };
}

const labDone = (lab: LabState): Line[] => [
  EMPTY,
  line(span('✓ ', 'good'), span('The lab is done.', 'strong'), ` ${lab.points} of ${lab.pointsOf} points.`),
];

const dimmed = (l: Line): Line => restyle(l, 'dim');
