/** What curl -v remarks before some lines of an answer's head (http.c). */
import { fieldValue, type Framing, hasMember, type ResponseHead } from '../../protocols/http/codec.ts';
import type { Tools } from './tools.ts';

/** What the remarks depend on. */
export interface Remarks {
  readonly follows: boolean;
  readonly sentBody: boolean;
  readonly sentAuthorization: boolean;
  readonly host: string;
  readonly target: string;
}

export function remarkBefore(
  line: string,
  head: ResponseHead,
  framing: Framing,
  remarks: Remarks,
  tools: Tools,
): readonly string[] {
  const [, name = '', value = ''] = /^([^:]*):\s*(.*?)\s*$/.exec(line) ?? [];
  if (line.trim() === '') return beforeEnd(head, framing);
  if (name === '')
    return head.version === '1.0' && line.startsWith('HTTP/') ? ['HTTP 1.0, assume close after body'] : [];
  switch (name.toLowerCase()) {
    case 'connection':
      return head.version === '1.0' && hasMember(head.headers, 'connection', 'keep-alive')
        ? ['HTTP/1.0 connection set to keep alive']
        : [];
    case 'location':
      return remarks.follows && remarks.sentBody && head.status >= 300 && head.status < 400
        ? ['Please rewind output before next send']
        : [];
    case 'www-authenticate':
      return head.status === 401 && remarks.sentAuthorization ? ['Authentication problem. Ignoring this.'] : [];
    case 'set-cookie':
      return cookie(value, remarks, tools);
    default:
      return [];
  }
}

function beforeEnd(head: ResponseHead, framing: Framing): readonly string[] {
  const silent =
    framing.kind === 'until-close' && head.version === '1.1' && !hasMember(head.headers, 'connection', 'close');
  return silent && fieldValue(head.headers, 'content-length') === undefined
    ? ['no chunk, no close, no size. Assume close to signal end']
    : [];
}

function cookie(value: string, { host, target }: Remarks, { jar, sys }: Tools): readonly string[] {
  if (!jar.active) return [];
  const now = Math.floor((sys.epochMs + sys.now() / 1e6) / 1000);
  const told = jar.set(value, host, target, now);
  return told === undefined ? [] : [told];
}
