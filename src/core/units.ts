/** Units as tc writes them (tc(8), "PARAMETERS"): `100mbit`, `10ms`, `1%`. Parsing returns a sentence when the text is not one. */
import { fail, ok, type Result } from './result.ts';
import type { Ns } from './time.ts';

const RATES: Readonly<Record<string, number>> = {
  bit: 1,
  kbit: 1e3,
  mbit: 1e6,
  gbit: 1e9,
  tbit: 1e12,
  kibit: 1024,
  mibit: 1024 ** 2,
  gibit: 1024 ** 3,
  bps: 8,
  kbps: 8e3,
  mbps: 8e6,
  gbps: 8e9,
};
const TIMES: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, min: 60e9, h: 3600e9 };

function scaled(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const unit = match && units[match[2]!.toLowerCase()];
  return match && unit ? Number(match[1]) * unit : undefined;
}

/** `100mbit` → bits per second. */
export function parseRate(text: string): Result<number> {
  const value = scaled(text, RATES);
  return value !== undefined && value > 0 ? ok(value) : fail('a rate such as 10mbit, 1gbit or 56kbit');
}

/** `10ms` → nanoseconds. A bare 0 is a duration too. */
export function parseDuration(text: string): Result<Ns> {
  if (text.trim() === '0') return ok(0);
  const value = scaled(text, TIMES);
  return value === undefined ? fail('a duration such as 10ms, 1.5s or 250us') : ok(Math.round(value));
}

/** `1%` → 0.01. */
export function parsePercent(text: string): Result<number> {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = match ? Number(match[1]) / 100 : Number.NaN;
  return value >= 0 && value <= 1 ? ok(value) : fail('a percentage from 0% to 100%');
}

/** 100_000_000 → `100mbit`, the largest tc unit that keeps the number short. */
export function formatRate(bitsPerSecond: number): string {
  for (const [unit, size] of [
    ['gbit', 1e9],
    ['mbit', 1e6],
    ['kbit', 1e3],
  ] as const) {
    if (bitsPerSecond >= size) return `${Number((bitsPerSecond / size).toFixed(3))}${unit}`;
  }
  return `${bitsPerSecond}bit`;
}

/** 10_000_000 → `10ms`. */
export function formatDuration(t: Ns): string {
  for (const [unit, size] of [
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
  ] as const) {
    if (t >= size) return `${Number((t / size).toFixed(3))}${unit}`;
  }
  return t === 0 ? '0ms' : `${t}ns`;
}
