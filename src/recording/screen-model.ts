/**
 * What a terminal shows of the bytes that it is sent: enough of ECMA-48 for what wirelab itself writes (cursor placement,
 * erasing, SGR with the sixteen colours, the alternate screen) and for plain output. Whatever else comes is left out.
 */

/** `style` is SGR's parameters in a fixed order, `1;33`; '' is plain. */
export interface ShownCell {
  readonly char: string;
  readonly style: string;
}

const BLANK: ShownCell = { char: ' ', style: '' };
/** One sequence (CSI, OSC or another escape), one control, or a run of plain text. */
const TOKENS =
  /\u001b\[([0-9;:?<=>]*)[ -/]*([@-~])|\u001b[\]P^_X][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]|[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]/gsu;
/** A sequence whose end has not come yet. */
const UNFINISHED = /\u001b(?:\[[0-9;:?<=>]*[ -/]*|[\]P^_X][^\u0007\u001b]*)?$/;

export class ScreenModel {
  columns: number;
  rows: number;
  #grid: ShownCell[][];
  /** The other screen's cells while this one is shown. */
  #saved: ShownCell[][] | undefined;
  #x = 0;
  #y = 0;
  #style: ReadonlySet<string> = new Set();
  #pending = '';

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#grid = this.#blank();
  }

  /** Cells of a row, 0-based. */
  row(y: number): readonly ShownCell[] {
    return this.#grid[y] ?? [];
  }

  text(): string {
    const lines = this.#grid.map((row) => row.map(({ char }) => char).join(''));
    return lines.map((line) => line.trimEnd()).join('\n');
  }

  resize(columns: number, rows: number): void {
    const fit = (grid: readonly ShownCell[][]): ShownCell[][] =>
      Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_c, x) => grid[y]?.[x] ?? BLANK));
    this.#grid = fit(this.#grid);
    if (this.#saved) this.#saved = fit(this.#saved);
    this.columns = columns;
    this.rows = rows;
    this.#moveTo(this.#x, this.#y);
  }

  write(data: string): void {
    const text = this.#pending + data;
    this.#pending = UNFINISHED.exec(text)?.[0] ?? '';
    for (const [token, parameters = '', final] of text.slice(0, text.length - this.#pending.length).matchAll(TOKENS)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (token >= ' ' && token !== '\u007f') this.#put(token);
      else this.#move(token);
    }
  }

  #blank(): ShownCell[][] {
    return Array.from({ length: this.rows }, () => this.#blankRow());
  }

  #blankRow(): ShownCell[] {
    return Array.from({ length: this.columns }, () => BLANK);
  }

  #put(char: string): void {
    if (this.#x === this.columns) {
      this.#x = 0;
      this.#lineFeed();
    }
    this.#grid[this.#y]![this.#x++] = { char, style: [...this.#style].sort().join(';') };
  }

  #move(control: string): void {
    if (control === '\r') this.#x = 0;
    else if (control === '\n') this.#lineFeed();
    else if (control === '\b') this.#x = Math.max(0, this.#column - 1);
    else if (control === '\t' && this.#x < this.columns) this.#x = Math.min(this.columns - 1, (this.#x & ~7) + 8);
  }

  /** Where the cursor is seen: behind the last column it waits in it. */
  get #column(): number {
    return Math.min(this.#x, this.columns - 1);
  }

  #lineFeed(): void {
    this.#x = this.#column;
    if (this.#y < this.rows - 1) this.#y++;
    else {
      this.#grid.shift();
      this.#grid.push(this.#blankRow());
    }
  }

  #moveTo(x: number, y: number): void {
    this.#x = Math.max(0, Math.min(x, this.columns - 1));
    this.#y = Math.max(0, Math.min(y, this.rows - 1));
  }

  #control(parameters: string, final: string): void {
    const numbers = parameters.split(';').map((p) => Number(p) || 0);
    const count = Math.max(1, numbers[0]!);
    switch (final) {
      case 'H':
      case 'f':
        return this.#moveTo((numbers[1] || 1) - 1, count - 1);
      case 'A':
        return this.#moveTo(this.#x, this.#y - count);
      case 'B':
        return this.#moveTo(this.#x, this.#y + count);
      case 'C':
        return this.#moveTo(this.#column + count, this.#y);
      case 'D':
        return this.#moveTo(this.#column - count, this.#y);
      case 'G':
        return this.#moveTo(count - 1, this.#y);
      case 'K':
        return this.#eraseLine(numbers[0]!);
      case 'J':
        return this.#eraseScreen(numbers[0]!);
      case 'm':
        this.#style = styled(this.#style, parameters.split(';'));
        return;
      case 'h':
      case 'l':
        if (parameters === '?1049') this.#alternate(final === 'h');
    }
  }

  #eraseLine(what: number): void {
    const [from, to] = what === 0 ? [this.#x, this.columns] : [0, what === 1 ? this.#x + 1 : this.columns];
    for (let x = from; x < Math.min(to, this.columns); x++) this.#grid[this.#y]![x] = BLANK;
  }

  #eraseScreen(what: number): void {
    const [from, to] = what === 0 ? [this.#y + 1, this.rows] : [0, what === 1 ? this.#y : this.rows];
    for (let y = from; y < to; y++) this.#grid[y] = this.#blankRow();
    if (what < 2) this.#eraseLine(what);
  }

  #alternate(on: boolean): void {
    if (on) {
      this.#saved ??= this.#grid;
      this.#grid = this.#blank();
    } else if (this.#saved) {
      this.#grid = this.#saved;
      this.#saved = undefined;
    }
  }
}

/** Which parameters a later one takes back (ECMA-48, 8.3.117). */
const UNDONE_BY: Readonly<Record<string, RegExp>> = {
  22: /^[12]$/,
  23: /^3$/,
  24: /^4$/,
  27: /^7$/,
  29: /^9$/,
  39: /^(3|9)\d$/,
  49: /^(4|10)\d$/,
};

function styled(before: ReadonlySet<string>, codes: readonly string[]): ReadonlySet<string> {
  let now = [...before];
  for (let i = 0; i < codes.length; i++) {
    const code = String(Number(codes[i]));
    if (code === '0') now = [];
    else if (code === '38' || code === '48') i += codes[i + 1] === '5' ? 2 : 4;
    else if (UNDONE_BY[code]) now = now.filter((c) => !UNDONE_BY[code]!.test(c));
    else {
      const kind = [UNDONE_BY['39']!, UNDONE_BY['49']!].find((colors) => code.length > 1 && colors.test(code));
      now = [...now.filter((c) => !kind?.test(c)), code];
    }
  }
  return new Set(now);
}
