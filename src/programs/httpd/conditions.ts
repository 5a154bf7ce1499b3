/** Conditional requests (RFC 9110, 13): whether the client still wants what it asked for, in the order of 13.2.2. */
import { fieldValue, type Fields, listMembers, parseHttpDate } from '../../protocols/http/codec.ts';

export interface Validators {
  /** With its quotes, perhaps `W/` before them; '': none. */
  readonly etag: string;
  /** ms since 1970; only whole seconds count. */
  readonly modified: number;
}

/** `304` and `412` are the statuses to answer; undefined: go on. */
export function judgeConditions(
  method: string,
  headers: Fields,
  current: Validators,
  now: number,
): 304 | 412 | undefined {
  if (fieldValue(headers, 'if-match') !== undefined) {
    if (!matches(headers, 'if-match', current.etag, strong)) return 412;
  } else if (sinceOf(headers, 'if-unmodified-since', now) < second(current.modified)) return 412;
  const reads = method === 'GET' || method === 'HEAD';
  if (fieldValue(headers, 'if-none-match') !== undefined)
    return matches(headers, 'if-none-match', current.etag, weak) ? (reads ? 304 : 412) : undefined;
  const since = sinceOf(headers, 'if-modified-since', now);
  return reads && since !== Number.POSITIVE_INFINITY && second(current.modified) <= since ? 304 : undefined;
}

/** Whether the ranges asked for are of what is here now (RFC 9110, 13.1.5). */
export function rangeStillFits(headers: Fields, current: Validators, now: number): boolean {
  const condition = fieldValue(headers, 'if-range');
  if (condition === undefined) return true;
  if (/^(?:W\/)?"/.test(condition)) return strong(condition, current.etag);
  return parseHttpDate(condition, now) === second(current.modified);
}

function matches(headers: Fields, name: string, etag: string, same: (a: string, b: string) => boolean): boolean {
  const wanted = listMembers(headers, name);
  return wanted.includes('*') || wanted.some((each) => same(each, etag));
}

/** RFC 9110, 8.8.3.2. */
const strong = (a: string, b: string): boolean => a === b && a !== '' && !a.startsWith('W/');
const weak = (a: string, b: string): boolean => b !== '' && a.replace(/^W\//, '') === b.replace(/^W\//, '');

const second = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** What is no date is no condition (RFC 9110, 13.1.3). */
const sinceOf = (headers: Fields, name: string, now: number): number =>
  parseHttpDate(fieldValue(headers, name) ?? '', now) ?? Number.POSITIVE_INFINITY;
