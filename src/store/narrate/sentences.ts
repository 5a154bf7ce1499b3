/** Text for ears and pipes: no escape sequence, no box or braille character, arrows as words, lines of at most 100 columns. */

export const LONGEST_LINE = 100;

/** As code points, since a bundler leaves patterns as they are and the bundle is read one byte at a time. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\s*\u2192\s*/g, ' to '],
  [/\s*\u2190\s*/g, ' from '],
  [/\u2026/g, '...'],
  [/[\u201c\u201d]/g, '"'],
  [/[\u2018\u2019]/g, "'"],
  [/\u2713/g, 'done:'],
  [/\u2717/g, 'wrong:'],
  [/ \u00b7 /g, ', '],
  [/\u2022/g, '-'],
];

// oxlint-disable-next-line no-control-regex -- they are what is removed
const UNSPOKEN = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2500-\u259f\u2800-\u28ff]/g;

/** The text as lines that may be printed. `indent` stands before those that continue a line. */
export function spoken(text: string, indent = ''): string[] {
  let said = text.replace(UNSPOKEN, '').replace(/\t/g, '        ');
  for (const [sign, word] of WORDS) said = said.replace(sign, word);
  return said.split('\n').flatMap((line) => folded(line.trimEnd(), indent));
}

function folded(line: string, indent: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > LONGEST_LINE) {
    const space = rest.lastIndexOf(' ', LONGEST_LINE);
    const end = space > LONGEST_LINE / 2 ? space : LONGEST_LINE;
    lines.push(rest.slice(0, end));
    rest = indent + rest.slice(space > LONGEST_LINE / 2 ? end + 1 : end);
  }
  return [...lines, rest];
}

/** A sentence with its full stop, unless it ends in a mark of its own. */
export const ended = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);

/** `one, two and three` */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? 'none';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Markdown without its marks: paragraphs are joined, headings, list items and commands keep lines of their own. */
export function unmarked(markdown: string): string {
  const lines: string[] = [];
  let joins = false;
  for (const line of markdown.trim().split('\n')) {
    const own = /^(#|[-*] |\s{4}|\t)/.test(line) || line.trim() === '';
    if (joins && !own) lines[lines.length - 1] += ` ${line.trim()}`;
    else if (line.trim() !== '') lines.push(line.trimEnd());
    joins = !own;
  }
  return lines.map((l) => l.replace(/^#+\s*/, '').replace(/\*\*([^*]+)\*\*|`([^`]+)`/g, '$1$2')).join('\n');
}
