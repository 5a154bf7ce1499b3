/** HTTP's grammar, as far as it decides whether a message is taken (RFC 9110, 5.6; RFC 9112, 2.2 and 5). */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Field, Refusal } from './message.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Visible characters, white space inside, and bytes above 127 (RFC 9110, 5.5). */
// oxlint-disable-next-line no-control-regex
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** A registered name or IPv4 address, or an IP literal in brackets; then perhaps a service port (RFC 3986, 3.2.2). */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]*)(?::\d*)?$/;

export const isToken = (text: string): boolean => TOKEN.test(text);
export const isFieldValue = (text: string): boolean => FIELD_VALUE.test(text);
export const isHost = (text: string): boolean => HOST.test(text);

export const refuse = (status: number, sentence: string, source: string): { ok: false; error: Refusal } =>
  fail({ status, sentence, source });

/** Without spaces and tabs around it. Counted by hand: `/[ \t]+$/` takes quadratic time for white space inside. */
export function trimmed(text: string): string {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(from)) from++;
  while (to > from && isBlank(to - 1)) to--;
  return text.slice(from, to);
}

/** Reads `Name: value`. */
export function parseField(line: string): Result<Field, Refusal> {
  if (/^[ \t]/.test(line))
    return refuse(400, 'A field line begins with white space: lines are not folded any more', 'RFC 9112, 5.2');
  const colon = line.indexOf(':');
  if (colon < 0) return refuse(400, 'A field line has no colon', 'RFC 9112, 5');
  const name = line.slice(0, colon);
  if (/[ \t]$/.test(name))
    return refuse(400, 'There is white space between a field name and its colon', 'RFC 9112, 5.1');
  if (!isToken(name))
    return refuse(400, 'A field name is empty or has a character that names do not have', 'RFC 9110, 5.1');
  const value = trimmed(line.slice(colon + 1));
  if (!isFieldValue(value)) return refuse(400, 'A field value has a control character in it', 'RFC 9110, 5.5');
  return ok([name, value]);
}
