/** Redirects that came in: a better first hop for one destination (RFC 1122, 3.2.2.2). Routers do not follow them (RFC 1812, 5.2.7.2). */
import { isMulticastIpv4, type Ipv4Address } from '../core/address.ts';
import type { Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import type { Context } from './context.ts';
import { ICMP_DROP, ICMP_RECEIVE } from './events.ts';
import { REDIRECT_REFUSED, REDIRECT_TAKEN } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { Routes } from './route/routes.ts';
import * as wire from './wire.ts';

export class Redirects {
  readonly #ctx: Context;
  readonly #routes: Routes;

  constructor(ctx: Context, routes: Routes) {
    this.#ctx = ctx;
    this.#routes = routes;
  }

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame, gateway: Ipv4Address, destination: Ipv4Address): void {
    const { env, sysctl } = this.#ctx;
    const from = wire.ipSource(frame);
    const code = frame.bytes[wire.L4(frame) + icmp.CODE_AT]!;
    const current = this.#routes.lookup(destination);
    const route = current?.routes.find((r) => r.gateway === from && r.iface === iface);
    const sound = iface.isOnLink(gateway) && !isMulticastIpv4(gateway) && !this.#routes.isOwn(gateway);
    const wanted = sysctl.get('net.ipv4.conf.all.accept_redirects') !== 0 && !sysctl.forwarding;
    if (!route || !sound || !wanted || gateway === from) {
      env.emit(ICMP_DROP, iface.port, frame.id, REDIRECT_REFUSED, from, icmp.REDIRECT, code, destination);
      return;
    }
    this.#routes.redirect(destination, { ...route, gateway });
    env.emit(ICMP_RECEIVE, iface.port, frame.id, REDIRECT_TAKEN, from, icmp.REDIRECT, code, destination);
  }
}
