/**
 * URLs as curl reads them (urlapi.c), which is not the URL standard in all: a scheme may be missing, case and letters outside ASCII stay
 * as they were typed, and spaces and backslashes are errors.
 */
import { formatIpv4 } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { DEFAULT_PORTS, parseUrl, percentDecoded } from '../lib/http/url.ts';
import { parseInetAton } from '../lib/hosts.ts';
import { binary } from './data.ts';

export interface CurlUrl {
  readonly scheme: string;
  readonly user: string | undefined;
  /** As typed, for messages. */
  readonly shownHost: string;
  /** As it goes to DNS and into the Host header. */
  readonly host: string;
  readonly port: number;
  readonly portIsDefault: boolean;
  /** Path and query for the request line, one character a byte. */
  readonly target: string;
  /** The whole, as -w's url_effective tells it. */
  readonly href: string;
  /** What stands behind the last slash of the path. */
  readonly fileName: string;
}

export type UrlProblem = 'malformed' | { readonly unsupported: string };

// oxlint-disable-next-line no-control-regex
const JUNK = /[\x00-\x20\x7f]/;
const NO_HOST_CHARACTER = /[\s/:#?!@{}[\]\\$'"^`*<>=;,+&()%|]/;

export function curlUrl(text: string, pathAsIs = false): Result<CurlUrl, UrlProblem> {
  if (text === '' || JUNK.test(text)) return fail('malformed');
  const [, written, slashes = '', rest = text] = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):(\/+))?(.*)$/s.exec(text)!;
  const scheme = written?.toLowerCase() ?? guessedScheme(rest);
  if (slashes.length > 3) return fail('malformed');
  if (scheme !== 'http' && scheme !== 'https') return fail({ unsupported: scheme });
  const [, authority = '', behind = ''] = /^([^/?#]*)(.*)$/s.exec(rest)!;
  const at = authority.lastIndexOf('@');
  const place = hostAndPort(authority.slice(at + 1));
  if (!place) return fail('malformed');
  const [beforeFragment = '', ...fragment] = behind.split('#');
  const [path = '', ...query] = beforeFragment.split('?');
  const clean = (pathAsIs ? path : withoutDots(path)) || '/';
  const target = query.length > 0 ? `${clean}?${query.join('?')}` : clean;
  const portText = place.port === undefined ? '' : `:${place.port}`;
  const userText = at < 0 ? '' : authority.slice(0, at + 1);
  const tail = fragment.length > 0 ? `#${fragment.join('#')}` : '';
  const port = place.port ?? DEFAULT_PORTS[scheme]!;
  return ok({
    scheme,
    user: at < 0 ? undefined : percentDecoded(authority.slice(0, at)),
    shownHost: place.shown,
    host: place.host,
    port,
    portIsDefault: port === DEFAULT_PORTS[scheme],
    target: binary(target),
    href: `${scheme}://${userText}${place.shown}${portText}${target}${tail}`,
    fileName: clean.split('/').at(-1)!,
  });
}

/** Where a Location leads; the standard's reading of relative references is curl's too. */
export function redirected(from: CurlUrl, location: string): Result<CurlUrl, UrlProblem> {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(location)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return fail({ unsupported: scheme });
  const url = parseUrl(location.trim(), from.href);
  return url.ok ? curlUrl(url.value.href) : fail('malformed');
}

function guessedScheme(rest: string): string {
  const name = /^(ftp|dict|ldap|imap|smtp|pop3)\./i.exec(rest)?.[1];
  return name?.toLowerCase() ?? 'http';
}

function hostAndPort(text: string) {
  const [, name = '', portText] = /^(.*?)(?::([^:]*))?$/s.exec(text)!;
  if (portText !== undefined && (!/^\d*$/.test(portText) || Number(portText) > 65_535)) return undefined;
  const port = portText ? Number(portText) : undefined;
  const number = parseInetAton(name);
  if (number !== undefined) return { shown: formatIpv4(number), host: formatIpv4(number), port };
  if (name === '' || NO_HOST_CHARACTER.test(name)) return undefined;
  // oxlint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(name)) return { shown: name, host: name, port };
  const international = parseUrl(`http://${name}/`);
  return international.ok ? { shown: name, host: international.value.host, port } : undefined;
}

/** RFC 3986, 5.2.4. */
function withoutDots(path: string): string {
  const out: string[] = [];
  const segments = path.split('/');
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '..') out.splice(Math.max(1, out.length - 1));
    if (segment !== '.' && segment !== '..') out.push(segment);
    else if (last) out.push('');
  }
  return out.join('/');
}
