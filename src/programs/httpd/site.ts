/** From a request to who answers it: the virtual host by its name, then redirects, routes, files and directories. */
import { formatIpv4 } from '../../core/address.ts';
import type { HttpConfig, HttpSite } from '../../core/http-config.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { type Field, fieldValue } from '../../protocols/http/codec.ts';
import {
  forbidden,
  notAllowed,
  notFound,
  notImplemented,
  redirected,
  tooEarly,
  tooLarge,
} from '../lib/http-server/events.ts';
import { page } from '../lib/http-server/pages.ts';
import { NOTHING, type Reply } from '../lib/http-server/reply.ts';
import { encodePath, type Request } from '../lib/http-server/request.ts';
import { listingOf } from './listing.ts';
import { findResource } from './resources.ts';
import { extraFields } from './extra.ts';
import { Routes } from './routes.ts';
import { type FileServer, serveFile } from './static.ts';

/** RFC 9110, 9.1 and RFC 5789. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
/** RFC 9110, 9.2.1. */
const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];
const OF_FILES = ['GET', 'HEAD', 'OPTIONS'];

export class Sites implements FileServer {
  readonly sys: Sys;
  readonly #config: HttpConfig;
  readonly #routes: Routes;
  #boundaries = 0;

  constructor(sys: Sys, config: HttpConfig) {
    this.sys = sys;
    this.#config = config;
    this.#routes = new Routes(sys, config);
  }

  get server(): string {
    return this.#config.server;
  }

  boundary(): string {
    return String(++this.#boundaries).padStart(20, '0');
  }

  *answer(request: Request): Call<Reply> {
    const { method, path, target } = request;
    if (!METHODS.includes(method)) return { ...page(501, this.server, { reason: notImplemented }), note: method };
    if (this.#tooEarly(request)) return { ...page(425, this.server, { reason: tooEarly }), note: request.method };
    if (target.form === 'asterisk') return options(METHODS.filter((each) => each !== 'TRACE' && each !== 'CONNECT'));
    if (method === 'TRACE' || method === 'CONNECT') return { ...this.#notAllowed(request, OF_FILES), closes: true };
    if (request.framing.kind === 'length' && request.framing.length > this.#config.bodyLimit)
      return { ...page(413, this.server, { reason: tooLarge }), closes: true };
    const site = siteOf(this.#config, request.host);
    const redirect = site.redirects.get(path);
    if (redirect) return this.#redirect(request, redirect.status, redirect.to, extraFields(this.sys, site.extra));
    const routed = yield* this.#routes.answer(request, site);
    return routed ?? this.#file(request, site, path);
  }

  /** What changes something is not done on 0-RTT data that anybody may have sent again, unless the lab file takes replays (RFC 8470, 5.2). */
  #tooEarly({ method, head }: Request): boolean {
    const { tls } = this.#config;
    if (!tls?.antiReplay || SAFE.includes(method)) return false;
    return fieldValue(head.headers, 'early-data') === '1';
  }

  #file(request: Request, site: HttpSite, path: string): Reply {
    const more = extraFields(this.sys, site.extra);
    const found = findResource(this.sys, site, path);
    if (!found) return { ...page(404, this.server, { reason: notFound }), note: path };
    if (found.kind === 'directory' && !path.endsWith('/')) {
      const query = request.query === undefined ? '' : `?${request.query}`;
      return this.#redirect(request, 301, `${encodePath(path)}/${query}`, []);
    }
    if (request.method === 'OPTIONS') return options(OF_FILES);
    if (!OF_FILES.includes(request.method)) return this.#notAllowed(request, OF_FILES);
    if (found.kind === 'file') return serveFile(this, request, found.file, more);
    for (const name of site.index) {
      const index = findResource(this.sys, site, path + name);
      if (index?.kind === 'file') return serveFile(this, request, index.file, more);
    }
    if (site.listing) return listingOf(this.sys, site, path, more);
    return { ...page(403, this.server, { reason: forbidden }), note: path };
  }

  /** Paths become whole URLs, as nginx sends them; the port is named when it is not the scheme's. */
  #redirect(request: Request, status: number, to: string, more: readonly Field[]): Reply {
    const { local, secure } = request.peers;
    const name = request.host.replace(/:\d*$/, '') || formatIpv4(local.address);
    const port = local.port === (secure ? 443 : 80) ? '' : `:${local.port}`;
    const location = to.startsWith('/') ? `${secure ? 'https' : 'http'}://${name}${port}${to}` : to;
    const reply = page(status, this.server, { headers: [['Location', location], ...more], reason: redirected });
    return { ...reply, note: location };
  }

  #notAllowed(request: Request, allowed: readonly string[]): Reply {
    const headers: Field[] = [['Allow', allowed.join(', ')]];
    return { ...page(405, this.server, { headers, reason: notAllowed }), note: `${request.method} ${request.path}` };
  }
}

export const options = (allowed: readonly string[]): Reply => ({
  status: 204,
  headers: [['Allow', allowed.join(', ')]],
  content: NOTHING,
});

/** The site of that name, the one whose wildcard fits it longest, or the first. */
function siteOf({ sites }: HttpConfig, host: string): HttpSite {
  const name = host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
  const fits = (pattern: string): boolean =>
    pattern === name || (pattern.startsWith('*.') && name.endsWith(pattern.slice(1)));
  const patterns = sites.flatMap((site) => site.names.filter(fits).map((pattern) => ({ site, pattern })));
  const exact = patterns.find(({ pattern }) => pattern === name);
  const longest = patterns.toSorted((a, b) => b.pattern.length - a.pattern.length)[0];
  return (exact ?? longest)?.site ?? sites[0]!;
}
