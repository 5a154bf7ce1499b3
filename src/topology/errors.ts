/** What a wrong file answers with: issues with line and column, and a printer that shows the source line and a caret. */

export interface Issue {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Characters the caret underlines; at least 1. */
  readonly length: number;
  readonly message: string;
  /** What stands there: `rte`, `"12"`, `a list`. */
  readonly found: string;
  /** What could stand there: `a rate such as 10mbit, 1gbit or 56kbit`. */
  readonly expected: string;
  /** The valid word most like the one found. */
  readonly nearest?: string;
}

/** A lab or topology file that cannot be used. The message is the first issue; the printer shows all. */
export class LabError extends Error {
  readonly issues: readonly Issue[];
  readonly file: string;

  constructor(issues: readonly Issue[], file = '') {
    const sorted = sortIssues(issues);
    const first = sorted[0];
    super(
      first ? `${file || 'the lab file'}:${first.line}:${first.column}: ${first.message}` : 'the lab file is wrong',
    );
    this.name = 'LabError';
    this.issues = sorted;
    this.file = file;
  }
}

export const sortIssues = (issues: readonly Issue[]): Issue[] =>
  [...issues].sort((a, b) => a.line - b.line || a.column - b.column);

const WIDEST = 160;

/** `file:line:col: message`, the source line and a caret under what is meant, for every issue in order. */
export function formatIssues(issues: readonly Issue[], text: string, file: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  return sortIssues(issues)
    .map((issue) => {
      const head = `${file}:${issue.line}:${issue.column}: ${printable(sentence(issue))}`;
      return `${head}\n${excerpt(lines[issue.line - 1] ?? '', issue)}`;
    })
    .join('\n');
}

/** The message; with what could stand there, where neither it nor the nearest word says so. */
function sentence({ message, expected, nearest }: Issue): string {
  const said = nearest !== undefined || message.includes(expected) || OF_THE_WHOLE_FILE.has(expected);
  return said ? message : `${message} (expected ${expected})`;
}

/** Expected of the text as such: beside a slip of syntax or a limit these say nothing new. */
const OF_THE_WHOLE_FILE = new Set(['YAML 1.2', 'a file within the limits']);

/** The line with its caret; of a very long line only the part around it. */
function excerpt(line: string, issue: Issue): string {
  const from = issue.column > WIDEST - 40 ? issue.column - 40 : 0;
  const shown = printable(line.slice(from, from + WIDEST));
  const at = Math.max(0, issue.column - 1 - from);
  const carets = '^'.repeat(Math.max(1, Math.min(issue.length, shown.length - at)));
  return `  | ${shown}\n  | ${' '.repeat(at)}${carets}`;
}

/** Tabs and control characters become single spaces: the caret stays in its column, and a file cannot send escape codes. */
// oxlint-disable-next-line no-control-regex
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
