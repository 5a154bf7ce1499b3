/** Where a message's content ends (RFC 9112, 6.3): the rules that request smuggling lives on, so nothing ambiguous is taken. */
import { ok, type Result } from '../../core/result.ts';
import { refuse } from './grammar.ts';
import {
  fieldValues,
  type Fields,
  type Framing,
  listMembers,
  type Refusal,
  type RequestHead,
  type ResponseHead,
} from './message.ts';

export function requestFraming(head: RequestHead): Result<Framing, Refusal> {
  const declared = declaredFraming(head.version, head.headers);
  if (!declared.ok) return declared;
  if (declared.value === 'not chunked')
    return refuse(
      400,
      'Transfer-Encoding does not end with chunked, so nobody knows where the request ends',
      'RFC 9112, 6.3',
    );
  return ok(declared.value ?? { kind: 'none' });
}

/** `method`: what was asked, because answers to HEAD and CONNECT end differently. */
export function responseFraming(head: ResponseHead, method: string): Result<Framing, Refusal> {
  const { status } = head;
  if (status === 101 || (method === 'CONNECT' && status >= 200 && status < 300)) return ok({ kind: 'tunnel' });
  const declared = declaredFraming(head.version, head.headers);
  if (!declared.ok) return declared;
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return ok({ kind: 'none' });
  return ok(
    declared.value === undefined || declared.value === 'not chunked' ? { kind: 'until-close' } : declared.value,
  );
}

/** What the fields say; undefined when they say nothing. */
function declaredFraming(
  version: RequestHead['version'],
  headers: Fields,
): Result<Framing | 'not chunked' | undefined, Refusal> {
  const lengths = fieldValues(headers, 'content-length');
  const hasCodings = fieldValues(headers, 'transfer-encoding').length > 0;
  if (hasCodings && lengths.length > 0)
    return refuse(400, 'There are both Content-Length and Transfer-Encoding', 'RFC 9112, 6.3');
  if (hasCodings) return codingFraming(version, listMembers(headers, 'transfer-encoding'));
  if (lengths.length === 0) return ok(undefined);
  const [length = ''] = lengths;
  if (lengths.length > 1 || length.includes(','))
    return refuse(400, 'There is more than one Content-Length', 'RFC 9112, 6.3');
  if (!/^\d+$/.test(length)) return refuse(400, 'Content-Length is not a decimal number', 'RFC 9110, 8.6');
  if (!Number.isSafeInteger(Number(length)))
    return refuse(413, 'Content-Length is larger than anybody can count', 'RFC 9110, 8.6');
  return ok({ kind: 'length', length: Number(length) });
}

function codingFraming(
  version: RequestHead['version'],
  codings: readonly string[],
): Result<Framing | 'not chunked', Refusal> {
  if (version === '1.0') return refuse(400, 'HTTP/1.0 has no Transfer-Encoding', 'RFC 9112, 6.1');
  const names = codings.map((coding) => coding.toLowerCase());
  const chunked = names.indexOf('chunked');
  if (names.length === 0) return refuse(400, 'Transfer-Encoding names no coding', 'RFC 9112, 6.1');
  if (chunked >= 0 && chunked < names.length - 1)
    return refuse(400, 'In Transfer-Encoding something comes after chunked', 'RFC 9112, 6.1');
  if (names.some((name) => name !== 'chunked' && !KNOWN.includes(name.split(';')[0]!.trim())))
    return refuse(
      chunked < 0 ? 400 : 501, // where it ends matters more than what it is (RFC 9112, 6.3)
      'Transfer-Encoding names a coding that is not known here',
      'RFC 9112, 6.1',
    );
  if (names.length > 1) return refuse(501, 'Content compressed for the transfer is not read here', 'RFC 9112, 6.1');
  return ok(chunked < 0 ? 'not chunked' : { kind: 'chunked' });
}

const KNOWN = ['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress'];
