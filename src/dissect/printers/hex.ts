/** Packet bytes as tcpdump shows them: -x in hexadecimal, -X with their characters, -A as characters alone. */
import { toHex } from '../../core/bytes.ts';

const BYTES_PER_LINE = 16;
const HEX_COLUMN = 40;

const lines = (bytes: Uint8Array, show: (chunk: Uint8Array) => string): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    text += `\n\t0x${at.toString(16).padStart(4, '0')}: ${show(bytes.subarray(at, at + BYTES_PER_LINE))}`;
  }
  return text;
};

const pairs = (chunk: Uint8Array): string => toHex(chunk).replace(/.{1,4}/g, ' $&');
const isGraphic = (byte: number): boolean => byte > 0x20 && byte < 0x7f;
const characters = (chunk: Uint8Array): string =>
  Array.from(chunk, (byte) => (isGraphic(byte) ? String.fromCharCode(byte) : '.')).join('');

/** Lines that begin with a newline and a tab. */
export const hexLines = (bytes: Uint8Array): string => lines(bytes, pairs);
export const hexAsciiLines = (bytes: Uint8Array): string =>
  lines(bytes, (chunk) => `${pairs(chunk).padEnd(HEX_COLUMN)}  ${characters(chunk)}`);

/**
 * A newline and the text; tabs, blanks and newlines stay. A carriage return is left out at the end of a line, and as tcpdump
 * has it, also where no more than one byte follows.
 */
export function asciiText(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  let text = '\n';
  bytes.forEach((byte, i) => {
    if (byte === 0x0d && (bytes[i + 1] === 0x0a || i + 2 >= bytes.length)) return;
    text += isGraphic(byte) || byte === 0x09 || byte === 0x0a || byte === 0x20 ? String.fromCharCode(byte) : '.';
  });
  return text;
}
