/** One connection of a server: requests in, responses out, one after the other, until one side has had enough (RFC 9112, 9). */
import { formatIpv4 } from '../../../core/address.ts';
import { concat } from '../../../core/bytes.ts';
import type { HttpConnectionRow } from '../../../core/service-tables.ts';
import type { Accepted, Call, SocketAddress, Sys } from '../../../core/sys.ts';
import { NS_PER_MS, seconds, type Ns } from '../../../core/time.ts';
import {
  type Field,
  formatHttpDate,
  listMembers,
  parseTarget,
  persists,
  type RequestHead,
} from '../../../protocols/http/codec.ts';
import { PlainTransport, type Transport } from '../transport.ts';
import { accessLine } from './access-log.ts';
import { expectation, httpRequest, httpResponse, timedOut } from './events.ts';
import { Input, type InputEnd, type InputEvent } from './input.ts';
import { Pace, sendAll } from './output.ts';
import { page, refusalPage } from './pages.ts';
import { framed, lastOf, type Reply, wireOf } from './reply.ts';
import { plainPath, Request } from './request.ts';

/** How long the head of a request may take (nginx: client_header_timeout). */
const HEAD_TIMEOUT = seconds(60);
/** How long a refused client may go on sending before the connection is dropped (nginx: lingering_timeout). */
const LINGER = seconds(5);
/** Content that nobody wanted is read up to here, so that the connection can go on. */
const MOST_DISCARDED = 1_048_576;

/** What stands behind a connection: how it behaves, and who answers. */
export interface Service {
  readonly program: string;
  readonly role: 'server' | 'proxy';
  /** The Server field; '': none. */
  readonly server: string;
  readonly keepAlive: Ns;
  readonly requests: number;
  /** Gets a line for each response. */
  log(line: string): void;
  answer(request: Request): Call<Reply>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class ServerConnection {
  readonly row: Mutable<HttpConnectionRow>;
  readonly #sys: Sys;
  readonly #transport: Transport;
  readonly #service: Service;
  readonly #input: Input;
  readonly #client: SocketAddress;
  readonly #local: SocketAddress;
  readonly #pace = new Pace();

  constructor(sys: Sys, { fd, peer }: Accepted, service: Service, transport: Transport = new PlainTransport(sys, fd)) {
    this.#sys = sys;
    this.#transport = transport;
    this.#service = service;
    this.#input = new Input(sys, transport);
    this.#client = peer;
    const local = sys.localAddress(fd);
    this.#local = local.ok ? local.value : { address: 0, port: 0 };
    this.row = {
      role: service.role,
      program: service.program,
      local: text(this.#local),
      remote: text(peer),
      state: 'idle',
      requests: 0,
      request: '',
      status: 0,
      bytes: 0,
    };
  }

  /** Until it is closed. */
  *serve(): Call<void> {
    while (yield* this.#exchange()) yield* this.#pace.turn(this.#sys);
    this.row.state = 'closing';
    this.#transport.close();
  }

  /** One request and its response. False: the connection is over. */
  *#exchange(): Call<boolean> {
    this.row.state = 'idle';
    const first = this.row.requests === 0;
    if (!this.#input.midway) {
      const patience = first ? HEAD_TIMEOUT : this.#service.keepAlive;
      if (yield* this.#input.more(this.#sys.now() + patience)) return false;
    }
    this.row.state = 'request';
    const begun = this.#sys.now();
    const event = yield* this.#input.next(begun + HEAD_TIMEOUT);
    if (!event.ok) {
      yield* this.#giveUp(event.error, begun);
      return false;
    }
    if (event.value.type !== 'head') return true; // the end of the one before
    return yield* this.#respond(event.value, begun);
  }

  *#respond({ head: given, framing }: InputEvent & { type: 'head' }, begun: Ns): Call<boolean> {
    // RFC 8470, 5.1: whoever answers is to know that it may be a replay
    const early: Field[] = this.#transport.early ? [['Early-Data', '1']] : [];
    const head = { ...given, headers: [...given.headers, ...early] };
    const line = `${head.method} ${head.target}`;
    this.row.requests++;
    Object.assign(this.row, { request: line, status: 0, bytes: 0 });
    const { address, port } = this.#client;
    this.#sys.emit(httpRequest, { numbers: [address, port, this.row.requests], note: line });
    const target = parseTarget(head.method, head.target);
    if (!target.ok) throw new Error(`the parser let a target pass: ${head.target}`);
    const path = 'path' in target.value ? plainPath(target.value.path) : { ok: true as const, value: head.target };
    if (!path.ok) return yield* this.#refuse(refusalPage(path.error, this.#service.server), head, begun);
    const peers = { client: this.#client, local: this.#local, secure: this.#transport.secure };
    const parts = { head, framing, target: target.value, path: path.value, peers };
    const request = new Request(this.#sys, this.#input, parts, (bytes) => sendAll(this.#transport, bytes));
    const strange = listMembers(head.headers, 'expect').find((each) => each.toLowerCase() !== '100-continue');
    const reply =
      strange === undefined
        ? yield* this.#service.answer(request)
        : page(417, this.#service.server, { reason: expectation });
    return yield* this.#finish(request, reply, begun);
  }

  /** Sends what the handler gave, unless the request itself turned out to be broken on the way. */
  *#finish(request: Request, reply: Reply, begun: Ns): Call<boolean> {
    if (request.broken === 'closed') return (reply.done?.(), false);
    if (request.broken) {
      reply.done?.();
      return yield* this.#refuse(this.#pageFor(request.broken), request.head, begun);
    }
    // content that is held back, or too long to read for nothing, ends the connection
    const readable =
      !request.heldBack && !(request.framing.kind === 'length' && request.framing.length > MOST_DISCARDED);
    const unread = !request.ended && request.framing.kind !== 'none';
    const wanted =
      persists(request.head.version, request.head.headers) &&
      (!unread || readable) &&
      this.row.requests < this.#service.requests;
    const sent = yield* this.#send(reply, request.head, wanted && this.#service.keepAlive > 0, begun);
    reply.done?.();
    if (sent === 'broken') return false;
    if (sent === 'persistent' && (yield* this.#discard(request))) return true;
    yield* this.#close(unread || this.#input.hasMore);
    return false;
  }

  *#refuse(reply: Reply, head: RequestHead | undefined, begun: Ns): Call<false> {
    if ((yield* this.#send(reply, head, false, begun)) !== 'broken') yield* this.#close(true);
    return false;
  }

  /** No request came out of what was sent. Who sent nothing, or left, gets no answer. */
  *#giveUp(end: InputEnd, begun: Ns): Call<void> {
    if (end !== 'closed') yield* this.#refuse(this.#pageFor(end), undefined, begun);
  }

  #pageFor(end: InputEnd): Reply {
    const { server } = this.#service;
    if (typeof end === 'object') return refusalPage(end, server);
    return { ...page(408, server, { reason: timedOut }), closes: true };
  }

  *#send(
    reply: Reply,
    head: RequestHead | undefined,
    wanted: boolean,
    begun: Ns,
  ): Call<'persistent' | 'last' | 'broken'> {
    const wire = wireOf(reply, head, wanted, this.#ownFields());
    const { status, content } = reply;
    Object.assign(this.row, { state: 'response', status });
    this.#tell(reply, head, begun);
    let intact: boolean;
    if (wire.chunked === undefined) intact = yield* sendAll(this.#transport, wire.head);
    else if (content instanceof Uint8Array) {
      intact = yield* sendAll(this.#transport, concat([wire.head, content]));
      this.row.bytes = content.length;
    } else intact = yield* this.#stream(wire.head, content, wire.chunked);
    this.#service.log(accessLine(this.#sys, this.#client, head, status, this.row.bytes));
    if (!intact) return 'broken';
    return wire.persistent ? 'persistent' : 'last';
  }

  /** The head goes out together with the first piece. */
  *#stream(head: Uint8Array, content: Exclude<Reply['content'], Uint8Array>, chunked: boolean): Call<boolean> {
    let before = head;
    for (;;) {
      const piece = yield* content.next();
      if (!piece.ok) {
        yield* sendAll(this.#transport, before);
        return false;
      }
      const bytes = piece.value ? framed(piece.value, chunked) : lastOf(chunked);
      if (!(yield* sendAll(this.#transport, before.length > 0 ? concat([before, bytes]) : bytes))) return false;
      before = bytes.subarray(0, 0);
      if (!piece.value) return true;
      this.row.bytes += piece.value.length;
      yield* this.#pace.turn(this.#sys);
    }
  }

  #ownFields(): Field[] {
    const { server } = this.#service;
    const date = formatHttpDate(this.#sys.epochMs + Math.floor(this.#sys.now() / NS_PER_MS));
    return [...(server === '' ? [] : ([['Server', server]] as Field[])), ['Date', date]];
  }

  #tell(reply: Reply, head: RequestHead | undefined, begun: Ns): void {
    const { status, content, reason } = reply;
    const size = content instanceof Uint8Array ? content.length : (content.size ?? 0);
    const note = reply.note ?? `${status}${head ? ` to ${head.method} ${head.target}` : ''}`;
    this.#sys.emit(httpResponse, {
      numbers: [status, size, this.#sys.now() - begun, this.#client.port],
      note,
      ...(reason ? { reason } : {}),
    });
  }

  /** Reads what is left of a request's content; false when the client broke it off. */
  *#discard(request: Request): Call<boolean> {
    for (let size = 0; size <= MOST_DISCARDED;) {
      const piece = yield* request.next();
      if (!piece.ok) return false;
      if (!piece.value) return true;
      size += piece.value.length;
    }
    return false;
  }

  /**
   * A client who is still sending would answer a closed connection with segments that we reset, and lose the response: so the other half
   * stays open for a while (RFC 9112, 9.6).
   */
  *#close(linger: boolean): Call<void> {
    this.row.state = 'closing';
    if (!linger) return;
    this.#transport.shutdown();
    const until = this.#sys.now() + LINGER;
    for (;;) {
      const timeout = Math.max(0, until - this.#sys.now());
      const ready = yield* this.#transport.poll({ read: true, timeout, upkeep: true });
      if (!ready.ok) return;
      const read = yield* this.#transport.read({ timeout: 0 });
      if (!read.ok || read.value.length === 0) return;
    }
  }
}

const text = ({ address, port }: SocketAddress): string => `${formatIpv4(address)}:${port}`;
