/** What a kernel needs of a network stack: sockets without file descriptors, never waiting. src/stack implements it. */
import type { Errno } from './errno.ts';
import type { Result } from './result.ts';
import type { Message, SocketAddress, SocketError, SocketKind, SocketOptions } from './sys.ts';

export interface Socket {
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

export interface Network {
  /** Raw sockets take an IP protocol number, packet sockets an EtherType (0x0003: all). `owner` names the process in the socket table. */
  open(kind: SocketKind, protocol: number, owner: SocketOwner): Result<Socket, Errno>;
}

export interface SocketOwner {
  readonly pid: number;
  readonly program: string;
  readonly fd: number;
}
