/** The time at the beginning of a line: of day, as a number, as a difference, or with its date (-t to -ttttt). */
import { civilDate } from '../../core/time.ts';
import type { Stamp } from '../capture-file.ts';

/** What -ttt and -ttttt count from. */
export interface StampHistory {
  first: Stamp | undefined;
  previous: Stamp | undefined;
}

const two = (n: number): string => String(n).padStart(2, '0');
const fraction = ({ nanoseconds }: Stamp): string => String(Math.floor(nanoseconds / 1000)).padStart(6, '0');
const clock = (stamp: Stamp): string => {
  const s = stamp.seconds % 86_400;
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${fraction(stamp)}`;
};

/** `2026-01-01`, of a day counted from 1970-01-01 (UTC). */
function date(days: number): string {
  const { year, month, day } = civilDate(days);
  return `${year}-${two(month)}-${two(day)}`;
}

function difference(from: Stamp, to: Stamp): string {
  const us = (s: Stamp): number => Math.floor(s.nanoseconds / 1000);
  const total = (to.seconds - from.seconds) * 1e6 + us(to) - us(from);
  const size = Math.abs(total);
  return `${total < 0 ? '-' : ' '}${clock({ seconds: Math.floor(size / 1e6), nanoseconds: (size % 1e6) * 1000 })}`;
}

/** With its trailing blank; '' with -t. Notes the stamp in the history. */
export function stampText(stamp: Stamp, style: number, history: StampHistory): string {
  const { first = stamp, previous = stamp } = history;
  history.first = first;
  history.previous = stamp;
  switch (style) {
    case 0:
      return `${clock(stamp)} `;
    case 1:
      return '';
    case 2:
      return `${stamp.seconds}.${fraction(stamp)} `;
    case 3:
      return `${difference(previous, stamp)} `;
    case 4:
      return `${date(Math.floor(stamp.seconds / 86_400))} ${clock(stamp)} `;
    default:
      return `${difference(first, stamp)} `;
  }
}
