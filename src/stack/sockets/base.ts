/** What all sockets share: a queue of messages, an error queue, a pending errno and options (socket(7); ip(7), IP_RECVERR). */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { Socket, SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Message, SocketAddress, SocketError, SocketKind, SocketOptions } from '../../core/sys.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';

/** Linux's net.core.rmem_default; a message costs its bytes and its bookkeeping. */
const RECEIVE_BUFFER_BYTES = 212_992;
const MESSAGE_COST_BYTES = 768;

export abstract class BaseSocket implements Socket {
  abstract readonly kind: SocketKind;
  readonly stream = undefined;
  readonly owner: SocketOwner;
  readonly inode: number;
  onReady: (() => void) | undefined = undefined;
  localIp: Ipv4Address = 0;
  localPort = 0;
  /** 0: not connected. */
  remoteIp: Ipv4Address = 0;
  remotePort = 0;
  device: Interface | undefined;
  options: SocketOptions = {};
  protected readonly ctx: Context;
  readonly #messages: Message[] = [];
  readonly #errors: SocketError[] = [];
  #pending: Errno | undefined;
  #queued = 0;
  #closed = false;
  readonly #forget: (socket: BaseSocket) => void;

  constructor(ctx: Context, owner: SocketOwner, forget: (socket: BaseSocket) => void) {
    this.ctx = ctx;
    this.inode = ctx.inodes.next++;
    this.owner = owner;
    this.#forget = forget;
  }

  abstract bind(local: SocketAddress): Result<void, Errno>;
  abstract connect(remote: SocketAddress): Result<void, Errno>;
  abstract send(bytes: Uint8Array, to?: SocketAddress): Result<number, Errno>;

  /** Bytes of messages that wait. */
  get queued(): number {
    return this.#messages.reduce((sum, m) => sum + m.bytes.length, 0);
  }

  get connected(): boolean {
    return this.remoteIp !== 0;
  }

  get ready(): boolean {
    return this.readable || this.#errors.length > 0;
  }

  get readable(): boolean {
    return this.#messages.length > 0 || this.#pending !== undefined;
  }

  setOptions(options: SocketOptions): Result<void, Errno> {
    const device = options.device ? interfaceNamed(this.ctx, options.device) : undefined;
    if (options.device && !device) return fail('ENODEV');
    if (options.ttl !== undefined && (options.ttl < 1 || options.ttl > 255)) return fail('EINVAL');
    if (options.tos !== undefined && (options.tos < 0 || options.tos > 255)) return fail('EINVAL');
    if (options.device !== undefined) this.device = device;
    this.options = { ...this.options, ...options };
    return ok(undefined);
  }

  localAddress(): Result<SocketAddress, Errno> {
    return ok({ address: this.localIp, port: this.localPort });
  }

  take(): Message | undefined {
    const message = this.#messages.shift();
    if (message) this.#queued -= message.bytes.length + MESSAGE_COST_BYTES;
    return message;
  }

  /** As on Linux the pending errno follows the queue: taking the last entry that ICMP made clears it, else it becomes the next one's. */
  takeError(): SocketError | undefined {
    const error = this.#errors.shift();
    if (error?.origin === 'icmp') this.#pending = this.#errors.find((e) => e.origin === 'icmp')?.errno;
    return error;
  }

  takePending(): Errno | undefined {
    const errno = this.#pending;
    this.#pending = undefined;
    return errno;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onReady = undefined;
    this.#forget(this);
  }

  /** Queues a message; false when the receive buffer is full. */
  deliver(message: Message): boolean {
    if (this.#queued > 0 && this.#queued + message.bytes.length > RECEIVE_BUFFER_BYTES) return false;
    this.#queued += message.bytes.length + MESSAGE_COST_BYTES;
    this.#wake(() => this.#messages.push(message));
    return true;
  }

  /** An entry for the error queue, if the program asked for one. */
  queueError(error: SocketError): void {
    if (this.options.receiveErrors) this.#wake(() => this.#errors.push(error));
  }

  /** What the next call fails with. */
  setPending(errno: Errno): void {
    this.#wake(() => {
      this.#pending = errno;
    });
  }

  #wake(add: () => void): void {
    const { ready, readable } = this;
    add();
    if (!ready || (!readable && this.readable)) this.onReady?.();
  }
}
