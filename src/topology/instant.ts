/** RFC 3339 times in UTC → milliseconds since 1970, by the civil calendar alone. */
import { fail, ok, type Result } from '../core/result.ts';

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const MS_PER_DAY = 86_400_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const leapsBefore = (year: number): number =>
  Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);

/** `2026-01-01T00:00:00Z` → 1767225600000. Years 1970 to 2199. */
export function parseInstant(text: string): Result<number> {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?Z)?$/.exec(text);
  if (!match) return fail(`"${text}" is not a UTC time such as 2026-01-01T00:00:00Z`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const days = daysOfMonth(year!, month!);
  if (year! < 1970 || year! > 2199 || day! < 1 || day! > days || hour! > 23 || minute! > 59 || second! > 59) {
    return fail(`"${text}" is not a time of the calendar between 1970 and 2199`);
  }
  const dayOfYear = DAYS_BEFORE[month! - 1]! + (month! > 2 && isLeap(year!) ? 1 : 0) + day! - 1;
  const date = (year! - 1970) * 365 + leapsBefore(year!) - leapsBefore(1970) + dayOfYear;
  return ok(date * MS_PER_DAY + ((hour! * 60 + minute!) * 60 + second!) * 1000 + ms);
}

/** 0 for a month that does not exist. */
function daysOfMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return isLeap(year) ? 29 : 28;
  return (DAYS_BEFORE[month] ?? 365) - DAYS_BEFORE[month - 1]!;
}
