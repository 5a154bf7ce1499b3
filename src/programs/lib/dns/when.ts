/** The world's calendar as date(1) shows it: `Thu Jan 01 00:00:00 UTC 2026`. */
import type { Sys } from '../../../core/sys.ts';
import { civilDate, NS_PER_MS } from '../../../core/time.ts';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECONDS_PER_DAY = 86_400;

export function whenText(sys: Sys): string {
  const seconds = Math.floor((sys.epochMs + Math.floor(sys.now() / NS_PER_MS)) / 1000);
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const ofDay = seconds - day * SECONDS_PER_DAY;
  const date = civilDate(day);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [ofDay / 3600, (ofDay / 60) % 60, ofDay % 60].map((n) => two(Math.floor(n))).join(':');
  const weekday = DAYS[((day % 7) + 7) % 7]!;
  return `${weekday} ${MONTHS[date.month - 1]!} ${two(date.day)} ${clock} UTC ${date.year}`;
}
