/** Writing DER (X.690): each function gives one value whole, and values are put together by nesting the calls as ASN.1 nests the types. */
import { concat, utf8 } from '../../../core/bytes.ts';
import { constructed, TAG } from './der-tags.ts';
import { formatTime } from './times.ts';

/** A value of any tag. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concat(contents);
  return concat([Uint8Array.of(tag, ...lengthOctets(content.length)), content]);
}

function lengthOctets(length: number): number[] {
  if (length < 128) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [128 + octets.length, ...octets];
}

export const sequence = (...values: readonly Uint8Array[]): Uint8Array => der(TAG.sequence, ...values);

/** Ordered by their bytes (11.6). */
export const setOf = (...values: readonly Uint8Array[]): Uint8Array =>
  der(TAG.set, ...values.toSorted((a, b) => Buffer.compare(a, b)));

/** A number that is not negative, from its big-endian magnitude. */
export function integer(magnitude: Uint8Array): Uint8Array {
  const start = magnitude.findIndex((byte) => byte !== 0);
  const bytes = start < 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  return der(TAG.integer, ...(bytes[0]! >= 128 ? [Uint8Array.of(0)] : []), bytes);
}

/** From 0 to 2³¹ - 1. */
export const smallInteger = (n: number): Uint8Array => integer(Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n));

/** `1.2.840.10045.2.1` */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(TAG.oid, Uint8Array.from([40 * first + second, ...rest].flatMap(base128)));
}

function base128(n: number): number[] {
  const octets = [n % 128];
  for (let rest = Math.floor(n / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(128 + (rest % 128));
  return octets;
}

/** FALSE is the default wherever certificates have a BOOLEAN, and DER writes no defaults (11.5). */
export const yes = (): Uint8Array => der(TAG.boolean, Uint8Array.of(0xff));
export const nothing = (): Uint8Array => der(TAG.null);
export const octetString = (bytes: Uint8Array): Uint8Array => der(TAG.octetString, bytes);
export const bitString = (bytes: Uint8Array): Uint8Array => der(TAG.bitString, Uint8Array.of(0), bytes);

/** Bits by their numbers, the first of which is the highest of the first byte; no zeros behind the last (11.2.2). */
export function namedBits(numbers: readonly number[]): Uint8Array {
  const most = Math.max(-1, ...numbers);
  const bytes = new Uint8Array(Math.ceil((most + 1) / 8));
  for (const n of numbers) bytes[n >>> 3]! |= 0x80 >>> (n & 7);
  return der(TAG.bitString, Uint8Array.of(most < 0 ? 0 : 7 - (most & 7)), bytes);
}

export const utf8String = (text: string): Uint8Array => der(TAG.utf8String, utf8(text));
export const explicit = (n: number, value: Uint8Array): Uint8Array => der(constructed(n), value);

/** ms since 1970: UTCTime through 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(ms: number): Uint8Array {
  const { text, utc } = formatTime(ms);
  return der(utc ? TAG.utcTime : TAG.generalizedTime, utf8(text));
}
