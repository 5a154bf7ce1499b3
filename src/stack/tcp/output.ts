/** Segments on their way down: a path is found, an IP header written, the packet sent (RFC 9293, 3.9.2). Holds the packet being built. */
import type { Ipv4Address } from '../../core/address.ts';
import { setU16, setU32 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import type { EventKind, Reason } from '../../core/event.ts';
import type { Frame } from '../../core/frame.ts';
import type { Result } from '../../core/result.ts';
import * as ipv4 from '../../protocols/ipv4/codec.ts';
import * as tcp from '../../protocols/tcp/codec.ts';
import { TCP_SEND } from '../../protocols/tcp/events.ts';
import type { Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import type { IpOutput } from '../ip-output.ts';
import { answerTo } from '../netfilter/conntrack/connection.ts';
import type { Pmtu } from '../pmtu.ts';
import { findPath, type Path } from '../route/path.ts';
import type { Routes } from '../route/routes.ts';
import * as wire from '../wire.ts';
import type { FourTuple } from './initial-sequence.ts';

const HEADERS_BYTES = ipv4.HEADER_BYTES + tcp.HEADER_BYTES;

/** A tuple whose socket may be bound to an interface. */
export interface Bound extends FourTuple {
  readonly device?: Interface | undefined;
  readonly ttl?: number | undefined;
}

export class TcpOutput {
  readonly payloadAt = wire.L3 + ipv4.HEADER_BYTES;
  source: Ipv4Address = 0;
  /** The packet that a rule rejects, while it is answered. */
  rejects: Frame | undefined = undefined;
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #ip: IpOutput;
  readonly #pmtu: Pmtu;
  #path: Path | undefined;

  constructor(ctx: Context, routes: Routes, ip: IpOutput, pmtu: Pmtu) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#ip = ip;
    this.#pmtu = pmtu;
  }

  path({ localIp, localPort, remoteIp, remotePort, device }: Bound): Result<Path, Errno> {
    return findPath(this.#ctx, this.#routes, {
      destination: remoteIp,
      source: localIp,
      device,
      protocol: tcp.IP_PROTOCOL,
      ports: ((localPort << 16) | remotePort) >>> 0,
    });
  }

  isOwn(address: Ipv4Address): boolean {
    return this.#routes.isOwn(address);
  }

  /** Payload that a packet to the other end can carry, as far as is known. */
  pathMss(path: Path): number {
    return Math.min(path.iface.mtu, this.#pmtu.get(path.destination) ?? Infinity) - HEADERS_BYTES;
  }

  /**
   * A packet with room for `length` bytes of segment; undefined when no route leads there, and the segment is lost. As on Linux what
   * leaves before there is a socket has the identification 0: with DF set it means nothing (RFC 6864, 4.1).
   */
  build(tuple: Bound, length: number, tos: number, identification = -1): Frame | undefined {
    const path = this.path(tuple);
    if (!path.ok) {
      this.#ctx.counters['ip-out-no-routes']++;
      return undefined;
    }
    this.#path = path.value;
    this.source = path.value.source;
    const { defaultTtl } = this.#ctx.sysctl;
    // DF always: path MTU discovery (RFC 1191, 6.1)
    const ttl = tuple.ttl ?? defaultTtl;
    const frame = this.#ip.build(path.value, length, {
      protocol: tcp.IP_PROTOCOL,
      ttl,
      tos,
      dontFragment: true,
      identification,
    });
    if (this.rejects) frame.tracked = answerTo(this.rejects);
    return frame;
  }

  /** Sends the packet that was built last. */
  send(frame: Frame): void {
    this.#ctx.counters['tcp-out-segs']++;
    this.#ip.send(frame, this.#path!, this.#path!.iface.mtu);
  }

  emit(kind: EventKind, frame: number, reason: Reason | undefined, flow: string, a = 0, b = 0, c = 0, d = 0): void {
    this.#ctx.env.emit(kind, -1, frame, reason, a, b, c, d, flow);
  }

  emitWide(
    kind: EventKind,
    frame: number,
    reason: Reason | undefined,
    flow: string,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g = 0,
    h = 0,
  ): void {
    this.#ctx.env.emitWide(kind, -1, frame, reason, flow, a, b, c, d, e, f, g, h);
  }

  /** A reset from no connection at all (RFC 9293, 3.5.2): `acknowledgment` when the segment that it answers had none of its own. */
  reset(tuple: FourTuple, flow: string, sequence: number, acknowledgment: number | undefined, reason: Reason): void {
    const frame = this.build(tuple, tcp.HEADER_BYTES, 0, 0);
    if (!frame) return;
    const b = frame.bytes;
    const at = this.payloadAt;
    const flags = tcp.RST | (acknowledgment === undefined ? 0 : tcp.ACK);
    setU16(b, at + tcp.SOURCE_PORT_AT, tuple.localPort);
    setU16(b, at + tcp.DESTINATION_PORT_AT, tuple.remotePort);
    setU32(b, at + tcp.SEQUENCE_AT, sequence);
    setU32(b, at + tcp.ACKNOWLEDGMENT_AT, acknowledgment ?? 0);
    b[at + tcp.OFFSET_AT] = (tcp.HEADER_BYTES >>> 2) << 4;
    b[at + tcp.FLAGS_AT] = flags;
    setU16(b, at + tcp.WINDOW_AT, 0);
    setU16(b, at + tcp.URGENT_AT, 0);
    tcp.sealed(b, tuple.localIp, tuple.remoteIp, at, at + tcp.HEADER_BYTES);
    this.#ctx.counters['tcp-out-rsts']++;
    const { remoteIp, remotePort, localPort } = tuple;
    this.emitWide(
      TCP_SEND,
      frame.id,
      reason,
      flow,
      remoteIp,
      remotePort,
      localPort,
      sequence,
      acknowledgment ?? 0,
      flags,
    );
    this.send(frame);
  }
}
