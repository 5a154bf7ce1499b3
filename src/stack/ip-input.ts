/** IPv4 coming in: the header is checked, then the packet is for this host, to be forwarded, or dropped (RFC 1122, 3.2.1; RFC 1812, 5.2). */
import { isLoopbackIpv4, isMulticastIpv4, type Ipv4Address } from '../core/address.ts';
import { getU16 } from '../core/bytes.ts';
import { checksumHolds } from '../core/checksum.ts';
import type { Reason } from '../core/event.ts';
import { FCS_BYTES, type Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import { IP_DROP } from './events.ts';
import type { Forward } from './forward.ts';
import type { IcmpErrors } from './icmp-errors.ts';
import { PARAMETER_PROBLEM } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { LocalDelivery } from './local-delivery.ts';
import type { Tracking } from './netfilter/conntrack/tracking.ts';
import { passes, type Hooks } from './netfilter/hooks.ts';
import { judgeOptions } from './ip-options.ts';
import * as why from './reasons.ts';
import type { Reassembly } from './reassembly.ts';
import { isLimitedBroadcast, type Routes } from './route/routes.ts';
import * as wire from './wire.ts';

/** All systems on this link: every host is in it (RFC 1112, 4). */
const ALL_HOSTS: Ipv4Address = 0xe000_0001;

export interface IpInputParts {
  readonly routes: Routes;
  readonly hooks: Hooks;
  readonly tracking: Tracking;
  readonly reassembly: Reassembly;
  readonly forward: Forward;
  readonly local: LocalDelivery;
  readonly errors: IcmpErrors;
}

export class IpInput {
  readonly #ctx: Context;
  readonly #parts: IpInputParts;

  constructor(ctx: Context, parts: IpInputParts) {
    this.#ctx = ctx;
    this.#parts = parts;
  }

  /** Consumes the reference. */
  receive(iface: Interface, arrived: Frame, target: wire.LinkTarget): void {
    const { counters } = this.#ctx;
    const { hooks, routes, forward, local } = this.#parts;
    counters['ip-in-receives']++;
    if (this.#refusesHeader(iface, arrived)) return;
    if (!iface.loopback) {
      const source = wire.ipSource(arrived);
      const martian = this.#martian(source, wire.ipDestination(arrived)) ?? this.#wrongWay(iface, source);
      if (martian) {
        counters['ip-in-addr-errors']++;
        return this.#drop(iface, arrived, martian);
      }
    }
    const frame = hooks.prerouting.length > 0 ? this.#prerouting(iface, arrived) : arrived;
    if (!frame) return;
    const destination = wire.ipDestination(frame);
    const group = routes.lookup(destination);
    if (group !== undefined && group.type === 'local') return local.deliver(iface, frame, why.MINE);
    if (isLimitedBroadcast(destination)) return local.deliver(iface, frame, why.FOR_ALL);
    if (isMulticastIpv4(destination)) return this.#group(iface, frame, destination);
    if (group !== undefined && group.type === 'broadcast') {
      const here = group.routes.some((route) => route.iface === iface);
      return local.deliver(iface, frame, here ? why.FOR_ALL : why.DIRECTED_BROADCAST);
    }
    if (target !== wire.TO_US) {
      counters['ip-in-discards']++;
      return this.#drop(iface, frame, why.LINK_BROADCAST);
    }
    if (!this.#ctx.sysctl.forwarding) {
      counters['ip-in-addr-errors']++;
      return this.#drop(iface, frame, why.NOT_MINE);
    }
    forward.forward(iface, frame, group);
  }

  /** Fragments wait here for the rest where flows are tracked: only the first one carries ports. Undefined: nothing goes on. */
  #prerouting(iface: Interface, arrived: Frame): Frame | undefined {
    const { hooks, reassembly, tracking } = this.#parts;
    const { frames } = this.#ctx.env;
    const whole = tracking.on && wire.isFragment(arrived) ? reassembly.add(iface, arrived) : arrived;
    if (!whole) return undefined;
    const frame = frames.own(whole);
    if (passes(hooks.prerouting, frame, iface)) return frame;
    this.#ctx.counters['ip-in-discards']++;
    frames.release(frame);
    return undefined;
  }

  #group(iface: Interface, frame: Frame, destination: Ipv4Address): void {
    if (destination === ALL_HOSTS) return this.#parts.local.deliver(iface, frame, why.FOR_GROUP);
    const { counters, sysctl } = this.#ctx;
    counters['ip-in-addr-errors']++;
    this.#drop(iface, frame, sysctl.forwarding ? why.MULTICAST_NOT_ROUTED : why.NOT_JOINED);
  }

  /** RFC 1812, 5.2.2: lengths, version and checksum. Returns whether the frame is gone. */
  #refusesHeader(iface: Interface, frame: Frame): boolean {
    const b = frame.bytes;
    const { counters } = this.#ctx;
    const there = frame.length - FCS_BYTES - wire.L3;
    const header = wire.headerLength(frame);
    const total = getU16(b, wire.IP_LENGTH);
    const fault =
      b[wire.L3]! >>> 4 !== 4
        ? 'its version is not 4'
        : header < ipv4.HEADER_BYTES
          ? 'its header length is less than 20'
          : total < header
            ? 'its total length is less than its header'
            : total > there
              ? 'its total length is more than the frame holds'
              : undefined;
    if (fault !== undefined) {
      counters[total > there ? 'ip-in-truncated' : 'ip-in-hdr-errors']++;
      this.#drop(iface, frame, why.BAD_HEADER, fault);
      return true;
    }
    if (!checksumHolds(b, wire.L3, wire.L3 + header)) {
      counters['ip-in-hdr-errors']++;
      this.#drop(iface, frame, why.BAD_CHECKSUM);
      return true;
    }
    return header > ipv4.HEADER_BYTES && this.#refusesOptions(iface, frame);
  }

  #refusesOptions(iface: Interface, frame: Frame): boolean {
    const verdict = judgeOptions(frame.bytes, wire.IP_OPTIONS, wire.L4(frame));
    if (verdict.kind === 'fine') return false;
    this.#ctx.counters['ip-in-hdr-errors']++;
    if (verdict.kind === 'source-route') this.#drop(iface, frame, why.SOURCE_ROUTED);
    else {
      const pointer = (verdict.at - wire.L3) * 0x100_0000;
      this.#parts.errors.send(frame, icmp.PARAMETER_PROBLEM, 0, pointer, PARAMETER_PROBLEM);
      this.#drop(iface, frame, why.BAD_HEADER, 'one of its options has a wrong length');
    }
    return true;
  }

  #martian(source: Ipv4Address, destination: Ipv4Address): Reason | undefined {
    const top = source >>> 24;
    if (top === 127 || top >= 0xe0 || (top === 0 && (source !== 0 || !isLimitedBroadcast(destination)))) {
      return why.MARTIAN_SOURCE;
    }
    if (isLoopbackIpv4(destination) || destination === 0) return why.MARTIAN_DESTINATION;
    const own = this.#parts.routes.localType(source);
    return own === undefined ? undefined : why.MARTIAN_SOURCE;
  }

  /** Whether an answer would take another way: 1 any but this interface, 2 none at all (RFC 3704, 2.2 and 2.4). */
  #wrongWay(iface: Interface, source: Ipv4Address): Reason | undefined {
    const asked = this.#ctx.sysctl.reversePath;
    if (asked === 0 || source === 0) return undefined;
    const back = this.#parts.routes.lookup(source);
    const there = back?.type === 'unicast' && (asked === 2 || back.routes.some((route) => route.iface === iface));
    return there ? undefined : why.REVERSE_PATH;
  }

  #drop(iface: Interface, frame: Frame, reason: Reason, note?: string): void {
    const { env } = this.#ctx;
    const destination = wire.ipDestination(frame);
    const source = wire.ipSource(frame);
    const protocol = wire.ipProtocol(frame);
    env.emit(IP_DROP, iface.port, frame.id, reason, destination, source, protocol, wire.ipLength(frame), note);
    env.frames.release(frame);
  }
}
