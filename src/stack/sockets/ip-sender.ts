/** How sockets send IP packets: the path, the permission to broadcast, the DF bit and the MTU (ip(7), IP_MTU_DISCOVER; RFC 1191, 6.1). */
import type { Ipv4Address } from '../../core/address.ts';
import { isMulticastIpv4 } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import * as ipv4 from '../../protocols/ipv4/codec.ts';
import type { Context } from '../context.ts';
import { IP_REFUSE } from '../events.ts';
import type { HeaderOptions, IpOutput } from '../ip-output.ts';
import type { Pmtu } from '../pmtu.ts';
import * as why from '../reasons.ts';
import { findPath, type Path } from '../route/path.ts';
import type { Routes } from '../route/routes.ts';
import type { BaseSocket } from './base.ts';

const REFUSED: Partial<Record<Errno, Reason>> = {
  EHOSTUNREACH: why.UNREACHABLE_ROUTE,
  EACCES: why.PROHIBIT_ROUTE,
  EINVAL: why.BLACKHOLE_ROUTE,
};

export class IpSender {
  readonly ip: IpOutput;
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #pmtu: Pmtu;

  constructor(ctx: Context, routes: Routes, ip: IpOutput, pmtu: Pmtu) {
    this.ip = ip;
    this.#ctx = ctx;
    this.#routes = routes;
    this.#pmtu = pmtu;
  }

  /** Whether a socket may bind to the address: an own one, any, a broadcast or a group. */
  mayBind(address: Ipv4Address): boolean {
    if (address === 0 || isMulticastIpv4(address) || address === 0xffff_ffff) return true;
    return this.#routes.isOwn(address) || this.#routes.localType(address) !== undefined;
  }

  isOwn(address: Ipv4Address): boolean {
    return this.#routes.isOwn(address);
  }

  /** EACCES: a broadcast without SO_BROADCAST. Other errnos: as `findPath` says. */
  path(
    socket: BaseSocket,
    destination: Ipv4Address,
    protocol: number,
    ports: number,
    source = socket.localIp,
  ): Result<Path, Errno> {
    const path = findPath(this.#ctx, this.#routes, {
      destination,
      source,
      device: socket.device,
      protocol,
      ports,
    });
    if (!path.ok) {
      if (path.error === 'ENETUNREACH') this.#ctx.counters['ip-out-no-routes']++;
      this.refuse(REFUSED[path.error] ?? why.NO_ROUTE, destination, source, protocol, 0);
      return path;
    }
    if (path.value.kind === 'broadcast' && !socket.options.broadcast) {
      this.refuse(why.NOT_PERMITTED, destination, path.value.source, protocol, 0);
      return fail('EACCES');
    }
    return path;
  }

  /** The largest packet that a path takes, as far as this host knows. */
  mtu(socket: BaseSocket, path: Path): number {
    const own = path.iface.mtu;
    return socket.options.mtuDiscover === 'probe' ? own : Math.min(own, this.#pmtu.get(path.destination) ?? own);
  }

  /** The header for a payload of `length` bytes. EMSGSIZE: too big and not to be cut; the error queue then names the MTU. */
  header(
    socket: BaseSocket,
    path: Path,
    length: number,
    protocol: number,
    to: { readonly address: Ipv4Address; readonly port: number },
  ): Result<HeaderOptions, Errno> {
    const { options } = socket;
    const mode = options.mtuDiscover ?? 'want';
    const total = ipv4.HEADER_BYTES + length;
    const mtu = this.mtu(socket, path);
    const tooLong = total > ipv4.MAX_PACKET_BYTES;
    const strict = mode === 'do' || mode === 'probe';
    if (tooLong || (strict && total > mtu)) {
      const reason = tooLong ? why.TOO_LONG_LOCAL : why.TOO_BIG_LOCAL;
      this.refuse(reason, path.destination, path.source, protocol, total);
      this.tellMtu(socket, mtu, to);
      return fail('EMSGSIZE');
    }
    const dontFragment = strict || (mode === 'want' && total <= mtu);
    const ttl = options.ttl ?? (path.kind === 'multicast' ? 1 : this.#ctx.sysctl.defaultTtl);
    // Linux: what can never be cut needs no identification (RFC 6864, 4.1), unless the socket is connected.
    const identification = strict && !socket.connected ? 0 : -1;
    return ok({ protocol, ttl, tos: options.tos ?? 0, dontFragment, identification });
  }

  refuse(reason: Reason, destination: Ipv4Address, source: Ipv4Address, protocol: number, length: number): void {
    this.#ctx.env.emit(IP_REFUSE, -1, 0, reason, destination, source, protocol, length);
  }

  /** An entry for the error queue that names the MTU. */
  tellMtu(socket: BaseSocket, mtu: number, to: { readonly address: Ipv4Address; readonly port: number }): void {
    socket.queueError({
      errno: 'EMSGSIZE',
      origin: 'local',
      type: 0,
      code: 0,
      info: mtu,
      offender: 0,
      to,
      bytes: new Uint8Array(0),
      time: this.#ctx.env.now,
    });
  }
}
