/** Datagrams coming in: verified, then given to the socket that fits best (RFC 768; RFC 1122, 4.1). */
import { getU16 } from '../core/bytes.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as udp from '../protocols/udp/codec.ts';
import type { Context } from './context.ts';
import { UDP_DELIVER, UDP_DROP } from './events.ts';
import type { IcmpErrors } from './icmp-errors.ts';
import { PORT_UNREACHABLE } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { Routes } from './route/routes.ts';
import type { DatagramSocket } from './sockets/datagram.ts';
import type { ServicePorts } from './sockets/service-ports.ts';
import * as why from './udp-reasons.ts';
import * as wire from './wire.ts';

export class UdpInput {
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #ports: ServicePorts<DatagramSocket>;
  readonly #errors: IcmpErrors;

  constructor(ctx: Context, routes: Routes, ports: ServicePorts<DatagramSocket>, errors: IcmpErrors) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#ports = ports;
    this.#errors = errors;
  }

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    const { counters } = this.#ctx;
    const b = frame.bytes;
    const at = wire.L4(frame);
    const [source, destination] = [wire.ipSource(frame), wire.ipDestination(frame)];
    const there = wire.ipEnd(frame) - at;
    const length = there < udp.HEADER_BYTES ? 0 : getU16(b, at + udp.LENGTH_AT);
    if (length < udp.HEADER_BYTES || length > there) {
      counters['udp-in-errors']++;
      return this.#drop(iface, frame, why.UDP_LENGTH);
    }
    if (!udp.checksumIsRight(b, at, at + length, source, destination)) {
      counters['udp-in-errors']++;
      counters['udp-in-csum-errors']++;
      return this.#drop(iface, frame, why.UDP_CHECKSUM);
    }
    const from = getU16(b, at + udp.SOURCE_PORT_AT);
    const port = getU16(b, at + udp.DESTINATION_PORT_AT);
    if (!this.#routes.isOwn(destination)) {
      const sockets = this.#ports.findAll(port, destination, source, from, iface);
      if (sockets.length === 0) this.#nobody(iface, frame, false);
      for (const socket of sockets) this.#deliver(iface, frame, socket, length);
      return;
    }
    const socket = this.#ports.find(port, destination, source, from, iface);
    if (socket) this.#deliver(iface, frame, socket, length);
    else this.#nobody(iface, frame, true);
  }

  #nobody(iface: Interface, frame: Frame, tell: boolean): void {
    this.#ctx.counters['udp-no-ports']++;
    this.#drop(iface, frame, why.NO_PORT);
    if (tell) this.#errors.send(frame, icmp.UNREACHABLE, icmp.PORT_UNREACHABLE, 0, PORT_UNREACHABLE);
  }

  #deliver(iface: Interface, frame: Frame, socket: DatagramSocket, length: number): void {
    const { counters, env } = this.#ctx;
    const b = frame.bytes;
    const at = wire.L4(frame);
    const from = { address: wire.ipSource(frame), port: getU16(b, at) };
    const to = { address: wire.ipDestination(frame), port: socket.localPort };
    const bytes = b.slice(at + udp.PAYLOAD_AT, at + length);
    const ttl = b[wire.IP_TTL]!;
    env.emit(
      UDP_DELIVER,
      iface.port,
      frame.id,
      socket.connected ? why.TO_CONNECTED : why.TO_SOCKET,
      from.address,
      from.port,
      to.port,
      bytes.length,
    );
    if (socket.deliver({ bytes, from, to, ttl, time: env.now, interface: iface.name, direction: 'in' })) {
      counters['udp-in-datagrams']++;
      return;
    }
    counters['udp-in-errors']++;
    counters['udp-rcvbuf-errors']++;
    this.#drop(iface, frame, why.BUFFER_FULL);
  }

  #drop(iface: Interface, frame: Frame, reason: Reason): void {
    const at = wire.L4(frame);
    const whole = wire.ipEnd(frame) - at >= udp.HEADER_BYTES;
    const [from, port] = whole ? [getU16(frame.bytes, at), getU16(frame.bytes, at + 2)] : [0, 0];
    const length = wire.ipEnd(frame) - at;
    this.#ctx.env.emit(UDP_DROP, iface.port, frame.id, reason, wire.ipSource(frame), from, port, length);
  }
}
