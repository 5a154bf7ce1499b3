/** URLs as wget reads and shows them, and the file that a URL makes (url.c). */
import { fail, ok, type Result } from '../../core/result.ts';
import { hostField, parseUrl, percentDecoded, requestTarget, type WebUrl } from '../lib/http/url.ts';

export interface WgetUrl {
  readonly parsed: WebUrl;
  /** As the log shows it: no password, no fragment. */
  readonly shown: string;
  readonly host: string;
  /** As people read it. */
  readonly shownHost: string;
  readonly port: number;
  readonly hostField: string;
  readonly target: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** The error is the log's line. */
export function wgetUrl(text: string, base?: string): Result<WgetUrl> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  const known = scheme === undefined || ['http', 'https'].includes(scheme.toLowerCase());
  if (!known) return fail(`${text}: Unsupported scheme ‘${scheme}’.`);
  const whole = scheme === undefined && base === undefined ? `http://${text}` : text;
  const [, place = ''] = /^[a-z]+:\/\/(?:[^@/]*@)?([^/?#]*)/i.exec(whole) ?? [];
  const port = /:(\d+)$/.exec(place)?.[1];
  if (port !== undefined && Number(port) > 65_535) return fail(`${text}: Bad port number.`);
  const parsed = parseUrl(whole, base);
  if (!parsed.ok) return fail(`${text}: Invalid host name.`);
  const url = parsed.value;
  if (url.scheme !== 'http' && url.scheme !== 'https') return fail(`${text}: Unsupported scheme ‘${url.scheme}’.`);
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : ':*password*'}@`;
  return ok({
    parsed: url,
    shown: `${url.scheme}://${user}${hostField(url)}${requestTarget(url)}`,
    host: url.host,
    shownHost: url.host,
    port: url.port,
    hostField: hostField(url),
    target: requestTarget(url),
    user: url.username === '' ? undefined : percentDecoded(url.username),
    password: url.password === '' ? undefined : percentDecoded(url.password),
  });
}

/** `index.html`, `echo?x=1`. */
export function fileNameOf({ parsed }: WgetUrl): string {
  const last = plain(parsed.path.split('/').at(-1)!);
  return `${last === '' ? 'index.html' : last}${plain(parsed.query)}`;
}

/** Decoded, but for what leads elsewhere or commands a terminal (--restrict-file-names=unix, the default). */
const plain = (text: string): string => percentDecoded(text).replace(/[/\p{Cc}]/gu, (c) => encodeURIComponent(c));
