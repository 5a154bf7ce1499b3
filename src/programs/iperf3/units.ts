/** Sizes and rates as iperf3 reads and writes them: `128K` is 1024 * 128 bytes, `5M` of a rate 5,000,000 bits, four digits at most. */
import { percentF } from '../lib/printf.ts';

const LETTERS = ['', 'K', 'M', 'G', 'T'];

/** The letter `A` or `a` chooses the unit by the size; capital letters are bytes by 1024, small ones bits by 1000. */
export function formatUnit(bytes: number, format: string): string {
  const asBytes = format === format.toUpperCase();
  const step = asBytes ? 1024 : 1000;
  const fixed = LETTERS.indexOf(format.toUpperCase());
  let n = asBytes ? bytes : bytes * 8;
  let power = 0;
  while (fixed > 0 ? power < fixed : n >= step && power < LETTERS.length - 1) {
    n /= step;
    power++;
  }
  const digits = n < 9.995 ? 2 : n < 99.95 ? 1 : 0;
  return `${percentF(n, digits).padStart(4)} ${LETTERS[power]}${asBytes ? 'Byte' : 'bit'}s`;
}

/** `128K` with a step of 1024 or 1000; what is no number is 0, as strtod(3) has it. */
export function parseUnit(text: string, step: 1000 | 1024): number {
  const [, number = '0', letter = ''] = /^\s*([+-]?\d*\.?\d+)\s*([kmgt]?)/i.exec(text) ?? [];
  return Math.trunc(Number(number) * step ** Math.max(0, LETTERS.indexOf(letter.toUpperCase())));
}
