/** Who has which local service port: bound and listening sockets, and connections (RFC 9293, 3.9.1.1; ephemeral ports: RFC 6056, 3.3.1). */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketAddress } from '../../core/sys.ts';
import { STATE_REUSED } from '../../protocols/tcp/reasons.ts';
import type { Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import type { ConnectionTable } from './connection-table.ts';
import type { Endpoint } from './endpoint.ts';
import type { FourTuple } from './initial-sequence.ts';
import type { StreamSocket } from './stream-socket.ts';

/** Listening sockets are found by their port alone: Linux's listening hash, made small. */
const LISTEN_BUCKETS = 32;

export class LocalPorts {
  readonly #bound = new Map<number, StreamSocket[]>();
  readonly #ctx: Context;
  readonly #connections: ConnectionTable<Endpoint>;

  constructor(ctx: Context, connections: ConnectionTable<Endpoint>) {
    this.#ctx = ctx;
    this.#connections = connections;
  }

  bucketOf(port: number): number {
    return port % LISTEN_BUCKETS;
  }

  /** EADDRINUSE: another has it, or no ephemeral one is free. */
  bind(socket: StreamSocket, { address, port }: SocketAddress): Result<SocketAddress, Errno> {
    if (port < 0 || port > 0xffff) return fail('EINVAL');
    const chosen = port !== 0 ? port : this.#ephemeral((candidate) => !this.#clashes(socket, address, candidate));
    if (chosen === undefined || this.#clashes(socket, address, chosen)) return fail('EADDRINUSE');
    socket.localIp = address;
    socket.localPort = chosen;
    socket.bound = true;
    this.#bound.set(chosen, [...(this.#bound.get(chosen) ?? []), socket]);
    return ok({ address, port: chosen });
  }

  unbind(socket: StreamSocket): void {
    if (!socket.bound) return;
    socket.bound = false;
    const left = (this.#bound.get(socket.localPort) ?? []).filter((other) => other !== socket);
    if (left.length > 0) this.#bound.set(socket.localPort, left);
    else this.#bound.delete(socket.localPort);
  }

  /** Two may share a port when their addresses differ, or when both allow it and neither listens (SO_REUSEADDR, socket(7)). */
  #clashes(socket: StreamSocket, address: Ipv4Address, port: number): boolean {
    const { reuseAddress } = socket.options;
    const overlaps = (other: Ipv4Address): boolean => other === 0 || address === 0 || other === address;
    const bound = this.#bound.get(port) ?? [];
    if (bound.some((o) => overlaps(o.localIp) && !(reuseAddress && o.options.reuseAddress && !o.listener))) return true;
    return this.#connections
      .onLocalPort(port)
      .some((c) => overlaps(c.localIp) && !(reuseAddress && c.options.reuseAddress));
  }

  /** The port of a new connection: the one it is bound to, or an ephemeral one whose 4-tuple is free. */
  forConnection(tuple: FourTuple): Result<number, Errno> {
    if (tuple.localPort !== 0) return this.#isFree(tuple, tuple.localPort) ? ok(tuple.localPort) : fail('EADDRINUSE');
    const port = this.#ephemeral((candidate) => !this.#bound.has(candidate) && this.#isFree(tuple, candidate));
    return port === undefined ? fail('EADDRNOTAVAIL') : ok(port);
  }

  /** A 4-tuple in TIME-WAIT is free for who may reuse it (RFC 6191): timestamps tell old segments from new ones. */
  #isFree({ localIp, remoteIp, remotePort }: FourTuple, port: number): boolean {
    const other = this.#connections.find(localIp, port, remoteIp, remotePort);
    if (!other) return true;
    const { connection } = other;
    const reuse = this.#ctx.sysctl.get('net.ipv4.tcp_tw_reuse');
    const allowed = reuse === 1 || (reuse === 2 && localIp >>> 24 === 127);
    if (connection.state !== 'TIME-WAIT' || !allowed || !connection.timestamps.agreed) return false;
    if (this.#ctx.env.now - connection.timestamps.recentAt < 1e9) return false;
    connection.end(undefined, STATE_REUSED);
    return true;
  }

  /** A random start, then the next one that will do. */
  #ephemeral(fits: (port: number) => boolean): number | undefined {
    const [first, last] = this.#ctx.sysctl.list('net.ipv4.ip_local_port_range') as [number, number];
    const count = last - first + 1;
    const start = this.#ctx.env.rng.below(count);
    for (let i = 0; i < count; i++) {
      const port = first + ((start + i) % count);
      if (fits(port)) return port;
    }
    return undefined;
  }

  /** The listening socket for a destination: bound to the very address before bound to any. */
  listening(port: number, address: Ipv4Address, iface: Interface): StreamSocket | undefined {
    let any: StreamSocket | undefined;
    for (const socket of this.#bound.get(port) ?? []) {
      if (!socket.listener || (socket.device && socket.device !== iface)) continue;
      if (socket.localIp === address) return socket;
      if (socket.localIp === 0) any ??= socket;
    }
    return any;
  }
}
