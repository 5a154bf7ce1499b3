/** The little Markdown of lab texts laid out in lines: headings, paragraphs, lists, indented code, `code` and **strong**. */
import type { StepSpec } from './spec.ts';

export interface Span {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'code' | 'heading';
}

export type Line = readonly Span[];

/** What a step must fit: the Guide of a terminal of 80 columns. */
export const GUIDE = { columns: 38, rows: 18 } as const;

/** Lines of at most `width` characters, where words allow it. A long command goes on in the next line, further in. */
export function wrap(source: string, width: number): Line[] {
  const lines: Line[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0) lines.push(...flow(paragraph.join(' '), width, '', 'plain'));
    paragraph = [];
  };
  for (const raw of source.replace(/^\n+|\s+$/g, '').split('\n')) {
    const text = raw.trimEnd();
    const heading = /^#+\s+(.*)$/.exec(text)?.[1];
    const code = /^(?: {4}|\t)(.*\S.*)$/.exec(text)?.[1];
    const item = /^[-*] (.*)$/.exec(text)?.[1];
    if (heading === undefined && code === undefined && item === undefined && text !== '') paragraph.push(text.trim());
    else flush();
    if (heading !== undefined) lines.push(...flow(heading, width, '', 'heading'));
    else if (code !== undefined) lines.push(...codeLines(code, width));
    else if (item !== undefined) lines.push(...flow(item, width, '- ', 'plain'));
    else if (text === '' && lines.at(-1)?.length !== 0) lines.push([]);
  }
  flush();
  return lines;
}

function codeLines(code: string, width: number): Line[] {
  const lines: string[] = [];
  let line = `  ${code.match(/^\s*/)![0]}`;
  for (const word of code.trim().split(' ')) {
    const gap = line.trim() === '' ? '' : ' ';
    if (gap !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `    ${word}`;
    } else line += gap + word;
  }
  return [...lines, line].map((text) => [{ text, style: 'code' }]);
}

/** Words with spaces only where the text has them: punctuation stays with the code before it. */
function flow(text: string, width: number, bullet: string, style: Span['style']): Line[] {
  const room = Math.max(1, width - bullet.length);
  const lines: Span[][] = [];
  let current: Span[] = [];
  let used = 0;
  for (const word of words(text, style)) {
    const length = word.reduce((n, s) => n + s.text.length, 0);
    if (used > 0 && used + 1 + length > room) {
      lines.push(current);
      [current, used] = [[], 0];
    }
    if (used > 0) current.push({ text: ' ', style: 'plain' });
    current.push(...word);
    used += length + (used > 0 ? 1 : 0);
  }
  lines.push(current);
  const indent = ' '.repeat(bullet.length);
  return bullet === '' ? lines : lines.map((line, i) => [{ text: i === 0 ? bullet : indent, style: 'plain' }, ...line]);
}

/** Each word as the spans it is made of. */
function words(text: string, base: Span['style']): Span[][] {
  const found: Span[][] = [];
  let open = false;
  for (const piece of text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
    const [, code, strong] = /^(?:`([^`]+)`|\*\*([^*]+)\*\*)$/.exec(piece) ?? [];
    const style = code !== undefined ? 'code' : strong !== undefined ? 'strong' : base;
    for (const [i, word] of (code ?? strong ?? piece).split(/\s+/).entries()) {
      if (i > 0) open = false;
      if (word === '') continue;
      if (open) found.at(-1)!.push({ text: word, style });
      else found.push([{ text: word, style }]);
      open = true;
    }
    if (/\s$/.test(piece)) open = false;
  }
  return found;
}

export const lineLength = (line: Line): number => line.reduce((n, span) => n + span.text.length, 0);
export const lineText = (line: Line): string => line.map((span) => span.text).join('');

/** How many rows a step needs with its question and the line of keys, and how wide its widest is. */
export function stepSize({ say, question }: Pick<StepSpec, 'say' | 'question'>): {
  readonly rows: number;
  readonly columns: number;
} {
  const lines = [...wrap(say, GUIDE.columns)];
  if (question) {
    const { shown } = question;
    lines.push([], ...wrap(shown.ask, GUIDE.columns));
    const listed = shown.kind === 'choose' ? shown.options : shown.kind === 'order' ? shown.items : undefined;
    if (listed) for (const text of listed) lines.push(...flow(text, GUIDE.columns - 2, '1 ', 'plain'));
    // The line to type in, or the one that says which keys answer.
    if (shown.kind !== 'choose') lines.push([]);
  }
  return { rows: lines.length + 1, columns: Math.max(...lines.map(lineLength)) };
}
