/** IPv4 on its way down: headers are written, hooks asked, packets cut to the MTU and handed to a neighbour (RFC 791; RFC 1122, 3.3). */
import { BROADCAST_MAC, type Ipv4Address } from '../core/address.ts';
import { setU16, setU32, setU48 } from '../core/bytes.ts';
import type { Errno } from '../core/errno.ts';
import type { Frame } from '../core/frame.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import { IP_FRAGMENT, IP_OWN, IP_REFUSE, IP_SEND } from './events.ts';
import { fragment } from './fragment.ts';
import { Identifications } from './identification.ts';
import type { Interface } from './interface.ts';
import type { LinkOutput } from './link-output.ts';
import type { Neighbours } from './neighbour/table.ts';
import { passes, type Hooks } from './netfilter/hooks.ts';
import * as why from './reasons.ts';
import type { Path } from './route/path.ts';
import * as wire from './wire.ts';

/** What a sender decides about the header. */
export interface HeaderOptions {
  readonly protocol: number;
  readonly ttl: number;
  readonly tos: number;
  readonly dontFragment: boolean;
  /** -1: the next one of this flow. */
  readonly identification: number;
}

export class IpOutput {
  readonly #ctx: Context;
  readonly #link: LinkOutput;
  readonly #neighbours: Neighbours;
  readonly #hooks: Hooks;
  readonly #ids: Identifications;
  readonly #reroute: (frame: Frame) => Path | undefined;

  /** `reroute`: the way of a packet whose destination a hook has changed; undefined: there is none. */
  constructor(
    ctx: Context,
    link: LinkOutput,
    neighbours: Neighbours,
    hooks: Hooks,
    reroute: (frame: Frame) => Path | undefined,
  ) {
    this.#ctx = ctx;
    this.#link = link;
    this.#neighbours = neighbours;
    this.#hooks = hooks;
    this.#reroute = reroute;
    this.#ids = new Identifications(ctx.env.rng.u32());
  }

  /** A frame with the IP header written; its payload of `length` bytes, at offset 34, is the caller's to fill. */
  build(path: Path, length: number, options: HeaderOptions): Frame {
    const total = ipv4.HEADER_BYTES + length;
    const frame = wire.allocatePacket(this.#ctx.env.frames, total);
    const { destination, source } = path;
    const id = options.identification;
    const b = frame.bytes;
    b[wire.L3] = 0x45;
    b[wire.IP_TOS] = options.tos;
    setU16(b, wire.IP_LENGTH, total);
    setU16(b, wire.IP_ID, id >= 0 ? id : this.#ids.next(source, destination, options.protocol));
    setU16(b, wire.IP_FRAGMENT, options.dontFragment ? ipv4.DONT_FRAGMENT : 0);
    b[wire.IP_TTL] = options.ttl;
    b[wire.IP_PROTOCOL] = options.protocol;
    setU32(b, wire.IP_SOURCE, source);
    setU32(b, wire.IP_DESTINATION, destination);
    wire.sealHeader(frame);
    return frame;
  }

  /** The identification that the next packet of a flow gets (RFC 6864: unique while a fragment may be about). */
  nextIdentification(source: Ipv4Address, destination: Ipv4Address, protocol: number): number {
    return this.#ids.next(source, destination, protocol);
  }

  /** Sends a packet of this host's own, cut to `mtu`. EPERM: the filter table dropped it. Consumes the reference. */
  send(frame: Frame, wanted: Path, most: number): Errno | undefined {
    const { counters, env } = this.#ctx;
    const to = wire.ipDestination(frame);
    counters['ip-out-requests']++;
    if (!passes(this.#hooks.output, frame, undefined, wanted.iface)) {
      counters['ip-out-discards']++;
      this.#refuse(frame, wanted.iface);
      return 'EPERM';
    }
    const same = wire.ipDestination(frame) === to;
    const path = same ? wanted : this.#reroute(frame);
    if (!path) {
      counters['ip-out-no-routes']++;
      this.#refuse(frame, wanted.iface, why.NO_ROUTE);
      return 'ENETUNREACH';
    }
    const { iface } = path;
    const mtu = same ? most : iface.mtu;
    const ttl = frame.bytes[wire.IP_TTL]!;
    if (path.kind === 'local') {
      const { destination, source } = path;
      env.emit(IP_OWN, -1, frame.id, path.because, destination, source, wire.ipProtocol(frame), wire.ipLength(frame));
    } else {
      env.emit(IP_SEND, iface.port, frame.id, path.because, path.destination, path.nextHop, ttl, path.prefixLength);
    }
    this.finish(iface, path.nextHop, path.kind, frame, mtu);
    return undefined;
  }

  /** The last part, shared with forwarding. Consumes the reference. */
  finish(iface: Interface, nextHop: Ipv4Address, kind: Path['kind'], frame: Frame, mtu: number): void {
    const { counters, env } = this.#ctx;
    if (this.#hooks.postrouting.length > 0 && !passes(this.#hooks.postrouting, frame, undefined, iface)) {
      counters['ip-out-discards']++;
      return env.frames.release(frame);
    }
    const length = wire.ipLength(frame);
    if (length <= mtu) return this.#hand(iface, nextHop, kind, frame);
    const pieces = fragment(env.frames, frame, mtu);
    counters['ip-frag-oks']++;
    counters['ip-frag-creates'] += pieces.length;
    const destination = wire.ipDestination(frame);
    env.emit(IP_FRAGMENT, iface.port, frame.id, why.CUT, destination, mtu, pieces.length, length);
    env.frames.release(frame);
    for (const piece of pieces) this.#hand(iface, nextHop, kind, piece);
  }

  #hand(iface: Interface, nextHop: Ipv4Address, kind: Path['kind'], frame: Frame): void {
    if (kind === 'unicast' && !iface.loopback) return this.#neighbours.send(iface, nextHop, frame);
    const b = frame.bytes;
    setU48(b, 0, iface.loopback ? 0 : kind === 'broadcast' ? BROADCAST_MAC : groupMac(nextHop));
    setU48(b, 6, iface.mac);
    setU16(b, 12, ipv4.ETHER_TYPE);
    this.#link.send(iface, frame, wire.ipEnd(frame));
  }

  #refuse(frame: Frame, iface: Interface, reason = why.FILTERED_OUT): void {
    const { env } = this.#ctx;
    const [destination, source] = [wire.ipDestination(frame), wire.ipSource(frame)];
    const protocol = wire.ipProtocol(frame);
    const length = wire.ipLength(frame);
    env.emit(IP_REFUSE, iface.port, frame.id, reason, destination, source, protocol, length);
    env.frames.release(frame);
  }
}

/** RFC 1112, 6.4: the low 23 bits of the group in 01:00:5e:00:00:00. */
const groupMac = (group: Ipv4Address): number => 0x0100_5e00_0000 + (group & 0x7f_ffff);
