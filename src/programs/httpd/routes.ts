/** The small fixed vocabulary of answers that are worked out: echo, delay, status, counter, two applications, and fixed ones. */
import { fromUtf8, utf8 } from '../../core/bytes.ts';
import type { HttpConfig, HttpRoute, HttpSite } from '../../core/http-config.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NS_PER_S } from '../../core/time.ts';
import { parseDuration } from '../../core/units.ts';
import { type Field, type Fields, reasonPhrase } from '../../protocols/http/codec.ts';
import { notAllowed, tooLarge } from '../lib/http-server/events.ts';
import { page } from '../lib/http-server/pages.ts';
import { inPieces, jsonReply, NOTHING, type Reply } from '../lib/http-server/reply.ts';
import type { Request } from '../lib/http-server/request.ts';
import { Orders } from './orders/service.ts';
import { Search } from './search.ts';
import { extraFields } from './extra.ts';

/** The longest that a client may make a server wait. */
const LONGEST_DELAY = 600 * NS_PER_S;

const ALLOWED: Readonly<Record<HttpRoute['kind'], readonly string[]>> = {
  echo: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  delay: ['GET', 'HEAD', 'OPTIONS'],
  status: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  counter: ['GET', 'HEAD', 'OPTIONS'],
  orders: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
  search: ['GET', 'HEAD', 'OPTIONS'],
  answer: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
};

export class Routes {
  readonly #sys: Sys;
  readonly #config: HttpConfig;
  /** How often each counter was asked. */
  readonly #counts = new Map<HttpRoute, number>();
  readonly #orders = new Map<HttpRoute, Orders>();
  readonly #searches = new Map<HttpRoute, Search>();

  constructor(sys: Sys, config: HttpConfig) {
    this.#sys = sys;
    this.#config = config;
    const routes = config.sites.flatMap((site) => [...site.routes]);
    for (const [path, route] of routes) {
      if (route.kind === 'orders') this.#orders.set(route, new Orders(sys, path, route.database));
      if (route.kind === 'search') this.#searches.set(route, new Search(sys, route.database));
    }
    if (this.#orders.size > 0) sys.publish('orders', () => [...this.#orders.values()].flatMap((each) => each.rows()));
  }

  /** Undefined: no route is meant. */
  *answer(request: Request, site: HttpSite): Call<Reply | undefined> {
    const found = routeOf(site, request.path);
    if (!found) return undefined;
    const { path, route } = found;
    const allow: Field[] = [['Allow', ALLOWED[route.kind].join(', ')]];
    if (!ALLOWED[route.kind].includes(request.method)) {
      const reply = page(405, this.#config.server, { headers: allow, reason: notAllowed });
      return { ...reply, note: `${request.method} ${request.path}` };
    }
    const reply =
      request.method === 'OPTIONS' && route.kind !== 'echo'
        ? { status: 204, headers: allow, content: NOTHING }
        : yield* this.#routed(request, route, request.path.slice(path.length).replace(/^\//, ''));
    return { ...reply, headers: [...reply.headers, ...extraFields(this.#sys, site.extra)] };
  }

  /** `rest`: what stands behind the route's own path. */
  *#routed(request: Request, route: HttpRoute, rest: string): Call<Reply> {
    switch (route.kind) {
      case 'echo':
        return yield* this.#echo(request);
      case 'delay': {
        const delay = parseDuration(/^[\d.]+$/.test(rest) ? `${rest}s` : rest);
        if (!delay.ok || delay.value > LONGEST_DELAY)
          return jsonReply(400, { error: 'after the path stands a duration of at most 10m, such as 2s or 150ms' });
        yield* this.#sys.sleep(delay.value);
        return jsonReply(200, { delay: rest });
      }
      case 'status':
        return statusReply(rest);
      case 'counter': {
        const count = (this.#counts.get(route) ?? 0) + 1;
        this.#counts.set(route, count);
        return jsonReply(200, { count }, [['Cache-Control', 'no-store']]);
      }
      case 'orders':
        return yield* this.#orders.get(route)!.answer(request, rest, this.#config);
      case 'search':
        return yield* this.#searches.get(route)!.answer(request);
      case 'answer': {
        if (route.delay > 0) yield* this.#sys.sleep(route.delay);
        const { status, body, type, chunks } = route;
        const headers: Fields = [
          ...(body.length > 0 ? [['Content-Type', type] as Field] : []),
          ...extraFields(this.#sys, route.extra),
        ];
        return { status, headers, content: chunks === undefined ? body : inPieces(body, chunks) };
      }
    }
  }

  /** What the server understood, given back. */
  *#echo(request: Request): Call<Reply> {
    const body = yield* request.whole(this.#config.bodyLimit);
    if (!body.ok) return { ...page(413, this.#config.server, { reason: tooLarge }), closes: true };
    const { method, head, path, query } = request;
    const headers = new Map<string, string | string[]>();
    for (const [name, value] of head.headers) {
      const before = headers.get(name);
      headers.set(name, before === undefined ? value : [before, value].flat());
    }
    const text = {
      method,
      target: head.target,
      path,
      query: query ?? '',
      version: head.version,
      headers: Object.fromEntries(headers),
      body: fromUtf8(body.value),
    };
    return {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      content: utf8(`${JSON.stringify(text, undefined, 2)}\n`),
    };
  }
}

/** Fields without which a status may not be sent (RFC 9110, 15.5.2, 15.5.6, 15.5.8 and 15.5.22). */
const DEMANDED: Readonly<Record<number, Field>> = {
  401: ['WWW-Authenticate', 'Basic realm="status"'],
  405: ['Allow', ALLOWED.status.join(', ')],
  407: ['Proxy-Authenticate', 'Basic realm="status"'],
  426: ['Upgrade', 'HTTP/2.0'],
};

function statusReply(rest: string): Reply {
  const status = Number(rest);
  if (!/^\d{3}$/.test(rest) || status < 200 || status > 599)
    return jsonReply(400, { error: 'after the path stands a status from 200 to 599' });
  const headers: Field[] = [
    ['Content-Type', 'text/plain'],
    ...(status >= 300 && status < 400 && status !== 304 ? [['Location', '/'] as Field] : []),
    ...(DEMANDED[status] ? [DEMANDED[status]] : []),
  ];
  return { status, headers, content: utf8(`${status} ${reasonPhrase(status)}\n`) };
}

/** The longest path that is the request's or a directory above it. */
function routeOf(site: HttpSite, path: string): { path: string; route: HttpRoute } | undefined {
  let found: { path: string; route: HttpRoute } | undefined;
  for (const [own, route] of site.routes) {
    const inside = path === own || path.startsWith(own.endsWith('/') ? own : `${own}/`);
    if (inside && own.length > (found?.path.length ?? -1)) found = { path: own, route };
  }
  return found;
}
