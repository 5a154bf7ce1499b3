/** The access log in the combined format, a line for each response (nginx: log_format combined). */
import { formatIpv4 } from '../../../core/address.ts';
import { utf8 } from '../../../core/bytes.ts';
import type { SocketAddress, Sys } from '../../../core/sys.ts';
import { NS_PER_MS } from '../../../core/time.ts';
import { fieldValue, formatLogDate, type RequestHead } from '../../../protocols/http/codec.ts';

/** One line, without its end. `request` is undefined when none could be read. `bytes`: of content sent. */
export function accessLine(
  sys: Sys,
  client: SocketAddress,
  request: RequestHead | undefined,
  status: number,
  bytes: number,
): string {
  const time = formatLogDate(sys.epochMs + Math.floor(sys.now() / NS_PER_MS));
  const line = request ? `${request.method} ${request.target} HTTP/${request.version}` : '';
  const field = (name: string): string => quoted((request && fieldValue(request.headers, name)) ?? '-');
  const words = [
    `${formatIpv4(client.address)} - - [${time}]`,
    quoted(line),
    status,
    bytes,
    field('referer'),
    field('user-agent'),
  ];
  return words.join(' ');
}

/** Appends lines to a file; '' writes none. */
export const logTo =
  (sys: Sys, path: string) =>
  (line: string): void => {
    if (path !== '') sys.files.append(path, utf8(`${line}\n`));
  };

/** Quotes, backslashes and what is no visible character are written in hexadecimal, so that nobody can forge a line. */
const quoted = (text: string): string =>
  `"${text.replace(/[^\x20-\x7e]|["\\]/g, (c) => `\\x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}"`;
