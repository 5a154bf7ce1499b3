/**
 * Lines of text with SGR colours (ECMA-48, 8.3.117) as cells, and the shortest terminal output that turns one line of cells
 * into another.
 */

/** One row of the screen: a character and a style number per column. */
export interface CellRow {
  readonly chars: readonly string[];
  readonly styles: readonly number[];
}

export const BLANK_ROW: CellRow = { chars: [], styles: [] };

/** Attributes that SGR switches on, with the parameters that switch them off. */
const OFF: Readonly<Record<string, readonly string[]>> = {
  22: ['1', '2'],
  23: ['3'],
  24: ['4'],
  27: ['7'],
  29: ['9'],
};

/** Numbers for styles, so that cells compare quickly. Style 0 is plain. */
export class StyleTable {
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #texts: string[] = [''];

  number(parameters: string): number {
    const known = this.#numbers.get(parameters);
    if (known !== undefined) return known;
    this.#texts.push(parameters);
    this.#numbers.set(parameters, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  /** The sequence that leads from any style to this one. */
  sgr(style: number): string {
    return style === 0 ? '\u001b[0m' : `\u001b[0;${this.#texts[style]!}m`;
  }
}

/** Reads one line of a frame. Sequences other than SGR are left out. */
export function parseRow(line: string, columns: number, table: StyleTable): CellRow {
  const chars: string[] = [];
  const styles: number[] = [];
  let active: string[] = [];
  let style = 0;
  for (const part of line.split(/(\u001b\[[0-9;:?]*[ -/]*[@-~])/)) {
    if (part.startsWith('\u001b[')) {
      if (!part.endsWith('m')) continue;
      active = applySgr(active, part.slice(2, -1));
      style = table.number(active.join(';'));
      continue;
    }
    for (const char of part) {
      if (chars.length === columns) return { chars, styles };
      chars.push(char);
      styles.push(style);
    }
  }
  return { chars, styles };
}

/** The parameters in force after a sequence: colours replace colours of their kind, the rest add up. */
function applySgr(active: readonly string[], parameters: string): string[] {
  let now = [...active];
  const codes = (parameters || '0').split(';');
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const number = Number(code || '0');
    if (number === 0) now = [];
    else if (OFF[number]) now = now.filter((p) => !OFF[number]!.includes(p));
    else if (isForeground(number) || isBackground(number)) {
      const length = number === 38 || number === 48 ? (codes[i + 1] === '5' ? 3 : 5) : 1;
      const whole = codes.slice(i, i + length).join(';');
      const same = isForeground(number) ? isForeground : isBackground;
      now = now.filter((p) => !same(Number(p.split(';')[0])));
      if (number !== 39 && number !== 49) now.push(whole);
      i += length - 1;
    } else if (!now.includes(code)) now.push(code);
  }
  return now.sort();
}

const isForeground = (n: number): boolean => (n >= 30 && n <= 39) || (n >= 90 && n <= 97);
const isBackground = (n: number): boolean => (n >= 40 && n <= 49) || (n >= 100 && n <= 107);

/** Writing a few cells again is shorter than moving the cursor past them. */
const SHORTEST_MOVE = 6;

/** What to write so that row `y` (0-based), which shows `before`, shows `after`. Ends in the plain style. */
export function diffRow(y: number, before: CellRow, after: CellRow, table: StyleTable): string {
  const end = visibleEnd(after);
  const oldEnd = visibleEnd(before);
  let out = '';
  let style = 0;
  let x = 0;
  while (x < end) {
    if (sameCell(before, after, x)) {
      x++;
      continue;
    }
    const stop = runEnd(before, after, x, end);
    out += `\u001b[${y + 1};${x + 1}H`;
    for (; x < stop; x++) {
      const next = after.styles[x] ?? 0;
      if (next !== style) out += table.sgr(next);
      style = next;
      out += after.chars[x] ?? ' ';
    }
  }
  if (style !== 0) out += table.sgr(0);
  return oldEnd > end ? `${out}\u001b[${y + 1};${end + 1}H\u001b[K` : out;
}

/** The end of a run of changed cells; unchanged cells between two changes are taken along when they are few. */
function runEnd(before: CellRow, after: CellRow, from: number, end: number): number {
  let last = from;
  for (let x = from + 1; x < end && x - last <= SHORTEST_MOVE; x++) if (!sameCell(before, after, x)) last = x;
  return last + 1;
}

function sameCell(before: CellRow, after: CellRow, x: number): boolean {
  return (before.chars[x] ?? ' ') === (after.chars[x] ?? ' ') && (before.styles[x] ?? 0) === (after.styles[x] ?? 0);
}

/** The column after the last cell that is not a plain blank. */
function visibleEnd(row: CellRow): number {
  let end = row.chars.length;
  while (end > 0 && row.chars[end - 1] === ' ' && row.styles[end - 1] === 0) end--;
  return end;
}
