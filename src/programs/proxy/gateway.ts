/**
 * A gateway that speaks HTTP on both sides (RFC 9110, 3.7): each request is understood, then written anew for the backend, so that
 * nothing ambiguous gets through. Connections to backends are kept for the next request.
 */
import { formatIpv4 } from '../../core/address.ts';
import { type Errno, errnoText } from '../../core/errno.ts';
import type { ProxyConfig, Upstream } from '../../core/http-config.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { HttpConnectionRow } from '../../core/service-tables.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { type Field, fieldValue, type Framing, type ResponseHead } from '../../protocols/http/codec.ts';
import { badGateway, gatewayTimeout, notAllowed } from '../lib/http-server/events.ts';
import { page } from '../lib/http-server/pages.ts';
import { NOTHING, type Reply } from '../lib/http-server/reply.ts';
import type { Request } from '../lib/http-server/request.ts';
import type { Tasks } from '../lib/tasks.ts';
import { forwardedRequest, forwardedResponse, isLastStop } from './forwarded.ts';
import { UpstreamConnection, type UpstreamFault } from './upstream.ts';

/** Idle connections kept for each backend. */
const MOST_IDLE = 16;
/** May be sent again on a new connection when a kept one turns out to be dead (RFC 9110, 9.2.2; RFC 9112, 9.3.1). */
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];

const ALLOW: Field = ['Allow', 'GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH'];

export class Gateway {
  readonly #sys: Sys;
  readonly #config: ProxyConfig;
  readonly #connections = new Set<UpstreamConnection>();
  #idle: UpstreamConnection[] = [];

  /** Where the watch over idle connections runs; set when the server begins. */
  tasks: Tasks | undefined;

  constructor(sys: Sys, config: ProxyConfig) {
    this.#sys = sys;
    this.#config = config;
  }

  /** Its connections to backends. */
  rows(): HttpConnectionRow[] {
    return [...this.#connections].map(({ row }) => ({ ...row }));
  }

  *answer(request: Request): Call<Reply> {
    if (request.method === 'CONNECT' || request.method === 'TRACE')
      return { ...page(405, this.#config.server, { headers: [ALLOW], reason: notAllowed }), note: request.method };
    if (isLastStop(request.head)) return { status: 204, headers: [ALLOW], content: NOTHING };
    const upstream = this.#upstreamOf(request.path);
    if (!upstream) return { ...page(404, this.#config.server), note: request.path };
    for (;;) {
      const connection = yield* this.#take(upstream);
      if (!connection.ok) return this.#unreachable(connection.error, upstream);
      const reply = yield* this.#exchange(request, connection.value);
      if (reply !== 'again') return reply;
    }
  }

  /** The backend of the longest path that the request's begins with. */
  #upstreamOf(path: string): Upstream | undefined {
    const fits = [...this.#config.routes].filter(
      ([own]) => own === '/' || path === own || path.startsWith(own.endsWith('/') ? own : `${own}/`),
    );
    return fits.toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
  }

  *#exchange(request: Request, connection: UpstreamConnection): Call<Reply | 'again'> {
    const head = forwardedRequest(request, connection.to, this.#config);
    const sent = yield* connection.send(head, request);
    if (request.broken) return this.#drop(connection, page(400, this.#config.server));
    const response = yield* this.#finalHead(connection);
    if (!response.ok) {
      this.#forget(connection);
      const again = connection.used && response.error === 'closed' && request.framing.kind === 'none';
      return again && IDEMPOTENT.includes(request.method) ? 'again' : this.#failed(response.error, connection.to);
    }
    const reply = this.#reply(response.value.head, response.value.framing, connection, sent);
    // without content the end is here already, and nobody would ask for it
    if (response.value.framing.kind === 'none' && !(reply.content instanceof Uint8Array)) yield* reply.content.next();
    return reply;
  }

  /** Interim responses stay here: 100 was answered when the content was read. */
  *#finalHead(connection: UpstreamConnection): Call<Result<{ head: ResponseHead; framing: Framing }, UpstreamFault>> {
    for (;;) {
      const event = yield* connection.next();
      if (!event.ok) return event;
      if (event.value.type !== 'head') continue;
      const { head, framing } = event.value;
      if (framing.kind === 'tunnel')
        return fail({ sentence: 'The backend switches to a protocol that was not asked for' });
      if (head.status >= 200) return ok({ head, framing });
    }
  }

  /** The rest of the response is read while it is sent on. */
  #reply(head: ResponseHead, framing: Framing, connection: UpstreamConnection, reusable: boolean): Reply {
    const { status, reason } = head;
    let ended = false;
    const finish = (persistent: boolean): void => {
      ended = true;
      if (persistent && reusable && !connection.surplus) this.#keep(connection);
      else this.#forget(connection);
    };
    return {
      status,
      ...(reason === '' ? {} : { phrase: reason }),
      headers: forwardedResponse(head),
      content: { size: sizeOf(head, framing), next: () => nextPiece(connection, finish) },
      done: () => {
        if (!ended) this.#forget(connection);
      },
    };
  }

  #failed(fault: UpstreamFault, to: Upstream): Reply {
    const { server } = this.#config;
    const where = textOf(to);
    if (fault === 'silent') return { ...page(504, server, { reason: gatewayTimeout }), note: where };
    const why = fault === 'closed' ? 'it closed the connection without an answer' : fault.sentence;
    return { ...page(502, server, { reason: badGateway }), note: `${where}: ${why}` };
  }

  #unreachable(errno: Errno, to: Upstream): Reply {
    const timeout = errno === 'ETIMEDOUT';
    const reply = page(timeout ? 504 : 502, this.#config.server, { reason: timeout ? gatewayTimeout : badGateway });
    return { ...reply, note: `${textOf(to)}: ${errnoText(errno)}` };
  }

  /** A connection that is idle and alive, or a new one. */
  *#take(to: Upstream): Call<Result<UpstreamConnection, Errno>> {
    for (;;) {
      const kept = this.#idle.find((each) => each.to === to);
      if (!kept) return yield* this.#connect(to);
      this.#idle = this.#idle.filter((each) => each !== kept);
      if (yield* kept.alive()) return ok(kept);
      this.#forget(kept);
    }
  }

  *#connect(to: Upstream): Call<Result<UpstreamConnection, Errno>> {
    const socket = this.#sys.socket('stream');
    if (!socket.ok) return socket;
    this.#sys.setOptions(socket.value, { noDelay: true });
    const connected = yield* this.#sys.connect(socket.value, to, { timeout: this.#config.connectTimeout });
    if (!connected.ok) {
      this.#sys.close(socket.value);
      return connected;
    }
    const connection = new UpstreamConnection(this.#sys, socket.value, to, this.#config);
    this.#connections.add(connection);
    return ok(connection);
  }

  #keep(connection: UpstreamConnection): void {
    const others = this.#idle.filter((each) => each.to === connection.to).length;
    if (this.#config.keepAlive === 0 || others >= MOST_IDLE) return this.#forget(connection);
    this.#idle.push(connection);
    this.tasks?.start(this.#watch(connection, connection.row.requests));
  }

  /** An idle connection is closed when the backend closes it, or after a while: upkeep, as its patience with clients. */
  *#watch(connection: UpstreamConnection, requests: number): Call<void> {
    yield* connection.waitForNews(this.#config.keepAlive);
    if (this.#idle.includes(connection) && connection.row.requests === requests) this.#forget(connection);
  }

  #drop(connection: UpstreamConnection, reply: Reply): Reply {
    this.#forget(connection);
    return reply;
  }

  #forget(connection: UpstreamConnection): void {
    if (!this.#connections.delete(connection)) return;
    this.#idle = this.#idle.filter((each) => each !== connection);
    connection.close();
  }
}

/** As the backend says it, also where no content follows (HEAD); undefined: in chunks. */
function sizeOf(head: ResponseHead, framing: Framing): number | undefined {
  if (framing.kind === 'length') return framing.length;
  const length = fieldValue(head.headers, 'content-length');
  return framing.kind === 'none' && length !== undefined ? Number(length) : undefined;
}

function* nextPiece(
  connection: UpstreamConnection,
  finish: (persistent: boolean) => void,
): Call<Result<Uint8Array | undefined, UpstreamFault>> {
  for (;;) {
    const event = yield* connection.next();
    if (!event.ok) return event;
    if (event.value.type === 'content') return ok(event.value.bytes);
    if (event.value.type !== 'end') continue;
    finish(event.value.persistent);
    return ok(undefined);
  }
}

const textOf = ({ address, port }: Upstream): string => `${formatIpv4(address)}:${port}`;
