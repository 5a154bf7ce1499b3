/** What a browser did, as a picture of plain characters in the 76 columns that a shell has on a screen of 80: one line a request, one column a slice of the time that the page took. */
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import type { Row } from './row.ts';

const BAR = 22;
const NAME = 17;

const FROM: Readonly<Record<Row['from'], string>> = { network: '', cache: 'cache', confirmed: '304', failed: 'failed' };

/** Heading, lines and legend. */
export function waterfall(rows: readonly Row[]): string {
  const start = Math.min(...rows.map((row) => row.found));
  const end = Math.max(...rows.map((row) => row.done));
  const span = end - start;
  const scale = `0${milliseconds(span).padStart(BAR - 1)}`;
  const heading = ` # code kind      size      time  ${'name'.padEnd(NAME)}  ${scale}`;
  const lines = rows.map((row, i) => line(i + 1, row, start, span));
  const legend = rows.some((row) => row.secured > row.connected) ? LEGEND.replace('w wait', 't TLS  w wait') : LEGEND;
  return `${[heading, ...lines, '', legend].join('\n')}\n`;
}

const LEGEND = '  q queued  d DNS  c connect  w wait for answer  r receive  . cache';

function line(number: number, row: Row, start: Ns, span: Ns): string {
  const size = row.from === 'network' ? bytes(row.bytes) : FROM[row.from];
  const time = milliseconds(row.done - row.found);
  const code = row.from === 'confirmed' || row.status > 0 ? String(row.status) : '---';
  const cells = [String(number).padStart(2), code.padStart(4), row.kind.padEnd(6), size.padStart(7), time.padStart(9)];
  return `${cells.join(' ')}  ${shortName(row.url).padEnd(NAME)} |${bar(row, start, span)}|`;
}

/** Each slice shows the step that took the most of it; a step that took any time at all is seen where there is room. */
function bar(row: Row, start: Ns, span: Ns): string {
  const column = (at: Ns): number => (span === 0 ? 0 : ((at - start) / span) * BAR);
  const cells = Array.from({ length: BAR }, () => ' ');
  if (row.from === 'cache') {
    cells[Math.min(BAR - 1, Math.floor(column(row.done)))] = '.';
    return cells.join('');
  }
  const steps = stepsOf(row);
  for (const { from, to, sign } of steps) {
    if (to <= from) continue;
    const first = Math.min(BAR - 1, Math.floor(column(from)));
    const last = Math.max(first + 1, Math.round(column(to)));
    for (let i = first; i < Math.min(BAR, last); i++) cells[i] = sign;
  }
  return cells.join('');
}

interface Step {
  readonly name: string;
  readonly sign: string;
  readonly from: Ns;
  readonly to: Ns;
}

function stepsOf(row: Row): readonly Step[] {
  if (row.from === 'cache') return [];
  const firstByte = Math.max(row.firstByte, row.secured);
  const tls = { name: 'TLS', sign: 't', from: row.connected, to: row.secured };
  return [
    { name: 'queued', sign: 'q', from: row.found, to: row.turn },
    { name: 'DNS', sign: 'd', from: row.turn, to: row.resolved },
    { name: 'connect', sign: 'c', from: row.resolved, to: row.connected },
    ...(row.secured > row.connected ? [tls] : []),
    { name: 'wait', sign: 'w', from: row.secured, to: row.from === 'failed' ? row.done : firstByte },
    { name: 'receive', sign: 'r', from: row.from === 'failed' ? row.done : firstByte, to: row.done },
  ];
}

/** -v: the same with numbers and with what was decided. */
export function details(rows: readonly Row[]): string {
  return rows
    .map((row, i) => {
      const steps = stepsOf(row).map(({ name, from, to }) => `${name} ${milliseconds(Math.max(0, to - from))}`);
      const lines = [steps.join('  '), ...row.notes].filter((text) => text !== '');
      return `${String(i + 1).padStart(2)} ${row.url}\n${lines.map((text) => `     ${text}\n`).join('')}`;
    })
    .join('');
}

/** `45.2ms`, at most nine columns. */
export function milliseconds(t: Ns): string {
  const ms = t / NS_PER_MS;
  if (ms >= 100_000) return `${(ms / 1000).toFixed(1)}s`;
  return `${ms.toFixed(ms < 100 ? 3 : 1)}ms`;
}

/** `17`, `12.3k`, `1.2M`. */
export function bytes(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`;
}

/** The end of the path, or the host where there is none. */
function shortName(url: string): string {
  const { host, pathname, search } = new URL(url);
  const last = `${pathname.split('/').at(-1)}${search}`;
  const name = last === '' ? host : last;
  return name.length > NAME ? `${name.slice(0, NAME - 1)}~` : name;
}
