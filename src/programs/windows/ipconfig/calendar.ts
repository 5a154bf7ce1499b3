/** Dates as Windows writes them in the long form of the United States, in UTC. */
import { civilDate, NS_PER_MS, type Ns } from '../../../core/time.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MS_PER_DAY = 86_400_000;
/** 1970-01-01. */
const THURSDAY = 4;

/** `Monday, September 19, 2016 6:11:36 AM` */
export function calendarTime(epochMs: number, at: Ns): string {
  const ms = epochMs + Math.floor(at / NS_PER_MS);
  const days = Math.floor(ms / MS_PER_DAY);
  const { year, month, day } = civilDate(days);
  const second = Math.floor((ms - days * MS_PER_DAY) / 1000);
  const hour = Math.floor(second / 3600);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  const date = `${DAYS[(days + THURSDAY) % 7]!}, ${MONTHS[month - 1]!} ${day}, ${year}`;
  return `${date} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}
