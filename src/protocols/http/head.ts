/** Start lines, and what a whole head must have (RFC 9112, 3 and 4; Host: RFC 9112, 3.2). */
import { ok, type Result } from '../../core/result.ts';
import { isFieldValue, isHost, isToken, refuse } from './grammar.ts';
import {
  fieldValues,
  type Fields,
  type Refusal,
  type RequestHead,
  type ResponseHead,
  type Version,
} from './message.ts';
import { parseTarget } from './target.ts';

export type RequestLine = Omit<RequestHead, 'headers'>;
export type StatusLine = Omit<ResponseHead, 'headers'>;

/** `GET /index.html HTTP/1.1` */
export function parseRequestLine(line: string): Result<RequestLine, Refusal> {
  const [method = '', target, version, ...more] = line.split(' ');
  if (!isToken(method)) return refuse(400, 'The request line does not begin with a method', 'RFC 9112, 3.1');
  if (target === undefined || version === undefined || target === '' || more.length > 0)
    return refuse(400, 'The request line is not three words with one space between them', 'RFC 9112, 3');
  const read = parseVersion(version);
  if (!read.ok) return read;
  const form = parseTarget(method, target);
  return form.ok ? ok({ method, target, version: read.value }) : form;
}

/** `HTTP/1.1 200 OK` */
export function parseStatusLine(line: string): Result<StatusLine, Refusal> {
  const parts = /^(\S+) (\d{3})(?: (.*))?$/.exec(line);
  if (!parts) return refuse(400, 'The status line is not a version, three digits and a phrase', 'RFC 9112, 4');
  const [, version = '', digits = '', reason = ''] = parts;
  const read = parseVersion(version);
  if (!read.ok) return read;
  const status = Number(digits);
  if (status < 100 || status > 599) return refuse(400, 'Status codes go from 100 to 599', 'RFC 9110, 15');
  if (!isFieldValue(reason)) return refuse(400, 'The reason phrase has a control character in it', 'RFC 9112, 4');
  return ok({ version: read.value, status, reason });
}

function parseVersion(text: string): Result<Version, Refusal> {
  const digits = /^HTTP\/(\d)\.(\d)$/.exec(text);
  if (!digits) return refuse(400, 'The version is not HTTP/ and two digits with a dot between them', 'RFC 9112, 2.3');
  if (digits[1] !== '1') return refuse(505, 'The major version is not 1', 'RFC 9110, 15.6.6');
  return ok(digits[2] === '0' ? '1.0' : '1.1');
}

/** A request says once which host it is for; in HTTP/1.0 it need not. */
export function checkHost(version: Version, headers: Fields): Result<void, Refusal> {
  const hosts = fieldValues(headers, 'host');
  if (hosts.length > 1) return refuse(400, 'There is more than one Host field', 'RFC 9112, 3.2');
  if (hosts.length === 0)
    return version === '1.0' ? ok(undefined) : refuse(400, 'There is no Host field', 'RFC 9112, 3.2');
  return isHost(hosts[0]!) ? ok(undefined) : refuse(400, 'The Host field names no valid host', 'RFC 9112, 3.2');
}
