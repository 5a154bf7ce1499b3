/** The words that OpenSSL 3.0 prints certificates with: names, times, algorithms, bytes. */
import { toHex } from '../../core/bytes.ts';
import type { Name } from '../../protocols/tls/x509/names.ts';
import { oidName } from '../../protocols/tls/x509/oids.ts';
import { civilTime } from '../../protocols/tls/x509/times.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `O = wirelab, CN = Lab Root CA`: XN_FLAG_ONELINE, the default of OpenSSL's commands. */
export const nameLine = (name: Name): string =>
  name.map((part) => part.map((each) => `${shortName(each.oid)} = ${quoted(each.text)}`).join(' + ')).join(', ');

/** `/O=wirelab/CN=Lab Root CA`: the old form, which extensions still use. */
export const slashedName = (name: Name): string =>
  name.map((part) => `/${part.map((each) => `${shortName(each.oid)}=${each.text}`).join('+')}`).join('');

const shortName = (oid: string): string => oidName(oid)?.short ?? oid;

/** Quotes around what RFC 2253 would escape; controls and what is not ASCII as bytes. */
function quoted(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[^\x20-\x7e]/gu, (letter) => Buffer.from(letter).reduce((all, byte) => `${all}\\${twoDigits(byte)}`, ''));
  return /[,+<>;]|^[ #]| $/.test(text) ? `"${escaped}"` : escaped;
}

const twoDigits = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/** `Jan  1 00:00:00 2025 GMT` */
export function timeLine(ms: number): string {
  const { year, month, day, hour, minute, second } = civilTime(ms);
  const clock = [hour, minute, second].map((n) => String(n).padStart(2, '0')).join(':');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${clock} ${year} GMT`;
}

/** `id-ecPublicKey`, or the number itself. */
export const algorithmName = (oid: string): string => oidName(oid)?.long ?? oid;

/** `AB:CD` */
export const upperHex = (bytes: Uint8Array): string => toHex(bytes, ':').toUpperCase();

/** Bytes in lines of so many, each of which ends in a colon but the last. */
export function hexLines(bytes: Uint8Array, indent: number, perLine: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    const end = at + perLine < bytes.length ? ':' : '';
    lines.push(' '.repeat(indent) + toHex(bytes.subarray(at, at + perLine), ':') + end);
  }
  return lines;
}
