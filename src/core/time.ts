/** Time in wirelab is an integer number of nanoseconds in a float64: exact for 104 days of simulated time. */
export type Ns = number;

export const NS_PER_US = 1_000;
export const NS_PER_MS = 1_000_000;
export const NS_PER_S = 1_000_000_000;

/** Later than any instant a world reaches. */
export const NEVER: Ns = Number.MAX_SAFE_INTEGER;

export const microseconds = (n: number): Ns => Math.round(n * NS_PER_US);
export const milliseconds = (n: number): Ns => Math.round(n * NS_PER_MS);
export const seconds = (n: number): Ns => Math.round(n * NS_PER_S);

/** `0.022 210 000 s`: the clock as the status line shows it, with thin groups of three digits. */
export function formatClock(t: Ns): string {
  const fraction = String(t % NS_PER_S).padStart(9, '0');
  return `${Math.floor(t / NS_PER_S)}.${fraction.slice(0, 3)} ${fraction.slice(3, 6)} ${fraction.slice(6)} s`;
}

/** `0.004011`: seconds with six decimals, as Wireshark's Time column. */
export function formatSeconds(t: Ns): string {
  const us = Math.floor(t / NS_PER_US);
  return `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
}

const DAYS_PER_ERA = 146_097; // 400 years, after which the calendar repeats

/** The date, in UTC, of a day counted from 1970-01-01. Months and days count from 1. */
export function civilDate(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + 719_468; // counted from 0000-03-01, so that a leap day ends its year
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const ofEra = shifted - era * DAYS_PER_ERA;
  const leapDays = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leapDays) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}
