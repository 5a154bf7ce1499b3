/** Cells of a node's tables as people read them: durations that count, absent things, what a cache knows not to exist. */
import type { Row } from '../core/device.ts';
import { NS_PER_S, type Ns } from '../core/time.ts';
import { formatDuration } from '../core/units.ts';

const EXACT = new Set(['rtt', 'rto']);
const COUNTED = new Set(['age', 'expires', 'timeout', 't1', 't2']);

/** What stands in a DNS cache for a record that is not there (RFC 2308). */
const NEGATIVE: Readonly<Record<string, string>> = {
  NXDOMAIN: 'NXDOMAIN, no such name',
  NODATA: 'NODATA, no record of this type',
};

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** `2d`, `1h 59m`, `4m 59s`, `59.9s`, `250ms`: the two largest units that count. */
export function countdown(t: Ns): string {
  if (t < NS_PER_S) return formatDuration(Math.round(t / 1e6) * 1e6);
  if (t < 60 * NS_PER_S) return `${Number((Math.floor(t / 1e8) / 10).toFixed(1))}s`;
  const whole = Math.floor(t / NS_PER_S);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[first]!;
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((whole % size) / next[1]) : 0;
  return rest > 0 ? `${Math.floor(whole / size)}${unit} ${rest}${next![0]}` : `${Math.floor(whole / size)}${unit}`;
}

/** One cell; `-` for what is not there, as a timer that does not run or a socket that no process has. */
export function cellText(name: string, row: Row): string {
  const value = row[name];
  if (value === undefined || value === '') return '-';
  if (name === 'expires' && row['timer'] === '') return '-';
  if ((name === 'fd' && value === -1) || ((name === 'pid' || name === 't1' || name === 't2') && value === 0))
    return '-';
  if (name === 'status' && value === 0) return '-';
  if (name === 'data' && typeof value === 'string') return NEGATIVE[value] ?? value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && COUNTED.has(name)) return countdown(value);
  if (typeof value === 'number' && EXACT.has(name)) return formatDuration(Math.round(value / 1e6) * 1e6);
  return String(value);
}
