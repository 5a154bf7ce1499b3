/** ls: lists directories (coreutils' ls(1)); columns on a terminal, one name a line elsewhere. */
import { civilDate } from '../core/time.ts';
import { errnoText } from '../core/errno.ts';
import type { FileStat, Program, Sys } from '../core/sys.ts';
import { begin } from './lib/coreutil.ts';
import { hasOption } from './lib/options.ts';

const TERMINAL_COLUMNS = 80;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Style {
  readonly long: boolean;
  readonly all: boolean;
  readonly onePerLine: boolean;
}

interface Entry {
  readonly name: string;
  readonly stat: FileStat;
}

export const ls: Program = {
  name: 'ls',
  summary: 'Lists files and directories',
  usage: 'ls [-la1] [file ...]',
  options: [
    { flag: '-l', meaning: 'with sizes and dates' },
    { flag: '-a', meaning: 'also names that begin with a dot' },
    { flag: '-1', meaning: 'one name a line' },
  ],
  operand: 'file',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = begin(sys, ls, args, 'la1', [{ name: 'all', short: 'a' }], 2);
    if (typeof parsed === 'number') return parsed;
    const style: Style = {
      long: hasOption(parsed, 'l'),
      all: hasOption(parsed, 'a'),
      onePerLine: hasOption(parsed, '1') || !sys.isTerminal(1),
    };
    return list(sys, parsed.operands.length > 0 ? [...parsed.operands].sort() : ['.'], style);
  },
};

/** Files first, then each directory under its name, as GNU's does. */
function list(sys: Sys, names: readonly string[], style: Style): number {
  let status = 0;
  const found: Entry[] = [];
  for (const name of names) {
    const stat = sys.files.stat(name);
    if (stat.ok) found.push({ name, stat: stat.value });
    else {
      sys.warn(`ls: cannot access '${name}': ${errnoText(stat.error)}\n`);
      status = 2;
    }
  }
  const files = found.filter((e) => e.stat.kind === 'file');
  const directories = found.filter((e) => e.stat.kind === 'directory');
  const blocks: string[] = [];
  if (files.length > 0) blocks.push(format(sys, files, style));
  for (const { name } of directories) {
    const entries = entriesOf(sys, name, style.all);
    const total = style.long ? `total ${entries.reduce((sum, e) => sum + blocksOf(e.stat), 0)}\n` : '';
    const title = names.length > 1 ? `${name}:\n` : '';
    blocks.push(title + total + format(sys, entries, style));
  }
  sys.print(blocks.join('\n'));
  return status;
}

function entriesOf(sys: Sys, directory: string, all: boolean): readonly Entry[] {
  const names = sys.files.list(directory);
  if (!names.ok) return [];
  const shown = [...names.value].sort().filter((n) => all || !n.startsWith('.'));
  return [...(all ? ['.', '..'] : []), ...shown].flatMap((name) => {
    const stat = sys.files.stat(`${directory}/${name}`);
    return stat.ok ? [{ name, stat: stat.value }] : [];
  });
}

/** Kibibytes on disk, in blocks of 4 KiB. */
const blocksOf = (stat: FileStat): number => Math.ceil(stat.size / 4096) * 4;

function format(sys: Sys, entries: readonly Entry[], style: Style): string {
  if (entries.length === 0) return '';
  if (!style.long) {
    const names = entries.map((e) => e.name);
    return style.onePerLine ? names.map((n) => `${n}\n`).join('') : columns(names);
  }
  const links = (e: Entry): number => (e.stat.kind === 'directory' ? 2 : 1);
  const width = Math.max(...entries.map((e) => String(e.stat.size).length));
  return entries
    .map((e) => {
      const mode = e.stat.kind === 'directory' ? 'drwxr-xr-x' : '-rw-r--r--';
      return `${mode} ${links(e)} root root ${String(e.stat.size).padStart(width)} ${date(sys, e.stat)} ${e.name}\n`;
    })
    .join('');
}

/** `Jan  1 00:00`, in UTC. */
function date(sys: Sys, stat: FileStat): string {
  const seconds = Math.floor(sys.epochMs / 1000 + stat.modified / 1e9);
  const { month, day } = civilDate(Math.floor(seconds / 86400));
  const minutes = Math.floor(seconds / 60) % 1440;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Down first, then across, two blanks between columns: as few rows as fit. */
function columns(names: readonly string[]): string {
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(names.length / rows);
    const widths = Array.from({ length: count }, (_, c) =>
      Math.max(...names.slice(c * rows, (c + 1) * rows).map((n) => n.length)),
    );
    if (rows < names.length && widths.reduce((sum, w) => sum + w + 2, -2) > TERMINAL_COLUMNS) continue;
    return Array.from({ length: rows }, (_, row) => {
      const cells = widths.map((width, c) => (names[c * rows + row] ?? '').padEnd(width));
      return `${cells.join('  ').trimEnd()}\n`;
    }).join('');
  }
}
