/**
 * Heads on their way out (RFC 9112, 2.1). Whatever a value holds, it ends no line: what no value may have becomes a space (RFC 9110, 5.5;
 * RFC 9112, 2.2).
 */
import { bytesOfText, type Fields, type RequestHead, type ResponseHead } from './message.ts';

/** Request line, field lines and the empty line. Content follows as the fields say. */
export const encodeRequest = ({ method, target, version, headers }: RequestHead): Uint8Array =>
  bytesOfText(`${method} ${target} HTTP/${version}\r\n${fieldLines(headers)}\r\n`);

/** Status line, field lines and the empty line. */
export const encodeResponse = ({ version, status, reason, headers }: ResponseHead): Uint8Array =>
  bytesOfText(`HTTP/${version} ${status} ${harmless(reason)}\r\n${fieldLines(headers)}\r\n`);

export const fieldLines = (headers: Fields): string =>
  headers.map(([name, value]) => `${name}: ${harmless(value)}\r\n`).join('');

/** Also what has more than a byte: the lower one alone would go out, and might be a line end. */
const harmless = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
