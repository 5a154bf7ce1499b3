/** Dates of HTTP (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms that must still be read. */
import { civilDate } from '../../core/time.ts';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']; // 1970-01-01 was a Thursday
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** The parts of an instant in UTC: ms since 1970. */
function partsOf(ms: number) {
  const day = Math.floor(ms / DAY_MS);
  const second = Math.floor((ms - day * DAY_MS) / 1000);
  const { year, month, day: ofMonth } = civilDate(day);
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return { year, month: MONTHS[month - 1]!, day: two(ofMonth), clock, weekday: DAYS[((day % 7) + 7) % 7]! };
}

export function formatHttpDate(ms: number): string {
  const { year, month, day, clock, weekday } = partsOf(ms);
  return `${weekday}, ${day} ${month} ${String(year).padStart(4, '0')} ${clock} GMT`;
}

/** `01/Jan/2026:00:00:00 +0000`: the time stamp of access logs in the common format. */
export function formatLogDate(ms: number): string {
  const { year, month, day, clock } = partsOf(ms);
  return `${day}/${month}/${year}:${clock} +0000`;
}

const FORMS: readonly RegExp[] = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<clock>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<clock>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<clock>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

/** ms since 1970; undefined when it is no date. A year of two digits is the latest that is at most 50 years after `now`. */
export function parseHttpDate(text: string, now = 0): number | undefined {
  const groups = FORMS.map((form) => form.exec(text)).find((found) => found)?.groups;
  if (!groups) return undefined;
  const month = MONTHS.indexOf(groups['month']!);
  const [hour = 0, minute = 0, second = 0] = groups['clock']!.split(':').map(Number);
  const day = Number(groups['day']);
  if (month < 0 || day < 1 || hour > 23 || minute > 59 || second > 60) return undefined;
  const year = groups['year']!.length === 2 ? nearYear(Number(groups['year']), now) : Number(groups['year']);
  const days = daysSince1970(year, month + 1, day);
  return civilDate(days).day === day ? days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 : undefined;
}

function nearYear(ofCentury: number, now: number): number {
  const latest = civilDate(Math.floor(now / DAY_MS)).year + 50;
  return latest - ((((latest - ofCentury) % 100) + 100) % 100);
}

function daysSince1970(year: number, month: number, day: number): number {
  const fromMarch = (month + 9) % 12;
  const y = month <= 2 ? year - 1 : year;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leaps + Math.floor((153 * fromMarch + 2) / 5) + day - 1 - 719_468;
}
