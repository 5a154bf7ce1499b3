/** The frame around a panel: its title, what stands at the right end of the title line, and the lines inside. */
import { EMPTY, lineLength, pad, span, type Line, type Pen, type Span } from './text.ts';
import type { Style } from './theme.ts';

export interface FrameLook {
  readonly title: Line;
  readonly right: Line;
  readonly border: Style;
}

/** `height` strings of `width` columns. */
export function framed(inside: readonly Line[], look: FrameLook, width: number, height: number, pen: Pen): string[] {
  const { border } = look;
  const edge = span('│', border);
  const body = Array.from({ length: height - 2 }, (_, i) =>
    pen.draw([edge, span(' '), ...pad(clean(inside[i] ?? EMPTY, pen), width - 4), span(' '), edge], width),
  );
  const bottom = pen.draw([span(`└${'─'.repeat(Math.max(0, width - 2))}┘`, border)], width);
  return [pen.draw(titleLine(look, width, pen), width), ...body, bottom];
}

/** Replacements may be longer than what they replace: lines are cut after them. */
const clean = (spans: Line, pen: Pen): Line => spans.map((s) => span(pen.text(s.text), s.style));

function titleLine({ title, right, border }: FrameLook, width: number, pen: Pen): Line {
  const left: Span[] = [span('┌─', border), span(' ', border), ...clean(title, pen), span(' ', border)];
  const end: Span[] =
    lineLength(right) > 0 ? [span(' ', border), ...clean(right, pen), span(' ─┐', border)] : [span('─┐', border)];
  const room = width - lineLength(left) - lineLength(end);
  if (room < 0) return [...pad(left, width - 2), span('─┐', border)];
  return [...left, span('─'.repeat(room), border), ...end];
}
