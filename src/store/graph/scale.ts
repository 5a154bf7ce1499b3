/** Axes in round steps: 1, 2 or 5 times a power of ten, with the unit that keeps the numbers short. */
import type { Ns } from '../../core/time.ts';

interface Unit {
  readonly name: string;
  readonly size: number;
}

const BYTES: readonly Unit[] = [
  { name: 'GB', size: 1e9 },
  { name: 'MB', size: 1e6 },
  { name: 'kB', size: 1e3 },
  { name: 'B', size: 1 },
];
const TIMES: readonly Unit[] = [
  { name: 's', size: 1e9 },
  { name: 'ms', size: 1e6 },
  { name: 'us', size: 1e3 },
  { name: 'ns', size: 1 },
];

/** The smallest round step with which at most `most` ticks cover `width`. */
export function roundStep(width: number, most: number): number {
  const least = Math.max(width, 1e-9) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((n) => n * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Multiples of a round step from `from` to `to`. */
export function ticks(from: number, to: number, most: number): number[] {
  const step = Math.max(1, roundStep(to - from, most));
  const first = Math.ceil(from / step - 1e-9) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step + 1e-9) + 1) }, (_, i) => first + i * step);
}

const unitFor = (units: readonly Unit[], value: number): Unit =>
  units.find((unit) => Math.abs(value) >= unit.size) ?? units.at(-1)!;

const digits = (value: number): string => String(Number(value.toFixed(3)));

/** `45 kB` for 45,000 where the axis ends at some ten thousand; a bare `0` for nothing. */
export const byteTick = (value: number, top: number): string => tick(BYTES, value, top);

/** The unit of a time axis is that of its width's tenth, so that neighbours differ. */
export const timeTick = (t: Ns, width: Ns): string => tick(TIMES, t, Math.max(width, 10) / 2);

function tick(units: readonly Unit[], value: number, measure: number): string {
  const unit = unitFor(units, measure);
  return value === 0 ? '0' : `${digits(value / unit.size)} ${unit.name}`;
}

/** `29.2 kB`: three figures that count. */
export function bytesShort(value: number): string {
  if (Number.isNaN(value)) return '-';
  const unit = unitFor(BYTES, value);
  const scaled = value / unit.size;
  return `${unit.size === 1 ? scaled : Number(scaled.toPrecision(3))} ${unit.name}`;
}

/** `24.1 ms` */
export function timeShort(t: Ns): string {
  if (Number.isNaN(t)) return '-';
  const unit = unitFor(TIMES, t);
  return `${Number((t / unit.size).toPrecision(3))} ${unit.name}`;
}

/** `4.213 s` */
export const instant = (t: Ns): string => `${(t / 1e9).toFixed(3)} s`;

/** `1,204,417` */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
