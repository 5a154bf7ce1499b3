/** How wget writes numbers: sizes, rates, durations, dates (utils.c, retr.c). */
import { civilDate, NS_PER_S, type Ns } from '../../core/time.ts';

const POWERS = ['K', 'M', 'G', 'T'];

/** `97.66K`; below `accuracy` with that many decimals, else without. */
export function human(bytes: number, accuracy = 10, decimals = 1): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  for (const [i, power] of POWERS.entries()) {
    value /= 1024;
    if (value < 1024 || i === POWERS.length - 1) return `${value.toFixed(value < accuracy ? decimals : 0)}${power}`;
  }
  return String(bytes);
}

/** A rate in its unit: 0 for bytes a second, 1 for KB/s, ... */
export function rate(bytes: number, duration: Ns): { readonly value: number; readonly unit: number } {
  let value = duration > 0 ? (bytes * NS_PER_S) / duration : 0;
  let unit = 0;
  for (; value >= 1024 && unit < 3; unit++) value /= 1024;
  return { value, unit };
}

/** With as many decimals as make three digits. */
export const threeDigits = (value: number): string => value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);

export function rateText(bytes: number, duration: Ns): string {
  const { value, unit } = rate(bytes, duration);
  return `${threeDigits(value)} ${['B/s', 'KB/s', 'MB/s', 'GB/s'][unit]}`;
}

/** Seconds as one or two digits say them: `0.02`, `1.7`, `12`. */
export function decimal(seconds: number): string {
  if (seconds >= 9.95) return seconds.toFixed(0);
  if (seconds >= 0.95) return seconds.toFixed(1);
  if (seconds >= 0.001) return String(Number(seconds.toPrecision(1)));
  return seconds >= 0.0005 ? seconds.toFixed(3) : '0';
}

/** `1.7s`, `12s`, `3m 20s`. */
export function durationText(duration: Ns, separator = ' '): string {
  const seconds = duration / NS_PER_S;
  return seconds >= 10 ? shortEta(Math.floor(seconds + 0.5), separator) : `${decimal(seconds)}s`;
}

export function shortEta(seconds: number, separator: string): string {
  if (seconds < 100) return `${seconds}s`;
  if (seconds < 100 * 60) return `${Math.floor(seconds / 60)}m${separator}${seconds % 60}s`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h${separator}${Math.floor(seconds / 60) % 60}m`;
  return `${Math.floor(seconds / 86_400)}d${separator}${Math.floor(seconds / 3600) % 24}h`;
}

/** The time that a run took. */
export function wallTime(duration: Ns): string {
  const seconds = duration / NS_PER_S;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${decimal(seconds)}s`;
  return `${minutes >= 60 ? `${Math.floor(minutes / 60)}h ` : ''}${minutes % 60}m ${Math.floor(seconds % 60)}s`;
}

/** `2026-01-01 00:00:00`, in UTC. */
export function timeStamp(ms: number): string {
  const day = Math.floor(ms / 86_400_000);
  const second = Math.floor(ms / 1000) - day * 86_400;
  const two = (n: number): string => String(n).padStart(2, '0');
  const { year, month, day: ofMonth } = civilDate(day);
  return `${year}-${two(month)}-${two(ofMonth)} ${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}
