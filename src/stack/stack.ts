/** A host's insides, put together: Ethernet below, sockets above, tables at the side. A router is a stack that forwards (RFC 1122, 1.1.2). */
import type { Ipv4Address, MacAddress, Prefix } from '../core/address.ts';
import { networkOf } from '../core/address.ts';
import type { ChangeOp, NodeEnv, Row, Tables } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { Frame } from '../core/frame.ts';
import type { Network, Socket, SocketOwner } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { SocketKind } from '../core/sys.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as udp from '../protocols/udp/codec.ts';
import { Arp } from './arp.ts';
import { Configuration, type InterfacePlan } from './configuration.ts';
import { interfaceNamed, type Context } from './context.ts';
import { COUNTER_NAMES, newCounters, type CounterName } from './counters.ts';
import { Forward } from './forward.ts';
import { IcmpErrors } from './icmp-errors.ts';
import { IcmpInput } from './icmp-input.ts';
import { IcmpNotify } from './icmp-notify.ts';
import { HOST_UNREACHABLE } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import { IpInput } from './ip-input.ts';
import { IpOutput } from './ip-output.ts';
import { LinkInput } from './link-input.ts';
import { LinkOutput } from './link-output.ts';
import { LocalDelivery } from './local-delivery.ts';
import { Neighbours } from './neighbour/table.ts';
import { Filter } from './netfilter/filter.ts';
import { Hooks } from './netfilter/hooks.ts';
import { Pmtu } from './pmtu.ts';
import { Reassembly } from './reassembly.ts';
import { Redirects } from './redirects.ts';
import type { Route } from './route/route.ts';
import { Routes } from './route/routes.ts';
import { IpSender } from './sockets/ip-sender.ts';
import { SocketRegistry } from './sockets/registry.ts';
import { Sysctls } from './sysctl.ts';
import { AddressTable } from './tables/addresses.ts';
import { chainTable, FilterTable } from './tables/filter.ts';
import { LinkTable } from './tables/links.ts';
import { NeighbourTable } from './tables/neighbours.ts';
import { pathTable } from './tables/path.ts';
import { localRouteTable, RouteTable } from './tables/routes.ts';
import { fragmentTable, pmtuTable, socketTable, sysctlTable } from './tables/small.ts';
import type { StackTable } from './tables/table.ts';
import { UdpInput } from './udp.ts';

export interface StackOptions {
  readonly forwarding: boolean;
  readonly sysctl?: Readonly<Record<string, string>>;
}

/** A route of the lab file. Without `via` and `dev` it must be of a type that leads nowhere. */
export interface RoutePlan {
  readonly to: Prefix;
  readonly type?: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly via?: Ipv4Address | undefined;
  readonly dev?: string | undefined;
  readonly metric?: number;
  readonly src?: Ipv4Address | undefined;
  readonly weight?: number;
}

export class NetworkStack implements Network, Tables {
  readonly #ctx: Context;
  readonly #configuration: Configuration;
  readonly #neighbours: Neighbours;
  readonly #input: LinkInput;
  readonly #sender: IpSender;
  readonly #sockets: SocketRegistry;
  readonly #link: LinkOutput;
  readonly #tables = new Map<string, StackTable>();
  readonly #byPort: Interface[] = [];

  constructor(env: NodeEnv, options: StackOptions) {
    const sysctl = new Sysctls(options.forwarding, options.sysctl);
    const ctx: Context = { env, sysctl, counters: newCounters(), interfaces: [] };
    const routes = new Routes();
    const sockets = new SocketRegistry(ctx);
    const hooks = new Hooks();
    const link = new LinkOutput(ctx, (frame) => this.#input.receive(ctx.interfaces[0]!, frame));
    const neighbours: Neighbours = new Neighbours(ctx, {
      link,
      ask: (iface, entry) => arp.ask(iface, entry),
      unreachable: (_iface, frame) => {
        errors.send(frame, icmp.UNREACHABLE, icmp.HOST_UNREACHABLE, 0, HOST_UNREACHABLE);
        env.frames.release(frame);
      },
    });
    const arp = new Arp(ctx, link, neighbours, routes);
    const output = new IpOutput(ctx, link, neighbours, hooks);
    const errors = new IcmpErrors(ctx, routes, output);
    const pmtu = new Pmtu(ctx);
    const reassembly = new Reassembly(ctx, errors);
    const local = new LocalDelivery(ctx, hooks, sockets, errors, reassembly);
    const notify = new IcmpNotify(ctx, routes, sockets, pmtu, new Redirects(ctx, routes));
    const udpInput = new UdpInput(ctx, routes, sockets.ports, errors);
    const filter = new Filter(ctx, hooks, errors);
    const icmpInput = new IcmpInput(ctx, routes, output, notify);
    local.protocols.set(icmp.IP_PROTOCOL, (iface, frame) => icmpInput.receive(iface, frame));
    local.protocols.set(udp.IP_PROTOCOL, (iface, frame) => udpInput.receive(iface, frame));
    const forward = new Forward(ctx, hooks, output, errors);
    this.#input = new LinkInput(ctx, arp, new IpInput(ctx, { routes, hooks, forward, local, errors }));
    this.#sender = new IpSender(ctx, routes, output, pmtu);
    this.#ctx = ctx;
    this.#sockets = sockets;
    this.#link = link;
    this.#neighbours = neighbours;
    this.#configuration = new Configuration(ctx, routes, neighbours, arp);
    for (const table of [
      new NeighbourTable('neigh', ctx, neighbours),
      new NeighbourTable('arp', ctx, neighbours),
      new RouteTable(ctx, routes, this.#configuration),
      localRouteTable(routes),
      pathTable(ctx, routes, pmtu),
      new AddressTable(ctx, this.#configuration),
      new LinkTable(ctx, this.#configuration),
      new FilterTable(ctx, filter),
      chainTable(ctx, filter),
      socketTable(sockets),
      sysctlTable(ctx),
      pmtuTable(ctx, pmtu),
      fragmentTable(ctx, reassembly),
    ]) {
      this.#tables.set(table.name, table);
    }
  }

  addInterface(plan: InterfacePlan): void {
    this.#byPort[plan.port] = this.#configuration.addInterface(plan);
  }

  /** Without `dev` the route takes the interface on whose network its gateway is. */
  addRoute(plan: RoutePlan): Result<void, Errno> {
    const type = plan.type ?? 'unicast';
    const gateway = plan.via ?? 0;
    const iface =
      plan.dev !== undefined ? interfaceNamed(this.#ctx, plan.dev) : this.#configuration.interfaceTowards(gateway);
    if (type === 'unicast' && !iface) return fail(plan.dev === undefined ? 'ENETUNREACH' : 'ENODEV');
    const route: Route = {
      prefix: networkOf(plan.to),
      length: plan.to.length,
      gateway,
      iface: type === 'unicast' ? iface : undefined,
      metric: plan.metric ?? 0,
      type,
      scope: gateway === 0 && type === 'unicast' ? 'link' : 'global',
      protocol: 'boot',
      source: plan.src ?? 0,
      weight: plan.weight ?? 1,
    };
    this.#configuration.addRoute(route);
    return ok(undefined);
  }

  /** A static entry of the neighbour table, on the interface whose network holds the address. */
  addNeighbour(plan: { readonly address: Ipv4Address; readonly mac: MacAddress; readonly dev?: string }): void {
    const { interfaces } = this.#ctx;
    const iface = interfaces.find((i) => (plan.dev ? i.name === plan.dev : i.isOnLink(plan.address) && !i.loopback));
    if (iface) this.#neighbours.set(iface, plan.address, plan.mac, 'PERMANENT');
  }

  /** A frame has arrived at a port. Consumes the reference. */
  receive(port: number, frame: Frame): void {
    const iface = this.#byPort[port];
    if (iface) this.#input.receive(iface, frame);
    else this.#ctx.env.frames.release(frame);
  }

  carrierChanged(port: number, up: boolean): void {
    const iface = this.#byPort[port];
    if (iface) this.#configuration.carrierChanged(iface, up);
  }

  open(kind: SocketKind, protocol: number, owner: SocketOwner): Result<Socket, Errno> {
    return this.#sockets.open(kind, protocol, owner, this.#sender, this.#link);
  }

  get counterNames(): readonly string[] {
    return COUNTER_NAMES;
  }

  counter(name: string): number {
    return this.#ctx.counters[name as CounterName] ?? 0;
  }

  get tableNames(): readonly string[] {
    return [...this.#tables.keys()];
  }

  table(name: string, query: Row = {}): readonly Row[] {
    return this.#tables.get(name)?.rows(query) ?? [];
  }

  /** ENOENT: no such table. EOPNOTSUPP: it cannot be changed so. Each table says what else (src/stack/tables). */
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    const table = this.#tables.get(name);
    if (!table) return fail('ENOENT');
    return table.change ? table.change(op, row) : fail('EOPNOTSUPP');
  }
}
