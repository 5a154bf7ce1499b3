/** Heads on their way out (RFC 9112, 2.1). */
import { bytesOfText, type Fields, type RequestHead, type ResponseHead } from './message.ts';

/** Request line, field lines and the empty line. Content follows as the fields say. */
export const encodeRequest = ({ method, target, version, headers }: RequestHead): Uint8Array =>
  bytesOfText(`${method} ${target} HTTP/${version}\r\n${lines(headers)}\r\n`);

/** Status line, field lines and the empty line. */
export const encodeResponse = ({ version, status, reason, headers }: ResponseHead): Uint8Array =>
  bytesOfText(`HTTP/${version} ${status} ${reason}\r\n${lines(headers)}\r\n`);

const lines = (headers: Fields): string => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
