/** ss's table: columns as wide as what stands in them, spread over a terminal's width when it is one (ss(8)). */

export const COLUMNS = [
  'netid',
  'state',
  'received',
  'sent',
  'local',
  'localPort',
  'peer',
  'peerPort',
  'process',
] as const;
export type Column = (typeof COLUMNS)[number];
/** What stands in each column; `process` may hold more lines. */
export type Cells = Readonly<Record<Column, string>>;

interface Layout {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly delimiter: '' | ' ';
}

const LAYOUT: Readonly<Record<Column, Layout>> = {
  netid: { header: 'Netid', align: 'left', delimiter: '' },
  state: { header: 'State', align: 'left', delimiter: ' ' },
  received: { header: 'Recv-Q', align: 'left', delimiter: ' ' },
  sent: { header: 'Send-Q', align: 'left', delimiter: ' ' },
  local: { header: 'Local Address:', align: 'right', delimiter: ' ' },
  localPort: { header: 'Port', align: 'left', delimiter: '' },
  peer: { header: 'Peer Address:', align: 'right', delimiter: ' ' },
  peerPort: { header: 'Port', align: 'left', delimiter: '' },
  process: { header: 'Process', align: 'left', delimiter: '' },
};

const HEADERS = Object.fromEntries(COLUMNS.map((name) => [name, LAYOUT[name].header])) as unknown as Cells;

export interface TableOptions {
  readonly header: boolean;
  /** Columns left out: a netid or a state that all rows share. */
  readonly without: readonly Column[];
  /** Columns of the terminal; undefined when the output is none. */
  readonly terminal: number | undefined;
}

export function renderTable(rows: readonly Cells[], options: TableOptions): string {
  const shown = COLUMNS.filter((name) => !options.without.includes(name));
  const all = options.header ? [HEADERS, ...rows] : rows;
  const widths = measured(shown, all, rows.length > 0, options.terminal ?? Number.POSITIVE_INFINITY);
  if (options.terminal !== undefined) spread(widths, options.terminal);
  return all
    .map((cells) => `${shown.map((name, i) => cell(name, cells[name], widths[i]!, i === 0)).join('')}\n`)
    .join('');
}

/** The last row's last cell does not widen its column: ss prints it before it has measured it. */
function measured(shown: readonly Column[], all: readonly Cells[], rows: boolean, limit: number): number[] {
  let first = true;
  return shown.map((name) => {
    const counted = name === 'process' && rows ? all.slice(0, -1) : all;
    const longest = counted.reduce((most, cells) => Math.max(most, cells[name].length), 0);
    const width = longest > 0 && !first ? longest + LAYOUT[name].delimiter.length : longest;
    if (width > 0) first = false;
    return Math.min(width, limit);
  });
}

/** Shares out what is left of each terminal line among the columns on it; a column that does not fit begins a new line. */
function spread(widths: number[], terminal: number): void {
  let begin = 0;
  let used = 0;
  for (let i = 0; i < widths.length; i++) {
    if (widths[i] === 0) continue;
    used += widths[i]!;
    const last = widths.slice(i + 1).every((width) => width === 0);
    if (!last && used < terminal) continue;
    let end = i;
    if (used > terminal) {
      if (i > begin) {
        used -= widths[i]!;
        end = i - 1;
      } else used = terminal;
    }
    share(widths, begin, end, terminal - used);
    begin = end + 1;
    used = 0;
    i = end;
  }
}

function share(widths: number[], begin: number, end: number, room: number): void {
  const columns = widths.slice(begin, end + 1).filter((width) => width > 0).length;
  let rest = room % columns;
  for (let i = end; i >= begin; i--) {
    if (widths[i] === 0) continue;
    widths[i]! += Math.floor(room / columns) + (rest > 0 ? 1 : 0);
    rest--;
  }
}

function cell(name: Column, text: string, width: number, first: boolean): string {
  const { align, delimiter } = LAYOUT[name];
  const before = first ? '' : delimiter;
  const room = Math.max(0, width - before.length - text.length);
  return align === 'right' ? `${before}${' '.repeat(room)}${text}` : `${before}${text}${' '.repeat(room)}`;
}
