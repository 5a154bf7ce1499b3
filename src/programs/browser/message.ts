/** A browser's requests as they go out, and what it makes of answers: content uncoded, problems in words. */
import { decompressSync } from 'fflate';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { encodeRequest, type Field, fieldValue, type ResponseHead } from '../../protocols/http/codec.ts';
import type { StreamProblem } from '../lib/http/stream.ts';
import { hostField, requestTarget, type WebUrl } from '../lib/http/url.ts';
import type { StoredResponse } from './http-cache.ts';
import type { Kind } from './row.ts';

export interface Answered {
  readonly head: ResponseHead;
  readonly body: Uint8Array;
}

const ACCEPTS: Readonly<Record<Kind, string>> = {
  html: 'text/html,application/xhtml+xml,*/*;q=0.8',
  css: 'text/css,*/*;q=0.1',
  script: '*/*',
  img: 'image/*,*/*;q=0.8',
  icon: 'image/*,*/*;q=0.8',
};
const USER_AGENT = 'Mozilla/5.0 (wirelab) browser/1.0';
export function requestHead(
  url: WebUrl,
  kind: Kind,
  referer: string | undefined,
  reload: boolean,
  conditions: readonly Field[],
): Uint8Array {
  const headers: Field[] = [
    ['Host', hostField(url)],
    ['Connection', 'keep-alive'],
    ...(reload ? [['Cache-Control', 'no-cache'] as const] : []),
    ['User-Agent', USER_AGENT],
    ['Accept', ACCEPTS[kind]],
    ...(referer === undefined ? [] : [['Referer', referer.split('#')[0]!] as const]),
    ['Accept-Encoding', 'gzip, deflate'],
    ...conditions,
  ];
  return encodeRequest({ method: 'GET', target: requestTarget(url), version: '1.1', headers });
}

export const typeOf = ({ headers }: ResponseHead): string =>
  (fieldValue(headers, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();

export const fromStore = ({ status, headers, body }: StoredResponse): Answered => ({
  head: { version: '1.1', status, reason: '', headers },
  body,
});

export function decoded({ head, body }: Answered): Result<Uint8Array> {
  const coding = fieldValue(head.headers, 'content-encoding')?.toLowerCase();
  if (coding === undefined || coding === 'identity' || body.length === 0) return ok(body);
  if (!['gzip', 'x-gzip', 'deflate'].includes(coding)) return fail(`content coding ${coding} is not known here`);
  try {
    return ok(decompressSync(body));
  } catch {
    return fail(`what came is no ${coding}`);
  }
}

export function problemText(problem: StreamProblem): string {
  if (problem.kind === 'failed') return errnoText(problem.errno);
  if (problem.kind === 'refused') return problem.refusal.sentence;
  const texts = {
    closed: 'the server closed the connection',
    timeout: 'no answer in time',
    interrupted: 'interrupted',
    'not-http': 'what came is not HTTP',
  };
  return texts[problem.kind];
}
