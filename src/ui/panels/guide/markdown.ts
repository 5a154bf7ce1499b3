/** The little Markdown that lab texts use: headings, paragraphs, lists, indented code, `code` and **strong** words. */
import { line, span, type Line, type Span } from '../../text.ts';
import type { Style } from '../../theme.ts';

interface Word {
  readonly text: string;
  readonly style: Style;
}

export function markdown(source: string, width: number): Line[] {
  const lines: Line[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0) lines.push(...paragraphLines(paragraph.join(' '), width, ''));
    paragraph = [];
  };
  for (const raw of source.trimEnd().split('\n')) {
    const text = raw.trimEnd();
    if (/^(?: {4}|\t)\S/.test(text)) {
      flush();
      lines.push(...codeLines(text.trim(), width));
    } else if (text === '') {
      flush();
      lines.push([]);
    } else if (text.startsWith('#')) {
      flush();
      lines.push(
        ...paragraphLines(text.replace(/^#+\s*/, ''), width, '').map((l) => l.map((s) => span(s.text, 'strong'))),
      );
    } else if (/^[-*] /.test(text)) {
      flush();
      lines.push(...paragraphLines(text.slice(2), width, '• '));
    } else paragraph.push(text.trim());
  }
  flush();
  return trimBlank(lines);
}

/** A command that is longer than the panel is wide goes on further in: cut off, nobody could type it. */
function codeLines(command: string, width: number): Line[] {
  const lines: string[] = [];
  let current = ' ';
  for (const word of command.split(' ')) {
    const begun = current.trim() !== '';
    if (begun && current.length + 1 + word.length > width) {
      lines.push(current);
      current = `    ${word}`;
    } else current += ` ${word}`;
  }
  return [...lines, current].map((text) => line(span(text, 'code')));
}

/** The commands of a text, whole: what a folded guide still shows. One too wide for a block may be a paragraph of `code`. */
export function commandLines(source: string, width: number): Line[] {
  const commands = source.matchAll(/^(?: {4}|\t)(\S.*)$|^`([^`]+)`$/gm);
  return [...commands].flatMap(([, block, paragraph]) => codeLines((block ?? paragraph ?? '').trim(), width));
}

/** The paragraph that a text ends with: where a step without a recipe says its goal. */
export function lastParagraph(source: string, width: number): Line[] {
  const text =
    source
      .trim()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  return text.startsWith('#') ? [] : paragraphLines(text.replace(/\s+/g, ' '), width, '');
}

/** Wraps styled words; lines after the first align with the text after the bullet. */
export function paragraphLines(text: string, width: number, bullet: string): Line[] {
  const indent = ' '.repeat(bullet.length);
  const room = Math.max(1, width - bullet.length);
  const lines: Span[][] = [];
  let current: Span[] = [];
  let used = 0;
  for (const word of words(text, room)) {
    const gap = used > 0 ? 1 : 0;
    if (used + gap + word.text.length > room && used > 0) {
      lines.push(current);
      current = [];
      used = 0;
    }
    if (used > 0) current.push(span(' ', sameStyle(current, word) ? word.style : 'plain'));
    current.push(span(word.text, word.style));
    used += (used > 0 ? 1 : 0) + word.text.length;
  }
  lines.push(current);
  return lines.map((spans, i) => [span(i === 0 ? bullet : indent), ...spans]);
}

const sameStyle = (spans: readonly Span[], word: Word): boolean => spans.at(-1)?.style === word.style;

/** Words with their style; one too long for a line is broken. Code keeps its punctuation outside. */
function words(text: string, room: number): Word[] {
  const found: Word[] = [];
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
    const code = part.startsWith('`') && part.length > 2;
    const strong = part.startsWith('**') && part.length > 4;
    const style: Style = code ? 'code' : strong ? 'strong' : 'plain';
    const inner = code ? part.slice(1, -1) : strong ? part.slice(2, -2) : part;
    const glued = found.length > 0 && part !== '' && !/^\s/.test(inner) && !endsInSpace(text, part);
    inner.split(/\s+/).forEach((word, i) => {
      if (word === '') return;
      if (i === 0 && glued && found.at(-1)!.text.length + word.length <= room) glue(found, word, style);
      else for (let at = 0; at < word.length; at += room) found.push({ text: word.slice(at, at + room), style });
    });
  }
  return found;
}

/** Whether a blank stands before this part of the text. */
const endsInSpace = (text: string, part: string): boolean => /\s$/.test(text.slice(0, text.indexOf(part)));

/** Punctuation right after code stays on its line. */
function glue(found: Word[], word: string, style: Style): void {
  const last = found.at(-1)!;
  found[found.length - 1] = { text: last.text + word, style: last.style === 'plain' ? style : last.style };
}

function trimBlank(lines: readonly Line[]): Line[] {
  const blank = (l: Line): boolean => l.every((s) => s.text.trim() === '');
  return lines.filter((l, i) => !(blank(l) && (i === 0 || i === lines.length - 1 || blank(lines[i - 1]!))));
}
