/** link: looks at the cables and lets them fail. No real machine has it; it reads and changes the world's table `links`. */
import { errnoText } from '../../core/errno.ts';
import type { Program, Sys } from '../../core/sys.ts';
import { formatDuration, formatRate } from '../../core/units.ts';
import { usageText } from '../lib/usage.ts';
import { findLinks, linkRows, type LinkRow, type Named } from './find.ts';
import { readChanges, type Change, type Direction } from './words.ts';

export const link: Program = {
  name: 'link',
  summary: 'Shows the cables; cuts, slows, damages and mends them',
  usage: 'link [end--end [forward|backward] action ...]',
  options: [
    { flag: 'cut', meaning: 'pull the plug; cut-forward, cut-backward: one direction only' },
    { flag: 'mend', meaning: 'plug it in again' },
    { flag: 'drop-next', value: '[n]', meaning: 'lose the next frame from the end named first' },
    { flag: 'corrupt-next', value: '[bit n]', meaning: 'flip one bit of the next frame' },
    { flag: 'hold', meaning: 'lose every frame until release' },
    { flag: 'release', meaning: 'let frames pass again' },
    { flag: 'rate', value: '10mbit', meaning: 'bits per second' },
    { flag: 'delay', value: '5ms', meaning: 'time from end to end; jitter 1ms: give or take' },
    { flag: 'loss', value: '1%', meaning: 'chance to be lost; also corrupt, reorder, duplicate' },
    { flag: 'queue', value: '100', meaning: 'frames that may wait' },
    { flag: 'mark', value: '20', meaning: 'mark ECN-capable packets from so many waiting frames on; 0: never' },
  ],
  operand: 'text',
  examples: ['link', 'link alice--s1 cut', 'link alice--s1 drop-next', 'link alice--s1 delay 20ms loss 1%'],
  real: false,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const [name, ...words] = args;
    if (name === '-h' || name === '--help') return (sys.print(usageText(link)), 0);
    if (name === undefined) return (sys.print(listing(linkRows(sys))), 0);
    const found = findLinks(sys, name);
    if (!found.ok) return (sys.warn(`link: ${found.error}\n`), 1);
    const changes = readChanges(words);
    if (!changes.ok) return (sys.warn(`link: ${changes.error}\n`), 2);
    if (changes.value.length > 0 && found.value.length > 1) {
      sys.warn(`link: ${name} has several links: ${found.value.map((f) => f.link).join(', ')}\n`);
      return 1;
    }
    for (const change of changes.value) {
      const done = apply(sys, found.value[0]!, change);
      if (!done.ok) return (sys.warn(`link: ${name}: ${errnoText(done.error)}\n`), 1);
    }
    if (changes.value.length > 0) return 0;
    const links = found.value.map((f) => f.link);
    sys.print(listing(linkRows(sys).filter((row) => links.includes(row.link))));
    return 0;
  },
};

const OTHER: Readonly<Record<Direction, Direction>> = { forward: 'backward', backward: 'forward' };

function apply(sys: Sys, { link: name, turned }: Named, { direction, fields }: Change): ReturnType<Sys['change']> {
  if (direction === undefined) return sys.change('links', 'change', { link: name, ...fields });
  return sys.change('links', 'change', { link: name, direction: turned ? OTHER[direction] : direction, ...fields });
}

/** One line for each direction of each link. */
function listing(rows: readonly LinkRow[]): string {
  const table = [['FROM', 'TO', 'STATE', 'RATE', 'DELAY', 'WAITING', 'LOST', ''], ...rows.map(cells)];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  return table
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function cells(row: LinkRow): string[] {
  const state = row.up ? (row.held ? 'held' : 'up') : 'cut';
  return [
    row.from,
    row.to,
    state,
    formatRate(row.rate),
    formatDuration(row.delay),
    `${row.queued}/${row.queue}`,
    String(row.drops),
    troubles(row),
  ];
}

/** What else is to be said of it: `jitter 2ms, loss 1%, mark 20 (7 marked)`. */
function troubles(row: LinkRow): string {
  const chances = (['loss', 'corrupt', 'reorder', 'duplicate'] as const).flatMap((key) =>
    row[key] > 0 ? [`${key} ${Number((row[key] * 100).toPrecision(6))}%`] : [],
  );
  const jitter = row.jitter > 0 ? [`jitter ${formatDuration(row.jitter)}`] : [];
  const mark = row.mark > 0 ? [`mark ${row.mark} (${row.marks} marked)`] : [];
  return [...jitter, ...chances, ...mark].join(', ');
}
