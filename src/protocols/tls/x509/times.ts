/** Times of certificates (RFC 5280, 4.1.2.5): whole seconds of UTC, by the civil calendar alone. */
import { civilDate } from '../../../core/time.ts';

const DAY = 86_400_000;
const two = (n: number): string => String(n).padStart(2, '0');

export interface CivilTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Of ms since 1970, UTC; parts of a second are dropped. */
export function civilTime(ms: number): CivilTime {
  const second = Math.floor(ms / 1000);
  const date = civilDate(Math.floor(ms / DAY));
  const ofDay = ((second % 86_400) + 86_400) % 86_400;
  return { ...date, hour: Math.floor(ofDay / 3600), minute: Math.floor(ofDay / 60) % 60, second: ofDay % 60 };
}

/** `2026-01-01 00:00:00 UTC` */
export function timeText(ms: number): string {
  const { year, month, day, hour, minute, second } = civilTime(ms);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} UTC`;
}

/** `260101000000Z`, or with four digits of the year from 2050 on. */
export function formatTime(ms: number): { readonly text: string; readonly utc: boolean } {
  const { year, month, day, hour, minute, second } = civilTime(ms);
  const rest = `${two(month)}${two(day)}${two(hour)}${two(minute)}${two(second)}Z`;
  const utc = year >= 1950 && year < 2050;
  return { text: (utc ? two(year % 100) : String(year).padStart(4, '0')) + rest, utc };
}

/** ms since 1970. Undefined: no such time, or not written as certificates must. */
export function parseTime(text: string, utc: boolean): number | undefined {
  const match = (utc ? /^(\d\d)(\d{10})Z$/ : /^(\d{4})(\d{10})Z$/).exec(text);
  if (!match) return undefined;
  const short = Number(match[1]);
  const year = utc ? short + (short < 50 ? 2000 : 1900) : short;
  const [month, day, hour, minute, second] = match[2]!.match(/\d\d/g)!.map(Number) as [number, ...number[]];
  const ms = (daysBefore(year, month) + day! - 1) * DAY + ((hour! * 60 + minute!) * 60 + second!) * 1000;
  const back = formatTime(ms).text;
  const same = back.slice(-11) === `${match[2]}Z` && civilTime(ms).year === year;
  return same ? ms : undefined;
}

/** Days from 1970 to the first of a month, with the months counted from March, so that February's length comes last. */
function daysBefore(year: number, month: number): number {
  const y = month > 2 ? year : year - 1;
  const days = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + days - 719_468;
}
