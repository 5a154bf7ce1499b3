/**
 * One question to one DNS server, over UDP or TCP (RFC 1035, 4.2; RFC 7766), as every client of DNS asks it: what does not match the
 * question is refused (RFC 5452, 9.1), and a truncated reply is asked for again over TCP (RFC 2181, 9).
 */
import type { Ipv4Address } from '../../../core/address.ts';
import { concat, getU16, setU16 } from '../../../core/bytes.ts';
import type { Errno } from '../../../core/errno.ts';
import type { Reason } from '../../../core/event.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, SocketAddress, Sys } from '../../../core/sys.ts';
import { NEVER, type Ns } from '../../../core/time.ts';
import { decode, type DnsMessage, encode, FLAG, HEADER_BYTES, type Question } from '../../../protocols/dns/codec.ts';
import { canonicalName } from '../../../protocols/dns/names.ts';
import { typeName } from '../../../protocols/dns/types.ts';
import * as E from './events.ts';

/** Default of `timeout`, as glibc's and dig's. */
const TIMEOUT: Ns = 5e9;
const LENGTH_BYTES = 2;

export interface Asked {
  readonly server: SocketAddress;
  readonly transport?: 'udp' | 'tcp';
  /** For the whole exchange over one transport; it is work (the clock moves). Default 5 s. */
  readonly timeout?: Ns;
  /** An instant at which it is over in any case, the retry over TCP too. */
  readonly until?: Ns;
  /** Default true: a truncated reply is asked for again over TCP. */
  readonly retryOverTcp?: boolean;
  /** Where to send from. Default: the address that routing chooses, and a random ephemeral port (RFC 5452, 9.2). */
  readonly local?: Partial<SocketAddress>;
}

export interface Reply {
  readonly message: DnsMessage;
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
  /** Since the question was sent, over the transport that answered. */
  readonly elapsed: Ns;
  readonly transport: 'udp' | 'tcp';
  /** A truncated reply over UDP came first. */
  readonly truncatedFirst?: boolean;
}

export type ExchangeError = {
  readonly kind: 'timeout' | 'refused' | 'unreachable' | 'malformed' | 'closed' | 'interrupted';
  readonly errno?: Errno;
};

/** A random id of a query, from the node's stream (RFC 5452, 9.2). */
export const randomId = (sys: Sys): number => sys.rng.u32() >>> 16;

/** One question to one server: sends it, waits, refuses what does not match (an event with a reason), retries over TCP when told. The id is the query's own. */
export function* exchange(sys: Sys, query: DnsMessage, asked: Asked): Call<Result<Reply, ExchangeError>> {
  if (asked.transport === 'tcp') return yield* overTcp(sys, query, asked);
  const reply = yield* overUdp(sys, query, asked);
  const truncated = reply.ok && (reply.value.message.flags & FLAG.TC) !== 0;
  if (!truncated || asked.retryOverTcp === false) return reply;
  const again = yield* overTcp(sys, query, { ...asked, local: { ...asked.local, port: 0 } });
  return again.ok ? ok({ ...again.value, truncatedFirst: true }) : again;
}

function* overUdp(sys: Sys, query: DnsMessage, asked: Asked): Call<Result<Reply, ExchangeError>> {
  const socket = sys.socket('datagram');
  if (!socket.ok) return fail(errorOf(socket.error));
  const fd = socket.value;
  try {
    // not connected, as unbound's sockets: so that a reply from elsewhere is refused here, where it can be seen
    sys.setOptions(fd, { receiveErrors: true });
    const bound = bindTo(sys, fd, asked);
    if (!bound.ok) return fail(errorOf(bound.error));
    const sent = sys.send(fd, encode(query), asked.server);
    if (!sent.ok) return fail(errorOf(sent.error));
    return yield* believedDatagram(sys, fd, query, asked);
  } finally {
    sys.close(fd);
  }
}

function* believedDatagram(sys: Sys, fd: Fd, query: DnsMessage, asked: Asked): Call<Result<Reply, ExchangeError>> {
  const start = sys.now();
  const until = endOf(asked, start);
  for (;;) {
    const received = yield* sys.receive(fd, { timeout: until - sys.now() });
    if (!received.ok) return fail(errorOf(received.error));
    const { bytes, from } = received.value;
    const message = believed(sys, bytes, from, query, asked.server);
    if (message === 'malformed') return fail({ kind: 'malformed' });
    if (message) return ok({ message, bytes, from, elapsed: sys.now() - start, transport: 'udp' });
  }
}

function* overTcp(sys: Sys, query: DnsMessage, asked: Asked): Call<Result<Reply, ExchangeError>> {
  const socket = sys.socket('stream');
  if (!socket.ok) return fail(errorOf(socket.error));
  const fd = socket.value;
  try {
    const bound = bindTo(sys, fd, asked);
    if (!bound.ok) return fail(errorOf(bound.error));
    return yield* overConnection(sys, fd, query, asked);
  } finally {
    sys.close(fd);
  }
}

function* overConnection(sys: Sys, fd: Fd, query: DnsMessage, asked: Asked): Call<Result<Reply, ExchangeError>> {
  const start = sys.now();
  const until = endOf(asked, start);
  const connected = yield* sys.connect(fd, asked.server, { timeout: until - start });
  if (!connected.ok) return fail(errorOf(connected.error));
  const written = yield* sys.writeAll(fd, withLength(encode(query)), { timeout: until - sys.now() });
  if (!written.ok) return fail(errorOf(written.error));
  const stream = new MessageStream();
  for (;;) {
    for (let bytes = stream.next(); bytes; bytes = stream.next()) {
      const message = believed(sys, bytes, asked.server, query, asked.server);
      if (message === 'malformed') return fail({ kind: 'malformed' });
      if (message) return ok({ message, bytes, from: asked.server, elapsed: sys.now() - start, transport: 'tcp' });
    }
    const piece = yield* sys.read(fd, { timeout: until - sys.now() });
    if (!piece.ok) return fail(errorOf(piece.error));
    if (piece.value.length === 0) return fail({ kind: 'closed' });
    stream.push(piece.value);
  }
}

const endOf = ({ timeout = TIMEOUT, until = NEVER }: Asked, start: Ns): Ns => Math.min(start + timeout, until);

/** A message with its length before it (RFC 1035, 4.2.2), in one piece, so that they share a segment (RFC 7766, 8). */
export function withLength(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + message.length);
  setU16(bytes, 0, message.length);
  bytes.set(message, LENGTH_BYTES);
  return bytes;
}

/** Cuts the bytes of a connection into messages, however they come (RFC 7766, 8). */
export class MessageStream {
  #held: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): void {
    this.#held = concat([this.#held, bytes]);
  }

  /** The next whole message, taken. */
  next(): Uint8Array | undefined {
    if (this.#held.length < LENGTH_BYTES) return undefined;
    const end = LENGTH_BYTES + getU16(this.#held, 0);
    if (this.#held.length < end) return undefined;
    const message = this.#held.slice(LENGTH_BYTES, end);
    this.#held = this.#held.slice(end);
    return message;
  }
}

/** The reply, if it is one to this question from this server; else says why not. `malformed`: it is, as far as it can be read. */
function believed(
  sys: Sys,
  bytes: Uint8Array,
  from: SocketAddress,
  query: DnsMessage,
  server: SocketAddress,
): DnsMessage | 'malformed' | undefined {
  const id = bytes.length >= 2 ? getU16(bytes, 0) : 0;
  const question = query.questions[0];
  const refuse = (reason: Reason, note = question ? questionText(question) : ''): undefined => {
    sys.emit(E.dnsRefused, { reason, numbers: [from.address, from.port, id, query.id], note });
  };
  if (from.address !== server.address || from.port !== server.port) return refuse(E.wrongServer);
  if (bytes.length >= HEADER_BYTES && id !== query.id) return refuse(E.wrongId);
  const message = decode(bytes);
  if (!message.ok) {
    refuse(E.malformedReply, message.error);
    return bytes.length >= HEADER_BYTES ? 'malformed' : undefined;
  }
  if ((message.value.flags & FLAG.QR) === 0) return refuse(E.notAResponse);
  if (!repeats(message.value, question)) return refuse(E.wrongQuestion);
  return message.value;
}

/** A server that could not read the question need not repeat it: its reply code then is not 0. */
const repeats = ({ questions, rcode }: DnsMessage, asked: Question | undefined): boolean =>
  questions.length === 0 ? rcode !== 0 || !asked : asked !== undefined && sameQuestion(questions[0]!, asked);

export const sameQuestion = (a: Question, b: Question): boolean =>
  a.type === b.type && a.class === b.class && canonicalName(a.name) === canonicalName(b.name);

const questionText = ({ name, type }: Question): string => `${name} ${typeName(type)}`;

function bindTo(sys: Sys, fd: Fd, { local }: Asked): Result<void, Errno> {
  if (!local) return ok(undefined);
  const address: Ipv4Address = local.address ?? 0;
  if (address === 0 && !local.port) return ok(undefined);
  return sys.bind(fd, { address, port: local.port ?? 0 });
}

function errorOf(errno: Errno): ExchangeError {
  switch (errno) {
    case 'ETIMEDOUT':
      return { kind: 'timeout', errno };
    case 'ECONNREFUSED':
      return { kind: 'refused', errno };
    case 'EINTR':
      return { kind: 'interrupted', errno };
    case 'ECONNRESET':
    case 'EPIPE':
      return { kind: 'closed', errno };
    default:
      return { kind: 'unreachable', errno };
  }
}
