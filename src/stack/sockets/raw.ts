/** Raw sockets: whole IP packets of one protocol come in, payloads or whole packets go out (raw(7)). */
import type { Ipv4Address } from '../../core/address.ts';
import { getU16, getU32, setU16, setU32 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import type { Frame } from '../../core/frame.ts';
import type { SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketAddress } from '../../core/sys.ts';
import * as ipv4 from '../../protocols/ipv4/codec.ts';
import type { Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import type { Path } from '../route/path.ts';
import * as wire from '../wire.ts';
import { BaseSocket } from './base.ts';
import type { IpSender } from './ip-sender.ts';

/** Sends only, with headers of the program's own. */
const IPPROTO_RAW = 255;

export class RawSocket extends BaseSocket {
  readonly kind = 'raw';
  readonly protocol: number;
  readonly #sender: IpSender;

  constructor(
    ctx: Context,
    owner: SocketOwner,
    protocol: number,
    sender: IpSender,
    forget: (socket: BaseSocket) => void,
  ) {
    super(ctx, owner, forget);
    this.protocol = protocol;
    this.#sender = sender;
    if (protocol === IPPROTO_RAW) this.options = { headerIncluded: true };
  }

  bind(local: SocketAddress): Result<void, Errno> {
    if (!this.#sender.mayBind(local.address)) return fail('EADDRNOTAVAIL');
    this.localIp = local.address;
    return ok(undefined);
  }

  connect(remote: SocketAddress): Result<void, Errno> {
    const path = this.#sender.path(this, remote.address, this.protocol, 0);
    if (!path.ok) return path;
    this.remoteIp = remote.address;
    this.localIp ||= path.value.source;
    return ok(undefined);
  }

  send(bytes: Uint8Array, to?: SocketAddress): Result<number, Errno> {
    const pending = this.takePending();
    if (pending) return fail(pending);
    if (bytes.length > ipv4.MAX_PACKET_BYTES) return fail('EMSGSIZE');
    const destination = to?.address ?? this.remoteIp;
    if (destination === 0 && !to) return fail('EDESTADDRREQ');
    const path = this.#sender.path(this, destination, this.protocol, 0);
    if (!path.ok) return path;
    if (this.options.headerIncluded) return this.#sendWhole(bytes, path.value);
    const peer = { address: destination, port: 0 };
    const header = this.#sender.header(this, path.value, bytes.length, this.protocol, peer);
    if (!header.ok) return header;
    const frame = this.#sender.ip.build(path.value, bytes.length, header.value);
    frame.bytes.set(bytes, wire.L3 + ipv4.HEADER_BYTES);
    const errno = this.#sender.ip.send(frame, path.value, this.#sender.mtu(this, path.value));
    return errno ? fail(errno) : ok(bytes.length);
  }

  /** IP_HDRINCL: the kernel fills in total length and checksum, and source and identification where they are 0 (raw(7)). */
  #sendWhole(bytes: Uint8Array, path: Path): Result<number, Errno> {
    const header = ((bytes[0] ?? 0) & 15) * 4;
    if (bytes.length < ipv4.HEADER_BYTES || header < ipv4.HEADER_BYTES || header > bytes.length) return fail('EINVAL');
    if (bytes.length > path.iface.mtu) {
      this.#sender.tellMtu(this, path.iface.mtu, { address: path.destination, port: 0 });
      return fail('EMSGSIZE');
    }
    const frame = wire.allocatePacket(this.ctx.env.frames, bytes.length);
    const b = frame.bytes;
    b.set(bytes, wire.L3);
    setU16(b, wire.IP_LENGTH, bytes.length);
    if (getU32(b, wire.IP_SOURCE) === 0) setU32(b, wire.IP_SOURCE, path.source);
    if (getU16(b, wire.IP_ID) === 0) {
      const id = this.#sender.ip.nextIdentification(path.source, path.destination, wire.ipProtocol(frame));
      setU16(b, wire.IP_ID, id);
    }
    wire.sealHeader(frame);
    const errno = this.#sender.ip.send(frame, path, path.iface.mtu);
    return errno ? fail(errno) : ok(bytes.length);
  }

  /** Whether a packet of `protocol` between these addresses is this socket's to see. */
  matches(protocol: number, local: Ipv4Address, remote: Ipv4Address, iface: Interface): boolean {
    return (
      protocol === this.protocol &&
      (this.localIp === 0 || this.localIp === local) &&
      (this.remoteIp === 0 || this.remoteIp === remote) &&
      (this.device === undefined || this.device === iface)
    );
  }

  /** A copy of a packet that came in, header included. */
  receive(frame: Frame, iface: Interface): void {
    const bytes = frame.bytes.slice(wire.L3, wire.ipEnd(frame));
    this.deliver({
      bytes,
      from: { address: wire.ipSource(frame), port: 0 },
      to: { address: wire.ipDestination(frame), port: 0 },
      ttl: frame.bytes[wire.IP_TTL]!,
      time: this.ctx.env.now,
      interface: iface.name,
      direction: 'in',
    });
  }
}
