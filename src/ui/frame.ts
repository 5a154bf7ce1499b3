/** The frame around a panel: its title, what stands at the right end of the title line, and the lines inside. */
import { EMPTY, lineLength, pad, span, type Line, type Pen, type Span } from './text.ts';
import type { Style } from './theme.ts';

export interface FrameLook {
  readonly title: Line;
  readonly right: Line;
  readonly border: Style;
}

/** A framed panel as Ink gets it: in parts, so that the blanks inside cost nothing. */
export interface FramedLines {
  readonly top: string;
  /** The border at the left and right of one row. */
  readonly side: string;
  readonly bottom: string;
  /** At most two rows fewer than the frame is high, two columns from its left. */
  readonly lines: readonly string[];
}

/** `opaque`: what lies below does not shine through the blanks. */
export function framed(
  inside: readonly Line[],
  look: FrameLook,
  width: number,
  height: number,
  pen: Pen,
  opaque = false,
): FramedLines {
  const { border } = look;
  const bottom = pen.draw([span(`└${'─'.repeat(Math.max(0, width - 2))}┘`, border)], width);
  const shown = opaque ? Array.from({ length: height - 2 }, (_, i) => inside[i] ?? EMPTY) : inside.slice(0, height - 2);
  const lines = shown.map((l) =>
    opaque ? pen.draw([span(' '), ...clean(l, pen)], width - 2) : pen.write(l, width - 4),
  );
  return { top: pen.draw(titleLine(look, width, pen), width), side: pen.draw([span('│', border)], 1), bottom, lines };
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
