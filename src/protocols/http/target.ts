/** The four forms of a request target (RFC 9112, 3.2). */
import { ok, type Result } from '../../core/result.ts';
import { isHost, refuse } from './grammar.ts';
import type { Refusal } from './message.ts';

export type Target =
  | { readonly form: 'origin'; readonly path: string; readonly query: string | undefined }
  | {
      readonly form: 'absolute';
      readonly scheme: string;
      readonly authority: string;
      readonly path: string;
      readonly query: string | undefined;
    }
  | { readonly form: 'authority'; readonly authority: string }
  | { readonly form: 'asterisk' };

// oxlint-disable-next-line no-control-regex
const VISIBLE = /^[\x21-\x7e\x80-\xff]+$/;

/** Paths and queries stay as they were written: percent-encoding is the resource's business. */
export function parseTarget(method: string, target: string): Result<Target, Refusal> {
  if (!VISIBLE.test(target) || target.includes('#'))
    return refuse(400, 'The request target has a character that targets do not have', 'RFC 9112, 3.2');
  if (method === 'CONNECT') {
    if (!/:\d+$/.test(target) || !isHost(target) || target.startsWith(':'))
      return refuse(400, 'CONNECT names a host and a service port, and nothing else', 'RFC 9112, 3.2.3');
    return ok({ form: 'authority', authority: target });
  }
  if (target.startsWith('/')) return ok({ form: 'origin', ...pathAndQuery(target) });
  if (target === '*') {
    if (method !== 'OPTIONS')
      return refuse(400, 'Only OPTIONS may ask about * instead of a resource', 'RFC 9112, 3.2.4');
    return ok({ form: 'asterisk' });
  }
  const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(.*)$/.exec(target);
  if (!absolute)
    return refuse(400, 'The request target is neither a path that begins with / nor a whole URL', 'RFC 9112, 3.2');
  const [, scheme = '', authority = '', rest = ''] = absolute;
  if (authority.includes('@') || !isHost(authority) || authority === '' || authority.startsWith(':'))
    return refuse(400, 'The URL in the request line names no valid host', 'RFC 9110, 4.2');
  const { path, query } = pathAndQuery(rest);
  return ok({ form: 'absolute', scheme: scheme.toLowerCase(), authority, path: path === '' ? '/' : path, query });
}

function pathAndQuery(text: string): { readonly path: string; readonly query: string | undefined } {
  const mark = text.indexOf('?');
  return mark < 0 ? { path: text, query: undefined } : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}
