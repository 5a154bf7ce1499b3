/** Datagram sockets: UDP (udp(7); RFC 768; RFC 1122, 4.1). */
import { isMulticastIpv4, type Ipv4Address } from '../../core/address.ts';
import { setU16 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import type { SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketAddress } from '../../core/sys.ts';
import * as udp from '../../protocols/udp/codec.ts';
import * as ipv4 from '../../protocols/ipv4/codec.ts';
import type { Context } from '../context.ts';
import { UDP_SEND } from '../events.ts';
import type { Interface } from '../interface.ts';
import type { Path } from '../route/path.ts';
import { PROGRAM_SENDS } from '../udp-reasons.ts';
import * as wire from '../wire.ts';
import { BaseSocket } from './base.ts';
import type { IpSender } from './ip-sender.ts';
import type { ServicePorts } from './service-ports.ts';

export class DatagramSocket extends BaseSocket {
  readonly kind = 'datagram';
  readonly #sender: IpSender;
  readonly #ports: ServicePorts<DatagramSocket>;

  constructor(ctx: Context, owner: SocketOwner, sender: IpSender, ports: ServicePorts<DatagramSocket>) {
    super(ctx, owner, () => ports.remove(this));
    this.#sender = sender;
    this.#ports = ports;
  }

  /** EADDRNOTAVAIL: not an own address. EADDRINUSE: another socket has it. EINVAL: bound already. */
  bind(local: SocketAddress): Result<void, Errno> {
    if (this.localPort !== 0) return fail('EINVAL');
    if (!this.#sender.mayBind(local.address)) return fail('EADDRNOTAVAIL');
    this.localIp = local.address;
    const done = this.#ports.bind(this, local.port);
    if (!done.ok) this.localIp = 0;
    return done;
  }

  connect(remote: SocketAddress): Result<void, Errno> {
    const path = this.#path(remote);
    if (!path.ok) return path;
    const bound = this.#ensurePort();
    if (!bound.ok) return bound;
    if (this.localIp === 0) this.localIp = path.value.source;
    this.remoteIp = path.value.destination;
    this.remotePort = remote.port;
    return ok(undefined);
  }

  send(bytes: Uint8Array, to?: SocketAddress): Result<number, Errno> {
    const pending = this.takePending();
    if (pending) return fail(pending);
    if (bytes.length > ipv4.MAX_PACKET_BYTES) return fail('EMSGSIZE');
    const remote = to ?? { address: this.remoteIp, port: this.remotePort };
    if (!to && !this.connected) return fail('EDESTADDRREQ');
    if (remote.port === 0) return fail('EINVAL');
    const bound = this.#ensurePort();
    if (!bound.ok) return bound;
    const path = this.#path(remote);
    if (!path.ok) return path;
    const length = udp.HEADER_BYTES + bytes.length;
    const header = this.#sender.header(this, path.value, length, udp.IP_PROTOCOL, remote);
    if (!header.ok) return header;
    const frame = this.#sender.ip.build(path.value, length, header.value);
    const at = wire.L3 + ipv4.HEADER_BYTES;
    const b = frame.bytes;
    setU16(b, at + udp.SOURCE_PORT_AT, this.localPort);
    setU16(b, at + udp.DESTINATION_PORT_AT, remote.port);
    setU16(b, at + udp.LENGTH_AT, length);
    b.set(bytes, at + udp.PAYLOAD_AT);
    udp.sealed(b, path.value.source, path.value.destination, at);
    this.ctx.counters['udp-out-datagrams']++;
    const { destination } = path.value;
    this.ctx.env.emit(UDP_SEND, -1, frame.id, PROGRAM_SENDS, destination, remote.port, this.localPort, bytes.length);
    const errno = this.#sender.ip.send(frame, path.value, this.#sender.mtu(this, path.value));
    return errno ? fail(errno) : ok(bytes.length);
  }

  /** How well the socket fits a datagram: -1 not at all, else the more the more specific (bound address, peer, interface). */
  score(local: Ipv4Address, remote: Ipv4Address, remotePort: number, iface: Interface | undefined): number {
    let score = 0;
    if (this.localIp !== 0) {
      if (this.localIp !== local) return -1;
      score += 4;
    }
    if (this.remoteIp !== 0) {
      if (this.remoteIp !== remote || this.remotePort !== remotePort) return -1;
      score += 8;
    }
    if (this.device !== undefined) {
      if (iface !== undefined && this.device !== iface) return -1;
      score += 4;
    }
    return score;
  }

  #path(remote: SocketAddress): Result<Path, Errno> {
    const ports = ((this.localPort << 16) | remote.port) >>> 0;
    // a socket bound to a broadcast or a group sends from an address of its own
    const bound = this.localIp;
    const own = bound !== 0 && !isMulticastIpv4(bound) && this.#sender.isOwn(bound) ? bound : 0;
    return this.#sender.path(this, remote.address, udp.IP_PROTOCOL, ports, own);
  }

  #ensurePort(): Result<void, Errno> {
    return this.localPort === 0 ? this.#ports.bind(this, 0) : ok(undefined);
  }
}
