/** A router's own work: it takes one from the TTL and passes a packet on to the next hop (RFC 1812, 5.2 and 5.3). */
import { getU16, setU16 } from '../core/bytes.ts';
import { updateChecksum } from '../core/checksum.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import { IP_DROP, IP_FORWARD } from './events.ts';
import type { IcmpErrors } from './icmp-errors.ts';
import * as icmpWhy from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { IpOutput } from './ip-output.ts';
import { passes, type Hooks } from './netfilter/hooks.ts';
import * as why from './reasons.ts';
import { becauseOf } from './route/path.ts';
import type { RouteGroup } from './route/route.ts';
import * as wire from './wire.ts';

export class Forward {
  readonly #ctx: Context;
  readonly #hooks: Hooks;
  readonly #ip: IpOutput;
  readonly #errors: IcmpErrors;

  constructor(ctx: Context, hooks: Hooks, ip: IpOutput, errors: IcmpErrors) {
    this.#ctx = ctx;
    this.#hooks = hooks;
    this.#ip = ip;
    this.#errors = errors;
  }

  /** Forwards what is not for this node along the best routes; none: no route matches. Consumes the reference. */
  forward(iface: Interface, frame: Frame, group: RouteGroup | undefined): void {
    const { counters, env, sysctl } = this.#ctx;
    if (group === undefined || group.type !== 'unicast') return this.#noRoute(iface, frame, group);
    const ttl = frame.bytes[wire.IP_TTL]!;
    if (ttl <= 1) {
      counters['ip-in-hdr-errors']++;
      this.#errors.send(frame, icmp.TIME_EXCEEDED, icmp.TTL_EXCEEDED, 0, icmpWhy.TTL_EXCEEDED);
      return this.#drop(iface, frame, why.TTL_SPENT);
    }
    const route = group.several ? group.pick(wire.frameFlowHash(frame, sysctl.hashPorts)) : group.first;
    const out = route.iface!;
    const length = wire.ipLength(frame);
    if (length > out.mtu && (getU16(frame.bytes, wire.IP_FRAGMENT) & ipv4.DONT_FRAGMENT) !== 0) {
      counters['ip-frag-fails']++;
      this.#errors.send(frame, icmp.UNREACHABLE, icmp.FRAGMENTATION_NEEDED, out.mtu, icmpWhy.FRAGMENTATION_NEEDED);
      return this.#drop(iface, frame, why.TOO_BIG_DF);
    }
    const destination = wire.ipDestination(frame);
    const nextHop = route.gateway || destination;
    if (out === iface) this.#redirect(iface, frame, nextHop);
    const mine = env.frames.own(frame);
    takeOneHop(mine.bytes, ttl);
    if (!passes(this.#hooks.forward, mine, iface, out)) {
      counters['ip-in-discards']++;
      return env.frames.release(mine);
    }
    counters['ip-forwarded']++;
    env.emit(IP_FORWARD, out.port, mine.id, becauseOf(group, route), destination, nextHop, ttl - 1, group.length);
    this.#ip.finish(out, nextHop, 'unicast', mine, out.mtu);
  }

  /** RFC 1812, 5.2.7.2: the sender is on the link that the packet goes back to, so it can use the next hop itself. */
  #redirect(iface: Interface, frame: Frame, nextHop: number): void {
    if (this.#ctx.sysctl.get('net.ipv4.conf.all.send_redirects') === 0) return;
    if (!iface.isOnLink(wire.ipSource(frame)) || !iface.isOnLink(nextHop)) return;
    this.#errors.send(frame, icmp.REDIRECT, 1, nextHop, icmpWhy.BETTER_HOP);
  }

  #noRoute(iface: Interface, frame: Frame, group: RouteGroup | undefined): void {
    this.#ctx.counters['ip-in-no-routes']++;
    const unreachable = (code: number, reason: Reason): void =>
      this.#errors.send(frame, icmp.UNREACHABLE, code, 0, reason);
    switch (group?.type) {
      case 'blackhole':
        return this.#drop(iface, frame, why.BLACKHOLE_ROUTE);
      case 'prohibit':
        unreachable(icmp.ADMIN_PROHIBITED, icmpWhy.PROHIBITED);
        return this.#drop(iface, frame, why.PROHIBIT_ROUTE);
      case 'unreachable':
        unreachable(icmp.HOST_UNREACHABLE, icmpWhy.HOST_UNREACHABLE);
        return this.#drop(iface, frame, why.UNREACHABLE_ROUTE);
      default:
        unreachable(icmp.NET_UNREACHABLE, icmpWhy.NET_UNREACHABLE);
        return this.#drop(iface, frame, why.NO_ROUTE);
    }
  }

  #drop(iface: Interface, frame: Frame, reason: Reason): void {
    const { env } = this.#ctx;
    const [destination, source] = [wire.ipDestination(frame), wire.ipSource(frame)];
    const length = wire.ipLength(frame);
    env.emit(IP_DROP, iface.port, frame.id, reason, destination, source, wire.ipProtocol(frame), length);
    env.frames.release(frame);
  }
}

/** Patches the TTL and, as RFC 1624 shows, the checksum with it. */
function takeOneHop(b: Uint8Array, ttl: number): void {
  const before = getU16(b, wire.IP_TTL);
  b[wire.IP_TTL] = ttl - 1;
  setU16(b, wire.IP_CHECKSUM, updateChecksum(getU16(b, wire.IP_CHECKSUM), before, before - 0x100));
}
