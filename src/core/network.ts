/** What a kernel needs of a network stack: sockets without file descriptors, never waiting. src/stack implements it. */
import type { Errno } from './errno.ts';
import type { Result } from './result.ts';
import type { Half, Message, SocketAddress, SocketError, SocketKind, SocketOptions } from './sys.ts';
import type { TcpRow } from './tables.ts';

export interface Socket {
  /** The same socket, when it is a stream socket. */
  readonly stream: StreamSocket | undefined;
  setOptions(options: SocketOptions): Result<void, Errno>;
  bind(local: SocketAddress): Result<void, Errno>;
  connect(remote: SocketAddress): Result<void, Errno>;
  localAddress(): Result<SocketAddress, Errno>;
  /** Sends at once or says why not; a packet that waits for its neighbour's address counts as sent. */
  send(bytes: Uint8Array, to?: SocketAddress): Result<number, Errno>;
  /** The oldest message waiting. */
  take(): Message | undefined;
  /** The oldest entry of the error queue. */
  takeError(): SocketError | undefined;
  /** The errno that the next `receive` fails with, taken (SO_ERROR): set by an ICMP error, with or without an error queue. */
  takePending(): Errno | undefined;
  /** Whether a message, an error or a pending errno waits: what poll(2) reports. */
  readonly ready: boolean;
  /** Whether a message or a pending errno waits, so that a receive goes on. An entry of the error queue alone does not end its wait. */
  readonly readable: boolean;
  /** Called when `ready` or `readable` becomes true. */
  onReady: (() => void) | undefined;
  close(): void;
}

/**
 * A TCP socket (tcp(7)). `connect` only begins: the socket is `connecting` until `writable` becomes true, and a failure is then the
 * pending errno. `send` takes what has room in the send buffer and fails with EAGAIN when nothing has. `onReady` is also called when
 * `writable` becomes true. `ready` and `readable` say that `read` or `accept` would give something, the end of the stream included.
 */
export interface StreamSocket extends Socket {
  readonly connecting: boolean;
  /** Whether `send` would take something or fail with more than EAGAIN. */
  readonly writable: boolean;
  /** Binds to an ephemeral port first when the socket has none. */
  listen(backlog: number): Result<void, Errno>;
  /** The oldest connection that waits, now owned by `owner`; undefined when none does. */
  accept(owner: SocketOwner): StreamSocket | undefined;
  /** Takes up to `max` bytes: undefined when nothing has come yet, empty at the end of the stream. */
  read(max: number): Uint8Array | undefined;
  shutdown(half: Half): Result<void, Errno>;
  peerAddress(): Result<SocketAddress, Errno>;
  info(): TcpRow | undefined;
}

export interface Network {
  /** Raw sockets take an IP protocol number, packet sockets an EtherType (0x0003: all). `owner` names the process in the socket table. */
  open(kind: SocketKind, protocol: number, owner: SocketOwner): Result<Socket, Errno>;
}

export interface SocketOwner {
  readonly pid: number;
  readonly program: string;
  readonly fd: number;
}
