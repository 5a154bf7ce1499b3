/**
 * URLs as programs need them: read by the URL standard (https://url.spec.whatwg.org, the global `URL`), with what the standard throws
 * away where a learner wants to see it, and with a sentence where it only says no.
 */
import { nearest } from '../../../core/nearest.ts';
import { fail, ok, type Result } from '../../../core/result.ts';

export interface WebUrl {
  /** `http`, without the colon. */
  readonly scheme: string;
  readonly username: string;
  readonly password: string;
  /** The host as it goes to DNS and into the Host header: lower case, letters outside ASCII as `xn--`. */
  readonly host: string;
  readonly port: number;
  /** Whether the URL left the service port to its scheme. */
  readonly portIsDefault: boolean;
  /** `/a/b`, percent-encoded. */
  readonly path: string;
  /** `?x=1`, or ''. */
  readonly query: string;
  /** `#top`, or ''. */
  readonly fragment: string;
  /** The whole, as the standard writes it. */
  readonly href: string;
}

/** Service ports that need not be written (URL standard, 4.1 special schemes). */
export const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443, ftp: 21 };

/** Reads a URL; `base` makes a relative one whole. The error is a sentence: what was found and what was expected. */
export function parseUrl(text: string, base?: string): Result<WebUrl> {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (!url) return fail(complaint(text));
  const scheme = url.protocol.slice(0, -1);
  if (url.host === '') return fail(noHost(text, scheme));
  return ok({
    scheme,
    username: url.username,
    password: url.password,
    host: url.hostname,
    port: url.port === '' ? (DEFAULT_PORTS[scheme] ?? 0) : Number(url.port),
    portIsDefault: url.port === '',
    path: url.pathname,
    query: url.search,
    fragment: url.hash,
    href: url.href,
  });
}

/** What a request line carries (RFC 9112, 3.2.1): path and query, never the fragment. */
export const requestTarget = ({ path, query }: WebUrl): string => `${path === '' ? '/' : path}${query}`;

/** What the Host header carries (RFC 9110, 7.2): the service port only when it is not the scheme's own. */
export const hostField = ({ host, port, portIsDefault }: WebUrl): string => (portIsDefault ? host : `${host}:${port}`);

/** Percent-encoded bytes as the text they stand for; what is no UTF-8 stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function noHost(text: string, scheme: string): string {
  return DEFAULT_PORTS[scheme] === undefined && /^[a-z][a-z0-9+.-]*:\d/i.test(text)
    ? `"${text}" has no scheme: "${scheme}:" was read as one; write http://${text}`
    : `"${text}" names no host: a URL of the web goes on with // and a host behind "${scheme}:"`;
}

/** Why the standard refuses a URL, in the order in which it reads. */
function complaint(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (text.trim() === '') return 'the URL is empty; expected something like http://www.example.com/';
  if (scheme === undefined) return schemeComplaint(text);
  const rest = text.slice(scheme.length + 1).replace(/^[\\/]*/, '');
  const authority = rest.split(/[\\/?#]/)[0]!;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host === '' || host.startsWith(':')) return `"${text}" names no host; expected ${scheme}://host/`;
  return hostComplaint(host);
}

function schemeComplaint(text: string): string {
  const [before = '', after] = text.split('://');
  if (after === undefined) return `"${text}" has no scheme; expected http://${text.replace(/^\/+/, '')}`;
  const near = nearest(before.toLowerCase(), Object.keys(DEFAULT_PORTS));
  return `"${before}" is no scheme: one begins with a letter, then letters, digits, +, - and .${near ? `; did you mean ${near}?` : ''}`;
}

function hostComplaint(host: string): string {
  if (host.startsWith('[')) return `"${host}" is no IPv6 address in brackets; expected something like [2001:db8::1]`;
  const [name = '', port] = splitPort(host);
  if (port !== undefined && !/^\d*$/.test(port))
    return `"${port}" is no service port; expected a number from 0 to 65535`;
  if (port !== undefined && Number(port) > 65_535) return `service port ${port} is too large; expected 0 to 65535`;
  const odd = /[\s#%/:<>?@[\\\]^|]/.exec(percentDecoded(name))?.[0];
  if (odd !== undefined)
    return `the host "${name}" has ${odd === ' ' ? 'a space' : `"${odd}"`} in it; host names have letters, digits, - and .`;
  if (/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(name))
    return `the host "${name}" ends in a number and is no IPv4 address; expected four numbers from 0 to 255`;
  return `"${name}" is no host name that can be written in DNS`;
}

function splitPort(host: string): readonly [string, string?] {
  const colon = host.lastIndexOf(':');
  return colon < 0 ? [host] : [host.slice(0, colon), host.slice(colon + 1)];
}
