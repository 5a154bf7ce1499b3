/**
 * Sockets as dig uses them: UDP connected to the server, so that the kernel tells of ports that are closed (RFC 1122, 4.1.3.3), or TCP
 * with a length before each message (RFC 1035, 4.2.2). What to believe is the caller's business: dig shows more than a resolver takes.
 */
import type { Errno } from '../../../core/errno.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, SocketAddress, Sys } from '../../../core/sys.ts';
import type { Ns } from '../../../core/time.ts';
import { MessageStream, withLength } from '../dns/exchange.ts';

/** A socket on which a question has been asked. */
export interface Talk {
  readonly transport: 'udp' | 'tcp';
  readonly fd: Fd;
  readonly stream: MessageStream;
  /** When the question was sent. */
  sentAt: Ns;
  readonly until: Ns;
}

export interface TalkOptions {
  readonly tcp: boolean;
  readonly timeout: Ns;
  /** Where to send from. */
  readonly source: SocketAddress | undefined;
}

/** A socket to the server; the error is why there is none. */
export function* openTalk(sys: Sys, server: SocketAddress, options: TalkOptions): Call<Result<Talk, Errno>> {
  const socket = sys.socket(options.tcp ? 'stream' : 'datagram');
  if (!socket.ok) return socket;
  const fd = socket.value;
  const ready = yield* connected(sys, fd, server, options);
  if (!ready.ok) {
    sys.close(fd);
    return ready;
  }
  const now = sys.now();
  const transport = options.tcp ? 'tcp' : 'udp';
  return ok({ transport, fd, stream: new MessageStream(), sentAt: now, until: now + options.timeout });
}

function* connected(
  sys: Sys,
  fd: Fd,
  server: SocketAddress,
  { tcp, source, timeout }: TalkOptions,
): Call<Result<void, Errno>> {
  const bound = source ? sys.bind(fd, source) : ok(undefined);
  if (!bound.ok) return bound;
  return yield* sys.connect(fd, server, tcp ? { timeout } : {});
}

/** Sends the question; the clock of its answer starts. */
export function* sendOn(sys: Sys, talk: Talk, bytes: Uint8Array): Call<Result<void, Errno>> {
  talk.sentAt = sys.now();
  const sent =
    talk.transport === 'udp' ? sys.send(talk.fd, bytes) : yield* sys.writeAll(talk.fd, withLength(bytes), {});
  return sent.ok ? ok(undefined) : sent;
}

/** The next message. `EOF`: the other end has closed. */
export function* hearOn(sys: Sys, talk: Talk): Call<Result<Uint8Array, Errno | 'EOF'>> {
  if (talk.transport === 'udp') {
    const received = yield* sys.receive(talk.fd, { timeout: Math.max(0, talk.until - sys.now()) });
    return received.ok ? ok(received.value.bytes) : received;
  }
  for (;;) {
    const whole = talk.stream.next();
    if (whole) return ok(whole);
    const piece = yield* sys.read(talk.fd, { timeout: Math.max(0, talk.until - sys.now()) });
    if (!piece.ok) return piece;
    if (piece.value.length === 0) return fail('EOF');
    talk.stream.push(piece.value);
  }
}

/** The words of BIND for what went wrong. */
export function errorWords(error: Errno | 'EOF'): string {
  switch (error) {
    case 'EOF':
      return 'end of file';
    case 'ETIMEDOUT':
      return 'timed out';
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ECONNRESET':
      return 'connection reset';
    case 'ENETUNREACH':
      return 'network unreachable';
    case 'EHOSTUNREACH':
      return 'host unreachable';
    case 'EADDRNOTAVAIL':
      return 'address not available';
    case 'EADDRINUSE':
      return 'address in use';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    default:
      return 'unexpected error';
  }
}
