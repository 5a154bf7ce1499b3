/** Interfaces, addresses and routes as they are set up and changed, with what each change brings with it on Linux (ip-link(8), ip-address(8), ip-route(8)). */
import { broadcastOf, formatIpv4, type Ipv4Address, type MacAddress, type Prefix } from '../core/address.ts';
import type { Errno } from '../core/errno.ts';
import type { Reason } from '../core/event.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Arp } from './arp.ts';
import { type Context, interfaceNamed } from './context.ts';
import { ADDRESS_CHANGE, LINK_CHANGE, ROUTE_CHANGE } from './events.ts';
import { Interface, LOOPBACK_PORT, type InterfaceAddress } from './interface.ts';
import type { Neighbours } from './neighbour/table.ts';
import * as why from './reasons.ts';
import type { Route } from './route/route.ts';
import { connectedRoute, gatewayRoute, type Routes } from './route/routes.ts';
import type { RouteSupply } from './route/supply.ts';

const LOOPBACK_MTU = 65_536;
const LOOPBACK_PREFIX: Prefix = { address: 0x7f00_0001, length: 8 };
const MIN_MTU = 68;
const MAX_MTU = 65_535;

export interface InterfacePlan {
  readonly port: number;
  readonly name: string;
  readonly mac: MacAddress;
  readonly mtu: number;
  readonly addresses: readonly Prefix[];
}

export class Configuration {
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #neighbours: Neighbours;
  readonly #arp: Arp;

  constructor(ctx: Context, routes: Routes, neighbours: Neighbours, arp: Arp) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#neighbours = neighbours;
    this.#arp = arp;
    const lo = this.addInterface({ port: LOOPBACK_PORT, name: 'lo', mac: 0, mtu: LOOPBACK_MTU, addresses: [] });
    this.#attach(lo, lo.addAddress(LOOPBACK_PREFIX));
  }

  /** Adds an interface as the lab file describes it: silently, nothing is announced. `lo` is there already and only gets addresses. */
  addInterface(plan: InterfacePlan): Interface {
    const { interfaces } = this.#ctx;
    const loopback = plan.name === 'lo' ? interfaceNamed(this.#ctx, 'lo') : undefined;
    const iface = loopback ?? new Interface({ ...plan, index: interfaces.length + 1 });
    if (!loopback) interfaces.push(iface);
    for (const prefix of plan.addresses) this.#attach(iface, iface.addAddress(prefix, broadcastOf(prefix)));
    return iface;
  }

  /** EEXIST: the interface has it already. `shown`: the broadcast address that the table shows. */
  addAddress(iface: Interface, prefix: Prefix, shown?: Ipv4Address): Result<void, Errno> {
    if (iface.addresses.some((a) => samePrefix(a.prefix, prefix))) return fail('EEXIST');
    this.#attach(iface, iface.addAddress(prefix, shown));
    this.#emitAddress(iface, prefix, why.ADDRESS_ADDED);
    if (iface.up && this.#ctx.sysctl.get('net.ipv4.conf.all.arp_notify') !== 0 && !iface.loopback) {
      this.#arp.announce(iface, prefix.address);
    }
    return ok(undefined);
  }

  /** EADDRNOTAVAIL: the interface does not have it. */
  deleteAddress(iface: Interface, prefix: Prefix): Result<void, Errno> {
    const at = iface.addresses.findIndex((a) => samePrefix(a.prefix, prefix));
    if (at < 0) return fail('EADDRNOTAVAIL');
    const [gone] = iface.addresses.splice(at, 1);
    this.#routes.removeAddress(iface, gone!);
    // the network's route, and routes that prefer the lost address or whose gateway is off the link now
    this.#dropRoutes(
      (r) =>
        r.iface === iface &&
        (r.source === prefix.address || (r.gateway !== 0 && !iface.isOnLink(r.gateway) && iface.up)),
      why.ROUTE_DELETED,
    );
    // Linux with promote_secondaries, as distributions set it: another address of the network keeps it
    if (iface.up) for (const address of iface.addresses) this.#connect(iface, address);
    this.#emitAddress(iface, prefix, why.ADDRESS_DELETED);
    return ok(undefined);
  }

  setUp(iface: Interface, up: boolean): void {
    if (iface.up === up) return;
    iface.up = up;
    this.#emitLink(iface, up ? why.SWITCHED_ON : why.SWITCHED_OFF);
    if (up) {
      for (const address of iface.addresses) this.#connect(iface, address);
      const notify = this.#ctx.sysctl.get('net.ipv4.conf.all.arp_notify') !== 0 && !iface.loopback;
      if (notify) for (const { prefix } of iface.addresses) this.#arp.announce(iface, prefix.address);
    } else {
      this.#dropRoutes((r) => r.iface === iface, why.ROUTE_LINK_DOWN);
      this.#neighbours.flush(iface, true);
    }
  }

  /** Linux empties the neighbour table of the interface, and announces nothing unless arp_notify says so. */
  setMac(iface: Interface, mac: MacAddress): void {
    if (iface.mac === mac) return;
    iface.mac = mac;
    this.#emitLink(iface, why.MAC_CHANGED);
    this.#neighbours.flush(iface);
    if (this.#ctx.sysctl.get('net.ipv4.conf.all.arp_notify') === 0 || !iface.up) return;
    for (const { prefix } of iface.addresses) this.#arp.announce(iface, prefix.address);
  }

  /** EINVAL: not between 68 (RFC 791, 3.2) and 65535. */
  setMtu(iface: Interface, mtu: number): Result<void, Errno> {
    if (!Number.isInteger(mtu) || mtu < MIN_MTU || (mtu > MAX_MTU && !iface.loopback)) return fail('EINVAL');
    iface.mtu = mtu;
    return ok(undefined);
  }

  carrierChanged(iface: Interface, up: boolean): void {
    this.#emitLink(iface, up ? why.CARRIER_UP : why.CARRIER_DOWN);
    if (!up) this.#neighbours.flush(iface);
  }

  addRoute(route: Route): void {
    this.#routes.add(route);
    this.#emitRoute(route, why.ROUTE_ADDED);
  }

  /** Silently, as interfaces and their networks come from the file. */
  supplyRoutes(supply: RouteSupply): void {
    const interfaces = new Map<Ipv4Address, Interface>();
    this.#routes.supplyFrom(supply, (to, gateway) => {
      const iface = interfaces.get(gateway) ?? this.interfaceTowards(gateway);
      if (!iface) throw new Error(`a route is supplied through ${formatIpv4(gateway)}, which is on no link`);
      interfaces.set(gateway, iface);
      return gatewayRoute(to, gateway, iface);
    });
  }

  /** Takes out what `gone` names; how many. */
  dropRoutes(gone: (route: Route) => boolean): number {
    return this.#dropRoutes(gone, why.ROUTE_DELETED);
  }

  /** The interface through which a gateway can be reached directly. */
  interfaceTowards(gateway: Ipv4Address): Interface | undefined {
    const group = this.#routes.main.lookup(gateway, (r) => r.type === 'unicast' && r.gateway === 0);
    return group?.first.iface;
  }

  #attach(iface: Interface, address: InterfaceAddress): void {
    this.#routes.addAddress(iface, address);
    if (iface.up) this.#connect(iface, address);
  }

  #connect(iface: Interface, address: InterfaceAddress): void {
    const route = connectedRoute(iface, address);
    if (!route) return;
    const network = { address: route.prefix, length: route.length };
    if (!this.#routes.main.has(network, (r) => r.iface === iface)) this.#routes.add(route);
  }

  #dropRoutes(gone: (route: Route) => boolean, reason: Reason): number {
    const removed = this.#routes.remove(gone);
    for (const route of removed) this.#emitRoute(route, reason);
    return removed.length;
  }

  #emitRoute(route: Route, reason: Reason): void {
    const { gateway, length, metric, prefix } = route;
    this.#ctx.env.emit(ROUTE_CHANGE, route.iface?.port ?? -1, 0, reason, prefix, length, gateway, metric);
  }

  #emitAddress(iface: Interface, prefix: Prefix, reason: Reason): void {
    this.#ctx.env.emit(ADDRESS_CHANGE, iface.port, 0, reason, prefix.address, prefix.length);
  }

  #emitLink(iface: Interface, reason: Reason): void {
    const carrier = iface.loopback || this.#ctx.env.carrier(iface.port);
    const note = iface.name;
    this.#ctx.env.emit(LINK_CHANGE, iface.port, 0, reason, iface.index, iface.up ? 1 : 0, carrier ? 1 : 0, 0, note);
  }
}

const samePrefix = (a: Prefix, b: Prefix): boolean => a.address === b.address && a.length === b.length;
