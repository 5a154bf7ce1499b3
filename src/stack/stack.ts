/** A host's insides: Ethernet below, sockets above, tables at the side. A router is a stack that forwards (RFC 1122, 1.1.2). */
import { networkOf, type Ipv4Address, type MacAddress, type Prefix } from '../core/address.ts';
import type { ChangeOp, NodeEnv, Row, Tables } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { Frame } from '../core/frame.ts';
import type { Network, Socket, SocketOwner } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { SocketKind } from '../core/sys.ts';
import { assemble, type Parts, type StackOptions } from './assembly.ts';
import type { InterfacePlan } from './configuration.ts';
import { interfaceNamed } from './context.ts';
import { COUNTER_NAMES, type CounterName } from './counters.ts';
import type { Interface } from './interface.ts';
import type { RouteSupply } from './route/supply.ts';
import { stackTables } from './tables/all.ts';
import type { StackTable } from './tables/table.ts';

export type { StackOptions } from './assembly.ts';

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
  readonly #parts: Parts;
  #made: ReadonlyMap<string, StackTable> | undefined;
  readonly #byPort: Interface[] = [];

  constructor(env: NodeEnv, options: StackOptions) {
    this.#parts = assemble(env, options);
  }

  /** Made when somebody asks: most machines of a great network are never looked into. */
  get #tables(): ReadonlyMap<string, StackTable> {
    return (this.#made ??= stackTables(this.#parts));
  }

  addInterface(plan: InterfacePlan): void {
    this.#byPort[plan.port] = this.#parts.configuration.addInterface(plan);
  }

  /** Without `dev` the route takes the interface on whose network its gateway is. ENETUNREACH: there is none. ENODEV: no such interface. */
  addRoute(plan: RoutePlan): Result<void, Errno> {
    const type = plan.type ?? 'unicast';
    const gateway = plan.via ?? 0;
    const iface =
      plan.dev !== undefined
        ? interfaceNamed(this.#parts.ctx, plan.dev)
        : this.#parts.configuration.interfaceTowards(gateway);
    if (type === 'unicast' && !iface) return fail(plan.dev === undefined ? 'ENETUNREACH' : 'ENODEV');
    this.#parts.configuration.addRoute({
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
    });
    return ok(undefined);
  }

  /** A rule of the lab file, or a chain's policy: silently, as what was there before. */
  addRule(table: 'nat' | 'filter' | 'chain', row: Row): Result<void, Errno> {
    return this.#tables.get(table)!.place!(row);
  }

  /** Routes that are there from the beginning and are worked out when the table is first asked for them. */
  supplyRoutes(supply: RouteSupply): void {
    this.#parts.configuration.supplyRoutes(supply);
  }

  /** A static entry of the neighbour table, on the interface whose network holds the address. ENETUNREACH: there is none. */
  addNeighbour(plan: {
    readonly address: Ipv4Address;
    readonly mac: MacAddress;
    readonly dev?: string;
  }): Result<void, Errno> {
    const { interfaces } = this.#parts.ctx;
    const iface = interfaces.find((i) => (plan.dev ? i.name === plan.dev : i.isOnLink(plan.address) && !i.loopback));
    if (!iface) return fail('ENETUNREACH');
    this.#parts.neighbours.set(iface, plan.address, plan.mac, 'PERMANENT');
    return ok(undefined);
  }

  /** A frame has arrived at a port. Consumes the reference. */
  receive(port: number, frame: Frame): void {
    const iface = this.#byPort[port];
    if (iface) this.#parts.input.receive(iface, frame);
    else this.#parts.ctx.env.frames.release(frame);
  }

  carrierChanged(port: number, up: boolean): void {
    const iface = this.#byPort[port];
    if (iface) this.#parts.configuration.carrierChanged(iface, up);
  }

  open(kind: SocketKind, protocol: number, owner: SocketOwner): Result<Socket, Errno> {
    if (kind === 'stream') {
      return protocol === 0 || protocol === 6 ? ok(this.#parts.tcp.open(owner)) : fail('EPROTONOSUPPORT');
    }
    return this.#parts.sockets.open(kind, protocol, owner, this.#parts.sender, this.#parts.link);
  }

  get counterNames(): readonly string[] {
    return COUNTER_NAMES;
  }

  counter(name: string): number {
    return this.#parts.ctx.counters[name as CounterName] ?? 0;
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
