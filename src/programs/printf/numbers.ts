/** Numbers as printf(3) reads and writes them: 64 bits for whole ones, doubles for the others. */
import { percentF, percentG } from '../lib/printf.ts';

const MOST = 2n ** 63n;
/** A double has no more than that to say in most cases, and toFixed takes no more. */
const MOST_DIGITS = 100;

/** `trouble`: what is said of it; the number is as much of it as could be read. */
export interface ReadNumber<T> {
  readonly value: T;
  readonly trouble: 'invalid' | 'range' | undefined;
}

/** What strtoimax(3) makes of an argument; `'A` is the number of the character. */
export function readInteger(text: string, signed: boolean): ReadNumber<bigint> {
  if (/^["']/.test(text)) return { value: BigInt(text.codePointAt(1) ?? 0), trouble: undefined };
  const [whole, sign = '', digits = '0'] = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*|)/.exec(text) ?? [''];
  const octal = /^0[0-7]+$/.test(digits);
  const size = BigInt(octal ? `0o${digits.slice(1)}` : digits === '' ? '0' : digits);
  const value = sign === '-' ? -size : size;
  const [low, high] = signed ? [-MOST, MOST - 1n] : [-2n * MOST + 1n, 2n * MOST - 1n];
  if (value < low || value > high) return { value: signed && value < low ? low : high, trouble: 'range' };
  const left = text.slice(whole.length);
  return { value, trouble: left === '' && (digits !== '' || text === '') ? undefined : 'invalid' };
}

export function readFloat(text: string): ReadNumber<number> {
  if (/^["']/.test(text)) return { value: text.codePointAt(1) ?? 0, trouble: undefined };
  const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(text)?.[0] ?? '';
  return { value: Number(number), trouble: number.length === text.length ? undefined : 'invalid' };
}

export interface Style {
  readonly flags: string;
  readonly width: number;
  /** -1: none is given. */
  readonly precision: number;
}

/** %d %i %u %o %x %X, before the width is filled. */
export function integerText(value: bigint, letter: string, { flags, precision }: Style): string {
  const signed = letter === 'd' || letter === 'i';
  const size = value < 0n ? (signed ? -value : BigInt.asUintN(64, value)) : value;
  const base = letter === 'o' ? 8 : /[xX]/.test(letter) ? 16 : 10;
  let digits = precision === 0 && size === 0n ? '' : size.toString(base);
  digits = digits.padStart(precision, '0');
  if (flags.includes('#') && letter === 'o' && !digits.startsWith('0')) digits = `0${digits}`;
  if (flags.includes('#') && base === 16 && size > 0n) digits = `0x${digits}`;
  const text = signed ? `${signOf(value < 0n, flags)}${digits}` : digits;
  return letter === 'X' ? text.toUpperCase() : text;
}

/** %f %e %g and their capitals, before the width is filled. */
export function floatText(value: number, letter: string, { flags, precision }: Style): string {
  const digits = precision < 0 ? 6 : Math.min(precision, MOST_DIGITS);
  const size = Math.abs(value);
  const kind = letter.toLowerCase();
  const text =
    kind === 'f' ? percentF(size, digits) : kind === 'g' ? percentG(size, Math.max(1, digits)) : percentE(size, digits);
  const whole = `${signOf(value < 0, flags)}${text}`;
  return letter === kind ? whole : whole.toUpperCase();
}

const percentE = (n: number, digits: number): string => n.toExponential(digits).replace(/([+-])(\d)$/, '$10$2');

const signOf = (negative: boolean, flags: string): string =>
  negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

/** Fills up to the width: with zeros behind sign and prefix when that is asked for and means something. */
export function filled(text: string, { flags, width }: Style, zeros: boolean): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!zeros || !flags.includes('0')) return text.padStart(width);
  const [lead] = /^[+ -]?(?:0[xX])?/.exec(text)!;
  return lead + text.slice(lead.length).padStart(width - lead.length, '0');
}
