/** The socket of a program: unbound, bound, listening or connected (tcp(7); RFC 9293, 3.9.1). Nothing here waits. */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { SocketOwner, StreamSocket as Contract } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Half, Message, SocketAddress, SocketError, SocketOptions } from '../../core/sys.ts';
import { CONGESTION_CONTROLS } from '../../core/sysctl.ts';
import type { TcpRow } from '../../core/tables.ts';
import { TCP_TELL } from '../../protocols/tcp/events.ts';
import type { Admission } from '../../protocols/tcp/host.ts';
import * as why from '../../protocols/tcp/reasons.ts';
import { maySend } from '../../protocols/tcp/transitions.ts';
import type { Interface } from '../interface.ts';
import type { Endpoint, Owner } from './endpoint.ts';
import { infoOf } from './info.ts';
import type { Listener } from './listener.ts';

/** What a socket asks of the layer it was opened in. */
export interface SocketParts {
  interfaceNamed(name: string): Interface | undefined;
  /** Port 0: an ephemeral one. */
  bind(socket: StreamSocket, local: SocketAddress): Result<SocketAddress, Errno>;
  unbind(socket: StreamSocket): void;
  connect(socket: StreamSocket, remote: SocketAddress): Result<Endpoint, Errno>;
  /** Lets connections in; the limits are those of the host. */
  listen(socket: StreamSocket, backlog: number): Listener;
  forget(socket: StreamSocket): void;
  nextInode(): number;
  adopt(endpoint: Endpoint, owner: SocketOwner, options: SocketOptions): StreamSocket;
}

const END = new Uint8Array(0);

export class StreamSocket implements Contract, Owner {
  readonly kind = 'stream';
  readonly stream = this;
  readonly owner: SocketOwner;
  readonly inode: number;
  onReady: (() => void) | undefined = undefined;
  options: SocketOptions = {};
  device: Interface | undefined;
  /** Holds its port by `bind`, and not by being connected. */
  bound = false;
  localIp: Ipv4Address = 0;
  localPort = 0;
  endpoint: Endpoint | undefined;
  listener: Listener | undefined;
  connecting = false;
  #error: Errno | undefined;
  #readShut = false;
  #closed = false;
  readonly #parts: SocketParts;

  constructor(parts: SocketParts, owner: SocketOwner, inode: number) {
    this.#parts = parts;
    this.owner = owner;
    this.inode = inode;
  }

  /** Takes over a connection that was accepted. */
  adopt(endpoint: Endpoint): void {
    this.endpoint = endpoint;
    this.localIp = endpoint.localIp;
    this.localPort = endpoint.localPort;
    endpoint.owner = this;
  }

  // what the program asks for

  setOptions(options: SocketOptions): Result<void, Errno> {
    const device = options.device ? this.#parts.interfaceNamed(options.device) : undefined;
    if (options.device && !device) return fail('ENODEV');
    if (options.ttl !== undefined && (options.ttl < 1 || options.ttl > 255)) return fail('EINVAL');
    const { congestion, maxSegment } = options;
    if (congestion !== undefined && !(CONGESTION_CONTROLS as readonly string[]).includes(congestion))
      return fail('ENOENT');
    if (maxSegment !== undefined && (maxSegment < 88 || maxSegment > 32_767)) return fail('EINVAL');
    if (device) this.device = device;
    this.options = { ...this.options, ...options };
    this.endpoint?.configure(this.options);
    return ok(undefined);
  }

  /** EINVAL: bound or connected already. EADDRNOTAVAIL: not an own address. EADDRINUSE: another has the port. */
  bind(local: SocketAddress): Result<void, Errno> {
    if (this.localPort !== 0) return fail('EINVAL');
    const done = this.#parts.bind(this, local);
    return done.ok ? ok(undefined) : done;
  }

  listen(backlog: number): Result<void, Errno> {
    if (this.endpoint || this.connecting) return fail('EINVAL');
    if (this.localPort === 0) {
      const bound = this.bind({ address: 0, port: 0 });
      if (!bound.ok) return bound;
    }
    if (!this.listener) this.listener = this.#parts.listen(this, backlog);
    return ok(undefined);
  }

  accept(owner: SocketOwner): StreamSocket | undefined {
    const endpoint = this.listener?.take();
    return endpoint && this.#parts.adopt(endpoint, owner, this.options);
  }

  /** EISCONN, EOPNOTSUPP (it listens), or why there is no way. */
  connect(remote: SocketAddress): Result<void, Errno> {
    if (this.listener) return fail('EOPNOTSUPP');
    if (this.endpoint) return fail('EISCONN');
    const endpoint = this.#parts.connect(this, remote);
    if (!endpoint.ok) return endpoint;
    this.adopt(endpoint.value);
    this.connecting = true;
    endpoint.value.connection.open();
    return ok(undefined);
  }

  localAddress(): Result<SocketAddress, Errno> {
    return ok({ address: this.localIp, port: this.localPort });
  }

  peerAddress(): Result<SocketAddress, Errno> {
    const { endpoint } = this;
    if (!endpoint || this.connecting || endpoint.connection.state === 'CLOSED') return fail('ENOTCONN');
    return ok({ address: endpoint.remoteIp, port: endpoint.remotePort });
  }

  send(bytes: Uint8Array): Result<number, Errno> {
    if (this.#error) return fail(this.takePending()!);
    if (!this.endpoint) return fail('EPIPE');
    const { connection } = this.endpoint;
    if (!this.connecting && (connection.send.fin >= 0 || !maySend(connection.state))) return fail('EPIPE');
    const taken = connection.write(bytes);
    return taken === 0 && bytes.length > 0 ? fail('EAGAIN') : ok(taken);
  }

  read(max: number): Uint8Array | undefined {
    if (!this.endpoint || this.#readShut) return END;
    return this.connecting ? undefined : this.endpoint.connection.read(max);
  }

  shutdown(half: Half): Result<void, Errno> {
    if (!this.endpoint || this.endpoint.connection.state === 'CLOSED') return fail('ENOTCONN');
    if (half !== 'write') {
      this.#readShut = true;
      this.#wake();
    }
    if (half !== 'read') this.endpoint.connection.close();
    return ok(undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onReady = undefined;
    this.listener?.close();
    this.#parts.forget(this);
    const { endpoint } = this;
    if (!endpoint) return;
    endpoint.owner = undefined;
    endpoint.connection.detach(this.options.linger === 0);
  }

  info(): TcpRow | undefined {
    return this.endpoint && infoOf(this.endpoint);
  }

  // what poll(2) sees

  get ready(): boolean {
    return this.readable;
  }

  get readable(): boolean {
    if (this.listener) return this.listener.waiting > 0;
    if (!this.endpoint) return true;
    const { connection } = this.endpoint;
    if (this.connecting) return false;
    return this.#readShut || this.#error !== undefined || connection.receive.queue.waiting > 0 || connection.atEnd;
  }

  get writable(): boolean {
    if (this.#error !== undefined || !this.endpoint) return true;
    if (this.connecting) return false;
    const { connection } = this.endpoint;
    return connection.send.fin >= 0 || !maySend(connection.state) || connection.send.roomy;
  }

  take(): Message | undefined {
    return undefined;
  }

  takeError(): SocketError | undefined {
    return undefined;
  }

  takePending(): Errno | undefined {
    const errno = this.#error;
    this.#error = undefined;
    return errno;
  }

  // what the connection tells

  admission(): Admission {
    return 'admit';
  }

  established(): void {
    this.connecting = false;
    this.#wake();
  }

  readableNow(): void {
    this.#wake();
  }

  writableNow(): void {
    this.#wake();
  }

  ended(endpoint: Endpoint, errno: Errno | undefined): void {
    if (errno !== undefined) {
      this.#error = errno;
      endpoint.tell(TCP_TELL, why.TOLD, endpoint.connection.send.nxt - endpoint.connection.send.una);
    }
    this.connecting = false;
    this.#wake();
  }

  #wake(): void {
    this.onReady?.();
  }
}
