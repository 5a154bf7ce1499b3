/** A packet for this host: fragments are collected, the filter asked, raw sockets shown a copy, then its protocol takes it (RFC 1122, 3.2.1.3). */
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import type { Context } from './context.ts';
import { IP_DELIVER, IP_DROP } from './events.ts';
import type { IcmpErrors } from './icmp-errors.ts';
import { PROTOCOL_UNREACHABLE } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import { passes, type Hooks } from './netfilter/hooks.ts';
import type { Reassembly } from './reassembly.ts';
import { NO_PROTOCOL } from './reasons.ts';
import type { SocketRegistry } from './sockets/registry.ts';
import * as wire from './wire.ts';

/** Takes a whole packet of its protocol; the frame stays the caller's. */
export type ProtocolInput = (iface: Interface, frame: Frame) => void;

export class LocalDelivery {
  /** By IP protocol number. */
  readonly protocols = new Map<number, ProtocolInput>();
  readonly #ctx: Context;
  readonly #hooks: Hooks;
  readonly #sockets: SocketRegistry;
  readonly #errors: IcmpErrors;
  readonly #reassembly: Reassembly;

  constructor(ctx: Context, hooks: Hooks, sockets: SocketRegistry, errors: IcmpErrors, reassembly: Reassembly) {
    this.#ctx = ctx;
    this.#hooks = hooks;
    this.#sockets = sockets;
    this.#errors = errors;
    this.#reassembly = reassembly;
  }

  /** Consumes the reference. */
  deliver(iface: Interface, arrived: Frame, reason: Reason): void {
    const { counters, env } = this.#ctx;
    const frame = wire.isFragment(arrived) ? this.#reassembly.add(iface, arrived) : arrived;
    if (frame === undefined) return;
    if (!passes(this.#hooks.input, frame, iface)) {
      counters['ip-in-discards']++;
      return env.frames.release(frame);
    }
    const [destination, source] = [wire.ipDestination(frame), wire.ipSource(frame)];
    const protocol = wire.ipProtocol(frame);
    const length = wire.ipLength(frame);
    counters['ip-in-delivers']++;
    env.emit(IP_DELIVER, iface.port, frame.id, reason, destination, source, protocol, length);
    let seen = false;
    for (const socket of this.#sockets.raw) {
      if (!socket.matches(protocol, destination, source, iface)) continue;
      socket.receive(frame, iface);
      seen = true;
    }
    const input = this.protocols.get(protocol);
    if (input) input(iface, frame);
    else if (!seen) {
      counters['ip-in-unknown-protos']++;
      this.#errors.send(frame, icmp.UNREACHABLE, icmp.PROTOCOL_UNREACHABLE, 0, PROTOCOL_UNREACHABLE);
      env.emit(IP_DROP, iface.port, frame.id, NO_PROTOCOL, destination, source, protocol, length);
    }
    env.frames.release(frame);
  }
}
